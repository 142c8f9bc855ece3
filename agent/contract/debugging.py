"""What the web client's debug panel asks for, and what developers may do; one's own, never more."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Literal, NotRequired, TypedDict
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Query, Router, Schema
from ninja.errors import HttpError

from accounts.bearer import bearer
from accounts.models import User
from agent.contract import deliveries, workspace
from agent.contract.messages import style_named
from agent.contract.own_gallery import Signed
from agent.contract.refusals import refusals
from agent.models import Reference, Step, Turn
from canvas.models import MAX_DIRECTION_LENGTH

LOG_NAME = re.compile(r"turn_([0-9a-f]{32})\.log", re.ASCII)
MAX_LINES, MAX_LOGS = 1_000, 50
TURNS_IN_LINES = 10  # the newest ones, whose lines are told
DEV_ONLY = "Only available in dev mode"

router = Router(tags=["debugging"])


class AgentShape(TypedDict):
    """The artist as the panel shows it."""

    paused: bool
    status: workspace.Status
    piece_number: int
    notes: str | None
    monologue: str | None
    stroke_count: int
    connected_clients: int


class FileShape(TypedDict):
    name: str
    path: str
    size: int
    modified: float


class FilesShape(TypedDict):
    files: list[FileShape]


class LogShape(TypedDict):
    """One turn's log."""

    exists: bool
    content: str
    filename: NotRequired[str]
    error: NotRequired[str]


class LinesShape(TypedDict):
    total_lines: int
    returned_lines: int
    logs: str


class LogsShape(TypedDict):
    total_files: int
    returned_files: int
    logs: list[LogShape]


class ResetShape(TypedDict):
    status: Literal["reset"]
    piece_number: int
    paused: bool


class TriggeredShape(TypedDict):
    status: Literal["new_canvas_triggered"]
    direction: str | None
    drawing_style: str | None
    piece_number: int


class Wish(Schema):
    direction: Annotated[str, Query(max_length=MAX_DIRECTION_LENGTH)] = ""
    drawing_style: str = ""


@router.get(
    "/agent",
    auth=bearer,
    response={200: AgentShape, **refusals(401)},
    operation_id="getAgentState",
    summary="What the artist is doing",
)
def agent_state(request: Signed) -> AgentShape:
    """Asked every five seconds by the panel."""
    user, now = request.auth.user, timezone.now()
    canvas = workspace.canvas_of(user, now=now)
    status, remarks = workspace.status_of(canvas, now=now), workspace.remarks_on(canvas)
    return {
        "paused": status == "paused",
        "status": status,
        "piece_number": canvas.number,
        "notes": remarks.notes,
        "monologue": remarks.monologue,
        "stroke_count": canvas.strokes.live().count(),
        "connected_clients": deliveries.lines_of(user.pk, now),
    }


@router.get(
    "/workspace",
    auth=bearer,
    response={200: FilesShape, **refusals(401)},
    operation_id="listWorkspaceFiles",
    summary="The reference pictures of the piece on the easel",
)
def workspace_files(request: Signed) -> FilesShape:
    """The artist has no files but these."""
    canvas = workspace.canvas_of(request.auth.user, now=timezone.now())
    return {"files": [_file(each) for each in Reference.objects.filter(canvas=canvas)]}


@router.get(
    "/logs",
    auth=bearer,
    response={200: LinesShape, **refusals(401, 422)},
    operation_id="getLogs",
    summary="What one's own artist thought and did, line by line",
)
def logs(request: Signed, lines: Annotated[int, Query(ge=0, le=MAX_LINES)] = 100) -> LinesShape:
    """Nothing of the server's, and nothing of anybody else's."""
    turns = _turns(request.auth.user, TURNS_IN_LINES)
    told = [line for log in reversed(_logs_of(turns)) for line in log.splitlines()]
    last = told[-lines:] if lines else []
    return {"total_lines": len(told), "returned_lines": len(last), "logs": "\n".join(last)}


@router.get(
    "/agent-logs",
    auth=bearer,
    response={200: LogsShape | LogShape, **refusals(401, 422)},
    operation_id="getAgentLogs",
    summary="The logs of one's own artist's turns, or one of them",
)
def agent_logs(
    request: Signed,
    count: Annotated[int, Query(ge=1, le=MAX_LOGS)] = 5,
    filename: str | None = None,
) -> LogsShape | LogShape:
    """A name is `turn_<id>.log`."""
    if filename is not None:
        return _named_log(request.auth.user, filename)
    turns = _turns(request.auth.user, count)
    told: list[LogShape] = [
        {"exists": True, "content": log, "filename": _name(turn)}
        for turn, log in zip(turns, _logs_of(turns), strict=True)
    ]
    return {
        "total_files": Turn.objects.filter(canvas__owner=request.auth.user).count(),
        "returned_files": len(told),
        "logs": told,
    }


@router.post(
    "/reset",
    auth=bearer,
    response={200: ResetShape, **refusals(401, 403)},
    operation_id="resetWorkspace",
    summary="Begin with a blank canvas, the artist paused; in development alone",
)
def reset(request: Signed) -> ResetShape:
    """What hangs stays: the blank canvas has the next number."""
    _require_development(403, DEV_ONLY)
    canvas = workspace.reset(request.auth.user, now=timezone.now())
    return {"status": "reset", "piece_number": canvas.number, "paused": True}


@router.post(
    "/new-canvas",
    auth=bearer,
    response={200: TriggeredShape, **refusals(401, 403, 422)},
    operation_id="triggerNewCanvas",
    summary="Begin another piece; in development alone",
)
def new_canvas(
    request: Signed,
    asked: Annotated[Wish | None, Body()] = None,
) -> TriggeredShape:
    """As the socket's `new_canvas`."""
    _require_development(403, DEV_ONLY)
    wish = asked or Wish()
    style, now = style_named(wish.drawing_style), timezone.now()
    begun = workspace.begin(request.auth.user, style=style, direction=wish.direction, now=now)
    return {
        "status": "new_canvas_triggered",
        "direction": wish.direction or None,
        "drawing_style": wish.drawing_style or None,
        "piece_number": begun.number,
    }


@router.post(
    "/log",
    response=refusals(404),
    operation_id="sendDebugLog",
    summary="Nothing is taken here",
)
def take_log(request: HttpRequest) -> None:
    """The original's development builds send their console here; ours have a console."""
    raise HttpError(404, "Not found")


@router.post(
    "/log/session",
    response=refusals(404),
    operation_id="beginDebugLog",
    summary="Nothing is taken here",
)
def begin_log(request: HttpRequest) -> None:
    """As the above."""
    raise HttpError(404, "Not found")


def _require_development(status: int, words: str) -> None:
    if not settings.DEBUG:
        raise HttpError(status, words)


def _turns(user: User, count: int) -> list[Turn]:
    """Return the newest turns on a person's canvases, the newest first."""
    return list(Turn.objects.filter(canvas__owner=user).order_by("-requested_at")[:count])


def _name(turn: Turn) -> str:
    return f"turn_{turn.id.hex}.log"


def _named_log(user: User, filename: str) -> LogShape:
    name = LOG_NAME.fullmatch(filename)
    if name is None:
        return {"exists": False, "error": "Invalid filename", "content": ""}
    turn = Turn.objects.filter(canvas__owner=user, id=UUID(name[1])).first()
    if turn is None:
        return {"exists": False, "content": "", "filename": filename}
    [log] = _logs_of([turn])
    return {"exists": True, "content": log, "filename": filename}


def _logs_of(turns: Sequence[Turn]) -> list[str]:
    """Return what was thought and used in each of the turns, a line each: one query."""
    steps = Step.objects.filter(turn__in=turns, answer__isnull=False).order_by("turn", "index")
    by_turn: dict[UUID, list[Step]] = defaultdict(list)
    for step in steps.only("turn_id", "index", "answer", "results"):
        by_turn[step.turn_id].append(step)
    return [_log_of(turn, by_turn[turn.id]) for turn in turns]


def _log_of(turn: Turn, steps: Sequence[Step]) -> str:
    head = f"{turn.requested_at.isoformat()} turn {turn.number} by {turn.painter or 'nobody yet'}"
    lines = [line for step in steps for line in _step_lines(step)]
    return "\n".join([head, *lines, *([f"ended: {turn.ended_reason}"] * (turn.state == "ended"))])


def _step_lines(step: Step) -> list[str]:
    """Return a step's thought and its tools' summaries."""
    thought = workspace.thought_of(step).replace("\n", " ")
    used = [f"  {done['summary']}" for done in step.results.values()]
    return [f"{step.index}: {thought}", *used]


def _file(reference: Reference) -> FileShape:
    try:
        size = reference.picture.size
    except OSError:
        size = 0
    return {
        "name": reference.name,
        "path": f"references/{reference.name}",
        "size": size,
        "modified": reference.at.timestamp(),
    }
