"""Timelines: in order, without overlap, bounded, and cut at a stroke's boundary."""

import itertools
import warnings
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from canvas.paths import PathRefused, parse_path
from canvas.performance import (
    LIFT_MS,
    MAX_PERFORMANCE_MS,
    MAX_STROKE_MS,
    MIN_STROKE_MS,
    PACE_STEPS,
    SETTLE_MS,
    begun_by,
    duration_ms,
    pen_after,
    timeline,
)
from canvas.strokes import PlacedStroke
from tests.canvas.histories import histories
from tests.canvas.strokes import INPUTS, placed

PEN = (800.0, 600.0)
coordinates = st.one_of(
    st.floats(-50, 900), st.sampled_from([0, 0.01, 0.0625, 400, 400.03, 800, 600])
)
points = st.lists(st.tuples(coordinates, coordinates), min_size=4, max_size=30)
pointed = st.builds(
    lambda kind, p: {"type": kind, "points": p},
    st.sampled_from(["line", "polyline", "quadratic", "cubic"]),
    points,
)
svg = st.lists(
    st.tuples(st.sampled_from("MLCQAHVZmlcqz"), st.lists(st.integers(0, 800), max_size=7)),
    min_size=1,
    max_size=6,
).map(
    lambda parts: {
        "type": "svg",
        "d": "M 5 5 " + " ".join(f"{c} {' '.join(map(str, n))}" for c, n in parts),
    }
)
batches = st.lists(st.one_of(pointed, svg), min_size=1, max_size=12)


def strokes_of(asked: Sequence[dict[str, Any]]) -> list[PlacedStroke]:
    return [placed(path, number=number) for number, path in enumerate(asked, start=1)]


def can_be_drawn(path: dict[str, Any]) -> bool:
    try:
        parse_path(path, width=800, height=600)
    except PathRefused:
        return False
    return True


class TestATimeline:
    @histories(200)
    @given(batches)
    def test_is_in_order_bounded_and_without_overlap(self, asked: list[dict[str, Any]]) -> None:
        asked = [path for path in asked if can_be_drawn(path)]
        assume(asked)
        strokes = strokes_of(asked)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            timings = timeline(strokes, pen=PEN)
        assert [timing.id for timing in timings] == [stroke.id for stroke in strokes]
        at = 0
        for timing in timings:
            assert at < timing.start_ms < timing.end_ms
            assert MIN_STROKE_MS - 1 <= timing.end_ms - timing.start_ms <= MAX_STROKE_MS + 1
            at = timing.end_ms
            pace = b64decode(timing.pace)
            assert len(pace) == PACE_STEPS
            assert list(pace) == sorted(pace)
            assert pace[-1] == 255
        assert duration_ms(timings) == timings[-1].end_ms + LIFT_MS <= MAX_PERFORMANCE_MS

    @pytest.mark.parametrize("name", sorted(INPUTS))
    def test_holds_for_the_named_hard_inputs(self, name: str) -> None:
        [timing] = timeline(strokes_of([INPUTS[name]]), pen=PEN)
        assert 0 < timing.start_ms < timing.end_ms

    def test_of_nothing_takes_no_time(self) -> None:
        assert timeline([], pen=PEN) == []
        assert duration_ms([]) == 0

    def test_travels_settles_and_lifts_between_strokes(self) -> None:
        near = [{"type": "line", "points": [[0, 0], [50, 0]]}] * 2
        far = [near[0], {"type": "line", "points": [[700, 500], [750, 500]]}]
        for batch, least in ((near, LIFT_MS + SETTLE_MS), (far, 400)):
            first, second = timeline(strokes_of(batch), pen=(0, 0))
            assert second.start_ms - first.end_ms >= least

    def test_starts_where_the_pen_was_left(self) -> None:
        batch = strokes_of([{"type": "line", "points": [[10, 10], [50, 10]]}])
        [here] = timeline(batch, pen=(10, 10))
        [there] = timeline(batch, pen=(800, 600))
        assert here.start_ms < there.start_ms
        assert pen_after(batch[0]) == (50, 10)

    def test_eases_in_and_out(self) -> None:
        [timing] = timeline(
            strokes_of([{"type": "line", "points": [[0, 300], [800, 300]]}]), pen=PEN
        )
        steps = np.diff([0, *b64decode(timing.pace)])
        assert steps[0] < steps[PACE_STEPS // 2] > steps[-1]

    def test_slows_down_where_a_line_bends(self) -> None:
        straight = {"type": "polyline", "points": [[x, 100] for x in range(0, 401, 4)]}
        wavy = {
            "type": "polyline",
            "points": [[x, 100 + 12 * np.sin(x / 6)] for x in range(0, 401, 4)],
        }
        plain, bent = (
            timing.end_ms - timing.start_ms
            for path in (straight, wavy)
            for timing in timeline(strokes_of([path]), pen=(0, 100))
        )
        assert bent > 1.5 * plain

    def test_of_very_many_strokes_is_played_faster_as_a_whole(self) -> None:
        asked = [{"type": "line", "points": [[0, i], [800, 600 - i]]} for i in range(200)]
        timings = timeline(strokes_of(asked), pen=PEN)
        assert duration_ms(timings) <= MAX_PERFORMANCE_MS
        assert duration_ms(timings) > MAX_PERFORMANCE_MS - 200
        pairs = itertools.pairwise(timings)
        assert all(one.end_ms <= two.start_ms for one, two in pairs)
        assert all(timing.start_ms < timing.end_ms for timing in timings)


class TestACut:
    @histories(100)
    @given(st.integers(1, 12), st.floats(-1_000, 60_000))
    def test_leaves_whole_strokes_from_the_beginning(self, count: int, elapsed: float) -> None:
        asked = [{"type": "line", "points": [[i, 0], [i + 90, 90]]} for i in range(count)]
        timings = timeline(strokes_of(asked), pen=PEN)
        begun = begun_by(timings, elapsed)
        assert begun == timings[: len(begun)]
        assert all(timing.start_ms <= elapsed for timing in begun)
        assert all(timing.start_ms > elapsed for timing in timings[len(begun) :])
