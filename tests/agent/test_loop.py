"""The loop without a database: every way a turn ends, and going on from every saved state."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.loop import (
    ENDS,
    MAX_STEPS,
    MAX_TOOLS_PER_STEP,
    StepRecord,
    TurnEnd,
    results_of,
    take_turn,
)
from agent.messages import (
    AssistantMessage,
    JsonObject,
    MessageEnded,
    Model,
    ModelBusy,
    ModelEvent,
    ModelRequest,
    StopReason,
    TextBlock,
    ThinkingBlock,
    ThoughtDelta,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)
from agent.tools import TOOLS
from agent.tools.base import Verdict
from tests.agent.studios import Journal, Killed, MemoryDesk, MemoryStudio
from tests.canvas.histories import histories
from tests.scripted_model import AT_ONCE, ScriptedModel, batch, reply

LOOK: tuple[str, JsonObject] = ("critique", {"intent": "A pond."})


def run(model: Model, desk: MemoryDesk) -> TurnEnd:
    return asyncio.run(
        take_turn(model=model, desk=desk, tools=TOOLS, system="Draw.", patience=AT_ONCE)
    )


class RecitingModel(ScriptedModel):
    """Answers by how far the conversation is, as a model does that has no memory of its own."""

    def __init__(self, replies: Sequence[MessageEnded]) -> None:
        super().__init__(replies)
        self._script = list(replies)

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        said = sum(isinstance(message, AssistantMessage) for message in request.messages)
        self._replies = self._script[said : said + 1]
        async for event in super().stream(request):
            yield event


class TestEnds:
    @pytest.mark.parametrize("stop", ["end_turn", "refusal", "max_tokens", "context_full"])
    def test_a_turn_ends_as_the_models_message_says(self, stop: StopReason) -> None:
        desk = MemoryDesk(Journal())
        assert run(ScriptedModel([reply("Hm.", stop=stop)]), desk) == ENDS[stop]
        assert desk.journal.closed == [0]

    def test_a_finished_piece_is_hung_once_its_step_is_closed(self) -> None:
        desk = MemoryDesk(Journal())
        model = ScriptedModel([reply("Done.", LOOK, ("mark_piece_done", {}), batch(1))])
        assert run(model, desk) == "finished"
        assert (desk.journal.hung, desk.journal.closed, len(model.requests)) == (1, [0], 1)
        assert desk.journal.studio.batches == [], "nothing is drawn on a piece that is done"

    def test_done_in_a_drawing_call_finishes_too_once_the_critic_is_overruled(self) -> None:
        desk = MemoryDesk(Journal(studio=MemoryStudio(given=[Verdict(passes=False)] * 3)))
        assert run(ScriptedModel([reply("Done.", batch(1, done=True))]), desk) == "finished"

    def test_a_model_that_never_ends_is_asked_max_steps_times(self) -> None:
        desk = MemoryDesk(Journal())
        model = ScriptedModel([reply("More.", batch(1)) for _ in range(MAX_STEPS + 5)])
        assert run(model, desk) == "step_limit"
        assert len(model.requests) == MAX_STEPS

    def test_a_model_that_pauses_its_turn_for_ever_is_limited_too(self) -> None:
        desk = MemoryDesk(Journal())
        model = ScriptedModel([reply("Wait.", stop="pause_turn") for _ in range(MAX_STEPS + 5)])
        assert run(model, desk) == "step_limit"
        assert len(model.requests) == MAX_STEPS

    @pytest.mark.parametrize("stop", ["max_tokens", "refusal", "end_turn", "context_full"])
    def test_no_tool_runs_unless_the_whole_message_asked_for_it(self, stop: StopReason) -> None:
        desk = MemoryDesk(Journal())
        run(ScriptedModel([reply("Lines.", batch(1), stop=stop)]), desk)
        assert desk.journal.calls == []

    def test_a_stream_that_ends_without_its_message_fails_and_runs_nothing(self) -> None:
        class Torn(ScriptedModel):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                self.requests.append(request)
                yield ThoughtDelta("I will")

        desk = MemoryDesk(Journal())
        with pytest.raises(ModelBusy, match="broke off"):
            run(Torn([]), desk)
        assert desk.journal.steps[0].answer is None
        assert desk.heard == "I will"
        assert len(desk.waits) == 3, "it was asked again, and said so"


class TestTools:
    def test_calls_beyond_the_limit_are_answered_but_not_run(self) -> None:
        desk = MemoryDesk(Journal())
        many = [("view_canvas", {})] * (MAX_TOOLS_PER_STEP + 3)
        model = ScriptedModel([reply("Look.", *many)])
        run(model, desk)
        assert len(desk.journal.calls) == MAX_TOOLS_PER_STEP
        results = model.requests[1].messages[-1].content
        errors = [block.is_error for block in results if isinstance(block, ToolResultBlock)]
        assert errors == [False] * MAX_TOOLS_PER_STEP + [True] * 3

    def test_an_id_used_twice_in_one_message_has_one_effect(self) -> None:
        name, asked = batch(1)
        use = ToolUseBlock("same", name, asked)
        twice = MessageEnded(AssistantMessage((use, use)), "tool_use")
        desk = MemoryDesk(Journal())
        run(ScriptedModel([twice]), desk)
        assert desk.journal.calls == [(0, "same")]

    def test_a_missing_tool_is_told_to_the_model(self) -> None:
        desk = MemoryDesk(Journal())
        model = ScriptedModel([reply("Hm.", ("bash", {"command": "env"}))])
        assert run(model, desk) == "rested"
        [result] = model.requests[1].messages[-1].content
        assert isinstance(result, ToolResultBlock)
        assert result.is_error
        assert "bash" in str(result.content)

    def test_the_thinking_is_heard_as_it_comes_and_kept_as_the_steps_thought(self) -> None:
        desk = MemoryDesk(Journal())
        run(ScriptedModel([reply("First the water.")]), desk)
        assert desk.heard == desk.journal.steps[0].thought == "First the water."

    def test_a_step_without_an_answer_has_no_thought_and_no_calls(self) -> None:
        step = StepRecord(0, UserMessage(()))
        assert (step.thought, step.uses, results_of(step)) == ("", [], [])

    def test_text_and_thinking_are_both_thought(self) -> None:
        message = AssistantMessage((ThinkingBlock("a"), TextBlock(""), TextBlock("b")))
        step = StepRecord(0, UserMessage(()), MessageEnded(message, "end_turn"))
        assert step.thought == "a\nb"


class TestTheNextTurn:
    def test_it_is_told_what_came_of_the_last_calls_of_the_turn_before(self) -> None:
        first = MemoryDesk(Journal())
        run(ScriptedModel([reply("More.", batch(n)) for n in range(MAX_STEPS)]), first)
        past = asyncio.run(first.steps())
        model = ScriptedModel([])
        run(model, MemoryDesk(Journal(), earlier=past))
        [request] = model.requests
        assert len(request.messages) == 2 * MAX_STEPS + 1
        [result] = request.messages[-1].content
        assert isinstance(result, ToolResultBlock)
        assert result.tool_use_id == "call0"

    def test_every_call_is_answered_exactly_once_in_what_the_model_reads(self) -> None:
        model = ScriptedModel([reply("A", batch(1), batch(2)), reply("B", ("view_canvas", {}))])
        run(model, MemoryDesk(Journal()))
        for request in model.requests:
            assert_well_formed(request)


def assert_well_formed(request: ModelRequest) -> None:
    """Roles alternate from the user's on, and each call is answered in the next message."""
    for index, message in enumerate(request.messages):
        assert isinstance(message, AssistantMessage if index % 2 else UserMessage)
        if isinstance(message, AssistantMessage):
            uses = [b.id for b in message.content if isinstance(b, ToolUseBlock)]
            answers = [
                b.tool_use_id
                for b in request.messages[index + 1].content
                if isinstance(b, ToolResultBlock)
            ]
            assert uses == answers


CALLS = st.lists(
    st.sampled_from(
        [
            batch(1, 2),
            batch(3),
            ("view_canvas", {}),
            ("sign_canvas", {}),
            ("name_piece", {"title": "Pond"}),
            ("paint_mona_lisa", {}),
            ("draw_paths", {"paths": "no"}),
        ]
    ),
    max_size=4,
)
SCRIPTS = st.lists(CALLS, min_size=1, max_size=5)


def played(script: Sequence[Sequence[tuple[str, dict[str, object]]]]) -> list[MessageEnded]:
    replies = [reply(f"Step {n}.", *calls) for n, calls in enumerate(script) if calls]  # type: ignore[arg-type]
    return [*replies, reply("Done.", LOOK, ("mark_piece_done", {}))]


class TestGoingOn:
    @histories(120)
    @given(SCRIPTS, st.data())
    def test_from_any_save_every_tool_still_runs_exactly_once(
        self, script: list[list[tuple[str, dict[str, object]]]], data: st.DataObject
    ) -> None:
        replies = played(script)
        whole = MemoryDesk(Journal())
        run(RecitingModel(replies), whole)
        journal, model = Journal(), RecitingModel(replies)
        deaths = data.draw(st.lists(st.integers(1, whole.saves), min_size=1, max_size=4))
        for dies_at in deaths:
            try:
                run(model, MemoryDesk(journal, dies_at=dies_at))
            except Killed:
                continue
            break
        assert run(model, MemoryDesk(journal)) == "finished"
        assert journal.calls == whole.journal.calls, "saved outcomes are never run again"
        assert same_paths(journal, whole.journal)
        assert journal.steps == whole.journal.steps
        for request in model.requests:
            assert_well_formed(request)

    @histories(80)
    @given(SCRIPTS, st.data())
    def test_a_call_whose_outcome_was_not_saved_runs_again_and_nothing_else(
        self, script: list[list[tuple[str, dict[str, object]]]], data: st.DataObject
    ) -> None:
        replies = played(script)
        whole = MemoryDesk(Journal())
        run(RecitingModel(replies), whole)
        dies_at = data.draw(st.integers(1, whole.saves))
        journal = Journal()
        with pytest.raises(Killed):
            run(RecitingModel(replies), MemoryDesk(journal, dies_at=dies_at, is_saved_first=False))
        run(RecitingModel(replies), MemoryDesk(journal))
        again = len(journal.calls) - len(whole.journal.calls)
        assert again in (0, 1)
        assert sorted(set(journal.calls)) == sorted(set(whole.journal.calls))

    def test_a_piece_that_hangs_is_hung_again_without_asking_the_model(self) -> None:
        """Hanging twice changes nothing: the second call finds the piece."""
        journal, model = Journal(), RecitingModel([reply("Done.", LOOK, ("mark_piece_done", {}))])
        run(model, MemoryDesk(journal))
        assert run(model, MemoryDesk(journal)) == "finished"
        assert len(model.requests) == 1


def same_paths(one: Journal, other: Journal) -> bool:
    """Whether both studios were asked for the same paths; arrays have no equality of their own."""

    def shape(journal: Journal) -> list[list[list[list[float]]]]:
        return [[path.points.tolist() for path, _ in paths] for paths in journal.studio.batches]

    return shape(one) == shape(other)
