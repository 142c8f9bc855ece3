"""The outline of a mark: simple polygons and discs whose union is the painted shape. No pixels.

A whole outline may cross itself, which fills wrongly under the even-odd rule. So it is cut where
the line has turned far or an inner edge would run backwards, and each cut is covered by a disc.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from canvas.geometry import Floats, Points, normals, segment_lengths, turning_angles

MAX_TURN = 1.75  # radians that one polygon's centre line may turn in all; below pi it stays simple
MAX_JOINT = 0.5  # radians; a sharper vertex gets a disc


@dataclass(frozen=True, slots=True, eq=False)
class Ribbon:
    """polygons: closed outlines, shape (k, 2); discs: rows of x, y, radius, shape (m, 3)."""

    polygons: list[Points]
    discs: Points


def ribbon(points: Points, widths: Floats) -> Ribbon:
    """Return the shape of a round-capped line with a width at each point."""
    half = widths / 2.0
    if len(points) < 2:
        return Ribbon([], np.column_stack((points, half)))
    cuts = _cuts(points, half)
    polygons = [
        _outline(points[a : b + 1], half[a : b + 1]) for a, b in pairwise(cuts) if b - a > 1
    ]
    starts = [a for a, b in pairwise(cuts) if b - a == 1]
    if starts:
        polygons.extend(_quads(points, half, np.array(starts)))
    return Ribbon(polygons, np.column_stack((points[cuts], half[cuts])))


def _outline(points: Points, half: Floats) -> Points:
    out = normals(points) * half[:, None]
    return np.concatenate((points - out, (points + out)[::-1]))


def _quads(points: Points, half: Floats, starts: NDArray[np.int64]) -> Points:
    """Return the outlines of single steps, shape (k, 4, 2): `_outline` for all of them at once.

    A restless line is cut at every point; one call a step would be most of a redraw's time.
    """
    begin, end = points[starts], points[starts + 1]
    across = end - begin
    size = np.sqrt(across[:, 0] * across[:, 0] + across[:, 1] * across[:, 1])
    size[size == 0.0] = 1.0
    normal = np.column_stack((-across[:, 1] / size, across[:, 0] / size))
    out, on = normal * half[starts][:, None], normal * half[starts + 1][:, None]
    return np.stack((begin - out, end - on, end + on, begin + out), axis=1)


def _cuts(points: Points, half: Floats) -> list[int]:
    """Return the indices at which polygons begin and end: both ends and where it turns far."""
    last = len(points) - 1
    if last == 1:
        return [0, 1]
    turned = np.abs(turning_angles(points))
    # The inner edge runs backwards where the turn's reach is longer than the step next to it.
    reach = half[1:-1] * np.minimum(turned, 1.5)
    lengths = segment_lengths(points)
    is_tight = (reach > np.minimum(lengths[:-1], lengths[1:])) | (turned > MAX_JOINT)
    if not is_tight.any() and float(turned.sum()) < MAX_TURN:
        return [0, last]
    cuts, so_far = [0], 0.0
    for i, (turn, tight) in enumerate(zip(turned.tolist(), is_tight.tolist(), strict=True), 1):
        so_far += turn
        if tight or so_far > MAX_TURN:
            cuts.append(i)
            so_far = 0.0
    return [*cuts, last]
