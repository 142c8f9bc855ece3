"""Films: that the files are what players take, tell of themselves, and are bounded."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from PIL import Image

from canvas import film_files
from canvas.film_captions import band_height
from canvas.film_plan import FilmPlan
from canvas.film_process import make_film
from canvas.film_svg import SvgTooLarge, film_svg
from tests.canvas.filming import HARD, across, added, order, plan, removed
from tests.canvas.strokes import placed

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    make_film(order("mp4"), path)
    return path


class TestMp4:
    def test_is_h264_that_every_player_takes(self, film: Path) -> None:
        with av.open(str(film)) as opened:
            [stream] = opened.streams.video
            assert stream.codec_context.name == "h264"
            assert stream.codec_context.pix_fmt == "yuv420p"
            assert (stream.width % 2, stream.height % 2) == (0, 0)
            assert float(stream.average_rate or 0) == film_files.MP4_FPS
            assert (opened.duration or 0) / 1e6 == pytest.approx(5, abs=0.05)
            assert opened.metadata["title"] == "Dusk & <dawn>"

    def test_has_its_index_first(self, film: Path) -> None:
        boxes = [name for name, _ in boxes_of(film.read_bytes())]
        assert boxes.index(b"moov") < boxes.index(b"mdat")

    def test_holds_the_finished_piece(self, film: Path) -> None:
        with av.open(str(film)) as opened:
            shown = [frame.to_ndarray(format="gray") for frame in opened.decode(video=0)]
        held = shown[-int(1.5 * film_files.MP4_FPS) :]
        assert len(shown) == 150
        assert all(np.abs(f.astype(int) - held[-1]).mean() < 1 for f in held)
        assert np.abs(shown[0].astype(int) - held[-1]).mean() > 1

    def test_stops_at_its_bound(self, tmp_path: Path) -> None:
        with pytest.raises(film_files.FilmTooLarge):
            make_film(order("mp4", most_bytes=2_000), tmp_path / "film")


class TestWebp:
    def test_plays_as_long_and_tells_of_itself(self, tmp_path: Path) -> None:
        make_film(order("webp", has_captions=True), tmp_path / "film")
        shown = Image.open(tmp_path / "film")
        assert shown.is_animated
        assert shown.info["loop"] == 0
        assert b"Dusk" in shown.info["xmp"]
        assert shown.size == (480, 360 + band_height(480))
        assert durations(shown) == pytest.approx(5_000, abs=2)

    def test_stops_at_its_bound(self, tmp_path: Path) -> None:
        with pytest.raises(film_files.FilmTooLarge):
            make_film(order("webp", most_bytes=100), tmp_path / "film")


class TestSvg:
    @pytest.mark.parametrize("style", ["paint", "plotter"])
    def test_plays_by_its_styles_alone(self, style: str, tmp_path: Path) -> None:
        make_film(order("svg", style=style, has_captions=True), tmp_path / "film")
        content = (tmp_path / "film").read_text()
        root = ElementTree.fromstring(content)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            *("svg", "title", "desc", "metadata", "style", "rect", "g", "path", "text", "tspan"),
            "xmp",
        }
        assert root.findtext(f"{SVG}title") == "Dusk & <dawn>"
        assert "prefers-reduced-motion" in content
        assert not re.search(r"script|href|url\(|@import|http://(?!www\.w3\.org)", content)
        drawn = [e for e in root.iter(f"{SVG}path") if e.get("pathLength")]
        assert len(drawn) == 4  # one has two runs
        starts = [float(re.search(r"--s:([\d.]+)s", e.get("style", ""))[1]) for e in drawn]
        assert starts == sorted(starts)
        assert "A sea &amp; a sky." in content

    def test_hides_what_was_taken_back(self) -> None:
        told = plan(added(across(1)), removed("stroke-1", at=1_300), added(across(2), at=1_900))
        content = b"".join(svg_parts(told)).decode()
        assert content.count('<g class="x"') == 1

    def test_is_refused_beyond_its_bound(self) -> None:
        with pytest.raises(SvgTooLarge):
            list(svg_parts(plan(added(*map(across, range(1, 6)))), most_bytes=4_000))

    @pytest.mark.parametrize("style", ["paint", "plotter"])
    def test_writes_every_hard_stroke(self, style) -> None:
        strokes = [placed(asked, number=n) for n, asked in enumerate(HARD)]
        content = b"".join(svg_parts(plan(added(*strokes)), style=style))
        ElementTree.fromstring(content)
        assert b"nan" not in content


def svg_parts(told: FilmPlan, style="paint", most_bytes: int = 10_000_000) -> Iterator[bytes]:
    return film_svg(
        told,
        style=style,
        width=800,
        height=600,
        title="",
        description="",
        metadata="",
        has_captions=False,
        most_bytes=most_bytes,
    )


def boxes_of(content: bytes) -> Iterator[tuple[bytes, int]]:
    at = 0
    while at < len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        yield name, size
        at += size


def durations(shown: Image.Image) -> int:
    total = 0
    for number in range(shown.n_frames):
        shown.seek(number)
        shown.load()
        total += shown.info["duration"]
    return total
