"""A canvas as PDF: the raster's picture in vectors, words about it, a bound on its size."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from canvas.brush_table import BRUSHES
from canvas.paths import parse_path
from canvas.pdf_file import PdfTooLarge, PdfWords, pdf_file
from canvas.rendering import render
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName
from tests.pictures import assert_same_picture, mean_distance

WORDS = PdfWords("Dusk & <dawn> (☀)", "Alice \\ Bob", "A line.\nAnd a dot.", "<x:xmpmeta/>")
PATHS = (
    {"type": "line", "points": [[40, 40], [760, 60]]},
    {"type": "quadratic", "points": [[60, 120], [400, 320], [740, 100]]},
    {"type": "cubic", "points": [[60, 300], [900, -200], [-100, 700], [740, 320]]},
    {"type": "polyline", "points": [[60, 400], [200, 500], [210, 390], [400, 520], [760, 410]]},
    {"type": "polyline", "points": [[400, 580]]},
    {"type": "line", "points": [[500, 560], [500, 560]]},
    {"type": "svg", "d": "M60 500 l80 60 -90 20z M300 540 a60 40 0 1 1 90 30 M600 560 l0 0"},
    {"type": "polyline", "points": [[20, 20, 0.1], [400, 300, 1], [780, 580, 0.4]]},
)


def placed(number: int, role: str = "agent", **asked: object) -> PlacedStroke:
    path, style = parse_path({**PATHS[number % len(PATHS)], **asked}, width=800, height=600)
    return PlacedStroke(f"s{number}", role, role, path, style, seed=number)


def every_kind() -> list[PlacedStroke]:
    return [placed(n, "human" if n % 3 else "agent", width=9) for n in range(len(PATHS))]


def every_brush() -> list[PlacedStroke]:
    colors = ("#e94560", "#1a1a2e", "#4ecdc4", "#ffd93d")
    return [
        placed(n, brush=brush, color=colors[n % 4], stroke_width=width, opacity=opacity)
        for width, opacity in ((3, 1.0), (12, 0.9), (28, 0.5))
        for n, brush in enumerate(BRUSHES)
    ]


def made(
    strokes: list[PlacedStroke], style: StyleName = "paint", most_bytes: int = 9_000_000
) -> bytes:
    return pdf_file(strokes, style=style, width=800, height=600, words=WORDS, most_bytes=most_bytes)


def shown(content: bytes, scale: float = 96 / 72) -> Image.Image:
    return pypdfium2.PdfDocument(content)[0].render(scale=scale).to_pil().convert("RGB")


class TestThePicture:
    @pytest.mark.parametrize("style", ["plotter", "paint"])
    @pytest.mark.parametrize("strokes", [every_kind(), every_brush()], ids=["paths", "brushes"])
    def test_is_the_png(self, strokes: list[PlacedStroke], style: StyleName) -> None:
        assert_same_picture(shown(made(strokes, style)), render(strokes, style=style))

    def test_misses_no_stroke(self) -> None:
        """Each alone, or one that is not there could hide among the others."""
        for stroke in [*every_kind(), *every_brush()[12:24]]:
            alone = shown(made([stroke]))
            paper, ours = Image.new("RGB", (800, 600), "#ffffff"), render([stroke], style="paint")
            assert mean_distance(alone, ours) < mean_distance(paper, ours) / 2

    def test_is_drawn_anew_at_any_size(self) -> None:
        large, small = shown(made(every_kind()), 4 * 96 / 72), shown(made(every_kind()))
        assert large.size == (3200, 2400)
        assert_same_picture(large.reduce(4), small)

    def test_does_not_darken_where_a_stroke_crosses_itself(self) -> None:
        loop = "M100 300 c600 -400 600 400 0 100"
        path, style = parse_path(
            {"type": "svg", "d": loop, "stroke_width": 30, "opacity": 0.6}, width=800, height=600
        )
        for style_name in ("plotter", "paint"):
            crossed = [PlacedStroke("s", "a", "agent", path, style, seed=1)]
            assert_same_picture(shown(made(crossed, style_name)), render(crossed, style=style_name))

    def test_of_nothing_is_white_paper(self) -> None:
        assert shown(made([])).getextrema() == ((255, 255),) * 3


class TestTheDocument:
    def test_is_one_page_as_large_as_the_canvas(self) -> None:
        document = pypdfium2.PdfDocument(made(every_kind()))
        assert len(document) == 1
        assert document[0].get_size() == (600, 450)

    def test_tells_of_itself(self) -> None:
        told = pypdfium2.PdfDocument(made(every_kind())).get_metadata_dict()
        assert (told["Title"], told["Author"], told["Subject"]) == (
            WORDS.title,
            WORDS.artist,
            WORDS.description,
        )

    def test_keeps_its_packet_as_it_was_written(self) -> None:
        with pikepdf.open(io.BytesIO(made(every_kind()))) as pdf:
            assert pdf.Root.Metadata.read_raw_bytes() == WORDS.xmp.encode()
            assert str(pdf.Root.Lang) == "en"

    def test_says_what_is_to_be_seen_to_those_who_have_it_read_out(self) -> None:
        with pikepdf.open(io.BytesIO(made(every_kind()))) as pdf:
            figure = pdf.Root.StructTreeRoot.K
            assert (str(figure.S), str(figure.Alt)) == ("/Figure", WORDS.description)
            assert pdf.Root.MarkInfo.Marked
            assert pdf.check_pdf_syntax() == []

    def test_is_the_same_each_time(self) -> None:
        assert made(every_brush()) == made(every_brush())

    def test_holds_no_script_and_opens_nothing(self) -> None:
        content = made(every_kind())
        assert not any(word in content for word in (b"/JS", b"/OpenAction", b"/AA", b"/Launch"))


class TestItsSize:
    def test_is_bounded(self) -> None:
        with pytest.raises(PdfTooLarge):
            made(every_brush() * 20, most_bytes=300_000)

    def test_is_small_for_pens(self) -> None:
        assert len(made([placed(n) for n in range(400)], "plotter")) < 30_000
