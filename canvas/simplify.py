"""Fewer points for nearly the same line; pure. What a line is for is known to whoever asks."""

import numpy as np

from canvas.geometry import Points


def simplified(points: Points, most: int) -> Points:
    """Return at most `most` (2 or more) of the points, in order; both ends stay.

    Those go that the line misses least: with the smallest triangles between their neighbours, as
    Visvalingam and Whyatt measure it. Of neighbours that could both go only every other one does,
    then all are measured anew; so n points take some log2(n) rounds of array work, whatever they
    are, and not one round a point.
    """
    while len(points) > most:
        spare = len(points) - most
        weakest = np.sort(np.argpartition(_triangles(points), spare - 1)[:spare]) + 1
        begins = np.diff(weakest, prepend=-1) != 1
        first_of_run = np.maximum.accumulate(np.where(begins, weakest, 0))
        points = np.delete(points, weakest[(weakest - first_of_run) % 2 == 0], axis=0)
    return points


def _triangles(points: Points) -> Points:
    """Return twice the area of the triangle at each inner point, in px²."""
    before, after = points[1:-1] - points[:-2], points[2:] - points[1:-1]
    return np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
