"""The points by which the existing clients animate a stroke."""

import math
from itertools import pairwise

import pytest

from agent.contract.points import MIN_STEP_PX, animation_points
from canvas.paths import parse_path

type Spot = tuple[float, float]


def spots(kind: str, *points: Spot, d: str = "") -> list[Spot]:
    shape = {"d": d} if d else {"points": [{"x": x, "y": y} for x, y in points]}
    path, _ = parse_path({"type": kind, **shape}, width=800, height=600)
    return [(point["x"], point["y"]) for point in animation_points(path)]


class TestALine:
    def test_has_a_point_every_five_pixels_both_ends_included(self) -> None:
        assert spots("line", (0, 0), (100, 0)) == [(5.0 * n, 0.0) for n in range(21)]

    def test_has_three_points_at_least(self) -> None:
        assert spots("line", (0, 0), (7, 0)) == [(0, 0), (3.5, 0), (7, 0)]

    def test_ends_where_it_ends_however_short_it_is(self) -> None:
        assert spots("line", (10, 10), (10.5, 10)) == [(10, 10), (10.5, 10)]


class TestAPolyline:
    def test_of_one_point_stays_one_point(self) -> None:
        assert spots("polyline", (3, 4)) == [(3, 4)]

    def test_goes_through_its_corners(self) -> None:
        told = spots("polyline", (0, 0), (50, 0), (50, 50))
        assert (50, 0) in told
        assert (told[0], told[-1], len(told)) == ((0, 0), (50, 50), 21)


class TestACurve:
    def test_is_a_curve_and_no_line_through_its_control_points(self) -> None:
        told = spots("quadratic", (0, 0), (50, 100), (100, 0))
        assert (told[0], told[-1], len(told)) == ((0, 0), (100, 0), 30)
        assert max(y for _, y in told) == pytest.approx(50, abs=1)

    def test_of_four_points_begins_and_ends_at_the_outer_ones(self) -> None:
        told = spots("cubic", (0, 0), (0, 100), (100, 100), (100, 0))
        assert (told[0], told[-1]) == ((0, 0), (100, 0))
        assert told[len(told) // 2][1] == pytest.approx(75, abs=2)


class TestAnSvgPath:
    def test_is_followed_through_all_its_parts(self) -> None:
        told = spots("svg", d="M 10 10 L 60 10 M 100 100 C 120 100 140 120 140 140")
        assert (told[0], told[-1]) == ((10, 10), (140, 140))
        assert (60, 10) in told

    def test_of_a_few_bytes_is_no_flood(self) -> None:
        """What the original made seven million points of."""
        assert len(spots("svg", d="M 0 0 L 9999999 9999999")) < 1_000


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("line", [(0, 0), (700, 500)]),
        ("polyline", [(1, 1), (2, 1.5), (2.5, 2), (300, 2)]),
        ("quadratic", [(0, 0), (1, 1), (2, 0)]),
    ],
)
def test_points_that_say_nothing_more_are_left_out(kind: str, points: list[Spot]) -> None:
    told = spots(kind, *points)
    steps = [math.dist(a, b) for a, b in pairwise(told)]
    assert all(step >= MIN_STEP_PX - 1e-9 for step in steps[:-1])
    assert max(steps) <= 8
