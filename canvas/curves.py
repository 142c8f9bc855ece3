"""Cubic Bézier runs: building them from control points and flattening them. No paths, no brushes.

A run of n cubics is a float64 array of shape (n, 4, 2): start, two handles, end, in px. Straight
pieces are cubics too, so that one routine flattens everything. Twin: `static/js/geometry.js`.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from canvas.geometry import Floats, Points, segment_lengths

type Cubics = NDArray[np.float64]
type Counts = NDArray[np.int64]
type Corners = NDArray[np.complex128]  # x + iy

TOLERANCE_PX = 0.1  # a flattened curve stays this near to the true one
MAX_CURVE_STEPS = 2_500  # chords of one path; above it, all its curves get coarser together
KEPT_WEIGHTS = 64  # of curves of so many different step counts
SMOOTH_TURN_COS = 0.766  # a polyline's vertex that turns less than about 40 degrees is rounded


def straight(points: Points) -> Cubics:
    """Return the lines between neighbouring points; shape (n - 1, 4, 2)."""
    start, end = points[:-1], points[1:]
    third = (end - start) / 3.0
    return np.stack((start, start + third, end - third, end), axis=1)


def quadratic(points: Points) -> Cubics:
    """Return the one quadratic with these three control points."""
    start, handle, end = points
    inner = start + (handle - start) * 2.0 / 3.0, end + (handle - end) * 2.0 / 3.0
    return np.stack((start, *inner, end))[None]


def smooth(points: Points) -> Cubics:
    """Return a curve through all points that is round where they turn gently.

    Each vertex gets the chord-length weighted mean of its neighbours' directions as its tangent
    (Bessel's tangents); ends and corners keep straight handles. Points must not repeat.
    """
    if len(points) < 3:
        return straight(points)
    lengths = segment_lengths(points)[:, None]
    slopes = (points[1:] - points[:-1]) / lengths
    before, after = lengths[:-1], lengths[1:]
    tangents = (slopes[:-1] * after + slopes[1:] * before) / (before + after)
    cosines = slopes[:-1, 0] * slopes[1:, 0] + slopes[:-1, 1] * slopes[1:, 1]
    is_gentle = (cosines > SMOOTH_TURN_COS)[:, None]
    leaving, arriving = slopes.copy(), slopes.copy()
    leaving[1:] = np.where(is_gentle, tangents, slopes[1:])
    arriving[:-1] = np.where(is_gentle, tangents, slopes[:-1])
    start, end, third = points[:-1], points[1:], lengths / 3.0
    return np.stack((start, start + leaving * third, end - arriving * third, end), axis=1)


def bend(cubics: Cubics) -> Floats:
    """Return the squared length of each cubic's larger second difference; 0 when straight."""
    bends = cubics[:, :-2] - 2.0 * cubics[:, 1:-1] + cubics[:, 2:]
    squared = bends[:, :, 0] * bends[:, :, 0] + bends[:, :, 1] * bends[:, :, 1]
    larger: Floats = np.maximum(squared[:, 0], squared[:, 1])
    return larger


def steps_needed(cubics: Cubics) -> Counts:
    """Return how many chords each cubic needs to stay within TOLERANCE_PX (Wang's bound)."""
    steps = np.ceil(np.sqrt(0.75 / TOLERANCE_PX * np.sqrt(bend(cubics))))
    return np.maximum(steps, 1.0).astype(np.int64)


def within_budget(steps: Counts) -> Counts:
    """Return `steps`, scaled down together when their sum is above MAX_CURVE_STEPS."""
    total = int(steps.sum())
    if total <= MAX_CURVE_STEPS:
        return steps
    scaled = np.floor(steps * (MAX_CURVE_STEPS / total))
    return np.maximum(scaled, 1.0).astype(np.int64)


def flatten(cubics: Cubics, steps: Counts) -> tuple[Points, Floats]:
    """Return the polyline of a run and each point's place on it, piece index plus t in 0..1."""
    # As complex numbers, x and y are weighed in one pass.
    corners = np.ascontiguousarray(cubics).view(np.complex128)[:, :, 0]
    weighed = _evenly if (steps == steps[0]).all() else _piecewise
    flat, t = weighed(corners, steps)
    points = np.concatenate((corners[:1, 0], flat)).view(np.float64).reshape(-1, 2)
    return points, np.concatenate((np.zeros(1), np.repeat(np.arange(len(cubics)), steps) + t))


def _evenly(corners: Corners, steps: Counts) -> tuple[Corners, Floats]:
    weights, t = _weights(int(steps[0]))
    return (corners @ weights).ravel(), np.tile(t, len(corners))


def _piecewise(corners: Corners, steps: Counts) -> tuple[Corners, Floats]:
    tables, times = zip(*map(_weights, steps.tolist()), strict=True)
    weights: Floats = np.concatenate(tables, axis=1)
    flat: Corners = np.einsum("ij,ji->i", np.repeat(corners, steps, axis=0), weights)
    return flat, np.concatenate(times)


@lru_cache(KEPT_WEIGHTS)
def _weights(steps: int) -> tuple[Floats, Floats]:
    """Return how much each corner of a cubic counts after each step, shape (4, steps); and t."""
    t = np.arange(1, steps + 1) / steps
    rest = 1.0 - t
    weights = (rest * rest * rest, 3.0 * rest * rest * t, 3.0 * rest * t * t, t * t * t)
    return np.stack(weights), t
