"""Films: when what is drawn, what each picture shows, and that the files are what players take."""

import re
import struct
from base64 import b64encode
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from PIL import Image

from canvas import film_files
from canvas.events import (
    LogEvent,
    PerformanceData,
    StepTaken,
    StrokesAdded,
    StrokesRemoved,
    StrokeTiming,
    TurnStarted,
)
from canvas.film_captions import LINES, band_height, caption_band, drawable, wrapped
from canvas.film_frames import Sheet, frame_count, pictures
from canvas.film_order import FilmOrder
from canvas.film_plan import CAPTION_MS, HOLD_MS, MOST_TAKEN_BACK, FilmPlan, film_plan
from canvas.film_process import make_film
from canvas.film_svg import SvgTooLarge, film_svg
from canvas.rendering import render
from canvas.strokes import stroke_to_wire
from tests.canvas.strokes import INPUTS, placed

EVEN = b64encode(bytes([128, 255])).decode()
SVG = "{http://www.w3.org/2000/svg}"
SHEET = Sheet("paint", 800, 600, 480)


def across(number: int, y: float = 0.0, **style: object):
    points = [[50, 100 * number + y], [750, 100 * number + y]]
    return placed({"type": "line", "points": points, **style}, number=number)


def added(*strokes, at: int = 0, cause="performed") -> StrokesAdded:
    """Return a batch that the agent performs, each stroke in one second; or a person's strokes."""
    timings = tuple(
        StrokeTiming(id=stroke.id, start_ms=1000 * i, end_ms=1000 * i + 1000, pace=EVEN)
        for i, stroke in enumerate(strokes)
    )
    show = PerformanceData(id="show", starts_at=at, duration_ms=1000, strokes=timings)
    return StrokesAdded(
        by="agent",
        cause=cause,
        strokes=tuple(map(stroke_to_wire, strokes)),
        performance=show if cause == "performed" else None,
        at=at,
    )


def removed(*ids: str, cause="undone", at: int = 0) -> StrokesRemoved:
    return StrokesRemoved(by="alice", cause=cause, ids=ids, at=at)


def thought(text: str, step: int = 0, at: int = 0) -> StepTaken:
    return StepTaken(turn="turn", step=step, thought=text, at=at)


def plan(*frames: LogEvent, seconds: int = 10) -> FilmPlan:
    return film_plan(frames, seconds=seconds)


def ink(picture: Image.Image) -> int:
    """Return how many pixels are not paper."""
    return int((np.asarray(picture.convert("L")) < 250).sum())


class TestThePlan:
    def test_has_the_length_that_was_chosen_and_holds_its_end(self) -> None:
        told = plan(added(across(1), across(2)), seconds=20)
        assert told.length_ms == 20_000
        assert max(take.end_ms for take in told.takes) == pytest.approx(20_000 - HOLD_MS)

    def test_keeps_the_order_and_draws_one_at_a_time(self) -> None:
        told = plan(
            added(across(1), across(2)),
            added(across(3), cause="drawn", at=9_000),
            added(across(4), at=90_000),
        )
        assert [take.stroke.id for take in told.takes] == [f"stroke-{n}" for n in (1, 2, 3, 4)]
        for before, after in pairwise(told.takes):
            assert before.start_ms < before.end_ms <= after.start_ms

    def test_draws_a_persons_stroke_as_long_as_a_hand_takes(self) -> None:
        told = plan(added(across(1), cause="drawn"), added(across(2), at=1_000))
        person, agent = told.takes
        # 700 px at a hand's speed are 1.3 of the agent's seconds
        lasts = [take.end_ms - take.start_ms for take in (person, agent)]
        assert lasts[0] / lasts[1] == pytest.approx(700 / 520, rel=0.01)

    def test_leaves_out_what_a_cut_took_away(self) -> None:
        told = plan(added(across(1), across(2)), removed("stroke-2", cause="cut"))
        assert [take.stroke.id for take in told.takes] == ["stroke-1"]

    def test_shows_what_was_taken_back_until_then(self) -> None:
        told = plan(added(across(1)), removed("stroke-1", at=2_000), added(across(2), at=3_000))
        first, second = told.takes
        assert first.end_ms <= (first.gone_ms or 0) <= second.start_ms
        assert second.gone_ms is None

    def test_leaves_that_out_where_it_happened_all_the_time(self) -> None:
        frames: list[LogEvent] = []
        for number in range(MOST_TAKEN_BACK + 1):
            stroke = placed({"type": "line", "points": [[1, 1], [9, 9]]}, number=number)
            frames += [added(stroke), removed(stroke.id)]
        assert len(plan(*frames, added(across(999, -99_600))).takes) == 1

    def test_goes_on_by_the_strokes_own_pace(self) -> None:
        slow_first = StrokeTiming(
            id="stroke-1", start_ms=0, end_ms=1000, pace=b64encode(bytes([51, 255])).decode()
        )
        batch = added(across(1))
        show = batch.performance.model_copy(update={"strokes": (slow_first,)})
        [take] = plan(batch.model_copy(update={"performance": show}), seconds=12).takes
        shares = [take.share_at(ms) for ms in (-1, 0, 2_500, 5_000, 7_500, 10_000, 99_999)]
        assert shares == pytest.approx([0, 0, 0.1, 0.2, 0.6, 1, 1], abs=0.01)

    def test_puts_a_steps_thought_before_what_the_step_drew(self) -> None:
        told = plan(
            TurnStarted(turn="turn", painter="understudy"),
            added(across(1)),
            thought("First   the\nhorizon."),
            added(across(2), at=1_100),
            thought("Then the sea."),
        )
        assert [caption.text for caption in told.captions] == [
            "First the horizon.",
            "Then the sea.",
        ]
        assert told.captions[0].start_ms == 0
        assert told.captions[1].start_ms == pytest.approx(told.takes[0].end_ms)

    def test_gives_words_time_to_be_read(self) -> None:
        frames = [f for n in range(1, 6) for f in (added(across(n)), thought(f"Thought {n}."))]
        told = plan(*frames, seconds=5)
        assert told.captions[-1].text == "Thought 5."
        assert len(told.captions) < 5
        for before, after in pairwise(told.captions):
            assert after.start_ms - before.start_ms >= CAPTION_MS

    @pytest.mark.parametrize("frames", [(), (thought("Nothing yet."),)])
    def test_is_still_where_nothing_was_drawn(self, frames: tuple[LogEvent, ...]) -> None:
        assert plan(*frames).takes == ()


class TestThePictures:
    def test_end_with_the_piece_and_hold_it(self) -> None:
        strokes = [across(n, brush="watercolor") for n in (1, 2, 3)]
        shown = list(pictures(plan(added(*strokes), seconds=5), SHEET, fps=10))
        whole = render(strokes, style="paint").resize((480, 360), Image.Resampling.BOX)
        apart = np.asarray(shown[-1], dtype=float) - np.asarray(whole, dtype=float)
        assert np.abs(apart).mean() < 1.5  # of 255
        assert len(shown) == 50
        assert all(picture is shown[-1] for picture in shown[-HOLD_MS // 100 :])

    def test_show_a_line_that_grows(self) -> None:
        told = plan(added(across(3)), seconds=5)
        amounts = [ink(picture) for picture in pictures(told, SHEET, fps=10)]
        growing = amounts[: (5_000 - HOLD_MS) // 100]
        assert growing == sorted(growing)
        assert len(set(growing)) > 25
        assert growing[2] < 0.2 * growing[-1]

    def test_show_no_more_of_a_stroke_than_its_pen_has_drawn(self) -> None:
        half = list(pictures(plan(added(across(3)), seconds=6), SHEET, fps=10))[19]
        right = half.crop((260, 0, 480, 360))  # the pen is at the middle of the sheet
        assert ink(half) > 0
        assert ink(right) == 0

    def test_grow_every_kind_of_path(self) -> None:
        asked = [*INPUTS.values(), *HARD]
        strokes = [placed(path, number=n) for n, path in enumerate(asked)]
        told = plan(added(*strokes), seconds=5)
        assert ink(list(pictures(told, SHEET, fps=10))[-1]) > 0

    def test_show_what_is_taken_back_and_then_no_more(self) -> None:
        told = plan(added(across(1)), removed("stroke-1", at=1_300), added(across(2), at=1_900))
        amounts = [ink(picture) for picture in pictures(told, SHEET, fps=10)]
        gone = int((told.takes[0].gone_ms or 0) // 100)
        assert amounts[gone - 2] > 0
        assert amounts[gone + 1] < amounts[gone - 2]
        only = ink(render([across(2)], style="paint").resize((480, 360)))
        assert amounts[-1] == pytest.approx(only, rel=0.2)

    @pytest.mark.parametrize("wide", [480, 800, 1200])
    def test_have_even_sides_and_the_canvas_shape(self, wide: int) -> None:
        assert Sheet("plotter", 800, 600, wide).size == (wide, wide * 3 // 4)
        assert Sheet("plotter", 801, 603, wide).size[1] % 2 == 0


HARD: list[dict[str, object]] = [
    {"type": "polyline", "points": [[400, 300]]},
    {"type": "line", "points": [[9, 9], [9, 9]]},
    {"type": "svg", "d": "M 10 10 L 90 90 M 200 200 M 300 300 C 350 200 400 400 450 300 Z"},
    {"type": "cubic", "points": [[0, 0], [800, 0], [0, 600], [800, 600]], "brush": "splatter"},
    {"type": "line", "points": [[0, 0], [800, 600]], "stroke_width": 30, "brush": "airbrush"},
]


class TestCaptions:
    def test_stay_within_their_lines(self) -> None:
        lines = wrapped("Many words about the sea and the sky. " * 20, 480)
        assert len(lines) == LINES
        assert lines[-1].endswith("…")
        assert wrapped("One word.", 480) == ["One word."]

    @pytest.mark.parametrize("word", ["W" * 500, "日本" * 200, "\u202e\x00\ud800a"])
    def test_bear_any_word(self, word: str) -> None:
        assert len(wrapped(word, 480)) <= LINES
        caption_band(word, 480)

    def test_leave_out_letters_that_ours_are_not(self) -> None:
        assert drawable("Łódź, ça va — 日本 “ok”").split() == ["Łódź,", "ça", "va", "—", "“ok”"]

    def test_draw_in_a_band_of_even_height(self) -> None:
        band = caption_band("Żółw i ćma.", 800)
        assert band.size == (800, band_height(800))
        assert band.height % 2 == 0
        assert np.asarray(band.convert("L")).min() < 120


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


def order(kind: str, **fields: object) -> FilmOrder:
    two = placed({"type": "svg", "d": "M 10 10 L 90 90 M 200 200 L 300 300"}, number=9)
    told: dict[str, object] = {
        "kind": kind,
        "seconds": 5,
        "wide": 480,
        "has_captions": False,
        "style": "paint",
        "width": 800,
        "height": 600,
        "title": "Dusk & <dawn>",
        "artist": "Alice",
        "description": "Lines.",
        "how": "Drawn by the understudy.",
        "xmp": "<xmp>Dusk</xmp>",
        "most_bytes": 10_000_000,
        "frames": [added(across(1), across(2)), thought("A sea & a sky."), added(two, at=2_000)],
    }
    return FilmOrder.model_validate(told | fields)


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


def test_a_film_counts_its_pictures() -> None:
    assert frame_count(plan(seconds=60), film_files.MP4_FPS) == 1_800
