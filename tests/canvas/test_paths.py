"""Reading paths: any JSON comes out as a drawable path or as a refusal in words."""

import contextlib
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from canvas.paths import MAX_D_LENGTH, MAX_POINTS, Path, PathRefused, parse_path, subpaths
from canvas.strokes import stroke_from_wire, stroke_to_wire
from canvas.styles import AskedStyle
from tests.canvas.strokes import INPUTS, placed

WIDTH, HEIGHT = 800, 600
MAX_FLAT_POINTS = 5_000

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["1e999", "NaN", "٣", " 12.5 ", "0x10", "1_000", "#abc", "oil_round"]),
    lambda children: (
        st.lists(children, max_size=5) | st.dictionaries(st.text(max_size=8), children, max_size=5)
    ),
    max_leaves=20,
)
point_like = (
    st.fixed_dictionaries({"x": json_values, "y": json_values})
    | st.lists(json_values, max_size=4)
    | st.tuples(st.floats(), st.floats()).map(list)
    | st.tuples(st.integers(-99, 999), st.integers(-99, 999)).map(list)
    | json_values
)
path_data = st.lists(
    st.sampled_from([*"MmLlHhVvCcSsQqTtAaZz ,-.", "1e5", "-3.5", "0", "1", "99", "e", "\x00", "é"]),
    max_size=40,
).map("".join)
path_like = st.fixed_dictionaries(
    {"type": st.sampled_from(["line", "polyline", "quadratic", "cubic", "svg"]) | json_values},
    optional={
        "points": st.lists(point_like, max_size=8) | json_values,
        "d": path_data.map(lambda d: f"M1 1{d}") | path_data | json_values,
        "color": json_values,
        "stroke_width": json_values,
        "width": json_values,
        "opacity": json_values,
        "brush": json_values,
    },
)


def parse(asked: object) -> tuple[Path, AskedStyle]:
    return parse_path(asked, width=WIDTH, height=HEIGHT)


def assert_drawable(path: Path) -> None:
    assert np.isfinite(path.points).all()
    assert (path.points >= 0).all()
    assert (path.points <= (WIDTH, HEIGHT)).all()
    assert np.array_equal(np.round(path.points * 16), path.points * 16)
    flat = subpaths(path)
    assert all(len(points) and np.isfinite(points).all() for points in flat)
    assert 1 <= sum(len(points) for points in flat) <= MAX_FLAT_POINTS


class TestAnyInput:
    @given(path_like | json_values)
    @example({"type": "svg", "d": "M0 0A1e200 1e200 0 0 1 5 5"})
    @example({"type": "svg", "d": "M0 0A1e7 1e-7 1e7 0 1 5 5"})
    @example({"type": "svg", "d": "M1 1H"})
    @example({"type": ["line"], "points": [[0, 0], [1, 1]]})
    def test_is_a_drawable_path_or_a_refusal(self, asked: object) -> None:
        try:
            path, style = parse(asked)
        except PathRefused:
            return
        assert_drawable(path)
        assert style.opacity is None or 0 <= style.opacity <= 1
        assert style.width_px is None or 0.5 <= style.width_px <= 30

    @pytest.mark.parametrize("name", INPUTS)
    def test_hard_inputs_are_drawable(self, name: str) -> None:
        assert_drawable(parse(INPUTS[name])[0])


class TestPoints:
    def test_are_clamped_to_the_canvas(self) -> None:
        path, _ = parse(
            {"type": "line", "points": [{"x": 900, "y": -5}, {"x": "12.5", "y": 1e308}]}
        )
        assert path.points.tolist() == [[800, 0], [12.5, 600]]

    @pytest.mark.parametrize("kind", ["line", "quadratic", "cubic"])
    def test_beyond_what_a_curve_takes_are_ignored(self, kind: str) -> None:
        path, _ = parse({"type": kind, "points": [[i, i] for i in range(9)]})
        assert len(path.points) == {"line": 2, "quadratic": 3, "cubic": 4}[kind]

    @pytest.mark.parametrize(("kind", "few"), [("line", 1), ("quadratic", 2), ("cubic", 3)])
    def test_too_few_are_refused_by_number(self, kind: str, few: int) -> None:
        with pytest.raises(PathRefused, match=f"at least {few + 1} points, not {few}"):
            parse({"type": kind, "points": [[0, 0]] * few})

    def test_too_many_are_refused_by_number(self) -> None:
        with pytest.raises(PathRefused, match=f"2001 points.*{MAX_POINTS}"):
            parse({"type": "polyline", "points": [[0, 0]] * (MAX_POINTS + 1)})

    @pytest.mark.parametrize(
        "bad", [float("nan"), float("inf"), True, None, "1e999", "٣", "abc", 10**400, [], {}]
    )
    def test_that_are_no_finite_numbers_are_refused(self, bad: object) -> None:
        with pytest.raises(PathRefused, match="point 1"):
            parse({"type": "line", "points": [[0, 0], [bad, 1]]})

    def test_of_one_place_are_a_dot(self) -> None:
        path, _ = parse({"type": "polyline", "points": [[5, 5]]})
        assert [run.tolist() for run in subpaths(path)] == [[[5, 5]]]

    def test_carry_pressure_when_every_one_has_it(self) -> None:
        path, _ = parse({"type": "polyline", "points": [[0, 0, 0.5], {"x": 9, "y": 9, "p": 7}]})
        assert path.pressure is not None
        assert path.pressure.tolist() == pytest.approx([0.5, 1], abs=0.01)
        path, _ = parse({"type": "polyline", "points": [[0, 0, 0.5], [9, 9]]})
        assert path.pressure is None


class TestStyle:
    def test_what_cannot_be_used_is_dropped_or_brought_into_range(self) -> None:
        line = {"type": "line", "points": [[0, 0], [1, 1]]}
        _, style = parse(
            {**line, "color": "red", "brush": "mop", "stroke_width": 99, "opacity": -1}
        )
        assert style == AskedStyle(color=None, width_px=30, opacity=0, brush=None)
        _, style = parse({**line, "color": "#AbC", "brush": "ink", "width": "0.1", "opacity": True})
        assert style == AskedStyle(color="#aabbcc", width_px=0.5, opacity=None, brush="ink")

    @pytest.mark.parametrize("color", ["url(#a)", "#12345g", "#１２３", "#abcd", '#abc"', 7])
    def test_a_colour_is_hex_or_nothing(self, color: object) -> None:
        _, style = parse({"type": "line", "points": [[0, 0], [1, 1]], "color": color})
        assert style.color is None


class TestPathData:
    @pytest.mark.parametrize(
        ("d", "commands", "points"),
        [
            ("M1e1 5L1.5.5", "ML", [[10, 5], [1.5, 0.5]]),
            ("m10-20.5.5e1 3", "ML", [[10, 0], [15, 0]]),
            ("M1 2 3 4 5 6z", "MLLZ", [[1, 2], [3, 4], [5, 6]]),
            ("M1 1M2 2H9M4 4", "ML", [[2, 2], [9, 2]]),
            ("M1 1zz", "MZ", [[1, 1]]),
        ],
    )
    def test_is_read_as_svg_reads_it(
        self, d: str, commands: str, points: list[list[float]]
    ) -> None:
        path, _ = parse({"type": "svg", "d": d})
        assert path.commands == commands
        assert path.points.tolist() == points

    def test_arcs_become_curves_through_the_arc(self) -> None:
        path, _ = parse({"type": "svg", "d": "M300 300a100 100 0 1 1 200 0"})
        (run,) = subpaths(path)
        distances = np.sqrt(((run - (400, 300)) ** 2).sum(axis=1))
        assert np.abs(distances - 100).max() < 0.2

    def test_sub_paths_are_lifted_between(self) -> None:
        path, _ = parse({"type": "svg", "d": "M0 0H50M0 50H50zl5 5"})
        assert [run[0].tolist() for run in subpaths(path)] == [[0, 0], [0, 50], [0, 50]]

    @pytest.mark.parametrize(
        "d",
        ["", "   ", "L5 5", "M5 5", "M0 0 L5", "M0 0 foo", "M0 0</path><script>", "M0 0\x00",
         "M0,0,,1", "M0 0H", "M0 0L1e99 0", "M0 0A5 5 0 2 1 9 9"],
    )  # fmt: skip
    def test_that_draws_nothing_or_is_broken_is_refused(self, d: str) -> None:
        with pytest.raises(PathRefused):
            parse({"type": "svg", "d": d})

    @pytest.mark.parametrize(
        "d",
        [
            "M0 0L9999999 9999999",
            "M0 0" + "h1" * 9_990,
            "M0 0" + "z" * 19_990,
            "M0 0" + "h1z" * 499,
            "M0 0" + "m1 1z" * 3_990,
            "M0 0" + "A5 5 0 1 1 9 9" * 1_300,
            "M0 0C" + "800 600 0 600 800 0 " * 660,
            "M0 0L" + "1" * 19_000,
            "M0 0L" + "1e" * 9_000,
            "M0 0" + " " * 19_990,
            "M0 0" + ",.-" * 6_000,
            "M" * MAX_D_LENGTH * 60,
        ],
    )
    def test_made_to_be_slow_is_bounded(self, d: str) -> None:
        quickest = min(self.time_to_read(d) for _ in range(3))
        assert quickest < 0.5  # seconds of this thread's own work: 0.1, and room for slow machines

    def time_to_read(self, d: str) -> float:
        began = time.thread_time()
        with contextlib.suppress(PathRefused):
            assert_drawable(parse({"type": "svg", "d": d})[0])
        return time.thread_time() - began


class TestTheWire:
    @pytest.mark.parametrize("name", INPUTS)
    def test_brings_a_stroke_back_as_it_was(self, name: str) -> None:
        stroke = placed({**INPUTS[name], "brush": "ink", "color": "#abc", "opacity": 0.5})
        there = stroke_to_wire(stroke)
        back = stroke_from_wire(there)
        assert stroke_to_wire(back) == there
        assert np.array_equal(back.path.points, stroke.path.points)
        assert (back.asked, back.seed, back.path.kind) == (
            stroke.asked,
            stroke.seed,
            stroke.path.kind,
        )

    def test_says_nothing_about_what_was_not_asked(self) -> None:
        wire = stroke_to_wire(placed({"type": "line", "points": [[0, 0], [1, 1]]}))
        assert set(wire) == {"id", "author", "role", "kind", "points", "seed", "seq"}
