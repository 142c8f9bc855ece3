"""Path kinds, their limits, parsing of what authors send, and path -> points; no brushes.

A path is the geometry an author asks for. Placed on a canvas it becomes a stroke.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from canvas.geometry import Floats, Points
from canvas.styles import AskedStyle

type PathKind = Literal["line", "polyline", "quadratic", "cubic", "svg"]

MAX_POINTS = 2_000  # control points of one path
MAX_D_LENGTH = 20_000  # characters of an svg path's d-string


class PathRefused(ValueError):
    """A path that cannot be drawn; the message says why, in words for its author."""


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Geometry as asked for, clamped to the canvas and snapped to the stored grid.

    points: control points in px, shape (n, 2).
    commands: for kind "svg" only, one letter of "MLQCZ" a segment, all absolute; M and L take one
        point, Q two, C three, Z none. Empty for the other kinds.
    pressure: one value a point in 0..1 when a pen gave it (polylines only), else None.
    """

    kind: PathKind
    points: Points
    commands: str = ""
    pressure: Floats | None = None


def parse_path(
    asked: Mapping[str, object], *, width: int, height: int
) -> tuple[Path, AskedStyle]:
    """Read one path object (`type`, `points` or `d`, style keys); raises PathRefused."""
    raise NotImplementedError


def subpaths(path: Path) -> list[Points]:
    """Return the path's pen-down runs as flattened polylines, in drawing order."""
    raise NotImplementedError
