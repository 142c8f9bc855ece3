"""A worker that dies at any point of a turn on real rows, and people who act at the same moment."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from agent import services as artist
from agent import turns
from agent.clock import SimulatedClock
from agent.desk import TurnDesk
from agent.loop import take_turn
from agent.models import Pause, Turn
from agent.prompts import system_prompt
from agent.tools import TOOLS
from canvas import services
from canvas.errors import CanvasIsFinished, CanvasRefusal, NothingToUndo
from canvas.models import Canvas
from canvas.snapshot import changes_between
from gallery.models import Piece
from tests.agent.studios import Killed
from tests.agent.test_loop import RecitingModel
from tests.canvas.followers import follow, fresh_state
from tests.canvas.histories import IS_LONG
from tests.canvas.test_services import drawing
from tests.scripted_model import alone, batch, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCRIPT = (
    reply("First the water.", batch(100, 200), ("view_canvas", {})),
    reply("Then reeds.", batch(300), batch(400, 500)),
    reply("Now my name.", ("sign_canvas", {"size": "small"}), ("name_piece", {"title": "Pond"})),
    reply("Done?", ("critique", {"intent": "Reeds"}), ("mark_piece_done", {})),
)
STROKES = 2 + 1 + 2 + 14
WRITERS = 16
STROKES_EACH = 60 if IS_LONG else 20
STRIDE = 1 if IS_LONG else 4  # through the points of a turn
ROUNDS = 60 if IS_LONG else 12

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return artist.begin_canvas(user=alice, style="paint", open_to="signed_in", now=START)


class Fragile:
    """Passes calls on to a desk or a studio, and dies just before or just after the n-th one."""

    def __init__(self, inner: object, fate: "Fate") -> None:
        self._inner, self._fate = inner, fate

    def __getattr__(self, name: str) -> object:
        member = getattr(self._inner, name)
        if not asyncio.iscoroutinefunction(member):
            return member

        async def call(*arguments: Any) -> Any:
            self._fate.meet(f"before {name}")
            answer = await member(*arguments)
            self._fate.meet(f"after {name}")
            return Fragile(answer, self._fate) if name == "start_tool" else answer

        return call


class Fate:
    """Counts the points of a turn; at one of them the worker dies."""

    def __init__(self, dies_at: int = 0) -> None:
        self._dies_at = dies_at
        self.points: list[str] = []

    def meet(self, point: str) -> None:
        self.points.append(point)
        if len(self.points) == self._dies_at:
            raise Killed(point)


def work(turn_id: object, model: RecitingModel, clock: SimulatedClock, fate: Fate) -> None:
    """Claim the turn and run it as a worker does, on a desk that may break."""
    turn = Turn.objects.claim(turn_id, worker="w", now=timezone.now())  # type: ignore[arg-type]
    assert turn is not None
    desk: Any = Fragile(TurnDesk(turn, clock, alone(model)), fate)
    system = system_prompt(turn.canvas.style)
    asyncio.run(take_turn(model=model, desk=desk, tools=TOOLS, system=system))


def run(turn: Turn, model: RecitingModel) -> str:
    """Let a worker that nothing happens to have the turn."""
    return turns.run_turn(turn.id, clock=SimulatedClock(START), painters=alone(model))


def forget_lease() -> None:
    Turn.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def assert_the_piece_is_whole(canvas: Canvas) -> None:
    """Everything of the script once, whatever happened on the way."""
    piece = Piece.objects.get(canvas=canvas)
    assert (piece.title, piece.stroke_count) == ("Pond", STROKES)
    assert canvas.strokes.count() == STROKES
    told = Counter(event.type for event in changes_between(canvas.id, 0))
    assert told["turn_started"] == told["turn_ended"] == told["canvas_finished"] == 1
    assert told["step_taken"] == len(SCRIPT)
    assert told["piece_named"] == 1
    assert told["strokes_added"] == 4
    [turn] = Turn.objects.filter(canvas=canvas)
    assert (turn.state, turn.ended_reason) == ("ended", "finished")


class TestAWorkerThatDies:
    def test_at_any_point_leaves_a_turn_that_another_finishes_with_nothing_twice(
        self, alice: User
    ) -> None:
        counted, clock = Fate(), SimulatedClock(START)
        first = artist.begin_canvas(user=alice, style="paint", now=START)
        turn = Turn.objects.get(canvas=first)
        work(turn.id, RecitingModel(SCRIPT), clock, counted)
        assert len(counted.points) > 60
        for dies_at in range(1, len(counted.points) + 1, STRIDE):
            canvas = artist.begin_canvas(user=alice, style="paint", now=START)
            turn = Turn.objects.get(canvas=canvas)
            model = RecitingModel(SCRIPT)
            with pytest.raises(Killed):
                work(turn.id, model, SimulatedClock(START), Fate(dies_at))
            forget_lease()
            assert run(turn, model) == "finished"
            assert_the_piece_is_whole(canvas)
            assert len(model.requests) <= len(SCRIPT) + 1, "one more paid call a crash at most"

    def test_again_and_again_at_the_same_point_still_gets_there(self, canvas: Canvas) -> None:
        turn, model = Turn.objects.get(canvas=canvas), RecitingModel(SCRIPT)
        for _ in range(100):
            try:
                work(turn.id, model, SimulatedClock(START), Fate(9))
            except Killed:
                forget_lease()
            else:
                break
        forget_lease()
        assert run(turn, model) == "finished"
        assert_the_piece_is_whole(canvas)

    def test_and_wakes_up_again_writes_nothing(self, canvas: Canvas) -> None:
        """The zombie holds an old token: each of its writes is refused, and harms nothing."""
        turn = Turn.objects.get(canvas=canvas)
        zombie = Turn.objects.claim(turn.id, worker="zombie", now=timezone.now())
        assert zombie is not None
        forget_lease()
        model = RecitingModel(SCRIPT)
        assert run(turn, model) == "finished"
        head = Canvas.objects.get(id=canvas.id).head_seq
        painters = alone(RecitingModel(SCRIPT))
        ended = asyncio.run(turns._run_kept(zombie, painters, SimulatedClock(START)))
        assert ended == "taken_over"
        assert Canvas.objects.get(id=canvas.id).head_seq == head
        assert_the_piece_is_whole(canvas)


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Run all calls in threads that start together; return answers, refusals among them."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=60)
            return call()
        except CanvasRefusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


class TestAtTheSameMoment:
    def test_sixteen_writers_lose_nothing_and_none_is_locked_out(
        self, canvas: Canvas, alice: User
    ) -> None:
        def write(writer: int) -> list[int]:
            return [
                services.add_strokes(
                    drawing=drawing(alice, canvas, f"{writer}-{n}"), now=timezone.now()
                )
                for n in range(STROKES_EACH)
            ]

        head = canvas.head_seq
        seqs = at_once([lambda w=w: write(w) for w in range(WRITERS)])  # type: ignore[misc]
        acknowledged = sorted(seq for each in seqs for seq in each)  # type: ignore[attr-defined]
        canvas.refresh_from_db()
        assert acknowledged == list(range(head + 1, head + 1 + WRITERS * STROKES_EACH))
        assert canvas.head_seq == acknowledged[-1]

    def test_the_same_stroke_sent_by_many_is_stored_once(self, canvas: Canvas, alice: User) -> None:
        send = lambda: services.add_strokes(  # noqa: E731
            drawing=drawing(alice, canvas, "same"), now=timezone.now()
        )
        assert len(set(at_once([send] * WRITERS))) == 1
        assert canvas.strokes.count() == 1

    def test_two_undos_never_take_the_same_stroke(self, canvas: Canvas, alice: User) -> None:
        for n in range(5):
            services.add_strokes(drawing=drawing(alice, canvas, str(n)), now=START)
        undo = lambda: services.undo_strokes(user=alice, canvas_id=canvas.id, now=START)  # noqa: E731
        answers = at_once([undo] * 8)
        assert len({a for a in answers if isinstance(a, int)}) == 5
        assert sum(isinstance(a, NothingToUndo) for a in answers) == 3

    def test_one_of_many_claims_wins(self, canvas: Canvas) -> None:
        turn = Turn.objects.get(canvas=canvas)
        claim = lambda: Turn.objects.claim(turn.id, worker="w", now=timezone.now())  # noqa: E731
        assert sum(claimed is not None for claimed in at_once([claim] * 8)) == 1

    def test_any_steering_leaves_one_turn_at_most_and_a_state_some_order_leads_to(
        self, alice: User, bob: User
    ) -> None:
        for _ in range(ROUNDS):
            canvas = artist.begin_canvas(user=alice, style="paint", open_to="signed_in", now=START)
            turn = Turn.objects.get(canvas=canvas)
            ours = {"canvas_id": canvas.id, "now": START}
            answers = at_once(
                [
                    lambda: artist.pause_artist(user=alice, **ours),  # noqa: B023
                    lambda: artist.resume_artist(user=alice, **ours),  # noqa: B023
                    lambda: artist.stop_turn(user=alice, **ours),  # noqa: B023
                    lambda: artist.leave_nudge(user=bob, text="reeds", **ours),  # noqa: B023
                    lambda: artist.leave_nudge(user=bob, text="fog", **ours),  # noqa: B023
                    lambda: Turn.objects.claim(turn.id, worker="w", now=timezone.now()),  # noqa: B023
                    lambda: artist.begin_canvas(user=alice, style="plotter", now=START),
                    lambda: artist.begin_canvas(user=alice, style="plotter", now=START),
                ]
            )
            refused = [a for a in answers if isinstance(a, CanvasRefusal)]
            assert all(isinstance(r, CanvasIsFinished) for r in refused)
            self.assert_consistent(canvas, alice)

    def assert_consistent(self, canvas: Canvas, alice: User) -> None:
        for each in Canvas.objects.filter(owner=alice):
            log = [encoded(event) for event in changes_between(each.id, 0)]
            assert follow(fresh_state(each.id, 1), log[1:]) == fresh_state(each.id)
            active = [turn.state for turn in Turn.objects.filter(canvas=each).active()]
            assert len(active) <= 1
            assert each.finished_at is None or active in ([], ["running"])
        in_progress = Canvas.objects.in_progress().filter(owner=alice)
        assert [each.id for each in in_progress] == [Canvas.objects.get(easel__artist=alice).id]
        canvas.refresh_from_db()
        assert canvas.ended_by == "replaced"
        told = [event.type for event in changes_between(canvas.id, 0)]
        assert (told.count("artist_paused") > told.count("artist_resumed")) == (
            Pause.objects.filter(canvas=canvas).exists()
        )


def encoded(event: Any) -> str:
    text: str = event.model_dump_json(exclude_none=True)
    return text
