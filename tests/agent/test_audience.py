"""Nobody watches: a paid artist pauses, and goes on when its owner is back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from accounts.models import User
from agent import audience, resting, services, turns
from agent.clock import SimulatedClock
from agent.models import Audience, Pause, Turn
from canvas.models import Canvas
from canvas.snapshot import state_at
from tests.agent.test_ledger import PaidModel
from tests.scripted_model import ScriptedModel, alone, batch, reply
from tests.sockets import work

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = START + timedelta(seconds=settings.UNWATCHED_S + 1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", now=START)


def run(canvas: Canvas, model: ScriptedModel, at: datetime) -> Turn:
    turn = Turn.objects.active().get(canvas=canvas)
    turns.run_turn(turn.id, clock=SimulatedClock(at), painters=alone(model))
    turn.refresh_from_db()
    return turn


class TestAnEmptyRoom:
    def test_is_not_paid_for(self, canvas: Canvas) -> None:
        model = PaidModel([reply("On.", batch(1))])
        turn = run(canvas, model, LATER)
        assert (turn.ended_reason, turn.detail) == ("nobody_watches", resting.NOBODY_WATCHED)
        assert model.requests == []
        shown = state_at(Canvas.objects.get(id=canvas.id))
        assert (shown.paused, shown.paused_words) == ("alone", resting.NOBODY_WATCHED)

    def test_does_not_stop_who_paints_for_nothing(self, canvas: Canvas) -> None:
        assert run(canvas, ScriptedModel([reply("On.")]), LATER).ended_reason == "rested"

    def test_is_none_while_somebody_watches(self, canvas: Canvas) -> None:
        audience.note_watched([canvas.id], now=LATER - timedelta(seconds=9))
        assert run(canvas, PaidModel([reply("On.")]), LATER).ended_reason == "rested"

    def test_is_none_just_after_somebody_asked(self, canvas: Canvas) -> None:
        assert run(canvas, PaidModel([reply("On.")]), START).ended_reason == "rested"


class TestANote:
    def test_is_written_once_in_a_while_and_only_of_canvases_that_there_are(
        self, canvas: Canvas
    ) -> None:
        gone = canvas.id.__class__(int=1)
        audience.note_watched([canvas.id, gone], now=START)
        audience.note_watched([canvas.id], now=START + timedelta(seconds=5))
        assert Audience.objects.get().watched_at == START
        audience.note_watched([canvas.id], now=LATER)
        assert Audience.objects.get().watched_at == LATER


class TestTheOwnerWhoComesBack:
    async def test_finds_the_artist_going_on(self, alice: User) -> None:
        canvas = await turns.in_db(services.begin_canvas)(user=alice, style="paint", now=START)
        await turns.in_db(run)(canvas, PaidModel([]), LATER)
        assert await Pause.objects.aexists()
        async with work(canvas.id, alice) as visitor:
            await visitor.until("artist_resumed")
        assert not await Pause.objects.aexists()
        assert await Turn.objects.active().filter(canvas=canvas).acount() == 1

    async def test_is_not_taken_for_a_guest_nor_for_leave_to_go_on(
        self, alice: User, bob: User
    ) -> None:
        canvas = await turns.in_db(services.begin_canvas)(
            user=alice, style="paint", open_to="signed_in", now=START
        )
        await turns.in_db(run)(canvas, PaidModel([]), LATER)
        async with work(canvas.id, bob) as visitor:
            await visitor.until("snapshot")
        assert await Pause.objects.aexists(), "a guest's visit costs the owner nothing"
        await Pause.objects.aupdate(reason="owner")
        async with work(canvas.id, alice) as visitor:
            await visitor.until("snapshot")
        assert await Pause.objects.aexists(), "what a person paused, a person resumes"

    async def test_may_look_at_a_piece_that_was_finished_meanwhile(self, alice: User) -> None:
        canvas = await turns.in_db(services.begin_canvas)(user=alice, style="paint", now=START)
        await turns.in_db(run)(canvas, PaidModel([]), LATER)
        await Canvas.objects.filter(id=canvas.id).aupdate(finished_at=LATER)
        async with work(canvas.id, alice) as visitor:
            await visitor.until("snapshot")
        assert not await Turn.objects.active().aexists()
