"""The two drawing styles and what a stroke looks like in each; no geometry, no rendering."""

from dataclasses import dataclass
from typing import Literal

from canvas.brush_table import BRUSHES

type StyleName = Literal["plotter", "paint"]
type AuthorRole = Literal["agent", "human"]

MIN_WIDTH_PX, MAX_WIDTH_PX = 0.5, 30.0


@dataclass(frozen=True, slots=True)
class AskedStyle:
    """What an author asked a stroke to look like; None leaves it to the style's default."""

    color: str | None = None  # "#rrggbb", lower case
    width_px: float | None = None  # MIN_WIDTH_PX..MAX_WIDTH_PX
    opacity: float | None = None  # 0..1
    brush: str | None = None  # a name in canvas.brush_table.BRUSHES


@dataclass(frozen=True, slots=True)
class Ink:
    """What a stroke does look like on a canvas of some style."""

    color: str
    width_px: float
    opacity: float
    brush: str | None


@dataclass(frozen=True, slots=True)
class Style:
    """One drawing style: each author's default ink and what a path may override."""

    name: StyleName
    label: str
    description: str
    agent: Ink
    human: Ink
    has_color: bool
    palette: tuple[str, ...]
    default_brush: str | None


PAINT_PALETTE = (
    "#1a1a2e",
    "#e94560",
    "#7b68ee",
    "#4ecdc4",
    "#ffd93d",
    "#ff6b6b",
    "#4ade80",
    "#3b82f6",
    "#f97316",
    "#a855f7",
    "#ffffff",
)

STYLES: dict[StyleName, Style] = {
    "plotter": Style(
        name="plotter",
        label="Plotter",
        description="One dark pen, one width, like a drawing machine.",
        agent=Ink("#1a1a2e", 2.5, 1.0, None),
        human=Ink("#0066cc", 2.5, 1.0, None),
        has_color=False,
        palette=(),
        default_brush=None,
    ),
    "paint": Style(
        name="paint",
        label="Paint",
        description="Colour, widths, opacity and twelve brushes.",
        agent=Ink("#1a1a2e", 8.0, 0.85, "oil_round"),
        human=Ink("#e94560", 8.0, 0.85, "oil_round"),
        has_color=True,
        palette=PAINT_PALETTE,
        default_brush="oil_round",
    ),
}


def ink_for(asked: AskedStyle, *, style: StyleName, author: AuthorRole) -> Ink:
    """Return the ink a stroke gets: the plotter's one pen, or what was asked for in paint.

    A named brush without a width brings its own.
    """
    default = STYLES[style].agent if author == "agent" else STYLES[style].human
    if not STYLES[style].has_color:
        return default
    brush = asked.brush or default.brush
    own_width = default.width_px if asked.brush is None else BRUSHES[asked.brush].width_px
    return Ink(
        color=asked.color or default.color,
        width_px=own_width if asked.width_px is None else asked.width_px,
        opacity=default.opacity if asked.opacity is None else asked.opacity,
        brush=brush,
    )
