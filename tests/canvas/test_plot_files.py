"""A sheet's files: what vpype and a plotter read out of them is what was drawn."""

import io
import re
import threading
from xml.etree import ElementTree

import numpy as np
import pytest

from canvas.geometry import length
from canvas.plot_figures import Speeds, pen_figures
from canvas.plot_gcode import Gcode, sheet_gcode
from canvas.plot_hpgl import DeviceRefused, devices, sheet_hpgl
from canvas.plot_paper import MM_PER_PX
from canvas.plot_svg import preview_svg, sheet_svg
from tests.canvas.plot_sheets import drawn, line, sheet, stroke

vpype = pytest.importorskip("vpype", reason="the extra `plotter` is not installed")

SVG, INK = "{http://www.w3.org/2000/svg}", "{http://www.inkscape.org/namespaces/inkscape}"
WORDS = Gcode("G21\nG90", "M2", "M5", "M3 S90", "M0", feed_mm_s=50)
COLORS = ("#1a1a2e", "#e94560", "#4ecdc4")
PLACE = re.compile(r"^G[01] X(-?[0-9.]+) Y(-?[0-9.]+)", re.MULTILINE)


def three_pens(**more: object):
    strokes = [
        stroke(
            type="cubic",
            points=[[50, 100 * n], [300, 0], [500, 600], [750, 100 * n]],
            color=COLORS[n % 3],
        )
        for n in range(1, 6)
    ]
    return sheet(*strokes, style="paint", **more)


class TestSvg:
    @pytest.mark.parametrize(
        ("paper", "is_landscape", "size"),
        [("a3", True, ("420mm", "297mm")), ("letter", False, ("215.9mm", "279.4mm"))],
    )
    def test_it_is_as_large_as_the_paper(
        self, paper: str, is_landscape: bool, size: tuple[str, str]
    ) -> None:
        root = ElementTree.fromstring(sheet_svg(three_pens(paper=paper, is_landscape=is_landscape)))
        assert (root.get("width"), root.get("height")) == size
        assert root.get("viewBox") == f"0 0 {size[0][:-2]} {size[1][:-2]}"

    def test_each_pen_is_a_layer_of_one_colour_at_the_top(self) -> None:
        root = ElementTree.fromstring(sheet_svg(three_pens()))
        layers = root.findall(f"{SVG}g")
        assert [layer.get(f"{INK}groupmode") for layer in layers] == ["layer"] * 3
        labels = [layer.get(f"{INK}label") for layer in layers]
        assert labels == ["1 #e94560", "2 #4ecdc4", "3 #1a1a2e"]
        assert [layer.get("stroke") for layer in layers] == [label[2:] for label in labels]
        assert not [path for path in root.iter(f"{SVG}path") if path.get("stroke")]

    @pytest.mark.parametrize("scale", ["fit", "true"])
    def test_vpype_reads_what_was_drawn(self, scale: str) -> None:
        made = three_pens(scale=scale, paper="a3")
        read = vpype.read_multilayer_svg(io.StringIO(sheet_svg(made)), quantization=0.01)
        assert sorted(read.layers) == [1, 2, 3]
        width, height = made.asked.layout.size_mm
        assert read.page_size == pytest.approx((width / MM_PER_PX, height / MM_PER_PX))
        for pen, figures in zip(made.drawn, pen_figures(made, Speeds(50, 150)), strict=True):
            lines = read.layers[pen.pen.number]
            assert lines.length() * MM_PER_PX / 1000 == pytest.approx(figures.down_m, rel=1e-4)
            assert len(lines) == figures.lines
            assert lines.property("vp_color") == vpype.Color(pen.pen.color)

    def test_words_are_escaped(self) -> None:
        made = sheet(stroke("eve"), pens_by="author")
        object.__setattr__(made.drawn[0].pen, "name", '"><script>\x1b')
        for document in (sheet_svg(made, title="</title><b>"), preview_svg(made, label='"><b>')):
            assert "<script" not in document
            assert "<b>" not in document
            ElementTree.fromstring(document)


class TestPreview:
    def test_it_shows_marks_for_what_a_pen_cannot_do(self) -> None:
        off, thin = line((0, 9), (800, 9)), stroke(stroke_width=0.5)
        shown = preview_svg(sheet(off, thin, paper="a5", style="paint"), label="x")
        assert shown.count('stroke="#c8102e"') == 1
        assert shown.count('stroke="#d97706"') == 1

    def test_a_line_that_a_pen_can_draw_has_no_mark(self) -> None:
        shown = preview_svg(sheet(stroke()), label="x")
        assert shown.count("<path") == 1

    def test_it_shows_what_is_beyond_the_paper(self) -> None:
        root = ElementTree.fromstring(preview_svg(sheet(stroke(), paper="a5"), label="x"))
        left, _, width, _ = map(float, root.get("viewBox").split())
        assert left < 0
        assert width == pytest.approx(800 * MM_PER_PX, abs=0.01)


class TestHpgl:
    @pytest.mark.parametrize("device", ["hp7475a", "hp7550", "artisan"])
    def test_a_pen_is_taken_for_each_layer(self, device: str) -> None:
        text = sheet_hpgl(three_pens(), device=device)
        assert re.findall(r"SP([0-9]);", text) == ["1", "2", "3", "0"]
        assert text.isascii()

    def test_lengths_are_in_the_plotters_steps(self) -> None:
        made = sheet(line((100, 300), (700, 300)), line((100, 310), (100, 500)))
        text = sheet_hpgl(made, device="hp7475a")
        steps = [abs(int(n)) for lines in re.findall(r"PD([^;]+);", text) for n in lines.split(",")]
        asked = sum(map(length, drawn(made)))
        assert sum(steps) * 0.02488 == pytest.approx(asked, rel=1e-3)

    def test_a_device_that_nobody_knows_is_refused_with_those_that_are(self) -> None:
        with pytest.raises(DeviceRefused, match="hp7475a"):
            sheet_hpgl(three_pens(), device="abacus")

    def test_a_device_whose_entry_cannot_be_read_is_not_offered(self) -> None:
        known = devices()
        assert "hp7475a" in known
        for device in known:
            assert vpype.config_manager.get_plotter_config(device).pen_count

    def test_paper_that_a_device_does_not_take_is_refused(self) -> None:
        with pytest.raises(DeviceRefused, match="does not take A5; it takes A4, A3"):
            sheet_hpgl(three_pens(paper="a5"), device="hp7475a")

    def test_more_pens_than_a_device_holds_are_refused(self) -> None:
        strokes = [stroke(color=f"#0000{n:02x}", points=[[9, n], [99, n]]) for n in range(7)]
        with pytest.raises(DeviceRefused, match="holds 6 pens, and this sheet has 7"):
            sheet_hpgl(sheet(*strokes, style="paint"), device="hp7475a")

    @pytest.mark.parametrize("is_landscape", [True, False])
    def test_a_sheet_that_a_device_does_not_reach_is_refused(self, is_landscape: bool) -> None:
        frame = line((0, 0), (800, 0), (800, 600), (0, 600), (0, 0))
        made = sheet(frame, scale="fit", margin_mm=15, is_landscape=is_landscape)
        with pytest.raises(DeviceRefused, match="ask for a wider margin"):
            sheet_hpgl(made, device="hp7550")
        assert sheet_hpgl(made, device="hp7475a").startswith("IN;")

    def test_a_sheet_wholly_beyond_its_reach_is_refused(self) -> None:
        made = sheet(line((0, 0), (800, 0)), scale="fit", margin_mm=0, is_landscape=False)
        object.__setattr__(made.drawn[0], "lines", [np.array([[1.0, 1.0], [9.0, 1.0]])])
        with pytest.raises(DeviceRefused, match="ask for a wider margin"):
            sheet_hpgl(made, device="hp7475a")

    def test_an_empty_sheet_is_an_empty_file(self) -> None:
        assert sheet_hpgl(sheet(), device="hp7475a") == ""


class TestGcode:
    def test_each_line_is_between_pen_down_and_pen_up(self) -> None:
        made = sheet(line((100, 100), (200, 100)), line((100, 300), (200, 300)))
        said = sheet_gcode(made, WORDS).splitlines()
        assert said[:3] == ["G21", "G90", "M5"]
        assert said[-2:] == ["M5", "M2"]
        assert said.count("M3 S90") == 2
        assert said.count("M5") == 3
        assert all(word.startswith("G1") for word in said if "F3000" in word)

    def test_pens_are_changed_between_layers(self) -> None:
        said = sheet_gcode(three_pens(), WORDS)
        assert re.findall(r"^; pen (.*)$", said, re.MULTILINE) == [
            "1: #e94560",
            "2: #4ecdc4",
            "3: #1a1a2e",
        ]
        assert said.splitlines().count("M0") == 2

    def test_the_origin_is_the_lower_left_corner(self) -> None:
        made = sheet(line((100, 100), (200, 100)))
        (only,) = drawn(made)
        places = np.array(PLACE.findall(sheet_gcode(made, WORDS)), dtype=float)
        assert places == pytest.approx(np.stack((only[:, 0], 210 - only[:, 1]), axis=1), abs=1e-3)

    def test_braces_are_said_as_they_stand(self) -> None:
        words = Gcode("{x.__class__}", "{}", "{{", "{0}", "{filename}", feed_mm_s=50)
        said = sheet_gcode(three_pens(), words)
        assert said.startswith("{x.__class__}\n{{\n")
        assert said.endswith("{}\n")

    def test_names_cannot_add_lines(self) -> None:
        made = sheet(stroke("eve"), pens_by="author")
        object.__setattr__(made.drawn[0].pen, "name", "Ève\nM112\u2028{x}")
        assert "; pen 1: ?ve?M112?{x}\n" in sheet_gcode(made, WORDS)

    def test_two_at_once_do_not_meet(self) -> None:
        said: dict[int, str] = {}

        def write(n: int) -> None:
            made = sheet(*(line((n, 2 * k), (n + 50, 2 * k)) for k in range(1, 150)))
            said[n] = sheet_gcode(made, Gcode(f"(for {n})", "M2", "M5", "M3", "M0", 50))

        threads = [threading.Thread(target=write, args=(n,)) for n in (10, 200, 400)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        alone = dict(said)
        for n in alone:
            write(n)
        assert said == alone
