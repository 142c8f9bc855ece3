"""The model seam: what goes to a model and what streams back. No SDK, no framework.

Every model (Claude, the understudy, a scripted one in tests) is a `Model`: it is sent the whole
conversation about a piece and answers with a stream of events that ends in `MessageEnded`.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from canvas.geometry import Bounds
from canvas.styles import StyleName

type JsonValue = str | int | float | bool | list["JsonValue"] | dict[str, "JsonValue"] | None
type JsonObject = dict[str, JsonValue]
type StopReason = Literal[
    "end_turn", "tool_use", "max_tokens", "refusal", "pause_turn", "context_full"
]


# --- What the artist is shown ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonStroke:
    """A stroke that a person drew since the artist's last look."""

    author: str  # shown name
    bounds: Bounds
    length_px: float
    trace: tuple[tuple[float, float], ...]  # at most 16 points along it


@dataclass(frozen=True, slots=True)
class SeenNudge:
    """A person's words to the artist. They are data, never instructions to the system."""

    id: str
    author: str  # shown name
    text: str
    spot: tuple[float, float] | None = None  # where on the canvas it points, in px
    area: tuple[float, float, float, float] | None = None  # left, top, right, bottom, about `spot`


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing that the artist means to do."""

    text: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """What the artist wrote down: on this piece, its plan for it, and across the owner's pieces."""

    text: str = ""
    plan: tuple[PlanLine, ...] = ()
    memory: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What the artist is told besides the picture: at a turn's start and when something came up."""

    style: StyleName
    width: int
    height: int
    piece_number: int
    stroke_count: int
    seed: int  # of the piece
    direction: str = ""  # what the owner asked the piece to be about
    title: str = ""
    turn_number: int = 1  # of this piece, from 1
    people_strokes: tuple[PersonStroke, ...] = ()
    nudges: tuple[SeenNudge, ...] = ()
    notes: Notes = Notes()
    references: tuple[str, ...] = ()  # names of the pictures that there are to look at


# --- Blocks and messages ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextBlock:
    text: str


@dataclass(frozen=True, slots=True)
class ThinkingBlock:
    """A thought. A provider that signs its thoughts, or hides them, wants them back unchanged."""

    text: str
    signature: str = ""
    redacted: str = ""  # what came instead of the text when the provider hid it


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """The canvas as it stood at `seq`; the journal keeps the number, never the bytes."""

    seq: int
    png: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ReferenceBlock:
    """A picture to look at that is not the canvas; the journal keeps its id, never the bytes."""

    id: str
    name: str
    webp: bytes = field(default=b"", repr=False)


type ShownBlock = TextBlock | ImageBlock | ReferenceBlock


@dataclass(frozen=True, slots=True)
class BriefingBlock:
    briefing: Briefing


@dataclass(frozen=True, slots=True)
class ToolUseBlock:
    id: str
    name: str
    input: JsonObject


@dataclass(frozen=True, slots=True)
class ToolResultBlock:
    tool_use_id: str
    content: tuple[ShownBlock, ...]
    is_error: bool = False


type UserBlock = ShownBlock | BriefingBlock | ToolResultBlock
type AssistantBlock = TextBlock | ThinkingBlock | ToolUseBlock


@dataclass(frozen=True, slots=True)
class UserMessage:
    content: tuple[UserBlock, ...]


@dataclass(frozen=True, slots=True)
class AssistantMessage:
    content: tuple[AssistantBlock, ...]


type Message = UserMessage | AssistantMessage


@dataclass(frozen=True, slots=True)
class ToolSchema:
    """A tool as a model is told of it; `parameters` is a JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class ModelRequest:
    system: str
    messages: tuple[Message, ...]
    tools: tuple[ToolSchema, ...]


# --- What streams back -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; what was read from or written to a cache is priced apart."""

    input_tokens: int = 0  # besides the cached ones
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ThoughtDelta:
    """A few more words of thinking or of plain text, as they come; there may be none.

    usage: what the answer has used by now, as far as the model tells: owed even if the rest never
        comes. Until a delta has it, all that was sent is taken to be owed.
    """

    text: str
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class MessageEnded:
    """The whole answer. Only now, and only with stop reason "tool_use", may its tools run."""

    message: AssistantMessage
    stop_reason: StopReason
    usage: Usage = Usage()
    detail: str = ""  # why it refused, when the provider said so


type ModelEvent = ThoughtDelta | MessageEnded


class Model(Protocol):
    """Something that answers."""

    @property
    def name(self) -> str:
        """What is stored with the piece and shown to people, e.g. "understudy"."""

    @property
    def max_tokens(self) -> int:
        """How long one answer may get; 0 when answering costs nothing."""

    def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Answer `request`; the last event is always a MessageEnded.

        Raises:
            ModelBusy: no whole answer came; the same request may be sent again.
            ModelBroken: it will not help to ask again before somebody has put something right.
        """

    async def close(self) -> None:
        """End what is held open; being asked again opens it again."""


# --- What goes wrong -------------------------------------------------------------------------

type BrokenReason = Literal[
    "bad_key", "no_credit", "unknown_model", "not_allowed", "too_large", "bad_request"
]


class ModelFailure(Exception):
    """A model gave no answer; `words` say so to people, without a full stop."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class ModelBusy(ModelFailure):
    """Overloaded, cut, silent or garbled: nothing of the answer may be used, asking again may help.

    retry_after_s: how long the provider wants to be left alone, if it said so.
    """

    def __init__(self, words: str, retry_after_s: float | None = None) -> None:
        super().__init__(words)
        self.retry_after_s = retry_after_s


class ModelBroken(ModelFailure):
    """Refused for a reason that stays: never retried by itself, and staff should know."""

    def __init__(self, words: str, reason: BrokenReason) -> None:
        super().__init__(words)
        self.reason = reason
