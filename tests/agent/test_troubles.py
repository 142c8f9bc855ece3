"""When Claude cannot go on: what is tried again, what pauses the piece, and who is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.signals import pre_save
from pytest_django.fixtures import Settings

from accounts.models import OutgoingMail, User
from agent import endings, services, turns
from agent.clock import SimulatedClock
from agent.messages import MessageEnded, ModelBroken, ModelBusy
from agent.models import Pause, Turn
from canvas.models import Canvas
from canvas.snapshot import state_at
from tests.scripted_model import ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
BAD_KEY = ModelBroken("Claude's key is not accepted", "bad_key")
BUSY = ModelBusy("Claude is busy", retry_after_s=8)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", now=START)


@pytest.fixture
def staff(db: None) -> User:
    return User.objects.create_user("keeper@example.org", is_staff=True)


def run(canvas: Canvas, *replies: MessageEnded | Exception) -> tuple[Turn, ScriptedModel]:
    turn, model = Turn.objects.active().get(canvas=canvas), ScriptedModel(replies)
    turns.run_turn(turn.id, clock=SimulatedClock(START), painters=alone(model))
    turn.refresh_from_db()
    return turn, model


class TestABusyModel:
    def test_is_asked_again_and_the_turn_goes_on(self, canvas: Canvas) -> None:
        turn, model = run(canvas, reply("One.", batch(1)), BUSY, BUSY, reply("Two.", batch(2)))
        assert (turn.ended_reason, len(model.requests)) == ("rested", 5)
        assert canvas.strokes.count() == 2
        assert model.requests[1].messages == model.requests[2].messages

    def test_that_stays_busy_ends_the_turn_in_words_and_pauses_nothing(
        self, canvas: Canvas, alice: User
    ) -> None:
        turn, model = run(canvas, *[BUSY] * 9)
        assert (turn.ended_reason, len(model.requests)) == ("failed", 4)
        assert turn.detail == "Claude is busy; it was asked several times."
        assert not Pause.objects.exists()
        services.resume_artist(user=alice, canvas_id=canvas.id, now=START)
        assert run(canvas, reply("Here I am."))[0].ended_reason == "rested"


class TestABrokenModel:
    def test_pauses_the_piece_at_once_with_the_reason_in_words(self, canvas: Canvas) -> None:
        turn, model = run(canvas, reply("One.", batch(1)), BAD_KEY, reply("Never."))
        assert (turn.ended_reason, turn.detail) == ("failed", "Claude's key is not accepted.")
        assert len(model.requests) == 2, "it is not asked again"
        shown = state_at(Canvas.objects.get(id=canvas.id))
        assert (shown.paused, shown.paused_words) == ("error", "Claude's key is not accepted.")

    def test_is_not_asked_again_by_a_nudge_but_by_its_owner(
        self, canvas: Canvas, alice: User
    ) -> None:
        run(canvas, BAD_KEY)
        services.leave_nudge(user=alice, canvas_id=canvas.id, text="go on", now=START)
        assert not Turn.objects.active().exists()
        services.resume_artist(user=alice, canvas_id=canvas.id, now=START)
        assert run(canvas, reply("Here I am."))[0].ended_reason == "rested"
        assert state_at(Canvas.objects.get(id=canvas.id)).paused is None

    def test_is_told_to_the_staff_once_an_hour(
        self, canvas: Canvas, alice: User, bob: User, staff: User
    ) -> None:
        run(canvas, BAD_KEY)
        run(services.begin_canvas(user=bob, style="paint", now=START), BAD_KEY)
        [mail] = OutgoingMail.objects.all()
        assert (mail.to, "key is not accepted" in mail.text) == (staff.email, True)
        services.resume_artist(user=alice, canvas_id=canvas.id, now=START)
        turn = Turn.objects.active().get(canvas=canvas)
        later = SimulatedClock(START + timedelta(hours=2))
        turns.run_turn(turn.id, clock=later, painters=alone(ScriptedModel([BAD_KEY])))
        assert OutgoingMail.objects.count() == 2

    def test_that_declines_pauses_the_piece_too(self, canvas: Canvas, staff: User) -> None:
        turn, _ = run(canvas, reply("No.", stop="refusal"))
        assert (turn.ended_reason, turn.detail) == (
            "refused",
            "The model declined to go on with this piece.",
        )
        assert Pause.objects.get().reason == "error"
        assert OutgoingMail.objects.count() == 1


class TestOurOwnFault:
    def test_ends_the_turn_without_telling_people_what_broke(self, canvas: Canvas) -> None:
        turn, _ = run(canvas, KeyError("/srv/secret"))
        assert (turn.ended_reason, turn.detail) == ("failed", endings.OUR_FAULT)

    def test_is_told_to_the_staff_by_name_and_place_and_not_in_its_own_words(
        self, canvas: Canvas, staff: User
    ) -> None:
        turn, _ = run(canvas, KeyError("/srv/secret"))
        [mail] = OutgoingMail.objects.all()
        assert mail.to == staff.email
        assert "/srv/secret" not in mail.text
        assert endings.OUR_FAULT not in mail.text
        for fact in ("KeyError", str(turn.id), str(canvas.id)):
            assert fact in mail.text
        assert not Pause.objects.exists()

    def test_is_told_again_within_the_hour_when_it_is_another_one(
        self, canvas: Canvas, staff: User
    ) -> None:
        for fault in (KeyError("a"), ValueError("b"), KeyError("c")):
            run(canvas, fault)
            services.resume_artist(user=canvas.owner, canvas_id=canvas.id, now=START)
        told = sorted(mail.subject for mail in OutgoingMail.objects.all())
        assert [subject.split("(")[1].split(")")[0] for subject in told] == [
            "KeyError",
            "ValueError",
        ]

    def test_ends_the_turn_although_the_staff_cannot_be_told(
        self, canvas: Canvas, staff: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(**_: object) -> None:
            raise RuntimeError("no mail today")

        pre_save.connect(fail, sender=OutgoingMail)
        try:
            turn, _ = run(canvas, KeyError("a"))
        finally:
            pre_save.disconnect(fail, sender=OutgoingMail)
        assert (turn.state, turn.ended_reason) == ("ended", "failed")
        assert "turn.staff_not_told" in caplog.text

    def test_in_hiring_the_painters_ends_the_turn_too(
        self, canvas: Canvas, settings: Settings
    ) -> None:
        settings.ANTHROPIC_API_KEY = "test-key"
        settings.ARTIST_MODELS = None  # a mistake of ours in the settings, as bad as any
        turn = Turn.objects.active().get(canvas=canvas)
        assert turns.run_turn(turn.id, clock=SimulatedClock(START)) == "failed"
        assert turns.run_turn(turn.id, clock=SimulatedClock(START)) == "not_claimed"


class TestTwoTurnsOfOneOwner:
    def test_are_the_most_that_run_and_the_third_begins_when_one_ends(self, alice: User) -> None:
        three = [
            Canvas.objects.create(owner=alice, number=n, style="paint", seed=n) for n in range(3)
        ]
        queued = [Turn.objects.create(canvas=canvas, number=1) for canvas in three]
        now = datetime.now(UTC)
        claims = [Turn.objects.claim(turn.id, worker="w", now=now) for turn in queued]
        assert [claim is not None for claim in claims] == [True, True, False]
        assert Turn.objects.get(id=queued[2].id).state == "queued"
        Turn.objects.filter(id=queued[0].id).update(state="ended")
        assert Turn.objects.claim(queued[2].id, worker="w", now=now) is not None

    def test_do_not_hold_up_anybody_else(self, alice: User, bob: User) -> None:
        canvases = [
            Canvas.objects.create(owner=owner, number=n, style="paint", seed=n)
            for n, owner in enumerate([alice, alice, bob])
        ]
        queued = [Turn.objects.create(canvas=canvas, number=1) for canvas in canvases]
        now = datetime.now(UTC)
        assert all(Turn.objects.claim(turn.id, worker="w", now=now) for turn in queued)
