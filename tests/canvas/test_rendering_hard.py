"""Hard pictures: nothing to draw, nothing on the sheet, the widest and the thinnest, very many."""

import time

import numpy as np
import pytest

from canvas.brushes import BRUSHES
from canvas.paths import Path
from canvas.rendering import (
    AGENT_VIEW,
    MOST_PIXELS,
    PRESETS,
    SOCIAL,
    Easel,
    Preset,
    Raster,
    print_preset,
    render,
)
from canvas.strokes import PlacedStroke
from canvas.styles import AskedStyle
from tests.canvas.strokes import placed

LINE = {"type": "line", "points": [[100, 300], [700, 300]]}
SQUARE_INCH = {"width": 96, "height": 96}


def pixels(strokes: list[PlacedStroke], **how: object) -> np.ndarray:
    return np.asarray(render(strokes, style="paint", **how), dtype=np.int64)


def beyond(x: float, y: float, brush: str = "oil_round") -> PlacedStroke:
    """Return a stroke that no door lets in: all of it lies off the sheet."""
    points = np.array([[x, y], [x + 40.0, y + 40.0]])
    return PlacedStroke("far", "a", "agent", Path("line", points), AskedStyle(brush=brush), 1)


class TestNothing:
    @pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
    def test_on_the_canvas_is_the_bare_sheet(self, preset: Preset) -> None:
        bare = np.asarray(Easel("paint", preset).blank())
        assert np.array_equal(pixels([], preset=preset), bare)

    @pytest.mark.parametrize("brush", BRUSHES)
    @pytest.mark.parametrize("place", [(-500, 300), (1500, 300), (400, -500), (400, 1200)])
    def test_of_a_stroke_beside_the_sheet_is_seen(
        self, brush: str, place: tuple[float, float]
    ) -> None:
        assert pixels([beyond(*place, brush)]).min() == 255

    def test_beside_the_sheet_gets_onto_the_ground_around_it(self) -> None:
        bare = np.asarray(Easel("paint", SOCIAL).blank())
        assert np.array_equal(pixels([beyond(-45, 300)], preset=SOCIAL)[:, :50], bare[:, :50])


class TestSizes:
    @pytest.mark.parametrize("brush", BRUSHES)
    @pytest.mark.parametrize("width", [0.5, 30])
    def test_the_thinnest_and_the_widest_print_as_they_look(self, brush: str, width: float) -> None:
        asked = {"type": "line", "points": [[12, 50], [84, 46]], "brush": brush}
        stroke = placed({**asked, "stroke_width": width, "color": "#000000"})
        once = 255 - pixels([stroke], preset=print_preset(1, **SQUARE_INCH), **SQUARE_INCH)
        print_ = 255 - pixels([stroke], preset=print_preset(4, **SQUARE_INCH), **SQUARE_INCH)
        assert once.any()
        small = print_.reshape(96, 4, 96, 4, 3).mean(axis=(1, 3))
        # Very thin marks are held visible at the smaller scale; they may be bolder there.
        assert np.abs(small - once).mean() < 2.5
        assert small.sum() == pytest.approx(once.sum(), rel=0.15 if width > 1 else 0.6)

    @pytest.mark.parametrize("scale", [0.1, 1, 2.5, 300 / 96, 4])
    def test_any_scale_has_its_size(self, scale: float) -> None:
        preset = print_preset(scale, width=400, height=300)
        image = render([placed(LINE)], style="plotter", preset=preset, width=400, height=300)
        assert image.size == (round(400 * scale), round(300 * scale))

    @pytest.mark.parametrize("scale", [0, -1, 0.0001, 9, 1e9, float("inf"), float("nan")])
    def test_a_scale_without_pixels_or_with_too_many_is_refused(self, scale: float) -> None:
        with pytest.raises(ValueError, match=f"{MOST_PIXELS:,}"):
            print_preset(scale)

    def test_a_line_at_a_large_scale_is_as_wide_as_its_ink(self) -> None:
        image = render([placed(LINE)], style="plotter", preset=print_preset(4))
        ink = 255 - np.asarray(image, dtype=np.int64)[:, 1600, 0]
        assert ink.sum() / (255 - 0x1A) == pytest.approx(4 * 2.5, abs=0.4)


class TestVeryMany:
    def test_ten_thousand_dots_are_all_there_in_bounded_time(self) -> None:
        dots = [
            placed({"type": "polyline", "points": [[4 + 8 * (i % 99), 4 + 5.8 * (i // 99)]]})
            for i in range(10_000)
        ]
        started = time.thread_time()
        raster = Raster("plotter", AGENT_VIEW)
        raster.draw(dots)
        assert time.thread_time() - started < 12  # some 1 on a quiet machine
        inked = 255 - np.asarray(raster.image())[:, :, 0]
        assert (inked.reshape(-1) > 60).sum() > 20_000

    def test_a_thousand_strokes_on_one_place_end_in_their_colour(self) -> None:
        same = [placed({**LINE, "color": "#e94560", "stroke_width": 20})] * 1_000
        r, g, b = pixels(same)[300, 400]
        assert abs(int(r) - 0xE9) + abs(int(g) - 0x45) + abs(int(b) - 0x60) < 60


def test_degenerate_points_leave_a_dot() -> None:
    for asked in (
        {"type": "line", "points": [[400, 300], [400, 300]]},
        {"type": "cubic", "points": [[400, 300]] * 4},
        {"type": "polyline", "points": [[400, 300]] * 50},
    ):
        inked = pixels([placed({**asked, "stroke_width": 10, "color": "#000000"})]) < 200
        ys, xs, _ = np.nonzero(inked)
        assert 390 <= xs.min() <= xs.max() <= 410
        assert 290 <= ys.min() <= ys.max() <= 310
