"""Brushes: a path, its ink and a seed become the marks that are painted. No pixels, no storage.

Expansion is derived, never stored: the same path and seed give the same marks in the agent's look,
in thumbnails and in browsers. Twin: `static/js/brush.js`.
"""

from canvas.bodies import body
from canvas.brush_table import BRUSHES, Brush
from canvas.chance import Chance
from canvas.marks import Mark, even
from canvas.path_shapes import Path, runs
from canvas.strands import Strand, most_steps, strand_of
from canvas.styles import Ink
from canvas.traces import drops, ridges, rims, streaks

__all__ = ["BRUSHES", "Brush", "Mark", "marks"]

STREAK_MIN_WIDTHS = 1.0  # runs shorter than this many widths get no traces


def marks(path: Path, ink: Ink, seed: int) -> list[Mark]:
    """Return what is painted for a path, bottom first; the plotter's pen is one even line a run.

    A path's runs are one stroke: like marks of all its runs stand together, so that they make one
    shape (and a path of many runs costs no more masks than a path of one).
    """
    if ink.brush is None:
        return [even(run.points, ink.width_px, ink.opacity, ink.color) for run in runs(path)]
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
    painted = body(strand, brush, ink, chance)
    if strand.length > STREAK_MIN_WIDTHS * ink.width_px:
        if brush.bristles:
            painted += streaks(strand, brush, ink, chance)
        if brush.ridge:
            painted += ridges(strand, brush, ink, chance)
        if brush.wet_edges:
            painted += rims(strand, brush, ink)
    if brush.drops:
        painted += drops(strand, brush, ink, chance)
    return painted
