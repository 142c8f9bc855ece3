"""Asking again: how long it is waited for, how often, and what is left of the failed attempts."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.loop import take_turn
from agent.messages import MessageEnded, ModelBroken, ModelBusy
from agent.retrying import (
    BUDGET_S,
    CEILINGS_S,
    JITTER_S,
    SHORTEST_S,
    Patience,
    announcement,
    wait_before_retry,
)
from agent.tools import TOOLS
from tests.agent.studios import Journal, MemoryDesk
from tests.scripted_model import ScriptedModel, batch, reply

BUSY = ModelBusy("Claude is busy")
BAD_KEY = ModelBroken("Claude's key is not accepted", "bad_key")


class Hours:
    """Time that passes while somebody waits; chance that falls as it is told."""

    def __init__(self, chance: float = 0.5) -> None:
        self.now_s, self._chance = 1_000.0, chance

    def patience(self) -> Patience:
        return Patience(sleep=self.sleep, clock=lambda: self.now_s, chance=lambda: self._chance)

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds


def ask(replies: Sequence[MessageEnded | Exception]) -> tuple[MemoryDesk, ScriptedModel, Hours]:
    desk, model, hours = MemoryDesk(Journal()), ScriptedModel(replies), Hours()
    try:
        asyncio.run(
            take_turn(model=model, desk=desk, tools=TOOLS, system="", patience=hours.patience())
        )
    except (ModelBusy, ModelBroken) as failure:
        desk.heard = failure.words
    return desk, model, hours


class TestTheWait:
    @given(attempts=st.integers(1, len(CEILINGS_S)), chance=st.floats(0, 1))
    def test_lies_between_the_shortest_and_the_attempts_own_ceiling(
        self, attempts: int, chance: float
    ) -> None:
        wait = wait_before_retry(BUSY, attempts=attempts, spent_s=0, chance=chance)
        assert wait is not None
        assert SHORTEST_S <= wait <= CEILINGS_S[attempts - 1]

    @given(asked=st.floats(0, 100), chance=st.floats(0, 1))
    def test_is_never_shorter_than_what_the_provider_asked_for(
        self, asked: float, chance: float
    ) -> None:
        failure = ModelBusy("Claude is busy", retry_after_s=asked)
        wait = wait_before_retry(failure, attempts=1, spent_s=0, chance=chance)
        assert wait is not None
        assert asked <= wait <= max(asked + JITTER_S, CEILINGS_S[0])

    def test_is_not_begun_when_it_would_end_after_the_budget(self) -> None:
        patient = ModelBusy("Claude is asked too much just now", retry_after_s=BUDGET_S)
        assert wait_before_retry(patient, attempts=1, spent_s=1, chance=0) is None
        assert wait_before_retry(BUSY, attempts=1, spent_s=BUDGET_S, chance=0) is None

    def test_is_over_after_the_last_attempt(self) -> None:
        assert wait_before_retry(BUSY, attempts=len(CEILINGS_S) + 1, spent_s=0, chance=0) is None

    def test_is_not_for_what_stays_broken(self) -> None:
        assert wait_before_retry(BAD_KEY, attempts=1, spent_s=0, chance=0) is None

    def test_is_announced_in_whole_seconds(self) -> None:
        assert announcement(BUSY, 7.6) == "Claude is busy, trying again in 8 s"
        assert announcement(BUSY, 0.2) == "Claude is busy, trying again in 1 s"


class TestATurn:
    def test_goes_on_after_attempts_that_failed_as_if_they_had_not_been(self) -> None:
        desk, model, _ = ask([BUSY, BUSY, reply("One.", batch(1)), BUSY, reply("Two.")])
        assert len(desk.journal.studio.batches) == 1
        assert [model.requests[0].messages, model.requests[1].messages] == [
            model.requests[2].messages
        ] * 2
        assert [step.thought for step in desk.journal.steps.values()] == ["One.", "Two."]
        assert [round(seconds, 2) for _, seconds in desk.waits] == [2.25, 6.25, 2.25]
        assert desk.waits[0][0] == "Claude is busy, trying again in 2 s"
        assert (desk.reserved, desk.released) == (5, 3)

    @pytest.mark.parametrize("failures", [4, 5, 9])
    def test_gives_up_after_four_attempts(self, failures: int) -> None:
        desk, model, _ = ask([BUSY] * failures)
        assert (len(model.requests), desk.heard) == (4, "Claude is busy")
        assert desk.journal.steps[0].answer is None

    def test_gives_up_when_its_time_is_over(self) -> None:
        slow = ModelBusy("Claude is asked too much just now", retry_after_s=100)
        desk, model, hours = ask([slow] * 9)
        assert len(model.requests) == 2
        assert hours.now_s - 1_000 <= BUDGET_S
        assert desk.heard == slow.words

    def test_does_not_ask_again_what_is_broken(self) -> None:
        desk, model, _ = ask([BAD_KEY, reply("Never.")])
        assert (len(model.requests), desk.waits) == (1, [])
        assert desk.heard == BAD_KEY.words
