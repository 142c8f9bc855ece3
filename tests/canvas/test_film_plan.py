"""Films: what is drawn when, what each picture shows, and the words below it."""

from base64 import b64encode
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from canvas.events import LogEvent, StrokeTiming, TurnStarted
from canvas.film_captions import LINES, band_height, caption_band, drawable, wrapped
from canvas.film_files import MP4_FPS
from canvas.film_frames import Sheet, frame_count, pictures
from canvas.film_plan import CAPTION_MS, HOLD_MS, MOST_TAKEN_BACK
from canvas.rendering import render
from tests.canvas.filming import HARD, across, added, plan, removed, thought
from tests.canvas.strokes import INPUTS, placed

SHEET = Sheet("paint", 800, 600, 480)


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


def test_a_film_counts_its_pictures() -> None:
    assert frame_count(plan(seconds=60), MP4_FPS) == 1_800


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
