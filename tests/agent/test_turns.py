"""A turn from its request to its end, on real rows, with a model that plays a script."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from agent import endings, nudging, services, turns
from agent.briefs import briefing_text
from agent.clock import SimulatedClock
from agent.errors import NudgeIsFull, TooManyOfOnesNudges
from agent.loop import MAX_STEPS, take_turn
from agent.messages import (
    BriefingBlock,
    ImageBlock,
    MessageEnded,
    ModelEvent,
    ModelRequest,
    TextBlock,
    ToolResultBlock,
)
from agent.models import Nudge, Turn
from agent.prompts import PROMPT_VERSION
from agent.tools import TOOLS
from canvas.errors import CanvasNotFound
from canvas.hop import in_db
from canvas.models import Canvas
from canvas.services import Drawing, add_strokes, clear_canvas, read_strokes
from canvas.snapshot import changes_between, state_at
from gallery.models import Piece
from tests.agent.faults import failing_once
from tests.canvas.test_services import line
from tests.scripted_model import ScriptedCritic, ScriptedModel, alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.begin_canvas(
        user=alice, style="paint", open_to="signed_in", direction="a pond", now=START
    )


@contextmanager
def hearing_interrupts() -> Iterator[None]:
    """Hear SIGINT as a program in front does; a shell lets its programs behind ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def active(canvas: Canvas) -> Turn:
    return Turn.objects.active().get(canvas=canvas)


def run(canvas: Canvas, clock: SimulatedClock, *replies: MessageEnded | Exception) -> ScriptedModel:
    model = ScriptedModel(replies)
    turns.run_turn(active(canvas).id, clock=clock, painters=alone(model))
    return model


def briefings(model: ScriptedModel) -> list[BriefingBlock]:
    """Return the briefing of each request's own message, where it has one."""
    return [
        block
        for request in model.requests
        for block in request.messages[-1].content
        if isinstance(block, BriefingBlock)
    ]


FINISHING = (
    reply("First the water.", batch(100, 200)),
    reply("Now my name.", ("sign_canvas", {"size": "small"})),
    reply("It has a title.", ("name_piece", {"title": "Pond", "alt_text": "Two lines."})),
    reply("Is it done?", ("critique", {"intent": "Water"}), ("mark_piece_done", {})),
)


class TestATurn:
    def test_a_piece_is_drawn_signed_named_and_hung(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        run(canvas, clock, *FINISHING)
        piece = Piece.objects.get(canvas=canvas)
        turn = Turn.objects.get(canvas=canvas)
        assert (turn.state, turn.ended_reason, turn.painter) == ("ended", "finished", "scripted")
        assert (piece.title, piece.alt_text, piece.stroke_count) == ("Pond", "Two lines.", 16)
        steps = turn.steps.filter(is_closed=True).count()
        assert (turn.prompt_version, steps) == (PROMPT_VERSION, 4)

    def test_the_log_tells_the_whole_story_in_order(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        run(canvas, clock, *FINISHING)
        story = [event.type for event in changes_between(canvas.id, 0)]
        assert story[3:] == [
            "turn_started",
            *("strokes_added", "step_taken"),
            *("strokes_added", "step_taken"),
            *("piece_named", "step_taken"),
            *("critique_given", "step_taken"),
            "canvas_finished",
            "turn_ended",
        ]

    def test_the_artist_sees_the_picture_first_and_after_drawing(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        model = run(canvas, clock, reply("A line.", batch(10)))
        first, second = (request.messages[-1].content for request in model.requests)
        assert any(isinstance(block, ImageBlock) and block.png for block in first)
        [result] = second
        assert isinstance(result, ToolResultBlock)
        assert any(isinstance(part, ImageBlock) and part.png for part in result.content)
        [briefing] = briefings(model)
        assert briefing.briefing.direction == "a pond"

    def test_the_artist_waits_until_its_pen_is_up(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        run(canvas, clock, reply("Lines.", batch(*range(0, 300, 10))))
        show = canvas.performances.get()
        assert show.duration_ms > 3_000
        assert clock.now() >= show.ends_at

    def test_a_mistake_is_told_to_the_model_and_the_turn_goes_on(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        model = run(
            canvas,
            clock,
            reply("Hm.", ("draw_paths", {"paths": 7}), ("paint_mona_lisa", {})),
            reply("Better.", batch(10)),
        )
        results = [b for b in model.requests[1].messages[-1].content if hasattr(b, "is_error")]
        assert [result.is_error for result in results] == [True, True]
        assert canvas.strokes.count() == 1

    def test_tools_of_a_message_that_was_cut_never_run(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        run(canvas, clock, reply("Lines.", batch(1, 2), stop="max_tokens"))
        assert canvas.strokes.count() == 0
        assert Turn.objects.get(canvas=canvas).ended_reason == "cut_short"

    def test_a_failure_ends_the_turn_with_words(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        run(canvas, clock, RuntimeError("secret detail"))
        turn = Turn.objects.get(canvas=canvas)
        assert turn.ended_reason == "failed"
        assert "secret" not in turn.detail
        assert state_at(Canvas.objects.get(id=canvas.id)).turn is None

    def test_the_step_limit_leads_to_another_turn_that_knows_the_first(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        run(canvas, clock, *[reply("More.", batch(step)) for step in range(20)])
        assert Turn.objects.get(number=1).ended_reason == "step_limit"
        model = run(canvas, clock)
        assert len(model.requests[0].messages) == 2 * 16 + 1
        last = model.requests[0].messages[-1].content
        assert isinstance(last[0], ToolResultBlock)
        assert not last[0].is_error


class StepsAside(ScriptedModel):
    """Lets something happen while it thinks over its n-th answer."""

    def __init__(self, replies: Sequence[MessageEnded], when: int, what: Callable[[], object]):
        super().__init__(replies)
        self._when, self._what = when, what

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        if len(self.requests) == self._when:
            await in_db(self._what)()
        async for event in super().stream(request):
            yield event


class TestATurnThatIsTakenAway:
    def test_by_signing_out_ends_at_a_stroke_boundary(
        self, canvas: Canvas, clock: SimulatedClock, client: Client
    ) -> None:
        client.force_login(canvas.owner)
        turn = active(canvas)
        replies = [reply("One.", batch(1)), reply("Two.", batch(2))]
        model = StepsAside(replies, 1, lambda: client.post("/sign-out"))
        turns.run_turn(turn.id, clock=clock, painters=alone(model))
        turn.refresh_from_db()
        assert (turn.state, turn.ended_reason) == ("ended", "signed_out")
        assert canvas.strokes.count() == 1
        assert not Turn.objects.active().exists()

    def test_signing_out_works_although_a_piece_has_just_been_finished(
        self, canvas: Canvas, client: Client
    ) -> None:
        """Between the hanging of a piece and the end of its turn."""
        client.force_login(canvas.owner)
        Turn.objects.update(state="running")
        Canvas.objects.update(finished_at=START)
        assert client.post("/sign-out").status_code == 302
        assert "_auth_user_id" not in client.session

    def test_not_by_a_database_that_once_does_not_answer(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        turn = active(canvas)

        class Slow(ScriptedModel):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                await asyncio.to_thread(failed.wait, 10)
                async for event in super().stream(request):
                    yield event

        with failing_once('SELECT "agent_turn"."cancel"') as failed:  # the keeper's look
            turns.run_turn(turn.id, clock=clock, painters=alone(Slow([reply("I rest.")])))
        turn.refresh_from_db()
        assert (turn.state, turn.ended_reason) == ("ended", "rested")

    def test_not_by_a_database_that_does_not_answer_at_its_start(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        turn = active(canvas)
        with (
            failing_once('UPDATE "agent_turn" SET "started_at"'),
            pytest.raises(OperationalError),
        ):
            turns.run_turn(turn.id, clock=clock, painters=alone(ScriptedModel([])))
        turn.refresh_from_db()
        assert (turn.state, turn.ended_reason) == ("running", "")
        Turn.objects.update(lease_until=timezone.now() - SECOND)
        assert turns.run_turn(turn.id, clock=clock, painters=alone(ScriptedModel([]))) == "rested"

    def test_is_not_begun_by_a_process_that_ends(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        turn = active(canvas)
        turns.closing_time.set()
        try:
            told = turns.run_turn(turn.id, clock=clock, painters=alone(ScriptedModel([])))
        finally:
            turns.closing_time.clear()
        turn.refresh_from_db()
        assert (told, turn.state, turn.fence) == ("closing", "queued", 0)

    def test_by_a_signal_to_the_process_is_handed_over(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        turn = active(canvas)

        class Interrupted(ScriptedModel):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                os.kill(os.getpid(), signal.SIGINT)
                await asyncio.Event().wait()
                yield reply("never")

        painters = alone(Interrupted([]))
        with hearing_interrupts():
            assert turns.run_turn(turn.id, clock=clock, painters=painters) == "handed_over"
        turn.refresh_from_db()
        assert (turn.state, turn.ended_reason) == ("running", "")
        assert Turn.objects.claimable(START + SECOND).filter(id=turn.id).exists()

    def test_with_its_canvas_ends_without_a_trace(
        self, canvas: Canvas, clock: SimulatedClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        turn = active(canvas)
        model = StepsAside([reply("One.", batch(1))], 0, canvas.owner.delete)
        assert turns.run_turn(turn.id, clock=clock, painters=alone(model)) == "taken_over"
        assert not Turn.objects.exists()
        assert "failed" not in caplog.text

    def test_in_the_middle_of_a_step_tells_what_was_thought_and_done(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        class Interrupted(SimulatedClock):
            async def wait_until(self, moment: datetime) -> None:
                await super().wait_until(moment)
                await in_db(services.stop_turn)(user=canvas.owner, canvas_id=canvas.id, now=START)

        answer = reply("One and two.", batch(1), batch(2))
        turn = active(canvas)
        turns.run_turn(turn.id, clock=Interrupted(START), painters=alone(ScriptedModel([answer])))
        [step] = [e for e in changes_between(canvas.id, 0) if e.type == "step_taken"]
        assert step.thought == "One and two."
        assert turn.steps.get().is_closed


class TestACritique:
    def test_of_a_picture_that_has_not_changed_is_not_asked_for_again(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        """Or three in a row would overrule the critic without a stroke."""
        ask = ("critique", {"intent": "Water"})
        critic = ScriptedCritic([(False, ["Empty on the left."])])
        model = ScriptedModel(
            [reply("One.", batch(1)), reply("So?", ask, ask, ask, ("mark_piece_done", {}))]
        )
        turns.run_turn(active(canvas).id, clock=clock, painters=alone(model, critic))
        assert len(critic.requests) == 1
        assert not Piece.objects.exists()

    def test_may_be_asked_for_again_once_a_guest_changed_a_picture_that_failed(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        ask = ("critique", {"intent": "Water"})
        drawing = Drawing(
            bob, canvas.id, read_strokes([line("b1")], width=canvas.width, height=canvas.height)
        )
        replies = [reply("One.", batch(1)), reply("So?", ask), reply("And now?", ask, ask)]
        model = StepsAside(replies, 2, lambda: add_strokes(drawing=drawing, now=START))
        critic = ScriptedCritic([(False, ["Bare."]), (False, ["Busy."])])
        turns.run_turn(active(canvas).id, clock=clock, painters=alone(model, critic))
        assert len(critic.requests) == 2, "and not a third time for the same picture"

    def test_that_fails_three_times_leaves_it_to_the_artist(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        fails = [(False, ["Empty on the left."])] * 3
        ask = ("critique", {"intent": "Water"})
        rounds = [reply("Again.", batch(n), ask) for n in range(3)]
        model = ScriptedModel([*rounds, reply("I stand by it.", ("mark_piece_done", {}))])
        critic = ScriptedCritic(fails)
        turns.run_turn(active(canvas).id, clock=clock, painters=alone(model, critic))
        assert Piece.objects.get(canvas=canvas).stroke_count == 3

    def test_sees_the_picture_and_the_intent_and_nothing_else(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        services.leave_nudge(user=canvas.owner, canvas_id=canvas.id, text="reeds", now=START)
        critic = ScriptedCritic()
        model = ScriptedModel([reply("One.", batch(1), ("critique", {"intent": "Still water"}))])
        turns.run_turn(active(canvas).id, clock=clock, painters=alone(model, critic))
        [request] = critic.requests
        [message] = request.messages
        assert [type(block) for block in message.content] == [ImageBlock, TextBlock]
        assert "Still water" in str(message.content[1])
        assert "reeds" not in str(request)

    def test_voids_itself_when_the_artist_draws_on_but_not_when_a_person_does(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        ask, done = ("critique", {"intent": "Water"}), ("mark_piece_done", {})
        run(canvas, clock, reply("One.", batch(1), ask, batch(2)), reply("Done.", done))
        assert not Piece.objects.exists()
        services.resume_artist(user=canvas.owner, canvas_id=canvas.id, now=START)
        drawing = Drawing(
            bob, canvas.id, read_strokes([line("b1")], width=canvas.width, height=canvas.height)
        )

        class DrawnBeside(ScriptedModel):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                if len(self.requests) == 1:
                    await in_db(add_strokes)(drawing=drawing, now=START)
                async for event in super().stream(request):
                    yield event

        model = DrawnBeside([reply("So?", ask), reply("Done.", done)])
        turns.run_turn(active(canvas).id, clock=clock, painters=alone(model))
        assert Piece.objects.get().stroke_count == 3

    @pytest.mark.parametrize(
        ("drawn_since", "why"), [([], "nothing on the canvas"), (["b1"], "not the one that passed")]
    )
    def test_voids_itself_when_the_owner_clears_what_it_saw(
        self, canvas: Canvas, clock: SimulatedClock, drawn_since: list[str], why: str
    ) -> None:
        size = {"width": canvas.width, "height": canvas.height}

        def begin_anew() -> None:
            clear_canvas(user=canvas.owner, canvas_id=canvas.id, now=START)
            for name in drawn_since:
                drawing = Drawing(canvas.owner, canvas.id, read_strokes([line(name)], **size))
                add_strokes(drawing=drawing, now=START)

        class Cleared(ScriptedModel):
            async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
                if len(self.requests) == 1:
                    await in_db(begin_anew)()
                async for event in super().stream(request):
                    yield event

        ask, done = ("critique", {"intent": "Water"}), ("mark_piece_done", {})
        model = Cleared([reply("One.", batch(1), ask), reply("Done.", done)])
        turns.run_turn(active(canvas).id, clock=clock, painters=alone(model))
        assert not Piece.objects.exists()
        results = [
            block
            for block in model.requests[-1].messages[-1].content
            if isinstance(block, ToolResultBlock)
        ]
        assert why in str(results)


class TestNudges:
    def test_a_nudge_is_seen_in_exactly_one_answered_request(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        nudge = services.leave_nudge(
            user=bob, canvas_id=canvas.id, text="more  reeds", spot=(900, 20), now=START
        ).nudge
        model = run(canvas, clock, reply("Reeds.", batch(10)), reply("More.", batch(20)))
        [briefing] = briefings(model)
        [seen] = briefing.briefing.nudges
        assert (seen.author, seen.text, seen.spot) == ("Bob", "more reeds", (800.0, 20.0))
        nudge.refresh_from_db()
        assert nudge.seen_in is not None
        assert state_at(Canvas.objects.get(id=canvas.id)).nudges[0].state == "seen"

    def test_a_nudge_may_point_at_an_area(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        services.leave_nudge(
            user=bob, canvas_id=canvas.id, text="reeds", area=(900, 500, 700, 300), now=START
        )
        model = run(canvas, clock, reply("Reeds."))
        [seen] = briefings(model)[0].briefing.nudges
        assert (seen.spot, seen.area) == ((750.0, 400.0), (700.0, 300.0, 800.0, 500.0))
        assert '"area": [700, 300, 800, 500]' in briefing_text(briefings(model)[0].briefing)
        [told] = state_at(Canvas.objects.get(id=canvas.id)).nudges
        assert told.area == seen.area

    def test_a_nudge_whose_request_got_no_answer_is_told_again(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        services.leave_nudge(user=bob, canvas_id=canvas.id, text="reeds", now=START)
        run(canvas, clock, RuntimeError("down"))
        assert Nudge.objects.pending().count() == 1
        services.resume_artist(user=canvas.owner, canvas_id=canvas.id, now=START)
        model = run(canvas, clock, reply("Reeds."))
        assert briefings(model)[0].briefing.nudges[0].text == "reeds"

    def test_a_persons_further_words_join_the_nudge_that_waits_in_its_place(
        self, canvas: Canvas, clock: SimulatedClock, alice: User, bob: User
    ) -> None:
        on, later = canvas.id, START + SECOND
        services.leave_nudge(user=bob, canvas_id=on, text="reeds", now=START)
        services.leave_nudge(user=alice, canvas_id=on, text="a boat", now=later)
        left = services.leave_nudge(user=bob, canvas_id=on, text="and fog", now=later + SECOND)
        assert (left.is_merged, left.place) == (True, 1)
        told = state_at(Canvas.objects.get(id=canvas.id)).nudges
        assert [nudge.text for nudge in told] == ["reeds / and fog", "a boat"]
        model = run(canvas, clock, reply("Reeds."))
        seen = briefings(model)[0].briefing.nudges
        assert [nudge.text for nudge in seen] == ["reeds / and fog", "a boat"]

    def test_a_nudge_grows_no_longer_than_a_nudge_may_be(self, canvas: Canvas, bob: User) -> None:
        services.leave_nudge(user=bob, canvas_id=canvas.id, text="r" * 400, now=START)
        with pytest.raises(NudgeIsFull):
            services.leave_nudge(user=bob, canvas_id=canvas.id, text="s" * 98, now=START)
        assert Nudge.objects.get().text == "r" * 400

    def test_words_left_while_ones_nudge_is_being_read_wait_behind_it(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        services.leave_nudge(user=bob, canvas_id=canvas.id, text="reeds", now=START)
        nudged(canvas, clock, bob, reply("Reeds."))
        seen = Nudge.objects.order_by("created_at").values_list("text", "seen_at")
        assert [(text, at is None) for text, at in seen] == [("reeds", False), ("a boat", True)]
        model = run(canvas, clock, reply("A boat."))
        assert [nudge.text for nudge in briefings(model)[0].briefing.nudges] == ["a boat"]

    def test_nudges_of_one_person_that_failing_turns_told_are_all_read_in_the_end(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        services.leave_nudge(user=bob, canvas_id=canvas.id, text="reeds", now=START)
        nudged(canvas, clock, bob, RuntimeError("down"))
        services.resume_artist(user=canvas.owner, canvas_id=canvas.id, now=START)
        run(canvas, clock, RuntimeError("down again"))
        services.leave_nudge(user=bob, canvas_id=canvas.id, text="please", now=START)
        model = run(canvas, clock, reply("All of it."))
        told = [nudge.text for nudge in briefings(model)[0].briefing.nudges]
        assert told == ["reeds", "a boat / please"]

    def test_a_guest_may_add_to_a_nudge_whose_turn_failed(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        services.leave_nudge(user=bob, canvas_id=canvas.id, text="reeds", now=START)
        run(canvas, clock, RuntimeError("down"))
        left = services.leave_nudge(user=bob, canvas_id=canvas.id, text="please", now=START)
        assert left.is_merged
        assert active(canvas).number == 2, "and wakes the artist again"

    def test_one_person_nudges_so_often_an_hour(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        for _ in range(nudging.NUDGES_PER_HOUR.count):
            Nudge.objects.update(seen_at=START)
            services.leave_nudge(user=bob, canvas_id=canvas.id, text="reeds", now=START)
        Nudge.objects.update(seen_at=START)
        with pytest.raises(TooManyOfOnesNudges):
            services.leave_nudge(user=bob, canvas_id=canvas.id, text="reeds", now=START)
        assert Nudge.objects.count() == nudging.NUDGES_PER_HOUR.count

    def test_a_nudge_wakes_an_artist_at_rest(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        run(canvas, clock, reply("I rest."))
        services.leave_nudge(user=bob, canvas_id=canvas.id, text="go on", now=START)
        assert active(canvas).number == 2

    def test_charlie_cannot_nudge_a_private_piece(self, canvas: Canvas, charlie: User) -> None:
        Canvas.objects.filter(id=canvas.id).update(visibility="private", open_to="owner")
        with pytest.raises(CanvasNotFound):
            services.leave_nudge(user=charlie, canvas_id=canvas.id, text="hi", now=START)

    def test_what_people_drew_is_told_once(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        strokes = read_strokes([line("b1")], width=800, height=600)
        add_strokes(drawing=Drawing(bob, canvas.id, strokes), now=START)
        model = run(canvas, clock, reply("I see.", batch(10)), reply("On.", batch(20)))
        [briefing] = briefings(model)
        [stroke] = briefing.briefing.people_strokes
        assert stroke.author == "Bob"
        assert stroke.length_px == pytest.approx(112.1, abs=0.5)


class TestSteering:
    def test_pausing_cuts_the_performance_and_ends_the_turn(
        self, canvas: Canvas, clock: SimulatedClock, alice: User
    ) -> None:
        turn = active(canvas)
        asked = services.request_turn

        class PausingModel(ScriptedModel):
            async def stream(self, request):
                async for event in super().stream(request):
                    yield event
                await turns.in_db(services.pause_artist)(user=alice, canvas_id=canvas.id, now=START)

        turns.run_turn(
            turn.id, clock=clock, painters=alone(PausingModel([reply("On.", batch(1, 2, 3))]))
        )
        turn.refresh_from_db()
        assert (turn.state, turn.ended_reason) == ("ended", "paused")
        assert canvas.strokes.count() == 0
        assert asked(Canvas.objects.get(id=canvas.id), by=alice, now=START) is None

    def test_resuming_a_turn_that_is_still_ending_is_followed_by_another(
        self, canvas: Canvas, clock: SimulatedClock, alice: User
    ) -> None:
        turn = active(canvas)
        Turn.objects.filter(id=turn.id).update(
            state="running", fence=1, lease_until=timezone.now() - timedelta(seconds=1)
        )
        services.pause_artist(user=alice, canvas_id=canvas.id, now=START)
        services.resume_artist(user=alice, canvas_id=canvas.id, now=START)
        run(canvas, clock, reply("Never asked."))
        turn.refresh_from_db()
        assert turn.state == "ended"
        assert active(canvas).number == 2

    def test_a_new_canvas_hangs_the_piece_as_it_is(
        self, canvas: Canvas, clock: SimulatedClock, alice: User
    ) -> None:
        run(canvas, clock, reply("A line.", batch(10)))
        after = services.begin_canvas(user=alice, style="plotter", now=START)
        assert Piece.objects.get().canvas == canvas
        assert Canvas.objects.get(id=canvas.id).ended_by == "replaced"
        assert after.number == 1

    def test_an_empty_canvas_is_not_hung(self, canvas: Canvas, alice: User) -> None:
        services.begin_canvas(user=alice, style="plotter", now=START)
        assert not Piece.objects.exists()
        assert Turn.objects.get(canvas=canvas).state == "ended"


class TestRecovery:
    def test_a_turn_goes_on_from_its_last_saved_step(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        class Killed(BaseException):
            """The process is gone: nothing is tidied up."""

        class DyingModel(ScriptedModel):
            async def stream(self, request):
                if len(self.requests) == 1:
                    raise Killed
                async for event in super().stream(request):
                    yield event

        turn = active(canvas)
        with pytest.raises(Killed):
            turns.run_turn(
                turn.id, clock=clock, painters=alone(DyingModel([reply("One.", batch(1, 2))]))
            )
        assert canvas.strokes.count() == 2
        assert services.ring_again(timezone.now()) == 0
        Turn.objects.filter(id=turn.id).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert services.ring_again(timezone.now()) == 1
        model = run(canvas, clock, *FINISHING[1:])
        assert len(model.requests) == 3
        [result, *_] = model.requests[0].messages[-1].content
        assert isinstance(result, ToolResultBlock)
        pictures = [block for block in result.content if isinstance(block, ImageBlock)]
        assert [picture.png[:4] for picture in pictures] == [b"\x89PNG"], "it sees what it drew"
        assert Piece.objects.get(canvas=canvas).stroke_count == 16
        assert [event.type for event in changes_between(canvas.id, 0)].count("turn_started") == 1

    def test_a_worker_that_lost_its_lease_writes_nothing(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        turn = active(canvas)

        class ZombieModel(ScriptedModel):
            async def stream(self, request):
                async for event in super().stream(request):
                    yield event
                await Turn.objects.filter(id=turn.id).aupdate(fence=99)

        turns.run_turn(
            turn.id, clock=clock, painters=alone(ZombieModel([reply("One.", batch(1, 2))]))
        )
        turn.refresh_from_db()
        assert turn.state == "running"
        assert canvas.strokes.count() == 0

    def test_nobody_claims_what_another_worker_holds(self, canvas: Canvas) -> None:
        turn = active(canvas)
        assert Turn.objects.claim(turn.id, worker="one", now=timezone.now()) is not None
        assert Turn.objects.claim(turn.id, worker="two", now=timezone.now()) is None


class TestWhatFollowsByItself:
    @pytest.mark.parametrize("stop", ["max_tokens", "context_full", "end_turn"])
    def test_a_nudge_left_while_the_turn_ended_is_answered_by_another(
        self, canvas: Canvas, clock: SimulatedClock, bob: User, stop: str
    ) -> None:
        nudged(canvas, clock, bob, reply("Enough.", stop=stop))
        after = active(canvas)
        assert (after.number, after.requested_by) == (2, bob)

    def test_a_piece_that_is_not_done_goes_on_so_many_turns_and_no_more(
        self, canvas: Canvas, clock: SimulatedClock
    ) -> None:
        at_its_limit(canvas, clock)
        assert active(canvas).requested_by is None
        after_unasked_turns(canvas, endings.MAX_UNASKED)
        at_its_limit(canvas, clock)
        assert not Turn.objects.active().filter(canvas=canvas).exists()

    def test_a_nudge_at_that_limit_begins_another_such_row(
        self, canvas: Canvas, clock: SimulatedClock, bob: User
    ) -> None:
        after_unasked_turns(canvas, endings.MAX_UNASKED)
        left = [reply("On.", batch(n)) for n in range(MAX_STEPS)]
        nudged(canvas, clock, bob, *left)
        assert active(canvas).requested_by == bob
        at_its_limit(canvas, clock)
        assert active(canvas).requested_by is None

    def test_who_asks_while_a_turn_ends_has_asked_for_the_next_one(
        self, canvas: Canvas, clock: SimulatedClock, alice: User, bob: User
    ) -> None:
        def nudge(now: datetime) -> None:
            services.stop_turn(user=alice, canvas_id=canvas.id, now=now)
            services.leave_nudge(user=bob, canvas_id=canvas.id, text="a boat", now=now)

        def resume(now: datetime) -> None:
            services.pause_artist(user=alice, canvas_id=canvas.id, now=now)
            services.resume_artist(user=alice, canvas_id=canvas.id, now=now)

        for seconds, (asker, ask) in enumerate([(bob, nudge), (alice, resume)], 1):
            model = StepsAside([reply("On.")], 0, partial(ask, START + seconds * SECOND))
            turns.run_turn(active(canvas).id, clock=clock, painters=alone(model))
            assert active(canvas).requested_by == asker

    def test_a_piece_that_was_cleared_while_it_was_marked_done_is_not_hung(
        self, canvas: Canvas, clock: SimulatedClock, alice: User
    ) -> None:
        class ClearedDesk(turns.TurnDesk):
            async def finish(self) -> bool:
                await in_db(clear_canvas)(user=alice, canvas_id=canvas.id, now=clock.now())
                return await super().finish()

        painters = alone(ScriptedModel(FINISHING))
        turn = Turn.objects.claim(active(canvas).id, worker="w", now=timezone.now())
        end = asyncio.run(
            take_turn(
                model=painters.artist,
                desk=ClearedDesk(turn, clock, painters),
                tools=TOOLS,
                system="",
            )
        )
        assert end == "rested"
        assert not Piece.objects.exists()


def after_unasked_turns(canvas: Canvas, count: int) -> None:
    """Let the canvas's turn be the last of `count` that began by themselves."""
    last = active(canvas)
    Turn.objects.bulk_create(
        Turn(canvas=canvas, number=last.number + n, state="ended", ended_reason="step_limit")
        for n in range(1, count)
    )
    Turn.objects.filter(id=last.id).update(number=last.number + count, requested_by=None)


def at_its_limit(canvas: Canvas, clock: SimulatedClock) -> None:
    """Run the canvas's turn until it has taken all its steps."""
    run(canvas, clock, *[reply("On.", batch(n)) for n in range(MAX_STEPS)])


def nudged(
    canvas: Canvas, clock: SimulatedClock, by: User, *replies: MessageEnded | Exception
) -> None:
    """Run the canvas's turn; `by` leaves a nudge while the model gives its last answer."""

    class Interrupted(ScriptedModel):
        async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
            if len(self.requests) == len(replies) - 1:
                await in_db(services.leave_nudge)(
                    user=by, canvas_id=canvas.id, text="a boat", now=clock.now()
                )
            async for event in super().stream(request):
                yield event

    turns.run_turn(active(canvas).id, clock=clock, painters=alone(Interrupted(replies)))
