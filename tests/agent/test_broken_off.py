"""Calls to models that are broken off: what was not used is given back, whatever was is paid."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import ledger, turns
from agent.calls import TOKENS_PER_S
from agent.clock import SimulatedClock
from agent.desk import TurnDesk
from agent.loop import take_turn
from agent.messages import ModelBusy, ModelEvent, ModelRequest, ThoughtDelta, Usage
from agent.models import Critique, Spend, Turn
from agent.tools import TOOLS
from agent.uninterrupted import uninterrupted
from tests.agent.faults import failing_once
from tests.agent.paid import (
    PRICE,
    START,
    Endless,
    Paid,
    begun,
    broken_off,
    claimed_turn,
    owed,
    spends,
)
from tests.agent.studios import Killed
from tests.scripted_model import AT_ONCE, ScriptedModel, alone, batch, reply

HEARD = Usage(1_000, 10)
WORDS = ThoughtDelta("I will", HEARD)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def prices(settings: Settings) -> None:
    settings.MODEL_PRICES = {"claude-sonnet-5-5": PRICE}
    settings.PAINT_CAPS = dict.fromkeys(ledger.CAPS, Decimal(100))


@pytest.fixture
def turn(alice: User) -> Turn:
    return claimed_turn(alice)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


class TestACallThatIsCancelled:
    async def test_books_what_the_model_told_of_what_was_sent_and_the_time_it_was_open(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        model = Endless(clock, WORDS, open_s=2)
        spend = await broken_off(begun(turn, alone(model), clock), model.began)
        assert spend.settled_usd == owed(HEARD, 2 * TOKENS_PER_S)
        assert spend.output_tokens == 2 * TOKENS_PER_S

    @pytest.mark.parametrize("words", [(), [ThoughtDelta("I will")]])
    async def test_books_what_was_sent_at_its_dearest_when_the_model_told_nothing(
        self, turn: Turn, clock: SimulatedClock, words: list[ThoughtDelta]
    ) -> None:
        model = Endless(clock, *words, open_s=2)
        spend = await broken_off(begun(turn, alone(model), clock), model.began)
        assert spend.settled_usd == owed(model.requests[0], 2 * TOKENS_PER_S)

    async def test_books_what_the_model_told_when_it_wrote_faster_than_any(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        model = Endless(clock, ThoughtDelta("", Usage(1_000, 900)), open_s=2)
        spend = await broken_off(begun(turn, alone(model), clock), model.began)
        assert spend.settled_usd == owed(HEARD, 900)

    @pytest.mark.parametrize("told", [Usage(1_000, 6_000), Usage(10**6, 1)])
    async def test_books_no_more_than_was_reserved(
        self, turn: Turn, clock: SimulatedClock, told: Usage
    ) -> None:
        model = Endless(clock, ThoughtDelta("", told), open_s=100)
        spend = await broken_off(begun(turn, alone(model), clock), model.began)
        assert spend.output_tokens == model.max_tokens
        assert spend.settled_usd is not None
        assert spend.settled_usd <= spend.reserved_usd

    async def test_while_a_critic_looks_is_settled_too(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        critic = Endless(clock, WORDS)
        artist = ScriptedModel([reply("Done?", batch(1), ("critique", {"intent": "a line"}))])
        spend = await broken_off(begun(turn, alone(artist, critic), clock), critic.began)
        assert (spend.kind, spend.settled_usd) == ("critique", owed(HEARD, 2 * TOKENS_PER_S))


class TestACallThatFails:
    async def test_midway_is_settled_and_asked_for_again(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        class Torn(Paid):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                if not self.requests:
                    self.requests.append(request)
                    yield WORDS
                    await clock.pause(1)
                    raise ModelBusy("The line to Claude was cut")
                async for event in super().stream(request):
                    yield event

        await begun(turn, alone(Torn([reply("There.")])), clock)
        settled = [spend.settled_usd for spend in await spends()]
        assert settled == [owed(HEARD, TOKENS_PER_S), Decimal("0.000600")]

    async def test_by_a_fault_of_ours_is_settled_by_the_time_it_was_open(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        class Faulty(Paid):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                self.requests.append(request)
                await clock.pause(1)
                if self.requests:
                    raise KeyError("a slip")
                yield reply("never")

        model = Faulty([])
        with pytest.raises(KeyError):
            await begun(turn, alone(model), clock)
        [spend] = await spends()
        assert spend.settled_usd == owed(model.requests[0], TOKENS_PER_S)

    async def test_with_its_worker_stays_booked_at_its_most(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        class Dying(Paid):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                yield WORDS
                raise Killed

        desk = TurnDesk(turn, clock, alone(Dying([])))
        with pytest.raises(Killed):
            await take_turn(model=Dying([]), desk=desk, tools=TOOLS, system="", patience=AT_ONCE)
        assert [spend.settled_usd for spend in await spends()] == [None]


class TestADatabaseThatFailsWhileACallIsSettled:
    def test_leaves_a_turn_that_is_handed_over_so(self, turn: Turn, clock: SimulatedClock) -> None:
        class Leaving(Paid):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                yield WORDS
                turns.closing_time.set()
                await asyncio.Event().wait()

        Turn.objects.filter(id=turn.id).update(state="queued")
        try:
            with failing_once('UPDATE "agent_spend"'):
                ended = turns.run_turn(turn.id, clock=clock, painters=alone(Leaving([])))
        finally:
            turns.closing_time.clear()
        assert ended == "handed_over"
        assert Spend.objects.get().settled_usd is None

    def test_lets_the_model_be_asked_again(self, turn: Turn, clock: SimulatedClock) -> None:
        Turn.objects.filter(id=turn.id).update(state="queued")
        model = Paid([ModelBusy("Claude is busy"), reply("There.")])
        with failing_once('UPDATE "agent_spend"'):
            assert turns.run_turn(turn.id, clock=clock, painters=alone(model)) == "rested"
        assert len(model.requests) == 2


class TestAnAnswerThatIsWhole:
    async def test_is_saved_and_paid_although_the_turn_is_cancelled_while_it_is_saved(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        model = Paid([reply("One.", batch(1))])
        saving = asyncio.Event()

        class Slow(TurnDesk):
            async def save_answer(self, *args: object) -> None:
                saving.set()
                await super().save_answer(*args)  # type: ignore[arg-type]

        desk = Slow(turn, clock, alone(model))
        work = asyncio.create_task(take_turn(model=model, desk=desk, tools=TOOLS, system=""))
        spend = await broken_off(work, saving)
        step = await turn.steps.aget(index=0)
        assert step.answer is not None
        assert spend.settled_usd == Decimal("0.000600")

    async def test_of_a_critic_is_paid_once_although_nobody_may_keep_its_verdict(
        self, turn: Turn, clock: SimulatedClock
    ) -> None:
        class Late(Paid):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                await Turn.objects.filter(id=turn.id).aupdate(fence=99)
                yield reply("I looked.", ("give_verdict", {"passes": True, "findings": []}))

        artist = ScriptedModel([reply("Done?", batch(1), ("critique", {"intent": "a line"}))])
        with pytest.raises(Exception, match="not this worker's"):
            await begun(turn, alone(artist, Late([])), clock)
        [spend] = await spends()
        assert spend.settled_usd == Decimal("0.000600")
        assert not await Critique.objects.aexists()


class TestWhatIsUninterrupted:
    @pytest.mark.parametrize("times", [1, 3])
    async def test_goes_on_to_its_end_before_the_caller_is_cancelled(self, times: int) -> None:
        began, may_end, ended = asyncio.Event(), asyncio.Event(), list[str]()

        async def work() -> None:
            began.set()
            await may_end.wait()
            ended.append("work")

        caller = asyncio.create_task(uninterrupted(work()))
        await began.wait()
        for _ in range(times):
            caller.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert ended == ["work"]

    async def test_is_logged_when_it_fails_and_nobody_is_left_to_be_told(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        began = asyncio.Event()

        async def work() -> None:
            began.set()
            await asyncio.sleep(0)
            raise KeyError("a slip")

        caller = asyncio.create_task(uninterrupted(work()))
        await began.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert "a slip" in caplog.text
