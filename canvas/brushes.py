"""Brushes: a path, its ink and a seed become the marks that are painted. No pixels, no storage.

Expansion is derived, never stored: the same path and seed give the same marks in the agent's look,
in thumbnails and in browsers. Twin: `static/js/brush.js`.
"""

from dataclasses import dataclass

import numpy as np

from canvas.brush_table import BRUSHES, Brush
from canvas.chance import Chance
from canvas.geometry import Floats, Points
from canvas.path_shapes import Path, runs
from canvas.strands import Strand, most_steps, strand_of
from canvas.styles import Ink

__all__ = ["BRUSHES", "Brush", "Mark", "marks"]

MIN_MARK_PX = 0.5
STREAK_MIN_WIDTHS = 1.0  # runs shorter than this many widths get no streaks
RIM_WIDTH = 0.09  # of the stroke's width
RIM_SHADE = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One painted line: round-capped, `widths[i]` px wide at `points[i]`; one point is a dot.

    Neighbouring marks of equal colour and opacity are filled as one shape, so that they do not
    darken each other; marks that differ are laid over each other.
    """

    points: Points
    widths: Floats
    opacity: float
    color: str  # "#rrggbb"


def marks(path: Path, ink: Ink, seed: int) -> list[Mark]:
    """Return what is painted for a path, bottom first; the plotter's pen is one even line a run.

    A path's runs are one stroke: like marks of all its runs stand together, so that they make one
    shape (and a path of many runs costs no more masks than a path of one).
    """
    if ink.brush is None:
        return [_even(run.points, ink.width_px, ink.opacity, ink.color) for run in runs(path)]
    brush, chance = BRUSHES[ink.brush], Chance(seed)
    alike: dict[tuple[str, float], list[Mark]] = {}
    stretches = runs(path)
    steps = most_steps(len(stretches))
    for run in stretches:
        strand = strand_of(run, brush, width_px=ink.width_px, chance=chance, steps=steps)
        for mark in _brushed(strand, brush, ink, chance):
            alike.setdefault((mark.color, mark.opacity), []).append(mark)
    return [mark for group in alike.values() for mark in group]


def _brushed(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    painted = _bodies(strand, brush, ink)
    if strand.length > STREAK_MIN_WIDTHS * ink.width_px:
        if brush.bristles:
            painted += _streaks(strand, brush, ink, chance)
        if brush.wet_edges:
            painted += _rims(strand, brush, ink)
    if brush.drops:
        painted += _drops(strand, brush, ink, chance)
    return painted


def _bodies(strand: Strand, brush: Brush, ink: Ink) -> list[Mark]:
    """Return the stroke's body: one mark, or soft layers that together reach its opacity."""
    opacity = ink.opacity * brush.opacity
    if brush.layers == 1:
        return [Mark(strand.points, _drawable(strand.widths), opacity, ink.color)]
    thin = 1.0 - (1.0 - opacity) ** (1.0 / brush.layers)
    layers = []
    for i in range(brush.layers):
        inwards = 2.0 * i / (brush.layers - 1) - 1.0  # -1 the widest .. 1 the narrowest
        widths = _drawable(strand.widths * (1.0 - brush.softness * inwards))
        # Unequal, so that the layers are laid over each other and not filled as one shape.
        layers.append(Mark(strand.points, widths, thin * (1.0 + 0.4 * inwards), ink.color))
    return layers


def _streaks(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
    """Return the bristles' traces: the darker ones first, then the lighter."""
    count = brush.bristles
    lots = chance.take(count * 4).reshape(count, 4)
    opacity = ink.opacity * brush.bristle_opacity
    shades = (shaded(ink.color, -brush.tint), shaded(ink.color, brush.tint))
    sides: tuple[list[Mark], list[Mark]] = ([], [])
    for i, (shift, size, begin, end) in enumerate(lots.tolist()):
        offset = ((i + 0.5) / count - 0.5 + (shift - 0.5) * 0.2) * brush.spread
        first, last = _wet_part(len(strand.points), brush.breaks, begin, end)
        width = ink.width_px * brush.bristle_width * (0.3 + 0.5 * size)
        line = _beside(strand, offset)[first:last]
        sides[i % 2].append(_even(line, width, opacity, shades[i % 2]))
    return sides[0] + sides[1]


def _wet_part(count: int, breaks: float, begin: float, end: float) -> tuple[int, int]:
    """Return the slice of a strand along which a bristle still has paint; two points at least."""
    first = int(begin * begin * breaks * count)
    last = count - int(end * breaks * count)
    first = min(first, count - 2)
    return first, max(last, first + 2)


def _rims(strand: Strand, brush: Brush, ink: Ink) -> list[Mark]:
    """Return the two darker edges where wet paint dries last."""
    color = shaded(ink.color, -RIM_SHADE)
    opacity = ink.opacity * brush.wet_edges * 0.6
    width = ink.width_px * RIM_WIDTH
    return [_even(_beside(strand, side), width, opacity, color) for side in (-0.46, 0.46)]


def _drops(strand: Strand, brush: Brush, ink: Ink, chance: Chance) -> list[Mark]:
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
        painted.append(_even(speck, width, opacity, ink.color))
    return painted


def _beside(strand: Strand, offset: float) -> Points:
    """Return the line that runs `offset` widths to the right of the strand."""
    return strand.points + strand.normals * (strand.widths * offset)[:, None]


def _even(points: Points, width: float, opacity: float, color: str) -> Mark:
    return Mark(points, np.full(len(points), max(width, MIN_MARK_PX)), opacity, color)


def _drawable(widths: Floats) -> Floats:
    return np.maximum(widths, MIN_MARK_PX)


def shaded(color: str, amount: float) -> str:
    """Return "#rrggbb" moved `amount` (-1..1) towards white, or towards black when negative."""
    target = 255.0 if amount > 0 else 0.0
    share = amount if amount > 0 else -amount
    channels = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{int(c + (target - c) * share + 0.5):02x}" for c in channels)
