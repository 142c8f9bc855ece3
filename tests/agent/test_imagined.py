"""What an imagined picture costs, and that one which was paid for is kept."""

import asyncio
from collections.abc import Callable
from decimal import Decimal

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import ledger
from agent.clock import SimulatedClock
from agent.desk import TurnDesk
from agent.ledger import PaintUsedUp
from agent.loop import StepRecord
from agent.messages import UserMessage
from agent.models import Reference, Turn
from agent.models.memory import MAX_REFERENCES
from agent.painters import Painters
from agent.studio import LiveStudio
from agent.tools.base import NotAvailable, Unanswered
from tests.agent.faults import failing_once
from tests.agent.paid import (
    PICTURE_USD,
    START,
    Imagining,
    a_picture,
    begun,
    broken_off,
    claimed_turn,
    spends,
)
from tests.scripted_model import ScriptedCritic, ScriptedModel, reply

ASKING = reply("How?", ("imagine", {"prompt": "a pond"}))

type StudioOf = Callable[[Imagining], LiveStudio]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def prices(settings: Settings) -> None:
    settings.PAINT_CAPS = dict.fromkeys(ledger.CAPS, Decimal(100))
    settings.IMAGINE_PRICE = PICTURE_USD


@pytest.fixture
def turn(alice: User) -> Turn:
    return claimed_turn(alice)


@pytest.fixture
def studio(turn: Turn) -> StudioOf:
    def made(imaginer: Imagining) -> LiveStudio:
        desk = TurnDesk(turn, SimulatedClock(START), with_imaginer(imaginer))
        return desk.studio_for("~call", StepRecord(0, UserMessage(())))

    return made


def with_imaginer(imaginer: Imagining) -> Painters:
    return Painters(ScriptedModel([ASKING]), ScriptedCritic(), imaginer)


class Failing(Imagining):
    """An imaginer who sends nothing, for a reason."""

    def __init__(self, why: Exception) -> None:
        super().__init__(b"")
        self._why = why

    async def imagine(self, prompt: str) -> bytes:
        raise self._why


class TestAPictureToImagine:
    async def test_is_paid_for_although_the_turn_is_cancelled_before_it_comes(
        self, turn: Turn
    ) -> None:
        imaginer = Imagining()
        work = begun(turn, with_imaginer(imaginer), SimulatedClock(START))
        spend = await broken_off(work, imaginer.began)
        assert (spend.kind, spend.settled_usd) == ("imagine", PICTURE_USD)

    async def test_that_came_is_kept_although_the_turn_is_cancelled_at_that_moment(
        self, turn: Turn
    ) -> None:
        """The next worker finds it, and does not pay again."""
        came = asyncio.Event()

        class Prompt(Imagining):
            async def imagine(self, prompt: str) -> bytes:
                asyncio.get_running_loop().call_soon(work.cancel)
                came.set()
                return await super().imagine(prompt)

        work = begun(turn, with_imaginer(Prompt(a_picture())), SimulatedClock(START))
        await broken_off(work, came)
        assert await Reference.objects.acount() == 1
        again = Imagining(a_picture())
        painters = Painters(ScriptedModel([]), ScriptedCritic(), again)
        await begun(turn, painters, SimulatedClock(START))
        assert again.prompts == []
        assert [spend.settled_usd for spend in await spends()] == [PICTURE_USD]

    async def test_that_no_room_is_left_for_is_not_asked_for_nor_paid(
        self, turn: Turn, studio: StudioOf
    ) -> None:
        for number in range(MAX_REFERENCES):
            await Reference.objects.acreate(
                canvas=turn.canvas, kind="uploaded", name=f"{number}", width=1, height=1, at=START
            )
        imaginer = Imagining(a_picture())
        with pytest.raises(NotAvailable, match=f"{MAX_REFERENCES} references"):
            await studio(imaginer).imagine("a pond", "pond")
        assert imaginer.prompts == []
        assert await spends() == []

    @pytest.mark.parametrize(
        ("why", "paid"),
        [(NotAvailable("It declined."), 0), (Unanswered("It took too long."), PICTURE_USD)],
    )
    async def test_that_never_comes_is_paid_for_unless_it_was_refused(
        self, studio: StudioOf, why: Exception, paid: Decimal
    ) -> None:
        with pytest.raises(NotAvailable):
            await studio(Failing(why)).imagine("a pond", "pond")
        assert [spend.settled_usd for spend in await spends()] == [paid]

    async def test_that_is_none_is_paid_for_and_stays_so_when_the_next_one_is_refused(
        self, studio: StudioOf, settings: Settings
    ) -> None:
        easel = studio(Imagining(b"no picture"))
        with pytest.raises(NotAvailable, match="cannot be shown"):
            await easel.imagine("a pond", "pond")
        settings.PAINT_CAPS = dict.fromkeys(ledger.CAPS, Decimal("0.1"))
        with pytest.raises(PaintUsedUp):
            await easel.imagine("a heron", "heron")
        assert [spend.settled_usd for spend in await spends()] == [PICTURE_USD]

    async def test_whose_refusal_cannot_be_booked_is_refused_all_the_same(
        self, studio: StudioOf
    ) -> None:
        easel = studio(Failing(NotAvailable("It declined.")))
        with (
            failing_once('UPDATE "agent_spend"'),
            pytest.raises(NotAvailable, match="It declined"),
        ):
            await easel.imagine("a pond", "pond")
        assert [spend.settled_usd for spend in await spends()] == [None]
