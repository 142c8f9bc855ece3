"""What lies on a stroke's body: bristles' traces, ridges of paint, wet rims, specks.

Twin: `static/js/trace.js`.
"""

import numpy as np

from canvas.brush_table import Brush
from canvas.chance import Chance
from canvas.geometry import Points
from canvas.marks import Mark, even, shaded
from canvas.strands import Strand
from canvas.styles import Ink

TRACE_OPACITY = 1.5  # times the table's: one trace here stands for several bristles there
RIM_WIDTH, MIN_RIM_PX = 0.08, 0.9  # of the stroke's width; and no thinner
RIM_SHADE, RIM_OPACITY = 0.45, 0.75
RIM_SIDE = 0.46  # of the width, from the middle
CAP = tuple(np.linspace(0.0, np.pi, 7).tolist())  # angles round an end, from right to left


def streaks(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    """Return the bristles' traces: the darker ones first, then the lighter."""
    count = brush.bristles
    lots = chance.take(count * 4).reshape(count, 4)
    opacity, shades = _relief(brush, ink)
    sides: tuple[list[Mark], list[Mark]] = ([], [])
    for i, (shift, size, begin, end) in enumerate(lots.tolist()):
        offset = ((i + 0.5) / count - 0.5 + (shift - 0.5) * 0.2) * brush.spread
        first, last = _wet_part(len(strand.points), brush.breaks, begin, end)
        width = ink.width_px * brush.bristle_width * (0.15 + 0.45 * size)
        line = strand.beside(offset)[first:last]
        sides[i % 2].append(even(line, width, opacity, shades[i % 2]))
    return sides[0] + sides[1]


def _relief(brush: Brush, ink: Ink) -> tuple[float, tuple[str, str]]:
    """Return the opacity of what stands out from the body, and its colours in shade and light."""
    opacity = min(ink.opacity * brush.bristle_opacity * TRACE_OPACITY, 1.0)
    return opacity, (shaded(ink.color, -brush.tint), shaded(ink.color, brush.tint))


def _wet_part(count: int, breaks: float, begin: float, end: float) -> tuple[int, int]:
    """Return the slice of a strand along which a bristle still has paint; two points at least."""
    first = int(begin * begin * breaks * count)
    last = count - int(end * breaks * count)
    first = min(first, count - 2)
    return first, max(last, first + 2)


def ridges(strand: Strand, brush: Brush, ink: Ink) -> list[Mark]:
    """Return the paint pushed up along both edges; the light comes from the upper left.

    They look as traces do, so that they make no further shape.
    """
    opacity, shades = _relief(brush, ink)
    across, down = (strand.points[-1] - strand.points[0]).tolist()
    lit = -1.0 if across >= down else 1.0
    side = 0.5 - brush.ridge / 2.0
    width = ink.width_px * brush.ridge
    return [
        even(strand.beside(-lit * side), width, opacity, shades[0]),
        even(strand.beside(lit * side), width, opacity, shades[1]),
    ]


def rims(strand: Strand, brush: Brush, ink: Ink) -> list[Mark]:
    """Return the darker edges where wet paint dries last: both sides and round the ends."""
    color = shaded(ink.color, -RIM_SHADE)
    opacity = ink.opacity * brush.wet_edges * RIM_OPACITY
    width = max(ink.width_px * RIM_WIDTH, MIN_RIM_PX)
    left, right = strand.beside(-RIM_SIDE), strand.beside(RIM_SIDE)
    if not brush.flat:
        left = np.concatenate((_cap(strand, 0, -1.0), left))
        right = np.concatenate((right, _cap(strand, -1, 1.0)))
    return [even(line, width, opacity, color) for line in (left, right)]


def _cap(strand: Strand, place: int, side: float) -> Points:
    """Return the way round an end, from the right edge to the left."""
    angles = np.array(CAP)[:, None]
    out = strand.normals[place] * np.cos(angles) + strand.direction(place) * (side * np.sin(angles))
    around: Points = strand.points[place] + out * (RIM_SIDE * float(strand.widths[place]))
    return around


def drops(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    """Return specks thrown around the line, most of them near it."""
    lots = chance.take(brush.drops * 3).reshape(brush.drops, 3)
    opacity = ink.opacity * brush.bristle_opacity
    painted = []
    for place, throw, size in lots.tolist():
        i = int(place * len(strand.points))
        side = 2.0 * throw - 1.0
        away = side * (side if side > 0 else -side) * brush.spread * ink.width_px
        normal = strand.normals[i] if strand.length else np.array((1.0 - 2.0 * place, 1.0))
        speck = (strand.points[i] + normal * away)[None]
        width = ink.width_px * brush.bristle_width * (0.4 + 2.2 * size * size)
        painted.append(even(speck, width, opacity, ink.color))
    return painted
