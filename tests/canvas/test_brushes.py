"""Brushes: finite, bounded, seeded marks for every hard input."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.brushes import BRUSHES, marks
from canvas.chance import Chance
from canvas.paths import subpaths
from canvas.styles import AskedStyle, Ink, ink_for
from tests.canvas.strokes import INPUTS, placed

MOST_MARKS = 69  # of one run: a thread of spatter, its blotches and its specks
THINNEST_PX = 0.25  # a grainy strand where the paper stays bare
WAVE = {"type": "cubic", "points": [[100, 300], [300, 0], [500, 600], [700, 300]]}


class TestMarks:
    @given(
        name=st.sampled_from(sorted(INPUTS)),
        brush=st.sampled_from(sorted(BRUSHES)),
        width=st.floats(0.5, 30),
        opacity=st.floats(0, 1),
        seed=st.integers(0, 2**32 - 1),
    )
    def test_are_finite_near_the_path_and_bounded(
        self, name: str, brush: str, width: float, opacity: float, seed: int
    ) -> None:
        path = placed(INPUTS[name]).path
        painted = marks(path, Ink("#e94560", width, opacity, brush), seed)
        assert 1 <= len(painted) <= MOST_MARKS * len(subpaths(path))
        for mark in painted:
            assert np.isfinite(mark.points).all()
            assert np.isfinite(mark.widths).all()
            assert len(mark.points) == len(mark.widths) >= 1
            assert (mark.widths >= THINNEST_PX).all()
            assert mark.widths.max() <= 3 * max(width, 0.5)
            assert 0 <= mark.opacity <= 1
            assert (mark.points > -100).all()
            assert (mark.points < 900).all()

    @pytest.mark.parametrize("brush", BRUSHES)
    def test_depend_on_the_seed_alone(self, brush: str) -> None:
        path, ink = placed(WAVE).path, Ink("#e94560", 12, 1, brush)
        first, again = marks(path, ink, 7), marks(path, ink, 7)
        assert all(
            np.array_equal(a.points, b.points) and np.array_equal(a.widths, b.widths)
            for a, b in zip(first, again, strict=True)
        )

    def test_of_another_seed_differ_where_a_brush_has_bristles(self) -> None:
        path, ink = placed(WAVE).path, Ink("#e94560", 12, 1, "oil_round")
        pairs = zip(marks(path, ink, 7)[1:], marks(path, ink, 8)[1:], strict=True)
        assert all(not np.array_equal(a.points, b.points) for a, b in pairs)

    def test_of_the_plotter_are_one_even_line_a_run(self) -> None:
        path = placed({"type": "svg", "d": "M0 0H50M0 50H50"}).path
        painted = marks(path, Ink("#1a1a2e", 2.5, 1, None), 1)
        assert [set(mark.widths.tolist()) for mark in painted] == [{2.5}, {2.5}]

    def test_of_all_runs_stand_together_so_that_they_make_few_shapes(self) -> None:
        path = placed(INPUTS["svg of many sub-paths"]).path
        painted = marks(path, Ink("#1a1a2e", 3, 1, "oil_round"), 1)
        looks = [(mark.color, mark.opacity) for mark in painted]
        assert len(painted) > 40
        assert sum(a != b for a, b in pairwise(looks)) == 2

    def test_thin_out_towards_a_tapered_end(self) -> None:
        body = marks(placed(WAVE).path, Ink("#1a1a2e", 10, 1, "ink"), 1)[0]
        assert body.widths[-1] < body.widths[0] < body.widths[len(body.widths) // 2]

    def test_widen_where_a_pen_presses(self) -> None:
        points = [[100 + 10 * i, 300, i / 40] for i in range(41)]
        path = placed({"type": "polyline", "points": points}).path
        widths = marks(path, Ink("#1a1a2e", 10, 1, "airbrush"), 1)[0].widths
        assert widths[-1] > widths[0]


class TestInk:
    def test_of_the_plotter_ignores_what_was_asked(self) -> None:
        asked = AskedStyle("#ffffff", 20, 0.1, "ink")
        assert ink_for(asked, style="plotter", author="human") == Ink("#0066cc", 2.5, 1, None)

    def test_of_paint_falls_back_to_the_author_and_the_brush(self) -> None:
        plain, named = AskedStyle(), AskedStyle(brush="watercolor")
        assert ink_for(plain, style="paint", author="human").color == "#e94560"
        assert ink_for(plain, style="paint", author="agent").width_px == 8
        assert ink_for(named, style="paint", author="agent").width_px == 14


class TestChance:
    def test_draws_in_blocks_as_it_draws_singly(self) -> None:
        singly, block = Chance(4_000_000_000), Chance(4_000_000_000)
        assert [float(singly.take(1)[0]) for _ in range(50)] == block.take(50).tolist()

    @given(st.integers(0, 2**32 - 1))
    def test_is_spread_over_the_unit_interval(self, seed: int) -> None:
        drawn = Chance(seed).take(2_000)
        assert 0 <= drawn.min() < drawn.max() < 1
        assert abs(drawn.mean() - 0.5) < 0.05
