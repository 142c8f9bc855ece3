"""One stroke -> PDF drawing operators, which show the raster's marks. No file around them.

All is told in steps of the stored grid, y downwards; `canvas.pdf_file` turns the page that way.
Operators: ISO 32000-2, 8.5 and 8.6.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from canvas import curves
from canvas.brushes import marks
from canvas.geometry import UNITS_PER_PX, Points
from canvas.marks import Mark
from canvas.path_shapes import Path, curve_runs
from canvas.ribbons import ribbons
from canvas.strokes import PlacedStroke
from canvas.styles import Ink, StyleName, ink_for

LEVELS = 255  # of opacity, as the raster has
_K = 0.5523  # of a radius: how far a quarter circle's handles reach
# A circle of radius 1 round the origin: where it begins, then the corners of four curves.
_HALF = np.array([[-1, 0], [-1, -_K], [-_K, -1], [0, -1], [_K, -1], [1, -_K], [1, 0]])
CIRCLE = np.concatenate((_HALF, -_HALF[1:]))
DISC = "%d %d m\n" + "%d %d %d %d %d %d c\n" * 4 + "h\n"
STRAIGHT = 1e-6


@dataclass(frozen=True, slots=True)
class Shape:
    """What is painted in one go: at `level` 1..LEVELS of opacity, by `operators`."""

    level: int
    operators: str


def shapes(stroke: PlacedStroke, style: StyleName) -> Iterator[Shape]:
    """Yield what one stroke paints, bottom first; marks that look alike are one shape."""
    ink = ink_for(stroke.asked, style=style, author=stroke.role)
    if ink.brush is None:
        yield Shape(_level(ink.opacity), _pen_line(stroke.path, ink))
        return
    for look, alike in groupby(marks(stroke.path, ink, stroke.seed), key=_look):
        color, opacity = look
        yield Shape(_level(opacity), f"{_color(color)} rg\n{_outlines(list(alike))}f\n")


def _look(mark: Mark) -> tuple[str, float]:
    return mark.color, mark.opacity


def _level(opacity: float) -> int:
    return min(max(round(LEVELS * opacity), 1), LEVELS)


def _color(color: str) -> str:
    """Return "#rrggbb" as three shares; three digits find each of 256 steps again."""
    return " ".join(f"{int(color[i : i + 2], 16) / 255:.3g}" for i in (1, 3, 5))


def _pen_line(path: Path, ink: Ink) -> str:
    runs = "".join(_run(cubics) for cubics in curve_runs(path))
    return f"{_color(ink.color)} RG {ink.width_px * UNITS_PER_PX:.6g} w\n{runs}S\n"


def _run(cubics: curves.Cubics) -> str:
    """Return one pen-down stretch, curves as curves; a dot is a line without length."""
    flat = np.floor(cubics.reshape(-1, 8) * UNITS_PER_PX + 0.5).astype(np.int64).tolist()
    is_straight = (curves.bend(cubics) < STRAIGHT).tolist()
    steps = [
        f"{x} {y} l\n" if straight else f"{x1} {y1} {x2} {y2} {x} {y} c\n"
        for (_, _, x1, y1, x2, y2, x, y), straight in zip(flat, is_straight, strict=True)
    ]
    x, y = flat[0][:2]
    return f"{x} {y} m\n" + "".join(steps)


def _outlines(alike: list[Mark]) -> str:
    points = np.concatenate([mark.points for mark in alike])
    widths = np.concatenate([mark.widths for mark in alike])
    counts = [len(mark.points) for mark in alike]
    shape = ribbons(points * UNITS_PER_PX, widths * UNITS_PER_PX, counts)
    return _polygons(shape.corners, shape.sizes) + _discs(shape.discs)


def _polygons(corners: Points, sizes: list[int]) -> str:
    flat, at, written = _whole(corners).ravel().tolist(), 0, []
    for size in sizes:
        outline = tuple(flat[at : at + 2 * size])
        at += 2 * size
        written.append(("%d %d m\n" + "%d %d l\n" * (size - 1) + "h\n") % outline)
    return "".join(written)


def _discs(discs: Points) -> str:
    """Return full circles of four curves; they run as the polygons do, so that both add up."""
    circles = _whole(discs[:, None, :2] + discs[:, None, 2:] * CIRCLE).reshape(-1, CIRCLE.size)
    return "".join(DISC % tuple(circle) for circle in circles.tolist())


def _whole(points: Points) -> NDArray[np.int64]:
    return np.floor(points + 0.5).astype(np.int64)
