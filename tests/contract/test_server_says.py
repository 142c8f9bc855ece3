"""K-SAY: every message from the server, by its shape and by who hears it."""

from typing import Any

import pytest

from agent.messages import ModelBroken
from tests.contract.atelier import finished_piece
from tests.contract.line import Frame, Line, types
from tests.contract.people import Newcomer, Person
from tests.contract.pieces import hang, put_up_a_blank_one
from tests.contract.shapes import assert_entry, assert_path, assert_style_config
from tests.scripted_model import batch, reply

INIT_KEYS = {
    "strokes",
    "gallery",
    "status",
    "paused",
    "piece_number",
    "monologue",
    "drawing_style",
    "style_config",
}
EXECUTION_KEYS = {
    "type",
    "status",
    "tool_name",
    "tool_input",
    "stdout",
    "stderr",
    "return_code",
    "iteration",
}
TOOLS = {
    "draw_paths",
    "generate_svg",
    "view_canvas",
    "mark_piece_done",
    "imagine",
    "sign_canvas",
    "name_piece",
}
THOUGHT = "A quiet shore, with one boat, drawn in a few unhurried lines."
HALF_STYLED: dict[str, Any] = {
    "paths": [
        {"type": "line", "points": [{"x": 10, "y": 10}, {"x": 90, "y": 90}], "color": "#e94560"},
        {"type": "svg", "d": "M 100 100 L 150 150", "opacity": 0.5},
        {"type": "polyline", "points": [{"x": 1, "y": 1}, {"x": 9, "y": 9}], "brush": "ink"},
    ]
}


def executions(line: Line, status: str) -> list[Frame]:
    heard = [frame for frame in line.frames if frame["type"] == "code_execution"]
    return [frame for frame in heard if frame["status"] == status]


def without_seq(frame: Frame) -> Frame:
    """Return a frame without where its socket stood in the log: devices may come at other times."""
    return {key: value for key, value in frame.items() if key != "seq"}


def words_in(frames: list[Frame]) -> str:
    return "".join(frame["text"] for frame in frames if frame["type"] == "thinking_delta")


def is_completed(frame: Frame) -> bool:
    return frame["type"] == "code_execution" and frame["status"] == "completed"


class TestTheFirstMessage:
    def test_k_say_01_init_is_first_and_whole(self, alice: Person) -> None:
        hang(alice.user, title="Before")
        put_up_a_blank_one(alice.user)
        line = alice.work()
        line.say("stroke", points=[{"x": 1, "y": 2}, {"x": 3, "y": 4}])
        line.until("human_stroke")
        init = alice.connect().hear()
        assert init["type"] == "init"
        assert set(init) >= INIT_KEYS
        assert [path["author"] for path in init["strokes"]] == ["human"]
        assert [entry["title"] for entry in init["gallery"]] == ["Before"]
        assert (init["paused"], init["drawing_style"]) == (False, "plotter")
        assert isinstance(init["piece_number"], int)
        assert isinstance(init["monologue"], str)
        assert isinstance(init["status"], str)
        assert_entry(init["gallery"][0])

    def test_k_say_02_the_style_comes_with_its_configuration(self, alice: Person) -> None:
        line = alice.connect()
        assert_style_config(line.hear()["style_config"], "plotter")
        line.say("set_style", drawing_style="paint")
        changed = line.until("style_change")
        assert changed["drawing_style"] == "paint"
        assert_style_config(changed["style_config"], "paint")
        assert_style_config(alice.connect().hear()["style_config"], "paint")

    def test_k_say_03_no_path_has_a_null(self, alice: Person) -> None:
        line = alice.work()
        line.say("set_style", drawing_style="paint")
        line.until("style_change")
        alice.artist.plays(reply("Paint.", ("draw_paths", HALF_STYLED)))
        line.say("nudge", text="paint")
        ready = line.until("agent_strokes_ready")
        pending = [stroke["path"] for stroke in alice.pending()["strokes"]]
        line.say("animation_done", batch_id=ready["batch_id"])
        line.until(is_completed)
        shown = alice.connect().hear()["strokes"]
        line.say("new_canvas")
        line.until("new_canvas")
        line.say("load_canvas", piece_number=0)
        loaded = line.until("load_canvas")["strokes"]
        kept = alice.door.get("/gallery/0/strokes").json()["strokes"]
        for paths in (pending, shown, loaded, kept):
            assert len(paths) == 3
            for path in paths:
                assert_path(path)
        styled = {"color": "#e94560"}
        assert {key: pending[0].get(key) for key in styled} == styled


class TestWhoHears:
    def test_k_say_04_a_persons_stroke_goes_to_all_their_sockets(self, alice: Person) -> None:
        lines = [alice.enter(), alice.enter(), alice.other_device().enter()]
        points = [{"x": 1.5, "y": 2}, {"x": 300, "y": 400}, {"x": 5, "y": 6}]
        lines[0].say("stroke", points=points)
        for line in lines:
            path = line.until("human_stroke")["path"]
            assert_path(path)
            assert (path["type"], path["author"]) == ("polyline", "human")
            assert path["points"] == points

    @pytest.mark.parametrize("said", ["clear", "pause", "resume", "new_canvas", "set_style"])
    def test_k_say_09_changes_go_to_all_sockets_of_the_person_alone(
        self, newcomer: Newcomer, said: str
    ) -> None:
        alice, charlie = newcomer(), newcomer()
        heard = {
            "clear": "clear",
            "pause": "paused",
            "resume": "paused",
            "new_canvas": "new_canvas",
            "set_style": "style_change",
        }[said]
        mine = alice.enter() if said == "resume" else alice.work()
        tablet, theirs = alice.other_device().enter(), charlie.enter()
        mine.say("stroke", points=[{"x": 1, "y": 1}])
        mine.until("human_stroke")
        mine.say(said, **({"drawing_style": "paint"} if said == "set_style" else {}))
        frame = mine.until(heard)
        assert without_seq(tablet.until(heard)) == without_seq(frame)
        if heard == "paused":
            assert frame["paused"] is (said == "pause")
        if heard == "new_canvas":
            assert frame["saved_id"] == "piece_000000"
        alice.wait_at_rest()
        assert theirs.so_far() == []


class TestTheArtist:
    def test_k_say_05_its_words_come_whole_and_in_order(self, alice: Person) -> None:
        line = alice.work()
        before = len(line.frames)
        alice.artist.plays(reply(THOUGHT))
        line.say("nudge", text="think")
        line.until(lambda _: THOUGHT in words_in(line.frames[before:]))
        heard = line.frames[before:]
        first = types(heard).index("iteration")
        assert isinstance(heard[first]["current"], int)
        assert isinstance(heard[first]["max"], int)
        assert first < types(heard).index("thinking_delta")
        deltas = [frame for frame in heard if frame["type"] == "thinking_delta"]
        assert all(isinstance(frame["iteration"], int) for frame in deltas)

    def test_k_say_06_its_tools_are_told_with_every_key(self, alice: Person) -> None:
        line = alice.work()
        alice.artist.plays(
            reply("Draw.", batch(100, 200, 300)), reply("Look.", ("view_canvas", {}))
        )
        line.say("nudge", text="draw")
        line.until(is_completed)
        line.until(is_completed)
        for frame in (*executions(line, "started"), *executions(line, "completed")):
            assert set(frame) >= EXECUTION_KEYS
            assert frame["tool_name"] in TOOLS
        [drawing, looking] = executions(line, "started")
        assert (drawing["tool_name"], looking["tool_name"]) == ("draw_paths", "view_canvas")
        assert len(drawing["tool_input"]["paths"]) == 3
        assert [frame["return_code"] for frame in executions(line, "completed")] == [0, 0]
        for a, b in zip(executions(line, "started"), executions(line, "completed"), strict=True):
            assert (a["tool_name"], a["iteration"]) == (b["tool_name"], b["iteration"])

    def test_k_say_07_strokes_are_announced_with_their_count(self, alice: Person) -> None:
        line = alice.work()
        alice.artist.plays(reply("Draw.", batch(100, 200, 300)))
        line.say("nudge", text="draw")
        ready = line.until("agent_strokes_ready")
        pending = alice.pending()
        assert ready["count"] == pending["count"] == len(pending["strokes"]) == 3
        assert ready["batch_id"] == pending["strokes"][0]["batch_id"] >= 1
        assert ready["piece_number"] == pending["piece_number"] == 0

    def test_k_say_08_a_finished_piece_is_told_with_the_gallery(self, alice: Person) -> None:
        line = alice.work()
        alice.artist.plays(*finished_piece())
        line.say("nudge", text="draw")
        state = line.until("piece_state")
        assert (state["number"], state["completed"]) == (0, True)
        [entry] = line.until("gallery_update")["canvases"]
        assert_entry(entry)
        assert entry["piece_number"] == 0
        line.say("new_canvas")
        state = line.until("piece_state")
        assert (state["number"], state["completed"]) == (1, False)

    def test_k_say_10_an_error_has_null_details_only_from_the_artist(self, alice: Person) -> None:
        line = alice.work()
        line.send("[1]")
        assert "details" not in line.until("error")
        alice.artist.plays(ModelBroken("The account has no credit", "no_credit"))
        line.say("nudge", text="draw")
        told = line.until("error")
        assert told["details"] is None
        assert "The account has no credit" in told["message"]

    def test_k_say_11_what_changes_the_piece_carries_its_seq(self, alice: Person) -> None:
        line = alice.enter()
        line.say("stroke", points=[{"x": 1, "y": 2}, {"x": 3, "y": 4}])
        stroke = line.until("human_stroke")
        line.say("set_style", drawing_style="paint")
        style = line.until("style_change")
        line.say("clear")
        cleared = line.until("clear")
        assert 0 < stroke["seq"] < style["seq"] < cleared["seq"]
