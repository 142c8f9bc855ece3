"""Fewer points for a line: how many, which ones, and how far the line may move."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.geometry import Points
from canvas.simplify import simplified

PLACES = st.tuples(st.integers(0, 800), st.integers(0, 600))


def from_line(points: Points, line: Points) -> float:
    """Return how far the farthest of `points` lies from the line, px."""
    starts, steps = line[:-1], np.diff(line, axis=0)
    sizes = np.maximum((steps**2).sum(axis=1), 1e-12)
    share = ((points[:, None] - starts) * steps).sum(axis=2) / sizes
    feet = starts + np.clip(share, 0, 1)[:, :, None] * steps
    return float(np.sqrt(((points[:, None] - feet) ** 2).sum(axis=2)).min(axis=1).max())


def spiral(count: int) -> Points:
    angles = np.linspace(0, 20 * np.pi, count)
    radii = np.linspace(10, 290, count)
    return np.stack((400 + radii * np.cos(angles), 300 + radii * np.sin(angles)), axis=1)


@given(st.lists(PLACES, min_size=2, max_size=60), st.integers(2, 40))
def test_as_many_are_left_as_asked_in_order_with_both_ends(
    places: list[tuple[int, int]], most: int
) -> None:
    points = np.array(places, dtype=np.float64)
    left = simplified(points, most)
    assert len(left) == min(len(points), most)
    assert (left[0] == points[0]).all()
    assert (left[-1] == points[-1]).all()
    rest = iter(points.tolist())
    assert all(point in rest for point in left.tolist())


def test_a_line_that_is_short_enough_stays_as_it_is() -> None:
    points = spiral(2_000)
    assert simplified(points, 2_000) is points


def test_a_long_scribble_keeps_its_shape() -> None:
    points = spiral(10_000)
    left = simplified(points, 2_000)
    assert from_line(points[::7], left) < 0.25


def test_corners_stay_and_points_between_them_go() -> None:
    corners = np.array([(0.0 if n % 2 else 500.0, 6.0 * n) for n in range(100)])
    along = np.linspace(0, 99, 99 * 50 + 1)
    points = np.stack([np.interp(along, np.arange(100), corners[:, i]) for i in (0, 1)], axis=1)
    left = simplified(points, 200)
    assert from_line(corners, left) < 1e-6


@pytest.mark.parametrize(
    "points",
    [np.zeros((20_000, 2)), spiral(20_000), np.geomspace(1, 800, 40_000).reshape(-1, 2)],
    ids=["one place", "a spiral", "ever farther"],
)
def test_no_line_takes_long(points: Points) -> None:
    began = time.thread_time()
    assert len(simplified(points, 2_000)) == 2_000
    assert time.thread_time() - began < 2.5  # some 0.1 s of work; a careless one takes a minute
