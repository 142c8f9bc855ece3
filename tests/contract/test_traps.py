"""K-TRAP: what the shipped clients do with drawings, and how a server must not trip them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from canvas.models import Performance
from tests.contract.atelier import Gate, long_drawing
from tests.contract.line import Frame, Line, types
from tests.contract.people import Newcomer, Person, is_unpaused
from tests.contract.site import Site
from tests.contract.test_server_says import HALF_STYLED, is_completed
from tests.contract.waiting import eventually
from tests.scripted_model import batch, reply

type Path = dict[str, Any]

LONG = 3  # lines of nearly two seconds each: time to look at a drawing in the making


def keys(paths: Iterable[Path]) -> list[str]:
    """Return paths as what they can be compared by."""
    return [json.dumps(path, sort_keys=True) for path in paths]


def pending_paths(person: Person) -> list[str]:
    return keys(stroke["path"] for stroke in person.pending()["strokes"])


def begin_drawing(person: Person, line: Line, count: int = LONG) -> Frame:
    """Let the artist begin a drawing that takes seconds; return its announcement."""
    person.artist.plays(reply("Slowly.", long_drawing(count)))
    line.say("nudge", text="draw")
    return line.until("agent_strokes_ready")


def draw_once(person: Person, line: Line, *lefts: float) -> Frame:
    """Let the artist draw a little, which nobody fetches; return the announcement."""
    person.artist.plays(reply("Quickly.", batch(*lefts)))
    line.say("nudge", text="draw")
    ready = line.until("agent_strokes_ready")
    person.wait_at_rest()
    return ready


def draw_and_take(person: Person, line: Line, *lefts: float) -> Frame:
    """Let the artist draw a little, which the device fetches and acknowledges."""
    ready = draw_once(person, line, *lefts)
    person.pending()
    line.say("animation_done", batch_id=ready["batch_id"])
    return ready


def ids_in(line: Line) -> list[int]:
    return [frame["batch_id"] for frame in line.frames if frame["type"] == "agent_strokes_ready"]


class TestBatches:
    def test_k_trap_01_batch_ids_only_rise(self, alice: Person) -> None:
        line = alice.work()
        draw_and_take(alice, line, 100)
        line.say("clear")
        line.until("clear")
        draw_and_take(alice, line, 200)
        line.say("new_canvas")
        line.until(is_unpaused)
        alice.wait_at_rest()
        draw_and_take(alice, line, 300)
        begin_drawing(alice, line)
        line.close()
        back = alice.connect()
        back.until("agent_strokes_ready")
        ids = ids_in(line) + ids_in(back)
        assert ids[0] >= 1
        assert ids == sorted(set(ids))

    def test_k_trap_01_not_even_a_restart_begins_them_anew(self, alice: Person) -> None:
        line = alice.work()
        before = draw_and_take(alice, line, 100)["batch_id"]
        line.so_far()
        restarted = Site(alice.site.atelier)
        restarted.open()
        try:
            with Line(restarted.socket_address, alice.access) as back:
                alice.artist.plays(reply("Again.", batch(200)))
                back.say("nudge", text="draw")
                assert back.until("agent_strokes_ready")["batch_id"] > before
                alice.wait_at_rest()
        finally:
            restarted.close()

    def test_k_trap_02_a_fetch_may_be_repeated(self, alice: Person) -> None:
        line = alice.work()
        ready = begin_drawing(alice, line)
        first = alice.pending()
        assert first["count"] == LONG
        assert [alice.pending() for _ in range(3)] == [first] * 3
        line.say("animation_done", batch_id=ready["batch_id"])
        line.so_far()
        assert alice.pending()["strokes"] == []

    def test_k_trap_03_nothing_waits_for_an_acknowledgement(self, alice: Person) -> None:
        line = alice.work()
        for left in (100, 200):
            alice.artist.plays(reply("Quickly.", batch(left)))
            line.say("nudge", text="draw")
            line.until(is_completed)
            alice.wait_at_rest()
        assert len(alice.state()["canvas"]["strokes"]) == 2

    def test_k_trap_04_an_answer_holds_one_batch(self, alice: Person) -> None:
        line = alice.work()
        alice.artist.plays(reply("One.", batch(100)), reply("Two.", long_drawing(LONG)))
        line.say("nudge", text="draw")
        line.until("agent_strokes_ready")
        newest = line.until("agent_strokes_ready")
        pending = alice.pending()
        assert pending["strokes"]
        assert len({stroke["batch_id"] for stroke in pending["strokes"]}) == 1
        if pending["strokes"][0]["batch_id"] == newest["batch_id"]:
            assert pending["count"] == newest["count"]

    def test_k_trap_05_what_was_not_fetched_is_announced_again(self, alice: Person) -> None:
        line = alice.work()
        missed = draw_once(alice, line, 100, 200)  # while it looks at an old piece
        fetched: list[str] = []
        highest = missed["batch_id"]
        alice.artist.plays(reply("More.", batch(300)))
        line.say("nudge", text="draw")
        while len(fetched) < 3:
            ready = line.until("agent_strokes_ready")
            assert ready["batch_id"] > highest
            highest = ready["batch_id"]
            fetched += pending_paths(alice)
            line.say("animation_done", batch_id=highest)
        alice.wait_at_rest()
        assert fetched == keys(alice.connect().hear()["strokes"]), "each once, in order"

    def test_k_trap_06_an_acknowledgement_only_marks_delivery(self, alice: Person) -> None:
        tablet = alice.other_device()
        line, other = alice.work(), tablet.enter()
        ready = begin_drawing(alice, line, 2)
        theirs = other.until("agent_strokes_ready")
        alice.pending()
        line.say("animation_done", batch_id=ready["batch_id"])
        line.say("animation_done", batch_id=ready["batch_id"] + 1000)
        line.so_far()
        assert alice.pending()["strokes"] == []
        assert tablet.pending()["strokes"][0]["batch_id"] == theirs["batch_id"]
        assert tablet.pending()["count"] == 2
        line.until(is_completed)
        ended = Performance.objects.get(canvas=alice.canvas).ends_at
        assert ended <= datetime.now(UTC), "the artist waited for its own clock"

    def test_k_trap_14_every_device_gets_the_drawing(self, alice: Person) -> None:
        tablet = alice.other_device()
        line, other = alice.work(), tablet.enter()
        begin_drawing(alice, line)
        theirs = other.until("agent_strokes_ready")
        assert theirs["count"] == LONG
        assert {s["batch_id"] for s in tablet.pending()["strokes"]} == {theirs["batch_id"]}
        assert pending_paths(alice) == pending_paths(tablet)
        assert len(pending_paths(alice)) == LONG

    def test_k_trap_20_a_clear_or_a_new_canvas_overtakes(self, alice: Person) -> None:
        line = alice.work()
        begin_drawing(alice, line)
        assert alice.pending()["count"] == LONG
        line.say("clear")
        line.until("clear")
        assert alice.pending()["strokes"] == []
        alice.wait_at_rest()
        begin_drawing(alice, line)
        assert alice.pending()["count"] == LONG
        line.say("new_canvas")
        line.until(is_unpaused)
        pending = alice.pending()
        assert (pending["strokes"], pending["piece_number"]) == ([], 1)


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
