"""What a model sends is made storable, and comes back the same from the journal."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from agent import services, turns
from agent.asking import ask
from agent.clock import SimulatedClock
from agent.journal import dump_blocks, load_assistant
from agent.messages import (
    AssistantMessage,
    JsonValue,
    MessageEnded,
    ModelRequest,
    TextBlock,
    ThinkingBlock,
    ToolUseBlock,
)
from agent.models import Turn
from agent.plain import MAX_DEPTH, plain, plain_text
from canvas.snapshot import changes_between
from tests.agent.studios import Journal, MemoryDesk
from tests.scripted_model import AT_ONCE, ScriptedModel, alone

NO_LIMIT = 10_000


def nested(levels: int) -> JsonValue:
    value: JsonValue = "deep"
    for _ in range(levels):
        value = [value]
    return value


class TestWords:
    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
            ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
            ("\ude00 half", "\N{REPLACEMENT CHARACTER} half"),
            ("\ud83d\ude00", "\N{GRINNING FACE}"),
            ("Wärme, 水", "Wärme, 水"),
            ("\N{GRINNING FACE}", "\N{GRINNING FACE}"),
        ],
    )
    def test_lose_what_no_column_holds_and_join_the_halves_of_a_pair(
        self, sent: str, kept: str
    ) -> None:
        assert plain_text(sent) == kept


class TestValues:
    @pytest.mark.parametrize("sent", [float("nan"), float("inf"), 10**400, -(2**63)])
    def test_numbers_that_no_column_holds_are_null(self, sent: JsonValue) -> None:
        assert plain(sent) is None

    @pytest.mark.parametrize("sent", [True, False, 0, -5, 1e300, 0.1, 2**63 - 1, None, "x"])
    def test_others_stay_as_they_are(self, sent: JsonValue) -> None:
        assert plain(sent) is sent or plain(sent) == sent

    def test_nested_as_deep_as_allowed_stay_and_one_deeper_is_null(self) -> None:
        assert plain(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
        cut = plain(nested(MAX_DEPTH + 1))
        for _ in range(MAX_DEPTH):
            assert isinstance(cut, list)
            [cut] = cut
        assert cut is None

    def test_nested_thousands_deep_are_no_fault(self) -> None:
        assert plain(nested(NO_LIMIT)) is not None


async def answered(*blocks: TextBlock | ThinkingBlock | ToolUseBlock) -> AssistantMessage:
    model = ScriptedModel([MessageEnded(AssistantMessage(blocks), "tool_use")])
    answer = await ask(model, ModelRequest("", (), ()), MemoryDesk(Journal()), AT_ONCE)
    return answer.message


class TestAnAnswer:
    async def test_is_plain_in_all_its_words_but_for_signatures(self) -> None:
        message = await answered(
            ThinkingBlock("a\0", signature="sig\0", redacted="r\0"),
            TextBlock("b\0"),
            ToolUseBlock("call\0", "to\0ol", {"k\0": "v\ud800"}),
        )
        thought, said, use = message.content
        assert thought == ThinkingBlock(
            "a\N{REPLACEMENT CHARACTER}", signature="sig\0", redacted="r\0"
        )
        assert said == TextBlock("b\N{REPLACEMENT CHARACTER}")
        assert use == ToolUseBlock(
            "call\N{REPLACEMENT CHARACTER}",
            "to\N{REPLACEMENT CHARACTER}ol",
            {"k\N{REPLACEMENT CHARACTER}": "v\N{REPLACEMENT CHARACTER}"},
        )

    async def test_is_the_same_from_the_journal_however_deep_it_is(self) -> None:
        message = await answered(ToolUseBlock("call", "tool", {"deep": nested(NO_LIMIT)}))
        assert load_assistant(dump_blocks(message.content)) == message


@pytest.mark.django_db(transaction=True)
def test_words_that_no_column_holds_fail_no_turn(alice: User) -> None:
    canvas = services.begin_canvas(
        user=alice, style="paint", now=datetime(2026, 11, 21, 12, tzinfo=UTC)
    )
    turn = Turn.objects.active().get(canvas=canvas)
    answer = AssistantMessage(
        (ThinkingBlock("Cold \ud83d"), ToolUseBlock("c1", "no\0ne", {"x": nested(NO_LIMIT)}))
    )
    model = ScriptedModel([MessageEnded(answer, "tool_use")])
    turns.run_turn(turn.id, clock=SimulatedClock(canvas.created_at), painters=alone(model))
    turn.refresh_from_db()
    assert (turn.ended_reason, turn.detail) == ("rested", "")
    [step, *_] = [e for e in changes_between(canvas.id, 0) if e.type == "step_taken"]
    assert step.thought == "Cold \N{REPLACEMENT CHARACTER}"
