"""Calls that are broken off: whatever was not used is given back, whatever was is paid for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import ledger, services
from agent.clock import SimulatedClock
from agent.desk import TurnDesk
from agent.loop import StepRecord, take_turn
from agent.messages import (
    ModelBusy,
    ModelEvent,
    ModelRequest,
    ThoughtDelta,
    Usage,
    UserMessage,
)
from agent.models import Critique, Reference, Spend, Turn
from agent.models.memory import MAX_REFERENCES
from agent.painters import Painters
from agent.pricing import Price
from agent.studio import LiveStudio
from agent.tools import TOOLS, tools_for
from agent.tools.base import NotAvailable
from agent.uninterrupted import uninterrupted
from canvas.hop import in_db
from tests.scripted_model import AT_ONCE, ScriptedCritic, ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRICE = Price(Decimal(3), Decimal(15), Decimal("3.75"), Decimal("0.3"))
HEARD = Usage(1_000, 10)  # 0.003 USD in, 0.00015 out

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def prices(settings: Settings) -> None:
    settings.MODEL_PRICES = {"claude-sonnet-5-5": PRICE}
    settings.PAINT_CAPS = dict.fromkeys(ledger.CAPS, Decimal(100))
    settings.IMAGINE_PRICE = Decimal("0.07")


@pytest.fixture
def turn(alice: User) -> Turn:
    canvas = services.begin_canvas(user=alice, style="paint", now=START)
    claimed = Turn.objects.claim(Turn.objects.get(canvas=canvas).id, worker="w", now=timezone.now())
    assert claimed is not None
    return claimed


class Endless(ScriptedModel):
    """Says the first words of an answer, and never ends it."""

    name = "claude-sonnet-5-5"
    max_tokens = 1_000

    def __init__(self, first: Usage | None, *, is_heard: bool = True) -> None:
        super().__init__([])
        self._first, self._is_heard = first, is_heard
        self.began = asyncio.Event()

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        if self._is_heard:
            yield ThoughtDelta("I will", self._first)
        self.began.set()
        await asyncio.Event().wait()
        yield reply("never")


async def broken_off(turn: Turn, painters: Painters, began: asyncio.Event) -> Spend:
    """Cancel the turn once `began`; return what the ledger says of its last call."""
    desk = TurnDesk(turn, SimulatedClock(START), painters)
    tools = tools_for(can_imagine=painters.imaginer is not None)
    work = asyncio.create_task(
        take_turn(model=painters.artist, desk=desk, tools=tools, system="", patience=AT_ONCE)
    )
    await began.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    return await in_db(Spend.objects.latest)("id")


class TestACallThatIsCancelled:
    async def test_before_a_word_was_heard_is_given_back(self, turn: Turn) -> None:
        model = Endless(None, is_heard=False)
        assert (await broken_off(turn, alone(model), model.began)).settled_usd == Decimal(0)

    async def test_in_the_middle_is_settled_by_what_the_model_told(self, turn: Turn) -> None:
        model = Endless(HEARD)
        spend = await broken_off(turn, alone(model), model.began)
        assert spend.settled_usd == Decimal("0.003150")

    async def test_in_the_middle_of_an_answer_that_told_nothing_stays_booked_at_its_most(
        self, turn: Turn
    ) -> None:
        model = Endless(None)
        assert (await broken_off(turn, alone(model), model.began)).settled_usd is None

    async def test_while_a_critic_looks_is_settled_too(self, turn: Turn) -> None:
        critic = Endless(HEARD)
        artist = ScriptedModel([reply("Done?", batch(1), ("critique", {"intent": "a line"}))])
        spend = await broken_off(turn, alone(artist, critic), critic.began)
        assert (spend.kind, spend.settled_usd) == ("critique", Decimal("0.003150"))

    async def test_while_a_picture_is_imagined_is_paid_for(self, turn: Turn) -> None:
        imaginer = Imagining()
        artist = ScriptedModel([reply("How?", ("imagine", {"prompt": "a pond"}))])
        painters = Painters(artist, ScriptedCritic(), imaginer)
        spend = await broken_off(turn, painters, imaginer.began)
        assert (spend.kind, spend.settled_usd) == ("imagine", Decimal("0.07"))


class TestACallThatFailsMidway:
    async def test_is_settled_by_what_was_used_and_asked_for_again(self, turn: Turn) -> None:
        class Torn(ScriptedModel):
            name, max_tokens = "claude-sonnet-5-5", 1_000

            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                if not self.requests:
                    self.requests.append(request)
                    yield ThoughtDelta("I will", HEARD)
                    raise ModelBusy("The line to Claude was cut")
                async for event in super().stream(request):
                    yield event

        model = Torn([reply("There.")])
        desk = TurnDesk(turn, SimulatedClock(START), alone(model))
        await take_turn(model=model, desk=desk, tools=TOOLS, system="", patience=AT_ONCE)
        spends = await in_db(lambda: list(Spend.objects.order_by("id")))()
        assert [s.settled_usd for s in spends] == [Decimal("0.003150"), Decimal("0.000600")]


class TestAnAnswerThatIsWhole:
    async def test_is_saved_and_paid_although_the_turn_is_cancelled_while_it_is_saved(
        self, turn: Turn
    ) -> None:
        model = Paid([reply("One.", batch(1))])
        saving = asyncio.Event()

        class Slow(TurnDesk):
            async def save_answer(self, *args: object) -> None:
                saving.set()
                await super().save_answer(*args)  # type: ignore[arg-type]

        desk = Slow(turn, SimulatedClock(START), alone(model))
        work = asyncio.create_task(take_turn(model=model, desk=desk, tools=TOOLS, system=""))
        await saving.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
        step = await turn.steps.aget(index=0)
        spend = await in_db(Spend.objects.get)()
        assert step.answer is not None
        assert spend.settled_usd == Decimal("0.000600")

    async def test_of_a_critic_is_paid_once_although_nobody_may_keep_its_verdict(
        self, turn: Turn
    ) -> None:
        class Late(Paid):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                await Turn.objects.filter(id=turn.id).aupdate(fence=99)
                yield reply("I looked.", ("give_verdict", {"passes": True, "findings": []}))

        artist = ScriptedModel([reply("Done?", batch(1), ("critique", {"intent": "a line"}))])
        desk = TurnDesk(turn, SimulatedClock(START), alone(artist, Late([])))
        with pytest.raises(Exception, match="not this worker's"):
            await take_turn(model=artist, desk=desk, tools=TOOLS, system="", patience=AT_ONCE)
        spend = await in_db(Spend.objects.get)()
        assert spend.settled_usd == Decimal("0.000600")
        assert not await Critique.objects.aexists()


class Paid(ScriptedModel):
    name, max_tokens = "claude-sonnet-5-5", 1_000


class Imagining:
    """An imaginer who never comes back, or sends what it is given."""

    name = "an-imaginer"

    def __init__(self, sent: bytes | None = None) -> None:
        self._sent, self.prompts = sent, list[str]()
        self.began = asyncio.Event()

    async def close(self) -> None:
        """There is nothing to end."""

    async def imagine(self, prompt: str) -> bytes:
        self.prompts.append(prompt)
        self.began.set()
        if self._sent is None:
            await asyncio.Event().wait()
        return self._sent or b""


class TestAPictureToImagine:
    @pytest.fixture
    def studio(self, turn: Turn) -> Callable[[Imagining], LiveStudio]:
        def made(imaginer: Imagining) -> LiveStudio:
            painters = Painters(ScriptedModel([]), ScriptedCritic(), imaginer)
            desk = TurnDesk(turn, SimulatedClock(START), painters)
            return desk.studio_for("~call", StepRecord(0, UserMessage(())))

        return made

    async def test_that_no_room_is_left_for_is_not_asked_for_nor_paid(
        self, turn: Turn, studio: Callable[[Imagining], LiveStudio]
    ) -> None:
        for number in range(MAX_REFERENCES):
            await Reference.objects.acreate(
                canvas=turn.canvas, kind="uploaded", name=f"{number}", width=1, height=1, at=START
            )
        imaginer = Imagining(a_picture())
        with pytest.raises(NotAvailable, match=f"{MAX_REFERENCES} references"):
            await studio(imaginer).imagine("a pond", "pond")
        assert imaginer.prompts == []
        assert (await in_db(Spend.objects.all().usd)()) == 0


class TestWhatIsUninterrupted:
    async def test_goes_on_to_its_end_before_the_caller_is_cancelled(self) -> None:
        began, may_end, ended = asyncio.Event(), asyncio.Event(), list[str]()

        async def work() -> None:
            began.set()
            await may_end.wait()
            ended.append("work")

        caller = asyncio.create_task(uninterrupted(work()))
        await began.wait()
        caller.cancel()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert ended == ["work"]


def a_picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    return stream.getvalue()
