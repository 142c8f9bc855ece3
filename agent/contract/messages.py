"""What the contract's socket says and hears, as its clients spell it; nothing is sent from here."""

from dataclasses import dataclass
from typing import Annotated, Literal, TypedDict

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agent.contract.shapes import GalleryEntry, StyleConfig, WirePath
from canvas.styles import STYLES, StyleName

MAX_FRAME_BYTES = 256 * 1024  # of one message: a stroke of thousands of points
MAX_POINTS = 20_000  # of a stroke as it is sent; it is stored with fewer
TOOLS = (  # those for which the clients have words; others are not told of
    "draw_paths",
    "generate_svg",
    "view_canvas",
    "mark_piece_done",
    "imagine",
    "sign_canvas",
    "name_piece",
)
UNPROCESSED = "Error processing message"
ROUND = 1  # the contract's `iteration`, which never counts

type Said = dict[str, object]


class Opening(TypedDict):
    """`init`, the first thing that a socket hears."""

    type: Literal["init"]
    strokes: list[WirePath]
    gallery: list[GalleryEntry]
    status: str
    paused: bool
    piece_number: int
    monologue: str
    drawing_style: StyleName
    style_config: StyleConfig
    seq: int


def error(words: str) -> Said:
    return {"type": "error", "message": words}


def failure(words: str) -> Said:
    """Say why the artist failed; its `details` are there, and null."""
    return {"type": "error", "message": words, "details": None}


def iteration() -> Said:
    return {"type": "iteration", "current": ROUND, "max": ROUND}


def paused(is_paused: bool) -> Said:
    return {"type": "paused", "paused": is_paused}


def strokes_ready(*, count: int, batch_id: int, piece_number: int) -> Said:
    return {
        "type": "agent_strokes_ready",
        "count": count,
        "batch_id": batch_id,
        "piece_number": piece_number,
    }


def piece_state(number: int, *, completed: bool) -> Said:
    return {"type": "piece_state", "number": number, "completed": completed}


def tool_use(
    status: Literal["started", "completed"],
    tool: str,
    *,
    paths: int | None = None,
    return_code: int | None = None,
    stdout: str | None = None,
) -> Said:
    """Say that a tool begins or is through; every key is there, null where there is nothing."""
    return {
        "type": "code_execution",
        "status": status,
        "tool_name": tool,
        "tool_input": None if paths is None else {"paths": [{} for _ in range(paths)]},
        "stdout": stdout,
        "stderr": None,
        "return_code": return_code,
        "iteration": ROUND,
    }


# --- What a client says ----------------------------------------------------------------------


class Heard(BaseModel):
    """What all messages have in common: keys that nobody knows are no mistake here."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Point(Heard):
    x: Annotated[float, Field(strict=True, allow_inf_nan=False)]
    y: Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Stroke(Heard):
    type: Literal["stroke"]
    points: Annotated[list[Point], Field(max_length=MAX_POINTS)] = []


class Nudge(Heard):
    type: Literal["nudge"]
    text: str = ""


class Clear(Heard):
    type: Literal["clear"]


class Pause(Heard):
    type: Literal["pause"]


class Resume(Heard):
    type: Literal["resume"]
    direction: str | None = None


class NewCanvas(Heard):
    type: Literal["new_canvas"]
    direction: str | None = None
    drawing_style: str | None = None

    @property
    def style(self) -> StyleName | None:
        """The style that was asked for, if it is one."""
        return style_named(self.drawing_style)


class LoadCanvas(Heard):
    type: Literal["load_canvas"]
    piece_number: int | None = None


class SetStyle(Heard):
    type: Literal["set_style"]
    drawing_style: str = "plotter"


class AnimationDone(Heard):
    type: Literal["animation_done"]
    batch_id: int | None = None


type Message = (
    Stroke | Nudge | Clear | Pause | Resume | NewCanvas | LoadCanvas | SetStyle | AnimationDone
)
MESSAGES: dict[str, type[Message]] = {
    "stroke": Stroke,
    "nudge": Nudge,
    "clear": Clear,
    "pause": Pause,
    "resume": Resume,
    "new_canvas": NewCanvas,
    "load_canvas": LoadCanvas,
    "set_style": SetStyle,
    "animation_done": AnimationDone,
}
ANYTHING: TypeAdapter[object] = TypeAdapter(object)
QUIET = ("load_canvas", "animation_done")  # a malformed one of these is silence


@dataclass
class NotUnderstood(Exception):
    """The message cannot be handled; `words` say so to its sender."""

    words: str


def read(text: str) -> Message | None:
    """Return what a client said; None for what is to be met with silence.

    Raises:
        NotUnderstood: in words for the sender.
    """
    try:
        said = ANYTHING.validate_json(text)
    except ValidationError as failed:
        raise NotUnderstood("Invalid JSON format") from failed
    if not isinstance(said, dict):
        raise NotUnderstood(f"{UNPROCESSED}: {type(said).__name__} is not an object")
    name = said.get("type")
    kind = MESSAGES.get(name) if isinstance(name, str) else None
    if kind is None:
        return None
    try:
        return kind.model_validate(said)
    except ValidationError as failed:
        if name in QUIET:
            return None
        fault = failed.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise NotUnderstood(f"{UNPROCESSED}: {where}: {fault['msg']}") from failed


def style_named(name: str | None) -> StyleName | None:
    """Return the style of that name, if there is one."""
    return next((style for style in STYLES if style == name), None)
