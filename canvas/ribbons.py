"""The outline of a mark: simple polygons and discs whose union is the painted shape. No pixels.

A whole outline may cross itself, which fills wrongly under the even-odd rule. So it is cut where
the line has turned far or an inner edge would run backwards, and each cut is covered by a disc.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from canvas.geometry import Floats, Points

type Indices = NDArray[np.int64]

MAX_TURN = 1.75  # radians that one polygon's centre line may turn in all; below pi it stays simple
MAX_JOINT = 0.5  # radians; a sharper vertex gets a disc


@dataclass(frozen=True, slots=True, eq=False)
class Ribbon:
    """corners: of all closed outlines, one after another, shape (n, 2).

    sizes: how many corners each outline has. discs: rows of x, y, radius, shape (m, 3).
    """

    corners: Points
    sizes: list[int]
    discs: Points

    @property
    def polygons(self) -> list[Points]:
        """The outlines, each of shape (k, 2)."""
        return np.split(self.corners, np.cumsum(self.sizes)[:-1]) if self.sizes else []


def ribbon(points: Points, widths: Floats) -> Ribbon:
    """Return the shape of a round-capped line with a width at each point."""
    return ribbons(points, widths, [len(points)])


def ribbons(points: Points, widths: Floats, counts: Sequence[int]) -> Ribbon:
    """Return the shape of several lines together, which stand one after another in `points`.

    counts: how many points each line has; one point is a dot. A call for each line would be most of
    a redraw's time.
    """
    half = widths / 2.0
    cuts = _cuts(points, half, counts)
    begin = np.array([a for line in cuts for a in line[:-1]], dtype=np.int64)
    end = np.array([b for line in cuts for b in line[1:]], dtype=np.int64)
    joints = [at for line in cuts for at in line]
    discs = np.column_stack((points[joints], half[joints]))
    return Ribbon(_outlines(points, half, begin, end), (2 * (end - begin + 1)).tolist(), discs)


def _outlines(points: Points, half: Floats, begin: Indices, end: Indices) -> Points:
    """Return the corners around each piece `begin` to `end`: along one side, back on the other."""
    counts = end - begin + 1
    first = np.cumsum(counts) - counts
    place = np.arange(counts.sum())
    at = place + np.repeat(begin - first, counts)
    before, after = at - 1, at + 1
    before[first], after[first + counts - 1] = begin, end
    # As complex numbers, x and y are moved in one pass; a turn by a quarter is a factor of i.
    line = np.ascontiguousarray(points).view(np.complex128).ravel()
    across = line[after] - line[before]
    size = np.sqrt(across.real * across.real + across.imag * across.imag)
    size[size == 0.0] = 1.0
    out = across * (1j * (half[at] / size))
    corners = np.empty(2 * len(at), np.complex128)
    corners[place + np.repeat(first, counts)] = line[at] - out
    corners[np.repeat(3 * first + 2 * counts - 1, counts) - place] = line[at] + out
    return corners.view(np.float64).reshape(-1, 2)


def _cuts(points: Points, half: Floats, counts: Sequence[int]) -> list[list[int]]:
    """Return for each line where its polygons begin and end: its ends and where it turns far."""
    if max(counts) < 3:
        ends = accumulate(counts)
        return [list(range(end - count, end)) for count, end in zip(counts, ends, strict=True)]
    turned, is_tight = _turns(points, half)  # of the vertex after each index
    found, first = [], 0
    for count in counts:
        last = first + count - 1
        turns, tight = turned[first : last - 1], is_tight[first : last - 1]
        if count < 2:
            found.append([first])
        elif True not in tight and sum(turns) < MAX_TURN:
            found.append([first, last])
        else:
            found.append([first, *_inner_cuts(turns, tight, first + 1), last])
        first = last + 1
    return found


def _turns(points: Points, half: Floats) -> tuple[list[float], list[bool]]:
    """Return how far the line turns at each inner vertex, and where that is too much.

    As lists: the lines are short, and Python adds up few numbers sooner than numpy.
    """
    steps = points[1:] - points[:-1]
    x, y = steps[:, 0], steps[:, 1]
    lengths = np.sqrt(x * x + y * y)
    cross, dot = x[:-1] * y[1:] - y[:-1] * x[1:], x[:-1] * x[1:] + y[:-1] * y[1:]
    turned = np.abs(np.arctan2(cross, dot))
    # The inner edge runs backwards where the turn's reach is longer than the step next to it.
    reach = half[1:-1] * np.minimum(turned, 1.5)
    is_tight = (reach > np.minimum(lengths[:-1], lengths[1:])) | (turned > MAX_JOINT)
    return turned.tolist(), is_tight.tolist()


def _inner_cuts(turns: list[float], is_tight: list[bool], first: int) -> list[int]:
    cuts, so_far = [], 0.0
    for i, (turn, tight) in enumerate(zip(turns, is_tight, strict=True), first):
        so_far += turn
        if tight or so_far > MAX_TURN:
            cuts.append(i)
            so_far = 0.0
    return cuts
