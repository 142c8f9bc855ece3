"""Plain geometry: points, lengths, bounds, resampling, pen motion. No strokes, no brushes, no I/O.

Points are float64 arrays of shape (n, 2) in canvas pixels, origin top left, y downwards. The twin
of this module is `static/js/geometry.js`; both are tested on the same inputs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Points = NDArray[np.float64]
type Floats = NDArray[np.float64]

UNITS_PER_PX = 16  # stored and sent points lie on this grid, as signed 16-bit integers
MAX_EXTENT_PX = 2047  # the largest coordinate that the grid can hold


@dataclass(frozen=True, slots=True)
class Bounds:
    """An axis-aligned box in pixels; `left <= right`, `top <= bottom`."""

    left: float
    top: float
    right: float
    bottom: float


def snap(points: Points) -> Points:
    """Return `points` moved to the nearest place on the stored grid (1/16 px)."""
    snapped: Points = np.floor(points * UNITS_PER_PX + 0.5) / UNITS_PER_PX
    return snapped


def pack_points(points: Points) -> bytes:
    """Return snapped points as little-endian int16 x, y pairs, four bytes a point."""
    units = np.floor(points * UNITS_PER_PX + 0.5)
    return units.astype("<i2").tobytes()


def unpack_points(packed: bytes) -> Points:
    """Return the points that `pack_points` packed; raises ValueError on a torn buffer."""
    units = np.frombuffer(packed, dtype="<i2").reshape(-1, 2)
    return units.astype(np.float64) / UNITS_PER_PX


def bounds(points: Points) -> Bounds:
    """Return the box around `points`; raises ValueError when there are none."""
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    return Bounds(left, top, right, bottom)


def segment_lengths(points: Points) -> Floats:
    """Return the n - 1 distances between neighbours, in px."""
    steps = points[1:] - points[:-1]
    # Not hypot: its last digit differs between numpy and browsers, sqrt's does not.
    lengths: Floats = np.sqrt(steps[:, 0] * steps[:, 0] + steps[:, 1] * steps[:, 1])
    return lengths


def cumulative_lengths(points: Points) -> Floats:
    """Return the distance of each point from the first, along the line; starts with 0."""
    distances = np.zeros(len(points))
    np.cumsum(segment_lengths(points), out=distances[1:])
    return distances


def length(points: Points) -> float:
    """Return the length of the line through `points`, in px."""
    return float(segment_lengths(points).sum())


def point_at(points: Points, distance: float) -> tuple[float, float]:
    """Return the place `distance` px along the line, held to its ends."""
    along = cumulative_lengths(points)
    x = np.interp(distance, along, points[:, 0])
    y = np.interp(distance, along, points[:, 1])
    return float(x), float(y)


def resample(points: Points, spacing_px: float) -> Points:
    """Return the line as evenly spaced points about `spacing_px` apart, both ends kept."""
    along = cumulative_lengths(points)
    count = max(1, round(float(along[-1]) / spacing_px))
    wanted = np.linspace(0.0, along[-1], count + 1)
    # As complex numbers, x and y are looked up in one pass.
    flat = np.ascontiguousarray(points).view(np.complex128).ravel()
    return np.interp(wanted, along, flat).view(np.float64).reshape(-1, 2)


def turning_angles(points: Points) -> Floats:
    """Return the signed turn at each inner vertex in radians, -pi..pi; shape (n - 2,)."""
    before, after = points[1:-1] - points[:-2], points[2:] - points[1:-1]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    dot = before[:, 0] * after[:, 0] + before[:, 1] * after[:, 1]
    angles: Floats = np.arctan2(cross, dot)
    return angles


def normals(points: Points) -> Points:
    """Return the unit normal at each point, to the right of travel; zero for a dot."""
    if len(points) < 2:
        return np.zeros_like(points)
    across = np.empty_like(points)
    across[1:-1] = points[2:] - points[:-2]
    across[0], across[-1] = points[1] - points[0], points[-1] - points[-2]
    size = np.sqrt(across[:, 0] * across[:, 0] + across[:, 1] * across[:, 1])
    size[size == 0.0] = 1.0
    found = np.empty_like(across)
    found[:, 0], found[:, 1] = -across[:, 1] / size, across[:, 0] / size
    return found


def without_repeats(points: Points) -> NDArray[np.bool_]:
    """Return a mask that drops each point equal to the one before it."""
    kept = np.ones(len(points), dtype=bool)
    is_other = points[1:] != points[:-1]
    kept[1:] = is_other[:, 0] | is_other[:, 1]
    return kept
