"""Random histories of a few people and the artist on a few canvases: whatever happens, every
spectator ends with the server's state, and nothing acknowledged is ever lost or doubled."""

import contextlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from agent import services as artist
from agent.models import LEASE_S, Nudge, Turn
from agent.studio import TurnIsOver, fenced
from canvas import services
from canvas.errors import (
    CanvasIsFinished,
    CanvasNotFound,
    CanvasRefusal,
    NothingToUndo,
    NotYours,
)
from canvas.events import encode
from canvas.models import Canvas, Change, Stroke
from canvas.paths import parse_path
from canvas.snapshot import changes_between
from gallery.errors import NothingToHang
from gallery.services import hang_piece
from tests.canvas.followers import Follower, Rooms, follow, fresh_state
from tests.canvas.histories import IS_LONG, histories

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
SPECTATORS = 2
STATES_CHECKED = 6  # of one canvas at the end, in `make test`

pytestmark = pytest.mark.django_db

STROKE_COLUMNS = [field.attname for field in Stroke._meta.concrete_fields]
CLOSED = (CanvasIsFinished, CanvasNotFound, NotYours)  # to this person, or to everybody
people = st.sampled_from(["alice", "bob"])
numbers = st.integers(0, 1_000_000)


@dataclass(frozen=True)
class Frame:
    """A `draw` command in somebody's outbox."""

    canvas_id: UUID
    ids: tuple[str, ...]


def asked(names: tuple[str, ...]) -> tuple[services.AskedStroke, ...]:
    line = {"type": "line", "points": [[10, 3], [50, 9]]}
    path, style = parse_path(line, width=800, height=600)
    return tuple(services.AskedStroke(name, path, style) for name in names)


class Histories(RuleBasedStateMachine):
    """Two people, two spectators, an artist and its workers, and a clock."""

    def __init__(self) -> None:
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        self.now = START
        self.names = (f"s{n}" for n in itertools.count())
        self.followers = [Follower() for _ in range(SPECTATORS)]
        self.rooms = Rooms(self.followers)
        self.outbox: dict[str, list[Frame]] = {"alice": [], "bob": []}
        self.acknowledged: dict[tuple[UUID, str], int] = {}
        self.rows: dict[int, tuple[object, ...]] = {}
        self.frozen: dict[UUID, list[tuple[object, ...]]] = {}
        self.canvases: list[UUID] = []
        self.workers: list[Turn] = []  # every claim there was, zombies included

    def teardown(self) -> None:
        try:
            if self.canvases:
                self.everybody_agrees_in_the_end()
        finally:
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    # --- helpers -----------------------------------------------------------------------------

    def user(self, name: str) -> User:
        return self.people[name]

    @property
    def canvas_id(self) -> UUID:
        return self.canvases[-1]

    def attempt(self, verb: Callable[[], object], *expected: type[CanvasRefusal]) -> object:
        """Call a verb that may refuse; a refusal must be one of `expected` and change nothing."""
        before = list(Canvas.objects.order_by("id").values_list("id", "head_seq"))
        try:
            return verb()
        except expected:
            assert before == list(Canvas.objects.order_by("id").values_list("id", "head_seq"))
            return None

    # --- people at their easels --------------------------------------------------------------

    @initialize()
    def alice_begins(self) -> None:
        self.people = {
            name: User.objects.create_user(f"{name}@example.org", display_name=name)
            for name in ("alice", "bob")
        }
        self.begin_canvas(is_shared=True, style="paint")

    @rule(is_shared=st.booleans(), style=st.sampled_from(["paint", "plotter"]))
    def begin_canvas(self, is_shared: bool, style: str) -> None:
        if len(self.canvases) > 3:
            return
        canvas = artist.begin_canvas(
            user=self.user("alice"),
            style=style,  # type: ignore[arg-type]
            open_to="signed_in" if is_shared else "owner",
            now=self.now,
        )
        self.canvases.append(canvas.id)

    @rule(who=people, count=st.integers(1, 3), pick=numbers, is_stale=st.booleans())
    def the_hand_draws(self, who: str, count: int, pick: int, is_stale: bool) -> None:
        """A stroke is put into the outbox; sometimes on a canvas that is not the newest."""
        canvas_id = self.canvases[pick % len(self.canvases)] if is_stale else self.canvas_id
        names = tuple(f"{who}-{next(self.names)}" for _ in range(count))
        if pick % 7 == 0:
            names += names[:1]  # the same stroke twice in one frame
        self.outbox[who].append(Frame(canvas_id, names))

    @rule(who=people, pick=numbers, is_kept=st.booleans())
    def a_frame_arrives(self, who: str, pick: int, is_kept: bool) -> None:
        """In any order, and more than once when it stays in the outbox."""
        frames = self.outbox[who]
        if not frames:
            return
        frame = frames[pick % len(frames)] if is_kept else frames.pop(pick % len(frames))
        drawing = services.Drawing(self.user(who), frame.canvas_id, asked(frame.ids))
        seq = self.attempt(lambda: services.add_strokes(drawing=drawing, now=self.now), *CLOSED)
        if isinstance(seq, int):
            known = {self.acknowledged.get((frame.canvas_id, name), seq) for name in frame.ids}
            assert known == {seq}, "the same answer as the first time"
            self.acknowledged.update({(frame.canvas_id, name): seq for name in frame.ids})

    @rule(who=people, pick=numbers)
    def a_burst_arrives_at_once(self, who: str, pick: int) -> None:
        """Drawings of several people go into one transaction, each judged by itself."""
        frames = [(name, frame) for name in self.outbox for frame in self.outbox[name]][:4]
        drawings = [
            services.Drawing(self.user(name), frame.canvas_id, asked(frame.ids))
            for name, frame in frames
        ]
        answers = services.add_drawings(drawings=drawings, now=self.now)
        for (_, frame), answer in zip(frames, answers, strict=True):
            if isinstance(answer, int):
                self.acknowledged.update({(frame.canvas_id, name): answer for name in frame.ids})

    @rule(who=people)
    def undo(self, who: str) -> None:
        user = self.user(who)
        live = self.live_ids()
        seq = self.attempt(
            lambda: services.undo_strokes(user=user, canvas_id=self.canvas_id, now=self.now),
            NothingToUndo,
            *CLOSED,
        )
        if seq is not None:
            gone = Stroke.objects.filter(canvas_id=self.canvas_id, removed_seq=seq)
            assert {stroke.participant.user_id for stroke in gone} == {user.pk}
            assert live - self.live_ids() == {stroke.client_id for stroke in gone} != set()

    @rule(who=people)
    def redo(self, who: str) -> None:
        user = self.user(who)
        live = self.live_ids()
        seq = self.attempt(
            lambda: services.redo_strokes(user=user, canvas_id=self.canvas_id, now=self.now),
            NothingToUndo,
            *CLOSED,
        )
        if seq is not None:
            back = Stroke.objects.filter(canvas_id=self.canvas_id, added_seq=seq)
            assert {stroke.participant.user_id for stroke in back} == {user.pk}
            assert all(stroke.restores not in live for stroke in back)

    @rule(who=people)
    def clear(self, who: str) -> None:
        seq = self.attempt(
            lambda: services.clear_canvas(
                user=self.user(who), canvas_id=self.canvas_id, now=self.now
            ),
            NothingToUndo,
            *CLOSED,
        )
        assert seq is None or (who == "alice" and not self.live_ids())

    @rule(who=people)
    def restore(self, who: str) -> None:
        live = self.live_ids()
        seq = self.attempt(
            lambda: services.restore_cleared(
                user=self.user(who), canvas_id=self.canvas_id, now=self.now
            ),
            NothingToUndo,
            *CLOSED,
        )
        assert seq is None or (who == "alice" and live < self.live_ids())

    @rule(who=people)
    def take_back_and_bring_back_twice(self, who: str) -> None:
        """The second time there is nothing left to bring back."""
        for verb in (self.undo, self.redo, self.redo):
            verb(who=who)
        for verb in (self.clear, self.restore, self.restore):
            verb(who="alice")

    @rule(who=people, visibility=st.sampled_from(["public", "unlisted", "private"]))
    def change_settings(self, who: str, visibility: str) -> None:
        self.attempt(
            lambda: services.change_settings(
                user=self.user(who),
                canvas_id=self.canvas_id,
                visibility=visibility,  # type: ignore[arg-type]
                open_to="signed_in",
                now=self.now,
            ),
            CanvasRefusal,
        )

    @rule(style=st.sampled_from(["paint", "plotter"]), title=st.sampled_from(["", "Dusk", "Dawn"]))
    def set_style_and_name(self, style: str, title: str) -> None:
        self.attempt(
            lambda: services.set_style(
                user=self.user("alice"),
                canvas_id=self.canvas_id,
                style=style,  # type: ignore[arg-type]
                now=self.now,
            ),
            CanvasIsFinished,
        )
        self.attempt(
            lambda: services.name_piece(
                canvas_id=self.canvas_id, title=title, alt_text="", now=self.now
            ),
            CanvasIsFinished,
        )

    @rule(who=people, text=st.text(min_size=1, max_size=8))
    def nudge(self, who: str, text: str) -> None:
        user = self.user(who)
        had = Nudge.objects.filter(participant__user=user, canvas_id=self.canvas_id).pending()
        waiting = had.exists()
        left = self.attempt(
            lambda: artist.leave_nudge(
                user=user, canvas_id=self.canvas_id, text=text, now=self.now
            ),
            CanvasRefusal,
        )
        assert left is None or left.is_merged == waiting  # type: ignore[attr-defined]
        assert had.count() <= 1, "one in the queue a person"

    @rule(who=people, verb=st.sampled_from(["pause_artist", "resume_artist", "stop_turn"]))
    def steer(self, who: str, verb: str) -> None:
        call = getattr(artist, verb)
        done = self.attempt(
            lambda: call(user=self.user(who), canvas_id=self.canvas_id, now=self.now) or "done",
            CanvasRefusal,
        )
        assert done is None or who == "alice"

    # --- the artist and its workers ----------------------------------------------------------

    @rule()
    def a_worker_takes_the_turn(self) -> None:
        for turn in Turn.objects.active():
            claimed = Turn.objects.claim(turn.id, worker="w", now=self.now)
            if claimed is not None:
                assert claimed.fence > turn.fence
                self.workers.append(claimed)

    @precondition(lambda self: self.workers)
    @rule(pick=numbers, count=st.integers(1, 5), is_repeated=st.booleans())
    def a_worker_performs(self, pick: int, count: int, is_repeated: bool) -> None:
        """Any worker there ever was tries; only the newest claim of a live turn may write."""
        turn = self.workers[pick % len(self.workers)]
        held = Turn.objects.get(id=turn.id)
        may_write = (held.fence, held.state, held.cancel) == (turn.fence, "running", "")
        before = Stroke.objects.count()
        name = "same" if is_repeated else next(self.names)
        strokes = asked(tuple(f"~{turn.id.hex}.{name}.{i}" for i in range(count)))
        try:
            with fenced(turn) as canvas:
                services.perform(canvas_id=canvas.id, strokes=strokes, now=self.now)
            assert may_write
        except TurnIsOver:
            assert not may_write
            assert Stroke.objects.count() == before
        except CanvasIsFinished:
            assert Canvas.objects.get(id=turn.canvas_id).finished_at is not None

    @precondition(lambda self: self.workers)
    @rule(pick=numbers, reason=st.sampled_from(["rested", "failed", "step_limit"]))
    def a_worker_ends_the_turn(self, pick: int, reason: str) -> None:
        from agent import endings

        turn = self.workers[pick % len(self.workers)]
        held = Turn.objects.get(id=turn.id)
        is_held = (held.fence, held.state) == (turn.fence, "running")
        ended = endings.end_turn(turn, endings.Ending(reason), Standing(self.now))
        assert (ended != "taken_over") == is_held

    @rule(seconds=st.sampled_from([0.1, 0.4, 1, 4, 30]))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def cut(self) -> None:
        self.attempt(
            lambda: services.cut_performance(canvas_id=self.canvas_id, now=self.now),
            CanvasIsFinished,
        )

    @rule()
    def a_worker_sleeps_past_its_lease_and_writes_again(self) -> None:
        """Another one took over meanwhile: the sleeper's token is old, and its write refused."""
        self.a_worker_takes_the_turn()
        self.now += timedelta(seconds=LEASE_S + 1)
        before = len(self.workers)
        self.a_worker_takes_the_turn()
        for newer in self.workers[before:]:
            older = [turn for turn in self.workers[:before] if turn.id == newer.id]
            for turn in older:
                with pytest.raises(TurnIsOver), fenced(turn):
                    pass

    @rule(pick=numbers)
    def somebody_writes_to_a_finished_canvas(self, pick: int) -> None:
        finished = Canvas.objects.exclude(finished_at=None).order_by("number")
        for canvas in finished[:1]:
            ours = {"canvas_id": canvas.id, "now": self.now}
            alice = self.user("alice")
            line = asked((next(self.names),))
            drawing = services.Drawing(alice, canvas.id, line)
            for write in (
                lambda: services.add_strokes(drawing=drawing, now=self.now),  # noqa: B023
                lambda: services.perform(strokes=line, **ours),  # noqa: B023
                lambda: services.name_piece(title="New", alt_text="", **ours),  # noqa: B023
                lambda: services.cut_performance(**ours),  # noqa: B023
                lambda: services.undo_strokes(user=alice, **ours),  # noqa: B023
                lambda: services.clear_canvas(user=alice, **ours),  # noqa: B023
                lambda: services.restore_cleared(user=alice, **ours),  # noqa: B023
            ):
                with pytest.raises(CanvasIsFinished):
                    write()

    @precondition(lambda self: self.workers)
    @rule(pick=numbers)
    def a_worker_hangs_the_piece(self, pick: int) -> None:
        turn = self.workers[pick % len(self.workers)]
        with contextlib.suppress(TurnIsOver, NothingToHang), fenced(turn) as canvas:
            hang_piece(canvas_id=canvas.id, ended_by="artist", now=self.now)

    # --- spectators --------------------------------------------------------------------------

    @rule(who=st.integers(0, SPECTATORS - 1), pick=numbers)
    def a_spectator_comes(self, who: int, pick: int) -> None:
        self.followers[who].connect(self.canvases[pick % len(self.canvases)])

    @rule(who=st.integers(0, SPECTATORS - 1))
    def a_spectator_is_cut_off(self, who: int) -> None:
        self.followers[who].drop()

    @rule()
    def a_ring_is_heard(self) -> None:
        """Rings that are not heard are lost: nothing here makes up for them but the next."""
        self.rooms.ring(self.canvas_id)

    @rule(who=st.integers(0, SPECTATORS - 1), count=st.integers(1, 4))
    def frames_arrive(self, who: int, count: int) -> None:
        self.followers[who].read(count)

    # --- what must hold ----------------------------------------------------------------------

    def live_ids(self) -> set[str]:
        live = Stroke.objects.filter(canvas_id=self.canvas_id).live()
        return set(live.values_list("client_id", flat=True))

    @invariant()
    def the_log_is_gapless(self) -> None:
        changes = Change.objects.order_by("canvas_id", "seq").values_list("canvas_id", "seq")
        heads = Canvas.objects.order_by("pk").values_list("pk", "head_seq")
        assert list(changes) == [(pk, seq) for pk, head in heads for seq in range(1, head + 1)]

    @invariant()
    def rows_are_never_deleted_changed_or_revived(self) -> None:
        columns = ("pk", "canvas_id", "client_id", "points", "added_seq", "ordinal", "removed_seq")
        now = {row[0]: row[1:] for row in Stroke.objects.values_list(*columns)}
        for pk, was in self.rows.items():
            assert now[pk][:-1] == was[:-1]
            assert was[-1] is None or now[pk][-1] == was[-1]
        self.rows = now
        restored = Stroke.objects.exclude(restores=None).values_list("canvas_id", "restores")
        assert len(restored) == len(set(restored)), "each comes back once"

    @invariant()
    def what_was_acknowledged_is_there_once(self) -> None:
        found = Stroke.objects.values_list("canvas_id", "client_id", "added_seq")
        there = {(canvas_id, name): seq for canvas_id, name, seq in found}
        assert len(there) == len(found)
        assert self.acknowledged.items() <= there.items()

    @invariant()
    def finished_pieces_never_change(self) -> None:
        finished: dict[UUID, list[tuple[object, ...]]] = {
            pk: [] for pk in Canvas.objects.exclude(finished_at=None).values_list("pk", flat=True)
        }
        strokes = Stroke.objects.filter(canvas__in=finished).order_by("pk")
        for canvas_id, *row in strokes.values_list("canvas_id", *STROKE_COLUMNS):
            finished[canvas_id].append(tuple(row))
        for canvas_id, rows in finished.items():
            assert self.frozen.setdefault(canvas_id, rows) == rows

    @invariant()
    def one_turn_at_most_is_under_way_and_none_on_a_finished_canvas_is_queued(self) -> None:
        active = Turn.objects.active()
        turns = list(active.values_list("canvas_id", "canvas__finished_at", "state"))
        assert len({canvas_id for canvas_id, _, _ in turns}) == len(turns)
        assert all(finished is None or state == "running" for _, finished, state in turns)

    def everybody_agrees_in_the_end(self) -> None:
        """All come back and read everything; every earlier state leads to the same one."""
        for canvas_id in self.canvases:
            fresh = fresh_state(canvas_id)
            for follower in self.followers:
                follower.connect(canvas_id)
                follower.read(10**6)
                assert follower.states[canvas_id] == fresh
            log = [encode(event) for event in changes_between(canvas_id, 0)]
            stride = 1 if IS_LONG else max(1, len(log) // STATES_CHECKED)
            for seq in range(1, len(log), stride):
                assert follow(fresh_state(canvas_id, seq), log[seq:]) == fresh


@dataclass(frozen=True)
class Standing:
    """A clock that shows what the machine's shows."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    async def wait_until(self, moment: datetime) -> None:
        raise NotImplementedError

    async def pause(self, seconds: float) -> None:
        raise NotImplementedError


class TestAnyHistory:
    def test_every_spectator_ends_with_the_servers_state_and_nothing_is_lost(self) -> None:
        run_state_machine_as_test(Histories, settings=histories(examples=150))
