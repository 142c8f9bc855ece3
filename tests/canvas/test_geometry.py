"""Plain geometry and the flattening of curves."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas import curves
from canvas.geometry import (
    Bounds,
    bounds,
    cumulative_lengths,
    length,
    pack_points,
    point_at,
    resample,
    snap,
    turning_angles,
    unpack_points,
)

SQUARE = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], dtype=np.float64)
coordinates = st.floats(0, 2047, allow_nan=False)
lines = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=50).map(
    lambda pairs: np.array(pairs, dtype=np.float64)
)


class TestStoredPoints:
    @given(lines)
    def test_snapped_points_survive_packing(self, points: np.ndarray) -> None:
        assert np.array_equal(unpack_points(pack_points(snap(points))), snap(points))

    @given(lines)
    def test_snapping_moves_a_point_by_half_a_step_at_most(self, points: np.ndarray) -> None:
        assert np.abs(snap(points) - points).max() <= 1 / 32

    def test_a_torn_buffer_is_refused(self) -> None:
        with pytest.raises(ValueError):
            unpack_points(b"\x00\x01\x02")


class TestLines:
    def test_lengths_add_up(self) -> None:
        assert cumulative_lengths(SQUARE).tolist() == [0, 10, 20, 30]
        assert length(SQUARE) == 30
        assert length(SQUARE[:1]) == 0

    def test_bounds_hold_every_point(self) -> None:
        assert bounds(SQUARE) == Bounds(0, 0, 10, 10)

    @pytest.mark.parametrize(
        ("distance", "place"), [(-5, (0, 0)), (0, (0, 0)), (15, (10, 5)), (99, (0, 10))]
    )
    def test_a_place_along_a_line_is_held_to_its_ends(
        self, distance: float, place: tuple[float, float]
    ) -> None:
        assert point_at(SQUARE, distance) == place

    def test_resampling_keeps_the_ends_and_spaces_evenly(self) -> None:
        points = resample(SQUARE, 2.5)
        assert points[0].tolist() == [0, 0]
        assert points[-1].tolist() == [0, 10]
        assert len(points) == 13

    def test_a_right_angle_turns_by_a_quarter(self) -> None:
        assert turning_angles(SQUARE) == pytest.approx([math.pi / 2, math.pi / 2])


class TestFlattening:
    @given(st.lists(st.tuples(coordinates, coordinates), min_size=4, max_size=4))
    def test_chords_stay_near_the_curve(self, corners: list[tuple[float, float]]) -> None:
        cubic = np.array([corners], dtype=np.float64)
        steps = curves.steps_needed(cubic)
        coarse, _ = curves.flatten(cubic, steps)
        fine, _ = curves.flatten(cubic, steps * 2)
        middles = (coarse[:-1] + coarse[1:]) / 2
        assert np.abs(fine[1::2] - middles).max() <= curves.TOLERANCE_PX + 1e-9

    def test_many_wild_curves_share_a_budget(self) -> None:
        wild = np.tile(np.array([[(0, 0), (2047, 2047), (0, 2047), (2047, 0)]], float), (600, 1, 1))
        steps = curves.within_budget(curves.steps_needed(wild))
        assert 600 <= steps.sum() <= curves.MAX_CURVE_STEPS

    def test_corners_stay_corners_and_gentle_turns_get_round(self) -> None:
        corner = curves.smooth(SQUARE)
        assert np.allclose(corner, curves.straight(SQUARE))
        gentle = np.array([(0, 0), (10, 2), (20, 0)], dtype=np.float64)
        rounded = curves.smooth(gentle)
        flat, _ = curves.flatten(rounded, curves.steps_needed(rounded) * 8)
        assert np.abs(turning_angles(flat)).max() < 0.1
