"""Our frames in the contract's words, one socket's: what is said, and what is to be done."""

import pytest

from agent.contract.translation import Anew, Batch, Outcome, Translator
from canvas import events
from canvas.strokes import WireStroke

STROKE: WireStroke = {
    "id": "a",
    "author": "b",
    "role": "human",
    "kind": "polyline",
    "points": "QAZABkAfQAY=",
    "seed": 1,
    "seq": 5,
}
SHOW = events.PerformanceData(id="show", starts_at=0, duration_ms=10, strokes=())


@pytest.fixture
def translator() -> Translator:
    return Translator(number=3)


def added(*strokes: WireStroke, show: events.PerformanceData | None = None) -> events.StrokesAdded:
    return events.StrokesAdded(seq=5, by="b", cause="drawn", strokes=strokes, performance=show)


def tool(state: str, name: str = "draw_paths", **told: object) -> events.ToolActivity:
    said = {"turn": "t", "step": 0, "tool": name, "state": state, **told}
    return events.ToolActivity.model_validate(said)


def step(thought: str = "") -> events.StepTaken:
    return events.StepTaken(seq=6, turn="t", step=0, thought=thought)


def statuses(outcomes: list[Outcome]) -> list[tuple[object, object]]:
    said = [each for each in outcomes if isinstance(each, dict)]
    return [(each["status"], each["return_code"]) for each in said if "status" in each]


class TestStrokes:
    def test_a_persons_is_a_human_stroke_with_its_seq(self, translator: Translator) -> None:
        [said] = translator.hear(added(STROKE))
        assert isinstance(said, dict)
        assert (said["type"], said["seq"]) == ("human_stroke", 5)

    def test_the_artists_are_a_batch_to_announce(self, translator: Translator) -> None:
        assert translator.hear(added({**STROKE, "role": "agent"}, show=SHOW)) == [Batch("show")]

    def test_the_artists_that_somebody_brings_back_are_shown_anew(
        self, translator: Translator
    ) -> None:
        assert translator.hear(added(STROKE, {**STROKE, "role": "agent"})) == [Anew(5)]

    @pytest.mark.parametrize("cause", ["undone", "cut"])
    def test_that_go_one_by_one_are_shown_anew(
        self, translator: Translator, cause: events.Cause
    ) -> None:
        gone = events.StrokesRemoved(seq=6, by="b", cause=cause, ids=("a",))
        assert translator.hear(gone) == [Anew(6)]

    def test_that_are_cleared_overtake_what_was_announced(self, translator: Translator) -> None:
        gone = events.StrokesRemoved(seq=6, by="b", cause="cleared", ids=("a",))
        assert translator.hear(gone) == [{"type": "clear", "seq": 6}, "overtaken"]


class TestATool:
    def test_is_started_with_as_many_paths_as_were_asked_for_and_completed(
        self, translator: Translator
    ) -> None:
        [started] = translator.hear(tool("started", paths=3))
        assert isinstance(started, dict)
        assert started["tool_input"] == {"paths": [{}, {}, {}]}
        assert {"stdout", "stderr", "return_code"} <= set(started)
        assert statuses(translator.hear(tool("completed", summary="drew"))) == [("completed", 0)]

    def test_that_fails_is_completed_with_another_code(self, translator: Translator) -> None:
        translator.hear(tool("started"))
        assert statuses(translator.hear(tool("completed", is_error=True))) == [("completed", 1)]

    def test_whose_end_was_lost_is_completed_with_its_step(self, translator: Translator) -> None:
        translator.hear(tool("started"))
        assert statuses(translator.hear(step())) == [("completed", 0)]
        assert translator.hear(step()) == []

    def test_that_a_turn_cut_short_is_completed_as_failed(self, translator: Translator) -> None:
        translator.hear(tool("started"))
        ended = events.TurnEnded(seq=7, turn="t", reason="paused")
        assert statuses(translator.hear(ended)) == [("completed", 1)]

    def test_whose_start_was_lost_is_not_told_of(self, translator: Translator) -> None:
        assert translator.hear(tool("completed")) == []

    def test_for_which_the_clients_have_no_words_is_not_told_of(
        self, translator: Translator
    ) -> None:
        assert translator.hear(tool("started", "critique")) == []
        assert translator.hear(tool("completed", "critique")) == []


class TestAThought:
    def words(self, outcomes: list[Outcome]) -> str:
        return "".join(str(each["text"]) for each in outcomes if isinstance(each, dict))

    def test_is_said_as_it_comes_and_once(self, translator: Translator) -> None:
        heard = translator.hear(events.Thinking(turn="t", step=0, text="Cold "))
        heard += translator.hear(events.Thinking(turn="t", step=0, text="light."))
        heard += translator.hear(step("Cold light."))
        assert self.words(heard) == "Cold light."

    def test_of_which_frames_were_lost_is_said_to_its_end(self, translator: Translator) -> None:
        heard = translator.hear(events.Thinking(turn="t", step=0, text="Cold "))
        heard += translator.hear(step("Cold light. And reeds."))
        assert self.words(heard) == "Cold light. And reeds."

    def test_that_was_joined_in_the_middle_is_not_said_again(self, translator: Translator) -> None:
        translator.hear(events.Thinking(turn="t", step=0, text="light."))
        assert translator.hear(step("Cold light.")) == []

    def test_that_began_anew_is_said_whole(self, translator: Translator) -> None:
        translator.hear(events.Thinking(turn="t", step=0, text="Warm"))
        translator.hear(events.Waiting(turn="t", step=0, words="Busy", seconds=1))
        assert self.words(translator.hear(step("Cold light."))) == "Cold light."


class TestAPiece:
    def test_that_is_finished_is_complete_and_in_the_gallery(self, translator: Translator) -> None:
        said = translator.hear(events.CanvasFinished(seq=9, ended_by="artist"))
        assert said == [{"type": "piece_state", "number": 3, "completed": True}, "gallery"]

    def test_that_is_replaced_is_told_with_the_next_one(self, translator: Translator) -> None:
        assert translator.hear(events.CanvasFinished(seq=9, ended_by="replaced")) == []
        assert translator.hear(events.EaselMoved()) == ["move"]

    def test_with_another_number_is_told_by_it_from_then_on(self, translator: Translator) -> None:
        translator.hear(events.PieceRenumbered(seq=9, number=41))
        [said] = translator.hear(events.PieceNamed(seq=10, title="Pond", alt_text=""))
        assert said == {"type": "piece_title", "piece_number": 41, "title": "Pond"}


class TestATurn:
    @pytest.mark.parametrize("reason", ["failed", "refused", "paint_used_up"])
    def test_that_failed_says_why_with_details_that_are_null(
        self, translator: Translator, reason: str
    ) -> None:
        ended = events.TurnEnded(seq=7, turn="t", reason=reason, detail="No key.")
        assert translator.hear(ended) == [{"type": "error", "message": "No key.", "details": None}]

    @pytest.mark.parametrize("reason", ["rested", "finished", "paused", "step_limit"])
    def test_that_ended_by_itself_says_nothing(self, translator: Translator, reason: str) -> None:
        assert translator.hear(events.TurnEnded(seq=7, turn="t", reason=reason)) == []
