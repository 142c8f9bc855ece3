"""What a tool is, and what it may do: the studio as tools see it. No framework, no database."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.messages import ImageBlock, JsonObject, TextBlock, ToolSchema
from canvas.paths import Path
from canvas.styles import AskedStyle, StyleName

type AskedPath = tuple[Path, AskedStyle]


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


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a tool call came to: `content` for the model, `summary` for people."""

    content: tuple[TextBlock | ImageBlock, ...]
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
