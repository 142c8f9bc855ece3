"""Every message of our own protocol, both ways, the artist's included; nothing is sent from here.

Log frames carry `seq` and are stored before anybody hears of them. Passing frames have none and
may be lost. Session frames concern one socket. Commands come from clients. `docs/protocol.md`
gives the rules by number.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from canvas.strokes import WireStroke
from canvas.styles import StyleName

PROTOCOL_VERSION = 1

MAX_FRAME_BYTES = 64 * 1024  # one client frame of our own pages
MAX_STROKES_PER_FRAME = 20
MAX_NUDGE_LENGTH = 500
MAX_CLIENT_ID_LENGTH = 64

type ParticipantRole = Literal["agent", "owner", "guest"]
type Visibility = Literal["private", "unlisted", "public"]
type OpenTo = Literal["owner", "signed_in"]
type Cause = Literal["drawn", "performed", "redone", "restored", "undone", "cleared", "cut"]
type NudgeState = Literal["queued", "seen"]
type EndedBy = Literal["artist", "replaced"]


class Shape(BaseModel):
    """What every message has in common: frozen, and nothing undeclared gets in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- Parts -----------------------------------------------------------------------------------


class ParticipantData(Shape):
    id: str
    name: str
    role: ParticipantRole


class StrokeTiming(Shape):
    """When one stroke of a performance is drawn, and how its pen speeds up and slows down."""

    id: str
    start_ms: int  # pen down, after the performance's start
    end_ms: int  # pen up
    pace: str  # base64, one byte a step: the share of the length drawn, at equal steps of time


class PerformanceData(Shape):
    id: str
    starts_at: int  # milliseconds since the epoch, by the server's clock
    duration_ms: int
    strokes: tuple[StrokeTiming, ...]


class NudgeData(Shape):
    id: str
    author: str  # shown name
    text: str
    at: int
    state: NudgeState = "queued"
    spot: tuple[float, float] | None = None
    area: tuple[float, float, float, float] | None = None  # left, top, right, bottom; about `spot`


class ToolUseData(Shape):
    """A tool call in a few words, as people see it."""

    tool: str
    summary: str
    is_error: bool = False


class PlanPart(Shape):
    """One line of what the artist means to do."""

    text: str
    is_done: bool = False


class ReferenceData(Shape):
    """A picture that the artist looks at, shown with the owner's leave."""

    id: str
    name: str
    kind: Literal["imagined", "uploaded"]


class PieceFacts(Shape):
    """What a client needs to know of the canvas besides its strokes."""

    id: str
    number: int
    artist: str  # shown name of the owner
    width: int
    height: int
    style: StyleName
    visibility: Visibility
    open_to: OpenTo


# --- Log frames: stored, numbered, never lost ------------------------------------------------


class LogFrame(Shape):
    seq: int = 0  # given when the change is stored; gapless on a canvas, from 1
    at: int = 0  # milliseconds since the epoch


class CanvasStarted(LogFrame):
    """The first change of every canvas."""

    type: Literal["canvas_started"] = "canvas_started"
    piece: PieceFacts


class ParticipantJoined(LogFrame):
    type: Literal["participant_joined"] = "participant_joined"
    participant: ParticipantData


class StrokesAdded(LogFrame):
    type: Literal["strokes_added"] = "strokes_added"
    by: str
    cause: Cause
    strokes: tuple[WireStroke, ...]
    performance: PerformanceData | None = None


class StrokesRemoved(LogFrame):
    type: Literal["strokes_removed"] = "strokes_removed"
    by: str
    cause: Cause
    ids: tuple[str, ...]
    performance: str | None = None


class StyleChanged(LogFrame):
    type: Literal["style_changed"] = "style_changed"
    style: StyleName


class PieceRenumbered(LogFrame):
    """The canvas stands at another place in its owner's row of pieces."""

    type: Literal["piece_renumbered"] = "piece_renumbered"
    number: int


class PieceNamed(LogFrame):
    type: Literal["piece_named"] = "piece_named"
    title: str
    alt_text: str


class SettingsChanged(LogFrame):
    type: Literal["settings_changed"] = "settings_changed"
    visibility: Visibility
    open_to: OpenTo


class NudgeLeft(LogFrame):
    """A nudge as it is now: one of a known id has grown by words of the same person."""

    type: Literal["nudge_left"] = "nudge_left"
    nudge: NudgeData


class NudgesSeen(LogFrame):
    type: Literal["nudges_seen"] = "nudges_seen"
    ids: tuple[str, ...]


class StepTaken(LogFrame):
    """One whole step of a turn: what was thought and which tools were used."""

    type: Literal["step_taken"] = "step_taken"
    turn: str
    step: int
    thought: str
    tools: tuple[ToolUseData, ...] = ()


class TurnStarted(LogFrame):
    type: Literal["turn_started"] = "turn_started"
    turn: str
    painter: str  # the model's name, e.g. "understudy"


class TurnEnded(LogFrame):
    type: Literal["turn_ended"] = "turn_ended"
    turn: str
    reason: str
    detail: str = ""  # why it ended and what comes now, for people


class ArtistPaused(LogFrame):
    type: Literal["artist_paused"] = "artist_paused"
    reason: str
    words: str = ""  # why, for people


class ArtistResumed(LogFrame):
    type: Literal["artist_resumed"] = "artist_resumed"


class PlanChanged(LogFrame):
    """The artist's whole plan as it is now."""

    type: Literal["plan_changed"] = "plan_changed"
    plan: tuple[PlanPart, ...]


class CritiqueGiven(LogFrame):
    """Somebody who saw only the picture and its intent said what they think of it."""

    type: Literal["critique_given"] = "critique_given"
    turn: str
    critic: str  # the model's name
    passes: bool
    findings: tuple[str, ...] = ()


class ReferencesChanged(LogFrame):
    """All references that watchers may see now: none, unless the owner shows them."""

    type: Literal["references_changed"] = "references_changed"
    references: tuple[ReferenceData, ...]


class CanvasFinished(LogFrame):
    type: Literal["canvas_finished"] = "canvas_finished"
    ended_by: EndedBy


type LogEvent = (
    CanvasStarted
    | ParticipantJoined
    | StrokesAdded
    | StrokesRemoved
    | StyleChanged
    | PieceRenumbered
    | PieceNamed
    | SettingsChanged
    | NudgeLeft
    | NudgesSeen
    | StepTaken
    | TurnStarted
    | TurnEnded
    | ArtistPaused
    | ArtistResumed
    | PlanChanged
    | CritiqueGiven
    | ReferencesChanged
    | CanvasFinished
)
# What a stored change leaves out of its body, since strokes and timelines have rows of their own.
IN_ROWS = {"strokes_added": {"strokes", "performance"}, "strokes_removed": {"ids"}}
LOG_EVENT: TypeAdapter[LogEvent] = TypeAdapter(Annotated[LogEvent, Field(discriminator="type")])


# --- Passing frames: no seq, may be lost, dropped first ---------------------------------------


class Thinking(Shape):
    type: Literal["thinking"] = "thinking"
    turn: str
    step: int
    text: str  # words since the last such frame


class Waiting(Shape):
    """No answer came: what was heard of the step is void, and it is asked for again."""

    type: Literal["waiting"] = "waiting"
    turn: str
    step: int
    words: str
    seconds: float


class ToolActivity(Shape):
    type: Literal["tool_activity"] = "tool_activity"
    turn: str
    step: int
    tool: str
    state: Literal["started", "completed"]
    summary: str = ""
    paths: int | None = None  # how many the tool was asked to draw, of one that is told
    is_error: bool = False


class HandMoved(Shape):
    """A hand's stroke in progress, for the others to see; the stored stroke replaces it."""

    type: Literal["hand_moved"] = "hand_moved"
    by: str  # shown name
    stroke: str  # client id
    points: tuple[tuple[float, float], ...]


class EaselMoved(Shape):
    """The canvas left its owner's easel. Which one stands there now is not everybody's to know."""

    type: Literal["easel_moved"] = "easel_moved"


class AlreadySo(Shape):
    """Somebody asked for what was so already; existing clients wait for their word all the same."""

    type: Literal["already_so"] = "already_so"
    what: Literal["cleared", "resumed"]


class Presence(Shape):
    type: Literal["presence"] = "presence"
    watching: int


type PassingEvent = (
    Thinking | Waiting | ToolActivity | HandMoved | EaselMoved | AlreadySo | Presence
)


# --- Session frames: to one socket ------------------------------------------------------------


class Hello(Shape):
    type: Literal["hello"] = "hello"
    protocol: int = PROTOCOL_VERSION
    role: Literal["spectator", "studio"]
    you: str | None = None  # shown name
    head: int
    now: int
    heartbeat_ms: int


class Snapshot(Shape):
    type: Literal["snapshot"] = "snapshot"
    seq: int
    piece: PieceFacts
    title: str
    alt_text: str
    ended_by: EndedBy | None = None
    paused: str | None = None  # the reason, while the artist is paused
    paused_words: str = ""
    turn: str | None = None  # id of the turn that runs
    last_ended: TurnEnded | None = None  # while none runs, and one has
    painter: str | None = None
    participants: tuple[ParticipantData, ...]
    strokes: tuple[WireStroke, ...]
    performance: PerformanceData | None = None
    nudges: tuple[NudgeData, ...]
    steps: tuple[StepTaken, ...]
    plan: tuple[PlanPart, ...] = ()
    critique: CritiqueGiven | None = None  # the last one
    references: tuple[ReferenceData, ...] = ()


class Heartbeat(Shape):
    type: Literal["heartbeat"] = "heartbeat"
    head: int
    now: int


class Pong(Shape):
    type: Literal["pong"] = "pong"
    sent: float
    now: int


class Ack(Shape):
    """What the sender asked for is stored, or was before; `seq` is the change that holds it."""

    type: Literal["ack"] = "ack"
    ref: str
    seq: int | None = None
    words: str | None = None  # for the sender, when there is more to say than "done"


class Refusal(Shape):
    type: Literal["error"] = "error"
    code: str
    message: str
    ref: str | None = None
    retry_after: float | None = None  # seconds


# --- Commands: from a studio's client ---------------------------------------------------------

type Ref = Annotated[str, Field(min_length=1, max_length=MAX_CLIENT_ID_LENGTH)]
type StrokeId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
type Coordinate = Annotated[float, Field(allow_inf_nan=False)]
type AskedPath = dict[str, object]  # read by paths.parse_path, which has words for its mistakes


class Command(Shape):
    ref: Ref


class AskedStroke(Shape):
    id: StrokeId
    path: AskedPath


class Draw(Command):
    type: Literal["draw"]
    strokes: Annotated[
        tuple[AskedStroke, ...], Field(min_length=1, max_length=MAX_STROKES_PER_FRAME)
    ]


class Undo(Command):
    type: Literal["undo"]


class Redo(Command):
    type: Literal["redo"]


class Clear(Command):
    type: Literal["clear"]


class RestoreCleared(Command):
    type: Literal["restore_cleared"]


class LeaveNudge(Command):
    type: Literal["nudge"]
    id: StrokeId | None = None  # of the client's choosing: sent again, it is left once
    text: Annotated[str, Field(min_length=1, max_length=MAX_NUDGE_LENGTH)]
    spot: tuple[Coordinate, Coordinate] | None = None
    area: tuple[Coordinate, Coordinate, Coordinate, Coordinate] | None = None  # any two corners


class Pause(Command):
    type: Literal["pause"]


class Resume(Command):
    type: Literal["resume"]


class Stop(Command):
    type: Literal["stop"]


class ChangeSettings(Command):
    type: Literal["change_settings"]
    visibility: Visibility
    open_to: OpenTo


class MoveHand(Shape):
    type: Literal["hand"]
    stroke: StrokeId
    points: Annotated[
        tuple[
            tuple[
                Annotated[float, Field(ge=-4096, le=4096, allow_inf_nan=False)],
                Annotated[float, Field(ge=-4096, le=4096, allow_inf_nan=False)],
            ],
            ...,
        ],
        Field(max_length=64),
    ]


class Ping(Shape):
    type: Literal["ping"]
    sent: Annotated[float, Field(allow_inf_nan=False)]


type StudioCommand = (
    Draw
    | Undo
    | Redo
    | Clear
    | RestoreCleared
    | LeaveNudge
    | Pause
    | Resume
    | Stop
    | ChangeSettings
    | MoveHand
    | Ping
)
STUDIO_COMMAND: TypeAdapter[StudioCommand] = TypeAdapter(
    Annotated[StudioCommand, Field(discriminator="type")]
)


def encode(frame: Shape) -> str:
    """Return the frame as the JSON text that travels; unset keys are left out."""
    return frame.model_dump_json(exclude_none=True)
