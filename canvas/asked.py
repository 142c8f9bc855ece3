"""What somebody asks to be drawn in a request's body; how a path is read is in `paths`."""

from typing import Annotated, Literal

from pydantic import Field

from accounts.creating import Asked
from canvas import events
from canvas.events import MAX_STROKES_PER_FRAME, StrokeId
from canvas.paths import MAX_D_LENGTH, MAX_POINTS
from canvas.styles import MAX_WIDTH_PX, MIN_WIDTH_PX

_PIECE = {
    "format": "code-monet/piece",
    "version": 1,
    "style": "paint",
    "width": 800,
    "height": 600,
    "authors": [{"name": "Alice", "role": "owner"}],
    "strokes": [{"author": 0, "seed": 7, "type": "line", "points": [[120.5, 300], [640, 80]]}],
}
DRAWING_FILE = {  # the body is a file; what is read of it is in `svg_import` and `piece_file`
    "required": True,
    "content": {
        "image/svg+xml": {
            "schema": {"type": "string", "format": "binary"},
            "example": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>',
        },
        "application/json": {
            "schema": {
                "type": "object",
                "description": "A piece as `getPieceFile` gives it.",
                "required": list(_PIECE),
            },
            "example": _PIECE,
        },
    },
}

type BrushName = Literal[
    "oil_round",
    "oil_flat",
    "oil_filbert",
    "watercolor",
    "dry_brush",
    "palette_knife",
    "ink",
    "pencil",
    "charcoal",
    "marker",
    "airbrush",
    "splatter",
]
type Coordinate = Annotated[float, Field(allow_inf_nan=False, examples=[120.5])]


class AskedPoint(Asked):
    """A place in the canvas's coordinates; one outside is moved to the edge."""

    x: Coordinate
    y: Coordinate


class HandPoint(AskedPoint):
    """A place that a hand's pen went through."""

    pressure: float = Field(
        default_factory=float, ge=0, le=1, description="Used when every point of a path has one."
    )


class StyledPath(Asked):
    """How a path shall look: used in the style paint, what is left out as its default.

    The defaults below are never read: only keys that were sent are handed on.
    """

    color: str = Field(
        default_factory=str,
        pattern=r"^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
        examples=["#e94560"],
    )
    stroke_width: float = Field(
        default_factory=float, ge=MIN_WIDTH_PX, le=MAX_WIDTH_PX, description="px", examples=[8.0]
    )
    opacity: float = Field(default_factory=float, ge=0, le=1, examples=[0.85])
    brush: BrushName = Field(default_factory=lambda: "oil_round")


class AskedLine(StyledPath):
    """From one point to another."""

    type: Literal["line"]
    points: list[AskedPoint] = Field(
        min_length=2,
        max_length=2,
        examples=[[{"x": 120.5, "y": 300.0}, {"x": 640.0, "y": 80.0}]],
    )


class AskedPolyline(StyledPath):
    """Through points, as a hand draws; one point alone is a dot."""

    type: Literal["polyline"]
    points: list[HandPoint] = Field(min_length=1, max_length=MAX_POINTS)


class AskedQuadratic(StyledPath):
    """A Bézier curve: start, control, end."""

    type: Literal["quadratic"]
    points: list[AskedPoint] = Field(min_length=3, max_length=3)


class AskedCubic(StyledPath):
    """A Bézier curve: start, two controls, end."""

    type: Literal["cubic"]
    points: list[AskedPoint] = Field(min_length=4, max_length=4)


class AskedSvg(StyledPath):
    """Path data in any spelling of the SVG grammar."""

    type: Literal["svg"]
    d: str = Field(min_length=1, max_length=MAX_D_LENGTH, examples=["M 50 300 C 150 200 250 400"])


type AskedPath = Annotated[
    AskedLine | AskedPolyline | AskedQuadratic | AskedCubic | AskedSvg,
    Field(discriminator="type"),
]


class AskedStroke(Asked):
    """A path under an id of your own, unique on its canvas: sent again, it is stored once."""

    id: StrokeId = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    path: AskedPath

    def as_sent(self) -> events.AskedStroke:
        """Return it as our own pages send it, with the keys that were sent alone."""
        return events.AskedStroke(id=self.id, path=self.path.model_dump(exclude_unset=True))


class AskedStrokes(Asked):
    """Strokes that are stored together, or not at all."""

    strokes: list[AskedStroke] = Field(min_length=1, max_length=MAX_STROKES_PER_FRAME)
