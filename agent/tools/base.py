"""What a tool is, and what it may do: the studio as tools see it. No framework, no database."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.messages import (
    ImageBlock,
    JsonObject,
    Notes,
    ReferenceBlock,
    ShownBlock,
    TextBlock,
    ToolSchema,
)
from canvas.paths import Path
from canvas.styles import AskedStyle, StyleName

type AskedPath = tuple[Path, AskedStyle]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a critique came to.

    is_void: the artist has drawn since, or strokes of its that were looked at are gone.
    """

    passes: bool
    findings: tuple[str, ...] = ()
    is_void: bool = False


class NotAvailable(Exception):
    """What a tool needed was not to be had; the message says so to the artist."""


class Unanswered(NotAvailable):
    """What was asked for may have been made, and be owed, but it never came."""


class Studio(Protocol):
    """The one canvas the artist works on; no tool can name another."""

    @property
    def style(self) -> StyleName: ...

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""

    async def draw(self, paths: Sequence[AskedPath]) -> None:
        """Perform a batch and return when the pen is up."""

    async def look(self) -> ImageBlock:
        """Return the canvas as it is now."""

    async def name(self, title: str, alt_text: str) -> None:
        """Give the piece its title and its description."""

    async def notes(self) -> Notes:
        """Return what the artist wrote down."""

    async def write_notes(self, notes: Notes, *, remember: str | None = None) -> None:
        """Replace what the artist wrote down on the piece; watchers see the plan.

        remember: what it keeps across pieces from now on; None leaves that as it is.
        """

    async def critique(self, intent: str) -> Verdict:
        """Have somebody look who sees only the picture and `intent`.

        Raises:
            NotAvailable: nobody could be asked just now.
        """

    async def is_blank(self) -> bool:
        """Whether nothing lies on the canvas."""

    async def verdicts(self) -> Sequence[Verdict]:
        """Return the last critiques of the piece, the newest first; see `agent.tools.finishing`."""

    async def imagine(self, prompt: str, name: str) -> ReferenceBlock:
        """Return a picture imagined from `prompt`, kept under a name near `name`.

        Raises:
            NotAvailable: no picture came, in words that the artist can act on.
        """

    async def reference(self, name: str) -> ReferenceBlock | None:
        """Return a picture of this piece's references; None when none has that name."""


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a tool call came to: `content` for the model, `summary` for everybody who watches."""

    content: tuple[ShownBlock, ...]
    summary: str
    is_error: bool = False
    is_done: bool = False  # the piece is to be hung when this step is over


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool's description for models and what happens when one is called."""

    schema: ToolSchema
    use: Callable[[JsonObject, Studio], Awaitable[ToolOutcome]]


def refused(words: str, summary: str) -> ToolOutcome:
    """Return an outcome that tells the model of its mistake, in words it can act on."""
    return ToolOutcome((TextBlock(words),), summary, is_error=True)
