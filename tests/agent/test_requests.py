"""What people ask of the artist, at its edges: empty words, no broker, a guest with ideas."""

from datetime import UTC, datetime

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from accounts.models import User
from agent import services, turns
from agent.clock import SimulatedClock
from agent.errors import NudgeIsEmpty
from agent.messages import AssistantMessage, MessageEnded, ToolUseBlock
from agent.models import Nudge, Turn
from canvas.models import Canvas, Stroke
from canvas.services import Drawing, add_strokes, read_strokes
from tests.canvas.test_services import line
from tests.scripted_model import ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(user=alice, style="paint", open_to="signed_in", now=START)


class TestANudge:
    @pytest.mark.parametrize("text", [" ", "\n\t ", "\x00", "\u200b\x07 "])
    def test_without_words_is_refused(self, canvas: Canvas, bob: User, text: str) -> None:
        with pytest.raises(NudgeIsEmpty):
            services.leave_nudge(user=bob, canvas_id=canvas.id, text=text, now=START)
        assert not Nudge.objects.exists()

    def test_is_kept_as_one_line_of_plain_characters(self, canvas: Canvas, bob: User) -> None:
        text = "more\x00\x1b[31m reeds\r\nand <b>fog</b> \N{SEEDLING}"
        nudge = services.leave_nudge(user=bob, canvas_id=canvas.id, text=text, now=START).nudge
        assert nudge.text == "more [31m reeds and <b>fog</b> \N{SEEDLING}"


class TestABrokerThatIsAway:
    def test_does_not_undo_or_hide_what_was_stored(
        self, canvas: Canvas, bob: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Turn.objects.update(state="ended")

        def away(*_: object, **__: object) -> None:
            raise OperationalError("connection refused")

        monkeypatch.setattr(current_app._get_current_object(), "send_task", away)
        nudge = services.leave_nudge(user=bob, canvas_id=canvas.id, text="reeds", now=START).nudge
        assert Nudge.objects.get() == nudge
        assert Turn.objects.active().count() == 1, "the caretaker finds it"


class TestTheArtistsStrokeIds:
    def test_cannot_be_taken_first_by_a_guest(self, canvas: Canvas, bob: User) -> None:
        """A guest who knows the turn's id must not be able to make its strokes fail."""
        turn = Turn.objects.get()
        for name in (f"{turn.id.hex}.0.call0.0.0", f"{turn.id.hex}.0.0.0.0"):
            asked = read_strokes([line(name)], width=800, height=600)
            add_strokes(drawing=Drawing(bob, canvas.id, asked), now=START)
        model = ScriptedModel([reply("A line.", batch(10))])
        turns.run_turn(turn.id, clock=SimulatedClock(START), painters=alone(model))
        assert Stroke.objects.filter(participant__role="agent").count() == 1
        for stroke in Stroke.objects.filter(participant__role="agent"):
            with pytest.raises(ValueError, match="pattern"):
                line(stroke.client_id)

    def test_fit_their_column_whatever_the_models_ids_are(self, canvas: Canvas) -> None:
        name, asked = batch(*range(200))
        use = ToolUseBlock("toolu_" + "x" * 200, name, asked)
        answer = MessageEnded(AssistantMessage((use,)), "tool_use")
        turns.run_turn(
            Turn.objects.get().id,
            clock=SimulatedClock(START),
            painters=alone(ScriptedModel([answer])),
        )
        assert Stroke.objects.count() == 200
        assert max(len(stroke.client_id) for stroke in Stroke.objects.all()) <= 64
