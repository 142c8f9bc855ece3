"""K-DO: every message of a client, well-formed and not."""

import json
import math

import pytest

from tests.contract.line import Line, types
from tests.contract.people import Person, is_unpaused
from tests.contract.pieces import hang, put_up_a_blank_one
from tests.contract.shapes import assert_path, assert_style_config
from tests.scripted_model import reply

STROKES_A_MINUTE = 60
TOO_FAST = "Drawing too fast. Please slow down."


def draw(line: Line, *points: tuple[float, float]) -> None:
    line.say("stroke", points=[{"x": x, "y": y} for x, y in points])


class TestStrokes:
    def test_k_do_01_a_stroke_is_a_polyline_of_one_point_or_more(self, alice: Person) -> None:
        line = alice.enter()
        draw(line, (10, 20))
        assert line.until("human_stroke")["path"]["points"] == [{"x": 10, "y": 20}]
        draw(line)
        assert line.so_far() == []
        draw(line, (1, 2), (3, 4))
        line.until("human_stroke")
        strokes = alice.state()["canvas"]["strokes"]
        assert [len(path["points"]) for path in strokes] == [1, 2]

    @pytest.mark.parametrize(
        "points",
        [
            '[{"x": 1}]',
            '[{"y": 1}]',
            '[{"x": "one", "y": 1}]',
            '[{"x": null, "y": 1}]',
            "[[1, 2]]",
            '"points"',
            '[{"x": NaN, "y": 1}]',
            '[{"x": Infinity, "y": 1}]',
            '[{"x": 1e999, "y": 1}]',
            '[{"x": 1, "y": 1}, {"x": -1e308, "y": 1}, {"x": NaN, "y": 2}]',
        ],
    )
    def test_k_do_02_what_is_no_stroke_is_an_error_and_stores_nothing(
        self, alice: Person, points: str
    ) -> None:
        line, other = alice.enter(), alice.other_device().enter()
        line.send(f'{{"type": "stroke", "points": {points}}}')
        assert line.hear()["type"] == "error"
        assert other.so_far() == []
        assert alice.state()["canvas"]["strokes"] == []

    def test_k_do_01_a_very_long_stroke_is_stored_with_fewer_points(self, alice: Person) -> None:
        line = alice.enter()
        points = [(n / 8, 300 + 200 * math.sin(n / 300)) for n in range(6_000)]
        draw(line, *points)
        path = line.until("human_stroke")["path"]
        assert len(path["points"]) == 2_000
        for (x, y), kept in ((points[0], path["points"][0]), (points[-1], path["points"][-1])):
            assert (kept["x"], kept["y"]) == pytest.approx((x, y), abs=0.05)

    def test_k_do_03_the_sixty_first_in_a_minute_is_too_fast(self, alice: Person) -> None:
        line, tablet = alice.enter(), alice.other_device().enter()
        for n in range(STROKES_A_MINUTE // 2):
            draw(line, (n, n), (n + 5, n))
            draw(tablet, (n, 100), (n + 5, 100))
        for _ in range(STROKES_A_MINUTE):
            assert line.until("human_stroke")
            assert tablet.until("human_stroke")
        draw(line, (1, 1), (2, 2))
        assert line.hear()["message"] == TOO_FAST
        assert tablet.so_far() == []
        assert len(alice.state()["canvas"]["strokes"]) == STROKES_A_MINUTE

    def test_k_do_05_clear_wipes_and_keeps_the_number(self, alice: Person) -> None:
        hang(alice.user)
        put_up_a_blank_one(alice.user)
        line = alice.work()
        number = alice.state()["piece_number"]
        draw(line, (1, 2), (3, 4))
        line.until("human_stroke")
        line.say("clear")
        line.until("clear")
        state = alice.state()
        assert (state["canvas"]["strokes"], state["piece_number"]) == ([], number)
        line.say("clear")
        assert line.until("clear"), "an empty one, too"


class TestTheArtist:
    def test_k_do_04_a_nudge_is_read_and_not_answered(self, alice: Person) -> None:
        line = alice.work()
        turns = alice.turns()
        for empty in ({"text": ""}, {"text": "   "}, {}):
            line.say("nudge", **empty)
            assert line.so_far() == []
        assert alice.turns() == turns
        line.say("nudge", text="a lighthouse, please")
        line.until("iteration")
        alice.wait_at_rest()
        assert "a lighthouse, please" in alice.artist.heard()

    def test_k_do_06_pause_is_told_and_kept(self, alice: Person) -> None:
        line = alice.work()
        line.say("pause")
        assert line.until("paused")["paused"] is True
        state = alice.state()
        assert state["status"] == "paused"
        turns = alice.turns()
        line.say("nudge", text="only queued")
        line.so_far()
        assert alice.turns() == turns

    def test_k_do_07_resume_takes_a_direction_along(self, alice: Person) -> None:
        line = alice.enter()
        line.say("resume", direction="a harbour at dusk")
        line.until(is_unpaused)
        line.until("iteration")
        alice.wait_at_rest()
        assert "a harbour at dusk" in alice.artist.heard()

    def test_k_do_08_a_new_canvas_takes_a_direction_and_a_known_style(self, alice: Person) -> None:
        line = alice.enter()
        line.say("new_canvas", direction="three herons", drawing_style="crayon")
        line.until(is_unpaused)
        assert "style_change" not in types(line.frames)
        assert alice.state()["canvas"]["drawing_style"] == "plotter"
        line.until("iteration")
        alice.wait_at_rest()
        assert "three herons" in alice.artist.heard()
        line.say("new_canvas", drawing_style="paint")
        line.until(is_unpaused)
        assert alice.state()["canvas"]["drawing_style"] == "paint"

    def test_k_do_11_animation_done_is_never_answered(self, alice: Person) -> None:
        line = alice.work()
        for odd in ({"batch_id": 0}, {"batch_id": 99999}, {"batch_id": -1}):
            line.say("animation_done", **odd)
            assert line.so_far() == []


class TestTheRest:
    def test_k_do_09_an_old_piece_is_shown_to_the_asker_alone(self, alice: Person) -> None:
        hang(alice.user, style="paint")
        line, tablet = alice.enter(), alice.other_device().enter()
        line.say("load_canvas", piece_number=0)
        shown = line.until("load_canvas")
        assert (shown["piece_number"], shown["drawing_style"]) == (0, "paint")
        assert_style_config(shown["style_config"], "paint")
        assert len(shown["strokes"]) == 1
        assert_path(shown["strokes"][0])
        assert tablet.so_far() == []
        for odd in ({"piece_number": 77}, {"piece_number": "one"}, {"piece_number": None}, {}):
            line.say("load_canvas", **odd)
            assert line.so_far() == [], odd

    def test_k_do_10_a_style_is_changed_once(self, alice: Person) -> None:
        line, tablet = alice.enter(), alice.other_device().enter()
        line.say("set_style", drawing_style="paint")
        for each in (line, tablet):
            assert each.until("style_change")["drawing_style"] == "paint"
        line.say("set_style", drawing_style="paint")
        assert line.so_far() == []
        line.say("set_style", drawing_style="crayon")
        assert line.until("error")["message"] == "Invalid drawing style: crayon"
        line.say("set_style")
        assert line.until("style_change")["drawing_style"] == "plotter"

    def test_k_do_12_what_makes_no_sense_is_said_so_or_ignored(self, alice: Person) -> None:
        line = alice.enter()
        for silent in ({"type": "dance"}, {}, {"type": None}, {"type": 7}):
            line.send(json.dumps(silent))
            assert line.so_far() == [], silent
        for text in ("", "{", "nonsense", "\x00"):
            line.send(text)
            assert line.hear()["message"] == "Invalid JSON format", text
        for text in ("[]", "7", '"stroke"', "null", "true"):
            line.send(text)
            told = line.hear()
            assert told["type"] == "error"
            assert told["message"].startswith("Error processing message: "), text
        draw(line, (1, 2))
        assert line.until("human_stroke")

    def test_k_do_12_deep_nesting_hurts_nobody(self, alice: Person) -> None:
        line = alice.enter()
        line.send("[" * 20_000 + "]" * 20_000)
        assert line.hear()["type"] == "error"
        alice.artist.plays(reply("Still here."))
        line.say("resume")
        line.until("thinking_delta")
