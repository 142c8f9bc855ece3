"""K-ORD: what comes after what."""

from datetime import UTC, datetime

from agent.messages import ModelBroken
from canvas.models import Performance
from tests.contract.atelier import Gate, finished_piece, long_drawing
from tests.contract.line import Frame, Line, types
from tests.contract.people import Person, is_unpaused
from tests.contract.test_server_says import is_completed
from tests.contract.waiting import eventually
from tests.scripted_model import batch, reply

NEW_CANVAS = ["new_canvas", "gallery_update", "piece_state", "paused"]
OF_NEW_CANVAS = {"style_change", *NEW_CANVAS}


def new_canvas(line: Line, **fields: str) -> list[Frame]:
    """Ask for a new canvas; return the frames of it."""
    before = len(line.frames)
    line.say("new_canvas", **fields)
    line.until(is_unpaused)
    return [frame for frame in line.frames[before:] if frame["type"] in OF_NEW_CANVAS]


def draw(line: Line) -> None:
    line.say("stroke", points=[{"x": 1, "y": 2}, {"x": 3, "y": 4}])


def finish(person: Person, line: Line) -> None:
    """Let the artist finish a piece."""
    person.artist.plays(*finished_piece())
    line.say("nudge", text="finish it")
    line.until("gallery_update")
    person.wait_at_rest()
    line.so_far()


class TestConnecting:
    def test_k_ord_01_the_first_time_everything_is_at_rest(self, alice: Person) -> None:
        line = alice.connect()
        init = line.hear()
        assert (init["paused"], init["status"], init["piece_number"]) == (True, "paused", 0)
        assert (init["strokes"], init["gallery"], init["monologue"]) == ([], [], "")
        assert line.so_far() == []

    def test_k_ord_02_the_artist_waits_for_its_last_watcher_to_return(self, alice: Person) -> None:
        first, second = alice.work(), alice.enter()
        alice.artist.plays(reply("Slowly.", long_drawing(10)), reply("I go on."))
        first.say("nudge", text="draw")
        second.until("agent_strokes_ready")
        first.close()
        draw(second)
        second.until("human_stroke")
        assert alice.state()["status"] == "drawing"
        second.close()
        eventually(lambda: alice.state()["status"] == "paused")
        back = alice.connect()
        assert back.hear()["type"] == "init"
        back.until(is_unpaused)
        back.until("iteration")
        assert alice.state()["status"] != "paused"

    def test_k_ord_03_a_pause_that_was_asked_for_is_kept(self, alice: Person) -> None:
        line = alice.work()
        line.say("pause")
        line.until("paused")
        line.close()
        back = alice.connect()
        assert back.hear()["paused"] is True
        assert back.so_far() == []
        back.close()
        again = alice.connect()
        assert again.hear()["paused"] is True
        assert again.so_far() == []


class TestNewCanvas:
    def test_k_ord_04_its_messages_come_in_order(self, alice: Person) -> None:
        line, tablet = alice.enter(), alice.other_device().enter()
        draw(line)
        line.until("human_stroke")
        told = new_canvas(line, direction="hills", drawing_style="paint")
        assert types(told) == ["style_change", *NEW_CANVAS]
        assert told[0]["drawing_style"] == "paint"
        assert told[1]["saved_id"] == "piece_000000"
        assert [entry["piece_number"] for entry in told[2]["canvases"]] == [0]
        assert (told[3]["number"], told[3]["completed"]) == (1, False)
        line.until("iteration")
        tablet.until(is_unpaused)
        assert [kind for kind in types(tablet.frames) if kind in OF_NEW_CANVAS] == types(told)

    def test_k_ord_04_an_empty_canvas_leaves_no_piece_and_the_style_persists(
        self, alice: Person
    ) -> None:
        line = alice.enter()
        new_canvas(line, drawing_style="paint")
        told = new_canvas(line, drawing_style="paint")
        assert types(told) == ["style_change", *NEW_CANVAS], "even when it is the same"
        assert told[1]["saved_id"] is None
        assert told[2]["canvases"] == []
        assert told[3]["number"] == 2
        assert types(new_canvas(line)) == NEW_CANVAS
        assert alice.state()["canvas"]["drawing_style"] == "paint"


class TestTurns:
    def test_k_ord_05_a_turn_draws_between_started_and_completed(self, alice: Person) -> None:
        line = alice.work()
        before = len(line.frames)
        alice.artist.plays(reply("Three lines.", batch(100, 300, 500)))
        line.say("nudge", text="lines")
        completed = line.until(is_completed)
        assert Performance.objects.get(canvas=alice.canvas).ends_at <= datetime.now(UTC)
        heard = line.frames[before:]
        kinds = types(heard)
        started = next(f for f in heard if f["type"] == "code_execution")
        order = [
            kinds.index("iteration"),
            kinds.index("thinking_delta"),
            heard.index(started),
            kinds.index("agent_strokes_ready"),
            heard.index(completed),
        ]
        assert order == sorted(order)
        assert (started["status"], completed["return_code"]) == ("started", 0)

    def test_k_ord_06_a_finished_piece_stays_where_it_is(self, alice: Person) -> None:
        line = alice.work()
        before = len(line.frames)
        finish(alice, line)
        heard = [frame for frame in line.frames[before:] if frame["type"] != "error"]
        kinds = types(heard)
        done = kinds.index("piece_state")
        assert (heard[done]["number"], heard[done]["completed"]) == (0, True)
        assert kinds[done + 1] == "gallery_update"
        assert not {"thinking_delta", "iteration", "code_execution"} & set(kinds[done:])
        assert "new_canvas" not in kinds
        state = alice.state()
        assert (state["piece_number"], len(state["canvas"]["strokes"])) == (0, 1)

    def test_k_ord_07_a_failure_is_told_once(self, alice: Person) -> None:
        line = alice.work()
        alice.artist.plays(ModelBroken("The key was refused", "bad_key"))
        line.say("nudge", text="draw")
        told = line.until("error")
        assert told["details"] is None
        alice.wait_at_rest()
        assert "error" not in types(line.so_far())

    def test_k_ord_08_resume_on_a_finished_piece_starts_nothing(self, alice: Person) -> None:
        line = alice.work()
        finish(alice, line)
        turns = alice.turns()
        line.say("resume")
        line.until(is_unpaused)
        line.so_far()
        assert alice.turns() == turns

    def test_k_ord_09_a_nudge_on_a_finished_piece_opens_the_next(self, alice: Person) -> None:
        line = alice.work()
        finish(alice, line)
        gate = Gate()
        alice.artist.plays(gate, reply("A moon it is."))
        before = len(line.frames)
        line.say("nudge", text="now a moon")
        line.until(is_unpaused)
        told = [frame for frame in line.frames[before:] if frame["type"] in OF_NEW_CANVAS]
        assert types(told) == NEW_CANVAS
        assert (told[2]["number"], told[2]["completed"]) == (1, False)
        line.until("iteration")
        gate.open()
        alice.wait_at_rest()
        assert "now a moon" in alice.artist.heard()
        assert alice.turns() == 1

    def test_k_ord_10_a_stroke_on_a_finished_piece_is_refused(self, alice: Person) -> None:
        line, tablet = alice.work(), alice.other_device().enter()
        finish(alice, line)
        tablet.until("gallery_update")
        tablet.so_far()
        before = alice.door.get("/gallery/0/strokes").json()
        draw(line)
        assert line.hear()["type"] == "error"
        assert tablet.so_far() == []
        assert alice.door.get("/gallery/0/strokes").json() == before
