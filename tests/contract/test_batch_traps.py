"""K-TRAP: batches of the artist's strokes, and what the shipped clients make of their ids."""

from datetime import UTC, datetime

from canvas.models import Performance
from tests.contract.atelier import long_drawing
from tests.contract.drawings import (
    LONG,
    begin_drawing,
    draw_and_take,
    draw_once,
    ids_in,
    keys,
    pending_paths,
)
from tests.contract.line import Line
from tests.contract.people import Person, is_unpaused
from tests.contract.site import Site
from tests.contract.test_server_says import is_completed
from tests.scripted_model import batch, reply


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
