"""A run of a path made ready for a brush: fine enough points, a width and a normal at each.

What is then painted along it stands in `canvas.brushes`. Twins: `static/js/strand.js`, `flow.js`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvas.brush_table import Brush
from canvas.chance import Chance
from canvas.geometry import Floats, Points, cumulative_lengths, normals, segment_lengths
from canvas.path_shapes import Run

MIN_STEP_PX, MAX_STEP_PX = 2.0, 6.0  # between a strand's points
GRAIN_STEP_PX, GRAIN_STEPS = 2.5, 2  # the longest, and times as many, where paper shows
FINE_STEPS, MAX_STEPS = 24, 96  # pieces of a short strand; of a very long one
MAX_STEPS_OF_PATH, FEWEST_STEPS = 2_400, 8  # a path of very many runs gets coarser strands
EVEN_FLOW = 0.625  # the flow at which pressure changes nothing
TAPER_WIDTHS = 3.0  # a taper's reach, in stroke widths
TAPER_SHARE = 0.35  # and at most this share of the run
LANDING_TAPER = 0.6  # a brush lands fuller than it leaves
BLUNT_WIDTHS = 0.6  # a flat brush goes straight for so long at both ends
EDGE_THINNINGS = 2  # a rough edge wanders, it does not saw
MIN_SHARE = 0.06  # of the width, at the thinnest
SLACK = 1e-9  # at hard limits, of a step or in px: the twins' last digits may fall on two sides


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """points, normals: shape (n, 2); widths, along: shape (n,); lengths in px."""

    points: Points
    normals: Points
    widths: Floats
    along: Floats

    @property
    def length(self) -> float:
        return float(self.along[-1])

    def beside(self, offset: float) -> Points:
        """Return the line that runs `offset` widths to the right of the strand."""
        return self.points + self.normals * (self.widths * offset)[:, None]

    def direction(self, place: int) -> Points:
        """Return the unit vector of travel at a point, shape (2,); zero for a dot."""
        across, down = self.normals[place].tolist()
        return np.array((down, -across))


def most_steps(run_count: int) -> int:
    """Return into how many pieces, about, one strand of a path with so many runs is cut at most."""
    return max(FEWEST_STEPS, min(MAX_STEPS, MAX_STEPS_OF_PATH // run_count))


def strand_of(
    run: Run, brush: Brush, *, width_px: float, chance: Chance, steps: int = MAX_STEPS
) -> Strand:
    """Return the run as `brush` would travel it, long ones in about `steps` pieces."""
    if brush.grain:
        points, at = _finer(run.points, GRAIN_STEPS * steps, GRAIN_STEP_PX)
    else:
        points, at = _finer(run.points, steps, MAX_STEP_PX)
    if brush.flat:
        kept = _blunt(points, width_px)
        points, at = points[kept], at[kept]
    along = cumulative_lengths(points)
    widths = width_px * _flow_factor(run, at, brush) * _taper_factor(along, brush, width_px)
    if brush.noise > 0:
        wobble = thinned(chance.take(len(points)), EDGE_THINNINGS)
        widths = widths * (1.0 + brush.noise * (2.0 * wobble - 1.0))
    return Strand(points, normals(points), np.maximum(widths, width_px * MIN_SHARE), along)


def _blunt(points: Points, width_px: float) -> NDArray[np.bool_]:
    """Return a mask that drops the points near the ends: a square end may not turn there."""
    along = cumulative_lengths(points)
    reach = width_px * BLUNT_WIDTHS + SLACK
    kept: NDArray[np.bool_] = (along > reach) & (float(along[-1]) - along > reach)
    kept[[0, -1]] = True
    return kept


def thinned(values: Floats, times: int) -> Floats:
    """Return `values`, each moved to the mean of itself and its neighbours, so many times."""
    for _ in range(times):
        padded = np.concatenate((values[:1], values, values[-1:]))
        values = (padded[:-2] + padded[1:-1] + padded[2:]) / 3.0
    return values


def _finer(points: Points, steps: int, longest: float) -> tuple[Points, Floats]:
    """Split long pieces; return the points and where each lies among the given, index + t."""
    if len(points) < 2:
        return points, np.zeros(1)
    lengths = segment_lengths(points)
    total = float(np.cumsum(lengths)[-1])
    step = max(total / steps, min(max(total / FINE_STEPS, MIN_STEP_PX), longest))
    counts = np.maximum(np.ceil(lengths / step - SLACK), 1.0).astype(np.int64)
    if counts.max() == 1:
        return points, np.arange(len(points), dtype=np.float64)
    piece = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    t = (np.arange(len(piece)) - first + 1) / counts[piece]
    start, end = points[piece], points[piece + 1]
    split = start * (1.0 - t)[:, None] + end * t[:, None]
    return np.concatenate((points[:1], split)), np.concatenate((np.zeros(1), piece + t))


def _flow_factor(run: Run, at: Floats, brush: Brush) -> Floats | float:
    flow = _flow(run, brush)
    if flow is None:
        return 1.0
    places = np.interp(at, np.arange(len(run.places)), run.places)
    here = np.interp(places, np.arange(len(flow)), flow)
    factor: Floats = 1.0 + brush.pressure * (0.8 * here - 0.8 * EVEN_FLOW)
    return factor


def _flow(run: Run, brush: Brush) -> Floats | None:
    """Return how fully the brush presses at each sample, 0..1: its pressure, or else its pace."""
    if run.samples is None or len(run.samples) < 3:
        return None if run.pressure is None else run.pressure
    flow = _pace(run.samples) if run.pressure is None else run.pressure
    return thinned(flow, 1 + int(brush.smoothing * 4))


def _pace(samples: Points) -> Floats:
    """Return 1 where samples lie dense (a slow hand) down to 0 at the longest step, modestly."""
    lengths = segment_lengths(samples)
    around = np.empty(len(samples))
    around[1:-1] = (lengths[:-1] + lengths[1:]) / 2.0
    around[0], around[-1] = lengths[0], lengths[-1]
    slowness: Floats = 1.0 - around / (lengths.max() or 1.0)
    return (slowness + EVEN_FLOW) / 2.0


def _taper_factor(along: Floats, brush: Brush, width_px: float) -> Floats:
    total = float(along[-1])
    reach = min(TAPER_WIDTHS * width_px, TAPER_SHARE * total)
    if brush.taper == 0.0 or reach == 0.0:
        return np.ones_like(along)
    landing = _rounded(np.minimum(along / reach, 1.0))
    left = np.minimum((total - along) / reach, 1.0)
    # The finer the point, the more the hand flicks it out; a blunt end stays round.
    leaving = _rounded(left) * (1.0 - brush.taper) + _flicked(left) * brush.taper
    narrowed: Floats = (1.0 - brush.taper * LANDING_TAPER * (1.0 - landing)) * (
        1.0 - brush.taper * (1.0 - leaving)
    )
    return narrowed


def _rounded(share: Floats) -> Floats:
    return share * (2.0 - share)


def _flicked(share: Floats) -> Floats:
    return share * share * (3.0 - 2.0 * share)
