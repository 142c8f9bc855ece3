"""What stands on the first page, and why the artist rests when nothing is drawn there."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import resting, services, stage, turns
from agent.clock import SimulatedClock
from agent.loop import MAX_STEPS
from agent.models import Pause, Turn
from agent.troubles import pause_over
from canvas.models import Canvas
from canvas.snapshot import state_at
from tests.agent.test_ledger import PaidModel
from tests.gallery.hanging import hang, line, perform
from tests.scripted_model import ScriptedModel, alone, batch, reply

NOW = timezone.now().replace(hour=12)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    """A fresh canvas on the easel of an artist who hung a piece before."""
    hang(alice, "Lines")
    return services.begin_canvas(user=alice, style="plotter", now=NOW)


def run(canvas: Canvas, model: ScriptedModel) -> None:
    turn = Turn.objects.active().get(canvas=canvas)
    turns.run_turn(turn.id, clock=SimulatedClock(NOW), painters=alone(model))


def rest(*, days: int = 0) -> resting.Rest:
    shown = stage.choose(now=NOW + timedelta(days=days))
    assert shown.mode == "replay"
    assert shown.rest is not None
    return shown.rest


def told(canvas: Canvas) -> str:
    """Return the words that watchers of the canvas get."""
    state = state_at(Canvas.objects.get(id=canvas.id))
    return state.paused_words or (state.last_ended.detail if state.last_ended else "")


class TestAnArtistAtRest:
    def test_waits_to_be_asked_when_its_turn_is_over(self, canvas: Canvas) -> None:
        run(canvas, ScriptedModel([reply("I rest.")]))
        assert rest() == resting.Rest("rested", resting.WAITS)
        assert told(canvas) == resting.WAITS

    def test_is_paused_by_its_owner(self, canvas: Canvas, alice: User) -> None:
        services.pause_artist(user=alice, canvas_id=canvas.id, now=NOW)
        assert rest() == resting.Rest("owner", "Paused by the artist’s owner.")
        assert told(canvas) == rest().words

    def test_was_stopped(self, canvas: Canvas, alice: User) -> None:
        services.stop_turn(user=alice, canvas_id=canvas.id, now=NOW)
        assert rest().words.startswith("Stopped by the artist’s owner")
        assert told(canvas) == rest().words

    def test_was_stopped_before_the_turn_began_that_was_to_follow(
        self, canvas: Canvas, alice: User
    ) -> None:
        run(canvas, ScriptedModel([reply("On.", batch(n)) for n in range(MAX_STEPS)]))
        assert told(canvas) == resting.GOES_ON
        services.stop_turn(user=alice, canvas_id=canvas.id, now=NOW)
        assert told(canvas) == rest().words

    def test_put_its_brush_down_when_its_owner_had_gone(self, canvas: Canvas, alice: User) -> None:
        services.rest_unwatched(user=alice, canvas_id=canvas.id, now=NOW)
        assert rest() == resting.Rest("alone", resting.NOBODY_WATCHED)
        assert told(canvas) == resting.NOBODY_WATCHED

    def test_is_paused_by_an_owner_who_means_it_when_it_was_for_an_empty_room(
        self, canvas: Canvas, alice: User
    ) -> None:
        with transaction.atomic():
            locked = Canvas.objects.locked().get(id=canvas.id)
            pause_over(locked, reason="alone", words=resting.NOBODY_WATCHED, now=NOW)
        services.pause_artist(user=alice, canvas_id=canvas.id, now=NOW)
        assert rest() == resting.Rest("owner", "Paused by the artist’s owner.")
        assert told(canvas) == rest().words

    @pytest.mark.parametrize("cap", ["turn", "piece", "user_day", "site_day"])
    def test_has_used_up_its_paint_and_names_no_sum(
        self, canvas: Canvas, settings: Settings, cap: str
    ) -> None:
        settings.PAINT_CAPS = {**settings.PAINT_CAPS, cap: Decimal("0.01")}
        run(canvas, PaidModel([reply("On.", batch(1))]))
        assert rest().reason == "paint_used_up"
        assert rest().words == told(canvas)
        assert "paint" in rest().words
        assert not {"USD", "0.01"} & set(rest().words.split())

    def test_has_paint_again_on_the_next_day(self, canvas: Canvas, settings: Settings) -> None:
        settings.PAINT_CAPS = {**settings.PAINT_CAPS, "site_day": Decimal("0.01")}
        run(canvas, PaidModel([reply("On.", batch(1))]))
        assert rest(days=1) == resting.WAITING

    def test_has_no_more_paint_for_a_piece_on_the_next_day_either(
        self, canvas: Canvas, settings: Settings
    ) -> None:
        settings.PAINT_CAPS = {**settings.PAINT_CAPS, "piece": Decimal("0.01")}
        run(canvas, PaidModel([reply("On.", batch(1))]))
        assert rest(days=1) == rest()
        assert rest().reason == "paint_used_up"

    def test_is_paused_over_something_wrong(self, canvas: Canvas) -> None:
        Pause.objects.create(canvas=canvas, reason="error", words="Claude's credit is used up.")
        assert rest() == resting.Rest("error", "Claude's credit is used up.")

    def test_has_begun_what_is_not_far_enough_to_be_shown(self, canvas: Canvas) -> None:
        assert rest() == resting.BEGUN

    def test_has_finished_its_piece(self, alice: User) -> None:
        hang(alice, "Lines")
        canvas = services.begin_canvas(user=alice, style="plotter", now=NOW)
        Canvas.objects.filter(id=canvas.id).update(finished_at=NOW)
        assert rest() == resting.FINISHED


def test_what_a_private_canvas_waits_for_is_nobodys_business(canvas: Canvas, alice: User) -> None:
    services.pause_artist(user=alice, canvas_id=canvas.id, now=NOW)
    Canvas.objects.filter(id=canvas.id).update(visibility="private")
    assert rest() == resting.WAITING


def test_an_empty_easel_says_why_nothing_is_drawn(client: Client, alice: User) -> None:
    canvas = services.begin_canvas(user=alice, style="plotter", now=NOW)
    Turn.objects.filter(canvas=canvas).update(state="ended", ended_reason="failed", ended_at=NOW)
    Pause.objects.create(canvas=canvas, reason="error", words="Claude's key is not accepted.")
    assert "Claude&#x27;s key is not accepted." in client.get("/").text


@pytest.mark.parametrize(("open_to", "is_told"), [("owner", True), ("signed_in", False)])
def test_the_first_page_says_when_one_draws_on_a_canvas_of_ones_own(
    client: Client, canvas: Canvas, open_to: str, is_told: bool
) -> None:
    Canvas.objects.filter(id=canvas.id).update(open_to=open_to)
    Turn.objects.filter(canvas=canvas).update(state="running", started_at=NOW)
    perform(canvas, *(line() for _ in range(stage.MIN_STROKES)))
    shown = client.get("/").text
    assert "Only watch it draw" in shown
    assert ("on a canvas of your own" in shown) is is_told


def test_the_first_page_says_it_beside_the_replay(
    client: Client, canvas: Canvas, alice: User
) -> None:
    services.pause_artist(user=alice, canvas_id=canvas.id, now=NOW)
    assert "Paused by the artist’s owner." in client.get("/").text
