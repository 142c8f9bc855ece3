"""Plot sheets: where lines lie on the paper, which pen draws them, and what no pen can do."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas.geometry import length
from canvas.plot_figures import Speeds, flaws, lost_mm, pen_figures, time_in_words
from canvas.plot_palette import few_colors
from canvas.plot_paper import MM_PER_PX, PAPERS, Layout, most_margin_mm, place
from canvas.plot_paths import DOT_MM, SIMPLIFY_MM, for_pen
from canvas.plot_sheet import MAX_SHEET_POINTS, SheetTooLarge
from tests.canvas.plot_sheets import drawn, line, sheet, stroke

pytest.importorskip("vpype", reason="the extra `plotter` is not installed")


def told(made) -> dict[str, str]:
    return {flaw.kind: flaw.words for flaw in flaws(made)}


class TestPaper:
    @pytest.mark.parametrize("paper", PAPERS)
    @pytest.mark.parametrize("is_landscape", [True, False])
    @pytest.mark.parametrize("margin", [0.0, 15.0])
    def test_what_fits_touches_two_margins_and_crosses_none(
        self, paper: str, is_landscape: bool, margin: float
    ) -> None:
        layout = Layout(paper, is_landscape, margin, "fit")
        placement = place(layout, width_px=800, height_px=600)
        corners = placement.placed(np.array([[0.0, 0.0], [800.0, 600.0]]))
        area = layout.area_mm
        room = [corners[0, 0] - area.left, area.right - corners[1, 0]]
        room += [corners[0, 1] - area.top, area.bottom - corners[1, 1]]
        assert min(room) == pytest.approx(0.0, abs=1e-9)
        assert room[0] == pytest.approx(room[1])
        assert room[2] == pytest.approx(room[3])

    def test_true_size_is_a_ninety_sixth_of_an_inch_a_pixel(self) -> None:
        (only,) = drawn(sheet(stroke(points=[[100, 100], [196, 100]])))
        assert length(only) == pytest.approx(25.4)

    def test_the_canvas_lies_in_the_middle(self) -> None:
        (only,) = drawn(sheet(stroke(points=[[300, 300], [500, 300]]), is_landscape=False))
        assert only.mean(axis=0) == pytest.approx((105.0, 148.5))

    @pytest.mark.parametrize("paper", PAPERS)
    def test_the_widest_margin_leaves_room_to_draw(self, paper: str) -> None:
        made = sheet(stroke(), paper=paper, margin_mm=most_margin_mm(paper), scale="fit")
        assert len(drawn(made)) == 1


class TestLines:
    def test_lines_that_touch_become_one(self) -> None:
        made = sheet(line((10, 10), (90, 10)), line((90, 90), (90, 10)), line((90, 90), (10, 90)))
        (only,) = drawn(made)
        assert len(only) == 4

    def test_lines_are_drawn_in_a_short_order(self) -> None:
        apart = [line((x, 300), (x, 340)) for x in (700, 20, 600, 120, 500, 220)]
        made = sheet(*apart)
        columns = [one[0, 0] for one in drawn(made)]
        assert columns == sorted(columns)

    def test_points_that_say_nothing_are_left_out(self) -> None:
        made = sheet(line(*((x, 300) for x in range(100, 700, 5))))
        assert [len(one) for one in drawn(made)] == [2]

    def test_a_curve_stays_where_it_was_asked_for(self) -> None:
        made = sheet(stroke(type="cubic", points=[[100, 300], [300, 0], [500, 600], [700, 300]]))
        (kept,) = drawn(made)
        (asked,) = made.laid[0].lines
        assert len(kept) < len(asked)
        for point in asked:
            assert _distance(point, kept) < SIMPLIFY_MM + 1e-9

    def test_a_dot_is_a_short_dash(self) -> None:
        (only,) = drawn(sheet(line((400, 300))))
        assert length(only) == pytest.approx(DOT_MM)

    def test_subpaths_are_lines_of_their_own(self) -> None:
        made = sheet(stroke(type="svg", d="M 100 100 h 50 M 300 300 h 50"))
        assert len(drawn(made)) == 2

    def test_nothing_makes_an_empty_sheet(self) -> None:
        made = sheet()
        assert drawn(made) == []
        assert pen_figures(made, Speeds(50, 150)) == []
        assert flaws(made) == []

    def test_so_many_points_are_refused(self) -> None:
        loops = stroke(type="svg", d="M 0 0" + "C 800 600 0 600 800 0 0 600 800 600 0 0" * 60)
        with pytest.raises(SheetTooLarge, match=f"{MAX_SHEET_POINTS:,}"):
            sheet(*itertools.repeat(loops, 400))

    @given(
        points=st.lists(
            st.tuples(st.floats(-50, 850), st.floats(-50, 650)), min_size=1, max_size=30
        ),
        paper=st.sampled_from(sorted(PAPERS)),
        is_landscape=st.booleans(),
        scale=st.sampled_from(["fit", "true"]),
    )
    def test_whatever_is_drawn_lies_within_the_margins(
        self, points: list[tuple[float, float]], paper: str, is_landscape: bool, scale: str
    ) -> None:
        made = sheet(line(*points), paper=paper, is_landscape=is_landscape, scale=scale)
        area = made.asked.layout.area_mm
        for one in drawn(made):
            assert np.isfinite(one).all()
            # in its true size a dot may be cut at a margin; half a dash may stand out of a fit
            assert (one >= np.array((area.left, area.top)) - DOT_MM).all()
            assert (one <= np.array((area.right, area.bottom)) + DOT_MM).all()


def _distance(point, polyline) -> float:
    start, step = polyline[:-1], polyline[1:] - polyline[:-1]
    t = np.clip(((point - start) * step).sum(axis=1) / (step**2).sum(axis=1), 0, 1)
    return float(np.hypot(*(start + t[:, None] * step - point).T).min())


class TestPens:
    def test_each_colour_has_a_pen_numbered_as_needed(self) -> None:
        red, blue = stroke(color="#ff0000"), stroke(color="#0000ff")
        made = sheet(blue, red, stroke(color="#0000ff"), style="paint")
        assert [(pen.pen.number, pen.pen.name) for pen in made.drawn] == [
            (1, "#0000ff"),
            (2, "#ff0000"),
        ]

    def test_each_author_has_a_pen_with_their_name(self) -> None:
        made = sheet(stroke("agent"), stroke("alice"), stroke("bob"), pens_by="author")
        assert [pen.pen.name for pen in made.drawn] == ["Code Monet", "Alice", "Bob"]

    def test_authors_pens_differ_and_are_dark_whatever_they_painted_with(self) -> None:
        people = [stroke(name, color="#fffff0") for name in ("alice", "agent", "bob")]
        made = sheet(*people, style="paint", pens_by="author")
        assert [pen.pen.color for pen in made.drawn] == ["#0066cc", "#1a1a2e", "#c2264b"]

    def test_more_authors_than_pens_share_the_last(self) -> None:
        made = sheet(
            stroke("agent"),
            stroke(),
            line((9, 9), (9, 99), author="bob"),
            pens_by="author",
            most_pens=2,
        )
        assert [len(pen.lines) for pen in made.drawn] == [1, 2]
        assert "3 authors drew, and 2 pens are held" in told(made)["pens"]

    def test_a_plotter_piece_has_the_pens_of_its_style_whatever_was_asked(self) -> None:
        made = sheet(stroke("agent", color="#ff0000"), stroke("agent", color="#00ff00"))
        assert [pen.pen.color for pen in made.drawn] == ["#1a1a2e"]

    def test_too_few_pens_take_the_nearest_colours(self) -> None:
        near = [stroke(color=c, points=[[9, n], [99, n]]) for n, c in enumerate(("#ff0000",) * 3)]
        near += [stroke(color="#0000ff", points=[[9, n], [99, n]]) for n in (40, 60)]
        near += [stroke(color="#ee1100", points=[[9, 90], [99, 90]])]
        made = sheet(*near, style="paint", most_pens=2, pens_by="colour")
        assert [pen.pen.color for pen in made.drawn] == ["#ff0000", "#0000ff"]
        assert [len(pen.lines) for pen in made.drawn] == [4, 2]
        assert "3 colours are asked for, and 2 pens are held" in told(made)["pens"]


class TestFewColours:
    @given(
        used=st.dictionaries(
            st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), st.integers(1, 50), min_size=1
        ),
        most=st.integers(1, 20),
    )
    def test_no_more_stand_for_all_than_there_are_pens(
        self, used: dict[str, int], most: int
    ) -> None:
        stands_for = few_colors(used, most)
        assert set(stands_for) == set(used)
        assert set(stands_for.values()) <= set(used)
        assert len(set(stands_for.values())) <= most
        assert few_colors(used, most) == stands_for
        if len(used) <= most:
            assert all(color == pen for color, pen in stands_for.items())

    def test_shades_share_a_pen_and_hues_do_not(self) -> None:
        used = {f"#f0{n:02x}20": 5 for n in range(40)} | {"#2040c0": 3, "#20c040": 2}
        stands_for = few_colors(used, 3)
        assert stands_for["#2040c0"] == "#2040c0"
        assert stands_for["#20c040"] == "#20c040"
        assert len({stands_for[color] for color in used if color.startswith("#f0")}) == 1

    def test_thousands_of_colours_are_quickly_few(self) -> None:
        used = {f"#{n * 3001 % 2**24:06x}": 1 for n in range(10_000)}
        assert len(set(few_colors(used, 64).values())) == 64


class TestFlaws:
    def test_a_line_of_the_plotter_has_none(self) -> None:
        assert flaws(sheet(stroke("agent"), stroke())) == []

    def test_paint_is_told_to_become_lines(self) -> None:
        made = sheet(stroke(stroke_width=12, opacity=0.4), style="paint")
        assert set(told(made)) == {"fills", "opacity", "wide"}

    def test_a_line_thinner_than_the_pen_comes_out_wider(self) -> None:
        made = sheet(stroke(stroke_width=1, opacity=1), style="paint", pen_mm=0.8)
        assert "thinner than the pen’s 0.8 mm" in told(made)["thin"]

    def test_a_line_as_wide_as_the_pen_is_no_flaw(self) -> None:
        made = sheet(stroke(stroke_width=2, opacity=1), style="paint", pen_mm=2 * MM_PER_PX)
        assert set(told(made)) == {"fills"}

    def test_what_is_off_the_page_is_measured(self) -> None:
        made = sheet(line((0, 300), (800, 300)), paper="a5")
        inside = 210 - 2 * 15
        (only,) = drawn(made)
        assert length(only) == pytest.approx(inside)
        assert lost_mm(made) == pytest.approx(800 * MM_PER_PX - inside)
        assert "1 stroke is partly outside the margins: 0.03 m" in told(made)["off_page"]

    def test_a_stroke_wholly_outside_is_not_drawn(self) -> None:
        made = sheet(line((1, 1), (5, 1)), paper="a5", is_landscape=False)
        assert drawn(made) == []
        assert "off_page" in told(made)


class TestFigures:
    def test_the_pen_starts_at_a_corner_and_goes_back(self) -> None:
        made = sheet(line((0, 0), (800, 0)), margin_mm=0, paper="a2")
        (pen,) = pen_figures(made, Speeds(down=100, up=200))
        (only,) = drawn(made)
        up_mm = np.hypot(*only[0]) + np.hypot(*only[-1])
        assert pen.down_m == pytest.approx(800 * MM_PER_PX / 1000)
        assert pen.up_m == pytest.approx(up_mm / 1000)
        assert pen.seconds == pytest.approx(800 * MM_PER_PX / 100 + up_mm / 200 + 0.6)

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [(0, "0 s"), (12.1, "13 s"), (60, "1 min"), (3599, "1 h 0 min"), (11100, "3 h 5 min")],
    )
    def test_time_is_told_in_words(self, seconds: float, words: str) -> None:
        assert time_in_words(seconds) == words


def test_one_pens_lines_may_be_none_at_all() -> None:
    area = Layout("a4", True, 15, "fit").area_mm
    assert for_pen([], area) == []
    assert for_pen([np.array([[1.0, 1.0], [2.0, 2.0]])], area) == []
