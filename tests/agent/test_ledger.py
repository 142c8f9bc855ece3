"""Paint: booked before a call, settled with its answer, and never more than the caps allow."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import ledger, services, turns
from agent.clock import SimulatedClock
from agent.desk import TurnDesk
from agent.ledger import PaintUsedUp
from agent.loop import take_turn
from agent.messages import ModelBusy, ModelEvent, ModelRequest, Usage
from agent.models import Spend, Turn
from agent.pricing import Price, cost, most, price_of, read_prices
from agent.tools import TOOLS
from canvas.models import Canvas
from canvas.snapshot import changes_between
from tests.agent.studios import Killed
from tests.agent.test_crashes import at_once
from tests.scripted_model import AT_ONCE, ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 22, tzinfo=UTC)
PLENTY = {cap: Decimal(100) for cap in ledger.CAPS}
PRICE = Price(Decimal(3), Decimal(15), Decimal("3.75"), Decimal("0.3"))

pytestmark = pytest.mark.django_db(transaction=True)


class PaidModel(ScriptedModel):
    """A model whose answers cost: 100 tokens in and 20 out, as `reply` says."""

    name = "claude-sonnet-5-5"
    max_tokens = 1_000


@pytest.fixture(autouse=True)
def prices(settings: Settings) -> None:
    settings.MODEL_PRICES = {"claude-sonnet-5-5": PRICE}
    settings.PAINT_CAPS = PLENTY


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", now=START)


def turn_of(canvas: Canvas) -> Turn:
    return Turn.objects.active().get(canvas=canvas)


def run(canvas: Canvas, model: ScriptedModel, at: datetime = START) -> Turn:
    turn = turn_of(canvas)
    turns.run_turn(turn.id, clock=SimulatedClock(at), painters=alone(model))
    turn.refresh_from_db()
    return turn


class TestPrices:
    def test_count_what_is_cached_apart_and_round_up(self) -> None:
        usage = Usage(1_000, 100, cache_read_tokens=10_000, cache_write_tokens=1)
        assert cost(usage, PRICE) == Decimal("0.007504")

    def test_a_model_that_is_not_listed_costs_as_much_as_the_dearest(self) -> None:
        cheap = Price(Decimal(1), Decimal(5), Decimal(1), Decimal(0))
        assert price_of("new", {"a": cheap, "b": PRICE}) == PRICE

    @pytest.mark.parametrize("row", [[1, 2, 3], [1, 2, 3, -4], []])
    def test_that_are_no_four_numbers_are_refused(self, row: list[float]) -> None:
        with pytest.raises(ValueError, match="four numbers"):
            read_prices({"a": row})

    def test_the_most_of_a_call_is_never_less_than_what_it_costs(self, canvas: Canvas) -> None:
        model = PaidModel([reply("One.", batch(1, 2, 3)), reply("Two.")])
        run(canvas, model)
        for request in model.requests:
            assert most(request, PRICE, max_tokens=20) >= cost(Usage(100, 20), PRICE)


class TestEveryCall:
    def test_is_booked_by_model_and_settled_by_its_usage(self, canvas: Canvas, alice: User) -> None:
        run(canvas, PaidModel([reply("One.", batch(1)), reply("Two.")]))
        spends = list(Spend.objects.order_by("id"))
        assert [spend.settled_usd for spend in spends] == [Decimal("0.000600")] * 2
        assert {(s.model, s.canvas_id, s.user_id, s.input_tokens) for s in spends} == {
            ("claude-sonnet-5-5", canvas.id, alice.id, 100)
        }
        assert all(spend.reserved_usd > Decimal("0.000600") for spend in spends)

    def test_of_a_model_that_costs_nothing_books_nothing(self, canvas: Canvas) -> None:
        run(canvas, ScriptedModel([reply("One.", batch(1))]))
        assert not Spend.objects.exists()

    def test_that_got_no_answer_at_all_is_given_back(self, canvas: Canvas) -> None:
        run(canvas, PaidModel([ModelBusy("Claude is busy"), reply("There.")]))
        assert [spend.settled_usd for spend in Spend.objects.order_by("id")] == [
            Decimal(0),
            Decimal("0.000600"),
        ]

    async def test_whose_worker_dies_between_answer_and_booking_stays_booked_at_its_most(
        self, alice: User
    ) -> None:
        """Neither the answer nor its price is saved: the call is made once more, and paid twice."""
        canvas = await turns.in_db(services.begin_canvas)(user=alice, style="paint", now=START)
        turn = await turns.in_db(claimed)(canvas)
        painters = alone(PaidModel([reply("One."), reply("One.")]))

        class Dying(TurnDesk):
            async def save_answer(self, *_: object) -> None:
                raise Killed

        desk = Dying(turn, SimulatedClock(START), painters)
        with pytest.raises(Killed):
            await take_turn(model=painters.artist, desk=desk, tools=TOOLS, system="")
        spends = await turns.in_db(lambda: list(Spend.objects.order_by("id")))()
        assert [spend.settled_usd for spend in spends] == [None]
        again = TurnDesk(turn, SimulatedClock(START), painters)
        await take_turn(model=painters.artist, desk=again, tools=TOOLS, system="", patience=AT_ONCE)
        spends = await turns.in_db(lambda: list(Spend.objects.order_by("id")))()
        assert [spend.settled_usd for spend in spends] == [None, Decimal("0.000600")]

    async def test_whose_answer_comes_after_the_turn_was_taken_away_is_paid_all_the_same(
        self, alice: User
    ) -> None:
        canvas = await turns.in_db(services.begin_canvas)(user=alice, style="paint", now=START)
        turn = await turns.in_db(claimed)(canvas)

        class Late(PaidModel):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                await Turn.objects.filter(id=turn.id).aupdate(fence=99)
                async for event in super().stream(request):
                    yield event

        painters = alone(Late([reply("One.", batch(1))]))
        desk = TurnDesk(turn, SimulatedClock(START), painters)
        with pytest.raises(turns.TurnIsOver):
            await take_turn(model=painters.artist, desk=desk, tools=TOOLS, system="")
        [spend] = await turns.in_db(lambda: list(Spend.objects.all()))()
        assert spend.settled_usd == Decimal("0.000600")


def claimed(canvas: Canvas) -> Turn:
    turn = Turn.objects.claim(turn_of(canvas).id, worker="w", now=timezone.now())
    assert turn is not None
    return turn


class TestACap:
    @pytest.mark.parametrize("cap", ["turn", "piece", "user_day", "site_day"])
    def test_stops_the_artist_before_the_call_that_could_pass_it(
        self, canvas: Canvas, settings: Settings, cap: str
    ) -> None:
        settings.PAINT_CAPS = PLENTY | {cap: Decimal("0.04")}
        model = PaidModel([reply("On.", batch(n)) for n in range(9)])
        turn = run(canvas, model)
        assert (turn.state, turn.ended_reason) == ("ended", "paint_used_up")
        assert 0 < len(model.requests) < 9
        assert Spend.objects.all().usd() <= Decimal("0.04")
        assert canvas.strokes.count() == len(model.requests), "what was paid for is drawn"

    def test_says_in_words_which_it_is_and_when_there_is_more(
        self, canvas: Canvas, settings: Settings
    ) -> None:
        settings.PAINT_CAPS = PLENTY | {"user_day": Decimal("0.01")}
        run(canvas, PaidModel([reply("On.")]))
        ended = [e for e in changes_between(canvas.id, 0) if e.type == "turn_ended"]
        assert ended[0].detail == (
            "This artist’s paint for today is used up; it is back at 00:00 UTC."
        )

    def test_of_a_day_is_fresh_the_day_after(
        self, canvas: Canvas, alice: User, settings: Settings
    ) -> None:
        settings.PAINT_CAPS = PLENTY | {"user_day": Decimal("0.2")}
        ledger.reserve(turn_of(canvas), model="m", most_usd=Decimal("0.2"), now=START)
        assert run(canvas, PaidModel([reply("On.")])).ended_reason == "paint_used_up"
        services.resume_artist(user=alice, canvas_id=canvas.id, now=TOMORROW)
        assert run(canvas, PaidModel([reply("On.")]), at=TOMORROW).ended_reason == "rested"

    def test_keeps_the_nudges_for_when_there_is_paint_again(
        self, canvas: Canvas, alice: User, settings: Settings
    ) -> None:
        settings.PAINT_CAPS = PLENTY | {"piece": Decimal(0)}
        left = services.leave_nudge(user=alice, canvas_id=canvas.id, text="reeds", now=START)
        run(canvas, PaidModel([reply("On.")]))
        left.nudge.refresh_from_db()
        assert (left.nudge.seen_at, left.nudge.told_at) == (None, None)

    @pytest.mark.parametrize(("cap", "is_followed"), [("0.03", True), ("0.001", False)])
    def test_of_a_turn_lets_another_one_answer_a_nudge_if_a_turn_pays_for_an_answer(
        self, canvas: Canvas, bob: User, settings: Settings, cap: str, is_followed: bool
    ) -> None:
        settings.PAINT_CAPS = PLENTY | {"turn": Decimal(cap)}
        Canvas.objects.update(open_to="signed_in", visibility="public")

        class Nudged(PaidModel):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                if not self.requests:
                    await turns.in_db(services.leave_nudge)(
                        user=bob, canvas_id=canvas.id, text="a boat", now=START
                    )
                async for event in super().stream(request):
                    yield event

        if not is_followed:
            services.leave_nudge(user=bob, canvas_id=canvas.id, text="a boat", now=START)
        answers = [reply("On.", batch(n)) for n in range(9)]
        assert run(canvas, Nudged(answers)).ended_reason == "paint_used_up"
        assert Turn.objects.active().filter(canvas=canvas).exists() == is_followed

    def test_of_one_person_leaves_others_their_paint(
        self, canvas: Canvas, bob: User, settings: Settings
    ) -> None:
        settings.PAINT_CAPS = PLENTY | {"user_day": Decimal("0.2")}
        ledger.reserve(turn_of(canvas), model="m", most_usd=Decimal("0.2"), now=START)
        bobs = services.begin_canvas(user=bob, style="paint", now=START)
        assert run(bobs, PaidModel([reply("On.")])).ended_reason == "rested"

    def test_holds_although_many_ask_at_once(self, canvas: Canvas, settings: Settings) -> None:
        settings.PAINT_CAPS = PLENTY | {"site_day": Decimal("0.05")}
        turn = turn_of(canvas)

        def ask() -> bool:
            try:
                ledger.reserve(turn, model="m", most_usd=Decimal("0.01"), now=START)
            except PaintUsedUp:
                return False
            return True

        assert sum(bool(answer) for answer in at_once([ask] * 16)) == 5
        assert Spend.objects.all().usd() == Decimal("0.05")


class TestTheMeter:
    def test_shows_the_piece_and_the_owners_day(self, canvas: Canvas) -> None:
        ledger.reserve(turn_of(canvas), model="m", most_usd=Decimal("0.5"), now=START)
        run(canvas, PaidModel([reply("One.")]))
        shown = ledger.meter(canvas, now=START)
        assert [gauge.used for gauge in shown.gauges] == [Decimal("0.5006")] * 2
        assert [gauge.cap for gauge in shown.gauges] == [PLENTY["piece"], PLENTY["user_day"]]
        assert shown.words == ""
        assert shown.back_at == TOMORROW
        later = ledger.meter(canvas, now=START + timedelta(days=1))
        assert [gauge.used for gauge in later.gauges] == [Decimal("0.5006"), Decimal(0)]

    def test_says_when_it_is_empty(self, canvas: Canvas, settings: Settings) -> None:
        settings.PAINT_CAPS = PLENTY | {"user_day": Decimal("0.5")}
        ledger.reserve(turn_of(canvas), model="m", most_usd=Decimal("0.5"), now=START)
        shown = ledger.meter(canvas, now=START)
        assert shown.words == "Today's paint is used up; it is back at 00:00 UTC."
        assert shown.day.percent == 100
