"""Our frames put into the contract's words, for one socket; pure.

What can be said at once is returned as messages. What takes a look at the database is named, for
the socket to do: the clients know no word for strokes that go, and fetch the artist's over REST.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from agent.contract import messages
from agent.contract.messages import ROUND, TOOLS, Said
from agent.contract.shapes import style_config, wire_path_of_frame
from canvas.events import (
    AlreadySo,
    ArtistPaused,
    ArtistResumed,
    CanvasFinished,
    EaselMoved,
    HandMoved,
    Heartbeat,
    LogEvent,
    PieceNamed,
    PieceRenumbered,
    Presence,
    StepTaken,
    StrokesAdded,
    StrokesRemoved,
    StyleChanged,
    Thinking,
    ToolActivity,
    TurnEnded,
    TurnStarted,
    Waiting,
)

type Frame = (
    LogEvent
    | Thinking
    | Waiting
    | ToolActivity
    | HandMoved
    | EaselMoved
    | AlreadySo
    | Presence
    | Heartbeat
)
FRAME: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])

FAILED = ("failed", "refused", "paint_used_up")  # ends of a turn that a client is told of in words
FAILING = 1  # the `return_code` of a tool that did not do what it was asked

# Things to do that are no message: show the gallery; forget what was announced; see whether another
# canvas stands on the easel; look what was delivered.
type Chore = Literal["gallery", "overtaken", "move", "beat"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Strokes of the artist's to announce."""

    performance_id: str


@dataclass(frozen=True, slots=True)
class Anew:
    """The canvas as it is from `seq` on is to be shown from its beginning."""

    seq: int


type Outcome = Said | Chore | Batch | Anew


@dataclass(slots=True)
class Translator:
    """What one socket was told of the piece that it follows."""

    number: int
    tools: list[tuple[int, str]] = field(default_factory=list)  # begun: the step, the tool
    said: dict[int, str] = field(default_factory=dict)  # of each step's thought, so far

    def hear(self, frame: Frame) -> list[Outcome]:  # noqa: PLR0911, PLR0912, C901
        """Return what the socket's client is to be told, and what is to be done, in order.

        One branch a frame, each a line or two: longer than a screen would be hidden dispatch.
        """
        match frame:
            case StrokesAdded():
                return _added(frame)
            case StrokesRemoved(cause="cleared"):
                return [{"type": "clear", "seq": frame.seq}, "overtaken"]
            case StrokesRemoved():
                return [Anew(frame.seq)]
            case Thinking():
                return self._think(frame.step, frame.text)
            case Waiting():
                self.said.pop(frame.step, None)
            case ToolActivity():
                return self._use(frame)
            case StepTaken():
                return [*self._rest_of(frame), *self._close(frame.step, return_code=0)]
            case TurnStarted():
                self.said = {}
                return [messages.iteration()]
            case TurnEnded():
                return [*self._close(None, return_code=FAILING), *_end(frame)]
            case ArtistPaused():
                return [messages.paused(True)]
            case ArtistResumed():
                return [messages.paused(False)]
            case StyleChanged():
                return [style_change(frame.style, frame.seq)]
            case PieceNamed():
                title = {"type": "piece_title", "piece_number": self.number, "title": frame.title}
                return [title]
            case PieceRenumbered():
                self.number = frame.number
                return [messages.piece_state(frame.number, completed=False)]
            case CanvasFinished(ended_by="artist"):
                return [messages.piece_state(self.number, completed=True), "gallery"]
            case AlreadySo(what="cleared"):
                return [{"type": "clear"}]
            case AlreadySo():
                return [messages.paused(False)]
            case EaselMoved():
                return ["move"]
            case Heartbeat():
                return ["beat"]
        return []

    def _think(self, step: int, words: str) -> list[Outcome]:
        self.said[step] = self.said.get(step, "") + words
        return [{"type": "thinking_delta", "text": words, "iteration": ROUND}]

    def _rest_of(self, step: StepTaken) -> list[Outcome]:
        """Say what of a thought was lost on the way, now that the whole of it is stored."""
        heard = self.said.pop(step.step, "")
        rest = step.thought[len(heard) :] if step.thought.startswith(heard) else ""
        return [{"type": "thinking_delta", "text": rest, "iteration": ROUND}] if rest else []

    def _use(self, activity: ToolActivity) -> list[Outcome]:
        if activity.tool not in TOOLS:
            return []
        use = (activity.step, activity.tool)
        if activity.state == "started":
            self.tools.append(use)
            return [messages.tool_use("started", activity.tool, paths=activity.paths)]
        if use not in self.tools:  # its start was lost: the clients would pair it with another
            return []
        self.tools.remove(use)
        code = FAILING if activity.is_error else 0
        done = messages.tool_use(
            "completed", activity.tool, return_code=code, stdout=activity.summary
        )
        return [done]

    def _close(self, step: int | None, *, return_code: int) -> list[Outcome]:
        """Complete the tools of a step, or all, whose end was lost or never came."""
        left = [use for use in self.tools if step in (None, use[0])]
        self.tools = [use for use in self.tools if use not in left]
        return [messages.tool_use("completed", tool, return_code=return_code) for _, tool in left]


def style_change(style: Literal["plotter", "paint"], seq: int) -> Said:
    return {
        "type": "style_change",
        "drawing_style": style,
        "style_config": style_config(style),
        "seq": seq,
    }


def _added(frame: StrokesAdded) -> list[Outcome]:
    if frame.performance is not None:
        return [Batch(frame.performance.id)]
    if any(stroke["role"] == "agent" for stroke in frame.strokes):
        return [Anew(frame.seq)]  # brought back: the clients know the artist's as batches alone
    return [
        {"type": "human_stroke", "path": wire_path_of_frame(stroke), "seq": frame.seq}
        for stroke in frame.strokes
    ]


def _end(frame: TurnEnded) -> list[Outcome]:
    if frame.reason in FAILED and frame.detail:
        return [messages.failure(frame.detail)]
    return []
