"""What the stand-in may do with a request: answer it, refuse it, or break in a given way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

type Way = Literal[
    "cut", "eof", "hang", "sse_error", "garbled", "unknown_index", "empty", "html", "pings"
]


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    text: str


@dataclass(frozen=True, slots=True)
class Redacted:
    data: str


@dataclass(frozen=True, slots=True)
class Use:
    """A tool call. `cut` leaves out so many of the last characters of its input."""

    name: str
    input: Mapping[str, object]
    id: str = ""  # made up when empty
    cut: int = 0


type Block = Text | Thinking | Redacted | Use


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    blocks: tuple[Block, ...]
    stop_reason: str = "end_turn"
    usage: Mapping[str, int] = field(
        default_factory=lambda: {
            "input_tokens": 1_200,
            "output_tokens": 340,
            "cache_read_input_tokens": 900,
            "cache_creation_input_tokens": 150,
        }
    )
    explanation: str = ""  # of a refusal


@dataclass(frozen=True, slots=True)
class Refuse:
    """An HTTP error before the stream."""

    status: int
    type: str
    message: str = "no"
    headers: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """An answer, or the stream of one as recorded, that breaks after so many of its bytes."""

    way: Way
    reply: Reply | bytes
    after: int = 0


type Play = Reply | Refuse | Break

OVERLOADED = Refuse(529, "overloaded_error", "Overloaded")
RATE_LIMITED = Refuse(429, "rate_limit_error", "Too many", {"retry-after": "7"})
FAILED = Refuse(500, "api_error", "Internal server error")
BAD_KEY = Refuse(401, "authentication_error", "invalid x-api-key")
NO_CREDIT = Refuse(
    400,
    "invalid_request_error",
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.",
)
UNKNOWN_MODEL = Refuse(404, "not_found_error", "model: claude-nobody")
