"""What lies on a stroke's body: bristles' traces, ridges of paint, wet rims, specks.

Twin: `static/js/trace.js`.
"""

import math

import numpy as np

from canvas.brush_table import Brush
from canvas.chance import Chance
from canvas.geometry import Floats, Points
from canvas.marks import Mark, drawable, even, shaded
from canvas.strands import Strand, thinned
from canvas.styles import Ink

TRACE_OPACITY = 1.5  # times the table's: one trace here stands for several bristles there
SHADE = 0.4  # of a tint, for dark ones: dark lines on light paint are seen sooner
RIM_WIDTH, MIN_RIM_PX = 0.08, 0.9  # of the stroke's width; and no thinner
RIM_SHADE, RIM_OPACITY = 0.45, 0.75
RIM_SIDE = 0.46  # of the width, from the middle
APART_WIDTHS, COVER = 1.2, 0.4  # of the width: what is so far along covers what is so near
MOST_COMPARED = 256  # places of a strand that are looked at for that
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
    return opacity, (shaded(ink.color, -SHADE * brush.tint), shaded(ink.color, brush.tint))


def _wet_part(count: int, breaks: float, begin: float, end: float) -> tuple[int, int]:
    """Return the slice of a strand along which a bristle still has paint; two points at least."""
    first = int(begin * begin * breaks * count)
    last = count - int(end * breaks * count)
    first = min(first, count - 2)
    return first, max(last, first + 2)


def ridges(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    """Return the paint pushed up along both edges, now more, now less; light is on the upper left.

    They look as traces do, so that they make no further shape. Where the knife comes by again, it
    wipes its earlier ridges flat.
    """
    opacity, shades = _relief(brush, ink)
    across, down = (strand.points[-1] - strand.points[0]).tolist()
    lit = -1.0 if across >= down else 1.0
    painted = []
    for toward, shade in ((-lit, shades[0]), (lit, shades[1])):
        height = np.clip(4.0 * (thinned(chance.take(len(strand.along)), 4) - 0.36), 0.1, 1.0)
        widths = drawable(ink.width_px * brush.ridge * height)
        line = strand.beside(toward * (0.5 - brush.ridge / 2.0))
        for first, last in _bare(line, strand.along, strand, ink, of_later=True):
            painted.append(Mark(line[first:last], widths[first:last], opacity, shade))
    return painted


def rims(strand: Strand, brush: Brush, ink: Ink) -> list[Mark]:
    """Return the darker edges where wet paint dries last: both sides and round the ends.

    There are none inside the stroke: where it meets itself, wet runs into wet.
    """
    color = shaded(ink.color, -RIM_SHADE)
    opacity = ink.opacity * brush.wet_edges * RIM_OPACITY
    width = max(ink.width_px * RIM_WIDTH, MIN_RIM_PX)
    along, left, right = strand.along, strand.beside(-RIM_SIDE), strand.beside(RIM_SIDE)
    lines = [(left, along), (right, along)]
    if not brush.flat:
        begin, end = np.zeros(len(CAP)), np.full(len(CAP), strand.length)
        lines = [
            (np.concatenate((_cap(strand, 0, -1.0), left)), np.concatenate((begin, along))),
            (np.concatenate((right, _cap(strand, -1, 1.0))), np.concatenate((along, end))),
        ]
    return [
        even(line[first:last], width, opacity, color)
        for line, at in lines
        for first, last in _bare(line, at, strand, ink, of_later=False)
    ]


def _bare(line: Points, at: Floats, strand: Strand, ink: Ink, *, of_later: bool) -> list[list[int]]:
    """Return the slices of a line that the stroke's other (or its later) parts do not cover.

    at: how far along the strand each of the line's points lies.
    """
    if strand.length < APART_WIDTHS * ink.width_px:
        return [[0, len(line)]]
    some = slice(None, None, math.ceil(len(strand.along) / MOST_COMPARED))
    x, y = (line[:, k, None] - strand.points[None, some, k] for k in (0, 1))
    is_near = x * x + y * y < (COVER * strand.widths[some]) ** 2
    later = strand.along[None, some] - at[:, None]
    is_apart = (later if of_later else np.abs(later)) > APART_WIDTHS * ink.width_px
    is_bare = ~(is_near & is_apart).any(axis=1)
    if is_bare.all():
        return [[0, len(line)]]
    turns = np.flatnonzero(np.diff(np.concatenate(([False], is_bare, [False])).astype(np.int8)))
    pairs: list[list[int]] = turns.reshape(-1, 2).tolist()
    return [pair for pair in pairs if pair[1] - pair[0] > 1]


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
