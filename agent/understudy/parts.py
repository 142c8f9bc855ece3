"""The parts that small motifs are made of: shapes with a colour and a hatching.

Every motif is shaped `UNIT` px high and stands on y = 0. Its parts come from front to back.
"""

from dataclasses import dataclass

import numpy as np

from canvas.geometry import Points

UNIT = 100.0  # motifs are shaped at this size, in px


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One shape of a motif: its points, its colour in paint, its hatching's angle in plotter."""

    points: Points
    color: str
    hatch: float | None = None
    closed: bool = True


def shut(points: Points) -> Points:
    """Return a line closed by its first point."""
    return np.vstack([points, points[:1]])
