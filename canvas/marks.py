"""A mark: the one shape that brushes paint, and its colours. What brushes make of it is elsewhere.

Twin: `static/js/mark.js`.
"""

from dataclasses import dataclass

import numpy as np

from canvas.geometry import Floats, Points

MIN_MARK_PX = 0.5


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


def even(points: Points, width: float, opacity: float, color: str) -> Mark:
    """Return a line of one width, no thinner than can be seen."""
    return Mark(points, np.full(len(points), max(width, MIN_MARK_PX)), opacity, color)


def drawable(widths: Floats) -> Floats:
    """Return `widths`, none of them thinner than can be seen."""
    return np.maximum(widths, MIN_MARK_PX)


def shaded(color: str, amount: float) -> str:
    """Return "#rrggbb" moved `amount` (-1..1) towards white, or towards black when negative."""
    target = 255.0 if amount > 0 else 0.0
    share = amount if amount > 0 else -amount
    channels = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{int(c + (target - c) * share + 0.5):02x}" for c in channels)
