"""Paths -> svg path data; strokes -> an svg document that shows the raster's marks. No pixels.

Reading svg path data is in `canvas.svg_path`.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby

import numpy as np

from canvas import curves
from canvas.brushes import Mark, marks
from canvas.geometry import UNITS_PER_PX, Floats, Points
from canvas.path_shapes import POINTS_OF, Path, curve_runs
from canvas.ribbons import ribbon
from canvas.strokes import PlacedStroke
from canvas.styles import Ink, StyleName, ink_for

_NOT_IN_XML = frozenset(map(chr, (*range(0xD800, 0xE000), 0xFFFE, 0xFFFF)))
_GRID = f"scale({1 / UNITS_PER_PX})"


def path_d(path: Path) -> str:
    """Return the path as svg path data, curves as curves; a dot is a line without length."""
    if path.kind == "svg":
        return _commanded(path)
    return "".join(run_d(cubics) for cubics in curve_runs(path))


def svg_document(
    strokes: Iterable[PlacedStroke],
    *,
    style: StyleName,
    width: int,
    height: int,
    title: str = "",
    description: str = "",
) -> str:
    """Return a whole svg picture on white paper; title and description are escaped here."""
    body = "".join(stroke_element(stroke, style) for stroke in strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">{labels(title, description)}'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
        f'<g stroke-linecap="round" stroke-linejoin="round">{body}</g></svg>'
    )


def labels(title: str, description: str) -> str:
    """Return the elements that tell what a document shows; words are escaped here."""
    return "".join(
        f"<{tag}>{escape(printable(text))}</{tag}>"
        for tag, text in (("title", title), ("desc", description))
        if text
    )


def stroke_element(stroke: PlacedStroke, style: StyleName) -> str:
    """Return the elements that show one stroke; its group says that caps and joints are round."""
    ink = ink_for(stroke.asked, style=style, author=stroke.role)
    if ink.brush is None:
        return _pen_line(stroke.path, ink)
    painted = groupby(marks(stroke.path, ink, stroke.seed), key=_look)
    return "".join(_shape(list(alike), *look) for look, alike in painted)


def _pen_line(path: Path, ink: Ink) -> str:
    return (
        f'<path d="{path_d(path)}" fill="none" stroke="{ink.color}" '
        f'stroke-width="{_number(ink.width_px)}"{_opacity("stroke", ink.opacity)}/>'
    )


def _look(mark: Mark) -> tuple[str, float]:
    return mark.color, mark.opacity


def _shape(alike: list[Mark], color: str, opacity: float) -> str:
    """Return one filled shape for marks that look alike, so that overlaps do not darken."""
    d = "".join(_ribbon_d(mark.points, mark.widths) for mark in alike)
    return f'<path transform="{_GRID}" d="{d}" fill="{color}"{_opacity("fill", opacity)}/>'


def _opacity(what: str, opacity: float) -> str:
    return "" if opacity >= 1.0 else f' {what}-opacity="{_number(opacity, 3)}"'


def _ribbon_d(points: Points, widths: Floats) -> str:
    """Return a mark's outline in whole steps of the stored grid, which are short to write."""
    shape = ribbon(points * UNITS_PER_PX, widths * UNITS_PER_PX)
    polygons = "".join(_polygon_d(polygon) for polygon in shape.polygons)
    return polygons + "".join(_disc_d(*disc) for disc in shape.discs.round().astype(int).tolist())


def _polygon_d(polygon: Points) -> str:
    corners = polygon.round().astype(np.int64)
    steps = (corners[1:] - corners[:-1]).ravel().tolist()
    x, y = corners[0].tolist()
    return f"M{x} {y}l{' '.join(map(str, steps)).replace(' -', '-')}z"


def _disc_d(x: int, y: int, r: int) -> str:
    """Return a full circle; it runs clockwise, as the polygons do."""
    return f"M{x - r} {y}a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1-{2 * r} 0z"


def _commanded(path: Path) -> str:
    parts, taken = [], 0
    for command in path.commands:
        count = POINTS_OF[command]
        parts.append(command + _pairs(path.points[taken : taken + count], 2))
        taken += count
    return "".join(parts)


def run_d(cubics: curves.Cubics) -> str:
    """Return one pen-down run as svg path data."""
    parts = [f"M{_pairs(cubics[0, :1], 2)}"]
    is_straight = (curves.bend(cubics) < 1e-6).tolist()
    for cubic, straight in zip(cubics, is_straight, strict=True):
        parts.append(f"L{_pairs(cubic[3:], 2)}" if straight else f"C{_pairs(cubic[1:], 2)}")
    return "".join(parts)


def _pairs(points: Points, decimals: int = 1) -> str:
    return " ".join(_number(value, decimals) for value in np.ravel(points).tolist())


def _number(value: float, decimals: int = 1) -> str:
    """Return a short decimal: no exponent, no trailing zeros, no minus zero."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:.0f}"
    return "0" if text in ("-0", "") else text


def printable(text: str) -> str:
    """Return `text` without the characters that XML cannot hold (XML 1.0, section 2.2)."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in _NOT_IN_XML))
