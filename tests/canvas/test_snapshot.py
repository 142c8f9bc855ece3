"""Reading a log: the state at any `seq` is what following it to there gives."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from canvas import services
from canvas.events import StrokesAdded, StrokesRemoved, encode
from canvas.models import Canvas
from canvas.snapshot import changes_between, placed_strokes, state_at
from canvas.state import CanvasState
from tests.canvas.followers import follow, fresh_state
from tests.canvas.test_services import drawing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(alice: User, bob: User) -> Canvas:
    """A canvas on which everything has happened that can happen to strokes."""
    canvas = services.start_canvas(owner=alice, style="paint", open_to="signed_in", now=NOW)
    ours = {"canvas_id": canvas.id, "now": NOW}
    services.add_strokes(drawing=drawing(alice, canvas, "a1", "a2"), now=NOW)
    services.add_strokes(drawing=drawing(bob, canvas, "b1"), now=NOW)
    asked = drawing(alice, canvas, "t1", "t2", "t3").strokes
    show = services.perform(strokes=asked, **ours)
    services.cut_performance(canvas_id=canvas.id, now=show.starts_at + timedelta(seconds=1))
    services.undo_strokes(user=alice, **ours)
    services.redo_strokes(user=alice, **ours)
    services.clear_canvas(user=alice, **ours)
    services.restore_cleared(user=alice, **ours)
    services.name_piece(title="Pond", alt_text="", **ours)
    canvas.refresh_from_db()
    return canvas


class TestAnySeq:
    def test_a_snapshot_and_the_changes_since_make_every_later_one(self, canvas: Canvas) -> None:
        states = [fresh_state(canvas.id, seq) for seq in range(canvas.head_seq + 1)]
        log = [encode(event) for event in changes_between(canvas.id, 0)]
        for seq, state in enumerate(states[1:], start=1):
            for later in range(seq, len(states)):
                assert follow(state, log[seq:later]) == states[later]

    def test_strokes_come_in_the_order_they_were_drawn(self, canvas: Canvas) -> None:
        for seq in range(canvas.head_seq + 1):
            seqs = [stroke["seq"] for stroke in state_at(canvas, seq).strokes]
            assert seqs == sorted(seqs)

    def test_what_is_rendered_is_what_is_told(self, canvas: Canvas) -> None:
        for seq in range(canvas.head_seq + 1):
            told = [stroke["id"] for stroke in state_at(canvas, seq).strokes]
            assert [stroke.id for stroke in placed_strokes(canvas, seq)] == told

    def test_restored_strokes_name_what_they_restore_and_look_the_same(
        self, canvas: Canvas
    ) -> None:
        by_id = {s.client_id: s for s in canvas.strokes.all()}
        restored = [s for s in by_id.values() if s.restores]
        assert restored
        for stroke in restored:
            was = by_id[stroke.restores or ""]
            assert was.removed_seq is not None
            same = ("points", "kind", "commands", "seed", "color", "participant_id")
            assert all(getattr(stroke, name) == getattr(was, name) for name in same)


class TestChanges:
    def test_come_in_order_and_only_those_asked_for(self, canvas: Canvas) -> None:
        for after, until in ((0, 3), (3, None), (5, 5), (canvas.head_seq, None)):
            seqs = [event.seq for event in changes_between(canvas.id, after, until)]
            assert seqs == list(range(after + 1, (until or canvas.head_seq) + 1))

    def test_carry_their_own_strokes_and_no_others(self, canvas: Canvas) -> None:
        state: CanvasState = fresh_state(canvas.id, 0)
        there: set[str] = {stroke["id"] for stroke in state.strokes}
        for event in changes_between(canvas.id, 0):
            if isinstance(event, StrokesAdded):
                names = {stroke["id"] for stroke in event.strokes}
                assert names
                assert not names & there
                assert {stroke["seq"] for stroke in event.strokes} == {event.seq}
                there |= names
            elif isinstance(event, StrokesRemoved):
                assert event.ids
                assert set(event.ids) <= there
                there -= set(event.ids)

    @pytest.mark.parametrize("read", [state_at, lambda c: changes_between(c.id, 0)])
    def test_cost_the_same_few_queries_however_many_there_are(
        self,
        canvas: Canvas,
        alice: User,
        read: Callable[[Canvas], object],
        django_assert_max_num_queries: Callable[[int], object],
    ) -> None:
        for n in range(20):
            services.add_strokes(drawing=drawing(alice, canvas, f"more-{n}"), now=NOW)
        canvas = Canvas.objects.select_related("owner").get(id=canvas.id)
        with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
            read(canvas)
