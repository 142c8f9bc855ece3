"""Pictures: incremental equals whole, presets fit, marks are where the path is."""

import io
import time

import numpy as np
import pytest
from PIL import Image

from canvas.brushes import BRUSHES
from canvas.png import encode_png
from canvas.rendering import AGENT_VIEW, PRESETS, SHARE, SOCIAL, Raster, render
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName
from tests.canvas.strokes import INPUTS, placed

LINE = {"type": "line", "points": [[100, 300], [700, 300]]}


def strokes() -> list[PlacedStroke]:
    names = list(BRUSHES)
    return [
        placed({**asked, "brush": names[i % 12], "color": "#3b82f6"}, number=i)
        for i, asked in enumerate(INPUTS.values())
    ]


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image, dtype=np.int64)


class TestIncrementalRaster:
    @pytest.mark.parametrize("style", ["plotter", "paint"])
    @pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
    def test_drawn_in_passes_equals_drawn_at_once(self, style: StyleName, preset: object) -> None:
        raster = Raster(style, preset)
        for stroke in strokes():
            raster.draw([stroke])
        whole = render(strokes(), style=style, preset=preset)
        assert np.array_equal(pixels(raster.image()), pixels(whole))

    def test_hands_out_copies(self) -> None:
        raster = Raster("plotter")
        before = raster.image()
        raster.draw([placed(LINE)])
        assert pixels(before).min() == 255
        assert pixels(raster.image()).min() < 60


class TestPresets:
    @pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
    def test_have_their_size(self, preset: object) -> None:
        image = render([], style="paint", preset=preset)
        assert image.size == (preset.width, preset.height)
        assert image.mode == "RGB"

    def test_the_social_picture_keeps_dark_paint_legible_and_the_plotter_white(self) -> None:
        paint = render([placed({**LINE, "color": "#1a1a2e"})], style="paint", preset=SOCIAL)
        assert paint.getpixel((20, 20)) == (26, 26, 46)
        assert paint.getpixel((600, 100)) == (255, 255, 255)
        assert sum(paint.getpixel((600, 315))) < 400
        plotter = render([placed(LINE)], style="plotter", preset=SOCIAL)
        assert plotter.getpixel((600, 100)) == (26, 26, 46)
        assert sum(plotter.getpixel((600, 315))) > 600

    def test_the_agent_sees_people_in_their_colour(self) -> None:
        stroke = placed({**LINE, "color": "#000000"}, role="human")
        r, g, b = render([stroke], style="paint", preset=AGENT_VIEW).getpixel((400, 300))
        assert r > g + 50
        assert r > b + 50
        r, g, b = render([stroke], style="paint", preset=SHARE).getpixel((400, 300))
        assert max(r, g, b) - min(r, g, b) < 20

    def test_nothing_is_painted_beyond_the_sheet(self) -> None:
        edge = placed({"type": "line", "points": [[0, 0], [800, 0]], "stroke_width": 30})
        image = pixels(render([edge], style="paint", preset=SOCIAL))
        assert (image[:49] == (26, 26, 46)).all()


class TestPixels:
    def test_a_pen_line_is_as_wide_as_its_ink_and_round_at_its_ends(self) -> None:
        ink = 255 - pixels(render([placed(LINE)], style="plotter"))[:, :, 0]
        assert ink[:, 400].sum() / (255 - 0x1A) == pytest.approx(2.5, abs=0.15)
        assert ink[300, 99] > 100
        assert ink[300, 97] == 0

    def test_a_translucent_stroke_has_no_darker_joints(self) -> None:
        zigzag = {
            "type": "polyline",
            "points": [[100 + 40 * i, 300 + 90 * (i % 2)] for i in range(9)],
        }
        look = {"brush": "marker", "opacity": 0.5, "color": "#000000", "stroke_width": 20}
        straight = render([placed({**LINE, **look})], style="paint")
        bent = pixels(render([placed({**zigzag, **look})], style="paint"))
        rims = 25
        assert bent.min() >= pixels(straight).min() - rims

    @pytest.mark.parametrize("brush", BRUSHES)
    def test_every_brush_leaves_a_trace_where_the_path_is(self, brush: str) -> None:
        image = pixels(render([placed({**LINE, "brush": brush})], style="paint"))
        assert (image[290:311, 200:600].min(axis=(0, 2)) < 250).mean() > 0.9
        assert (image[:200] == 255).all()

    def test_png_keeps_every_pixel(self) -> None:
        image = render(strokes(), style="paint")
        assert np.array_equal(pixels(Image.open(io.BytesIO(encode_png(image)))), pixels(image))

    @pytest.mark.parametrize("brush", ["oil_flat", "airbrush", "splatter"])
    def test_one_hostile_stroke_is_painted_in_bounded_time(self, brush: str) -> None:
        diagonals = "".join(f"M{i * 1.6} 0L{800 - i * 1.6} 600" for i in range(499))
        asked = {"type": "svg", "d": diagonals[:19_000].rpartition("M")[0], "stroke_width": 30}
        started = time.thread_time()
        render([placed({**asked, "brush": brush})], style="paint")
        assert time.thread_time() - started < 5  # some 0.5 on a quiet machine
