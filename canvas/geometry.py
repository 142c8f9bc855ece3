"""Plain geometry: points, lengths, bounds, resampling, pen motion. No strokes, no brushes, no I/O.

Points are float64 arrays of shape (n, 2) in canvas pixels, origin top left, y downwards.
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
