"""K-TRAP: coming in the middle, turns, and two doors to one piece."""

from datetime import UTC, datetime
from typing import Any

from agent.services import begin_canvas
from tests.contract.atelier import Gate
from tests.contract.drawings import (
    LONG,
    begin_drawing,
    draw_once,
    keys,
    pending_paths,
)
from tests.contract.line import Line, types
from tests.contract.people import Newcomer, Person, is_unpaused
from tests.contract.test_server_says import HALF_STYLED, is_completed
from tests.contract.waiting import eventually
from tests.scripted_model import batch, reply


class TestComingInTheMiddle:
    def test_k_trap_09_no_stroke_is_both_in_init_and_pending(self, alice: Person) -> None:
        line = alice.work()
        line.say("stroke", points=[{"x": 5, "y": 5}, {"x": 9, "y": 9}])
        line.until("human_stroke")
        begin_drawing(alice, line)
        tablet = alice.other_device()
        for person in (tablet, alice):  # one joins, then the other comes back
            back = person.connect()
            line.close()
            shown, coming = keys(back.hear()["strokes"]), list[str]()
            if len(shown) <= LONG:
                ready = back.until("agent_strokes_ready")
                coming = pending_paths(person)
                assert ready["count"] == len(coming)
            assert not set(shown) & set(coming)
            assert len(shown) + len(coming) == LONG + 1

    def test_k_trap_10_what_is_animated_is_what_is_stored(self, alice: Person) -> None:
        line = alice.work()
        line.say("set_style", drawing_style="paint")
        line.until("style_change")
        alice.artist.plays(reply("Paint.", ("draw_paths", HALF_STYLED)))
        line.say("nudge", text="paint")
        ready = line.until("agent_strokes_ready")
        animated = pending_paths(alice)
        line.say("animation_done", batch_id=ready["batch_id"])
        line.until(is_completed)
        alice.wait_at_rest()
        assert len(animated) == 3
        assert keys(alice.connect().hear()["strokes"]) == animated

    def test_k_trap_08_a_stroke_is_echoed_once_to_each_socket(self, alice: Person) -> None:
        lines = [alice.enter(), alice.enter(), alice.other_device().enter()]
        lines[0].say("stroke", points=[{"x": 5, "y": 5}, {"x": 9, "y": 9}])
        for line in lines:
            line.until("human_stroke")
        for line in lines:
            assert "human_stroke" not in types(line.so_far())

    def test_k_trap_18_other_people_hear_nothing(self, newcomer: Newcomer) -> None:
        alice, charlie = newcomer(), newcomer()
        theirs = charlie.enter()
        line = alice.work()
        alice.hang(line, strokes=2)
        alice.wait_at_rest()
        draw_once(alice, line, 100)
        line.say("pause")
        line.until("paused")
        line.say("clear")
        line.until("clear")
        assert theirs.so_far() == []
        assert charlie.pending()["strokes"] == []
        assert charlie.state()["piece_number"] == 0


class TestTurns:
    def test_k_trap_07_every_started_is_completed(self, alice: Person) -> None:
        line = alice.work()
        before = len(line.frames)
        nonsense: dict[str, Any] = {"paths": [{"type": "spiral"}]}
        alice.artist.plays(
            reply("Hm.", ("draw_paths", nonsense), ("no_such_tool", {})),
            reply("Look.", ("view_canvas", {})),
        )
        line.say("nudge", text="draw")
        line.until(lambda f: is_completed(f) and f["tool_name"] == "view_canvas")
        assert open_executions(line, before) == []
        failed = next(f for f in line.frames if is_completed(f) and f["tool_name"] == "draw_paths")
        assert failed["return_code"] not in {0, None}

    def test_k_trap_07_a_turn_that_is_cut_short_completes_what_it_started(
        self, alice: Person
    ) -> None:
        line = alice.work()
        before = len(line.frames)
        begin_drawing(alice, line)
        line.say("pause")
        line.until("paused")
        alice.wait_at_rest()
        assert open_executions(line, before) == []

    def test_k_trap_11_pause_stops_at_a_stroke_boundary(self, alice: Person) -> None:
        line = alice.work()
        begin_drawing(alice, line, 10)
        line.say("pause")
        line.until("paused")
        alice.wait_at_rest()
        assert alice.state()["status"] == "paused"
        left = alice.canvas.strokes.live().count()
        assert left < 10
        turns = alice.turns()
        line.say("resume")
        line.until(is_unpaused)
        line.until("iteration")
        alice.wait_at_rest()
        assert alice.turns() == turns + 1
        assert alice.canvas.strokes.live().count() == left

    def test_k_trap_12_new_canvas_and_resume_are_one_turn(self, alice: Person) -> None:
        line = alice.enter()
        gate = Gate()
        alice.artist.plays(gate, reply("I begin."))
        line.say("new_canvas", direction="hills")
        line.until(is_unpaused)
        gate.wait_reached()
        line.say("resume")
        line.so_far()
        gate.open()
        alice.wait_at_rest()
        assert alice.turns() == 1

    def test_k_trap_13_a_change_of_style_ends_nothing(self, alice: Person) -> None:
        line = alice.work()
        gate = Gate()
        alice.artist.plays(gate, reply("Lines.", batch(100)), reply("And more.", batch(300)))
        line.say("nudge", text="draw")
        gate.wait_reached()
        line.say("set_style", drawing_style="paint")
        line.until("style_change")
        gate.open()
        line.until(is_completed)
        line.until(is_completed)
        alice.wait_at_rest()
        assert alice.canvas.strokes.live().count() == 2

    def test_k_trap_19_both_doors_lead_to_one_piece(self, alice: Person) -> None:
        line = alice.enter()
        with alice.own_page() as page:
            page.until("snapshot")
            line.say("stroke", points=[{"x": 5, "y": 5}, {"x": 9, "y": 9}])
            [stroke] = page.until("strokes_added")["strokes"]
            assert (stroke["kind"], stroke["role"]) == ("polyline", "human")
            drawn = {"type": "line", "points": [[10, 10], [60, 60]]}
            page.say("draw", ref="r1", strokes=[{"id": "mine", "path": drawn}])
            echo = line.until(lambda f: f["type"] == "human_stroke" and f["path"]["type"] == "line")
        assert echo["path"]["points"] == [{"x": 10, "y": 10}, {"x": 60, "y": 60}]
        eventually(lambda: len(alice.state()["canvas"]["strokes"]) == 2)

    def test_k_trap_19_what_is_taken_back_on_our_page_leaves_the_app(self, alice: Person) -> None:
        line = alice.enter()
        for x in (5, 50):
            line.say("stroke", points=[{"x": x, "y": 5}, {"x": x + 9, "y": 9}])
            line.until("human_stroke")
        with alice.own_page() as page:
            page.until("snapshot")
            page.say("undo", ref="r1")
            page.until("ack")
        [kept] = line.until("init")["strokes"]
        assert kept["points"][0]["x"] == 5

    def test_k_trap_19_a_canvas_begun_on_our_page_is_told_to_the_app(self, alice: Person) -> None:
        line = alice.enter()
        line.say("stroke", points=[{"x": 5, "y": 5}, {"x": 9, "y": 9}])
        line.until("human_stroke")
        begin_canvas(user=alice.user, style="paint", now=datetime.now(UTC))
        line.until(is_unpaused)
        told = ["style_change", "new_canvas", "gallery_update", "piece_state", "paused"]
        assert [kind for kind in types(line.frames) if kind in told] == told
        line.until("iteration")
        line.say("stroke", points=[{"x": 1, "y": 1}, {"x": 2, "y": 2}])
        line.until("human_stroke")
        assert len(alice.state()["canvas"]["strokes"]) == 1


def open_executions(line: Line, since: int) -> list[str]:
    """Return the tools that were started and not completed, once all frames are here."""

    def left() -> list[str]:
        line.so_far()
        tools: list[str] = []
        for frame in line.frames[since:]:
            if frame["type"] in {"init", "clear", "new_canvas"}:
                tools.clear()
            elif frame["type"] == "code_execution" and frame["status"] == "started":
                tools.append(frame["tool_name"])
            elif frame["type"] == "code_execution":
                tools.remove(frame["tool_name"])
        return tools

    eventually(lambda: not left())
    return left()
