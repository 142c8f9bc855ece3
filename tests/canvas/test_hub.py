"""The hub on its own loop: who comes and goes while it reads, a layer that fails, and the end."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from channels.layers import channel_layers
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from canvas import hub as hubs
from canvas import services
from canvas.errors import NothingToUndo
from canvas.events import LOG_EVENT, Presence, Snapshot, encode
from canvas.hop import in_db
from canvas.hub import PASSING_FRAMES, QUEUE_BYTES, QUEUE_FRAMES, Hub, Watcher
from canvas.models import Canvas
from canvas.state import CanvasState, apply_event, from_snapshot
from tests.canvas.followers import fresh_state
from tests.canvas.histories import histories
from tests.canvas.test_services import drawing

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATIENCE_S = 60

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", open_to="signed_in", now=NOW)


class Page:
    """A socket's other end, that follows what the hub sends it."""

    def __init__(self) -> None:
        self.state: CanvasState | None = None
        self.arrived = asyncio.Event()
        self.is_closed = False
        self.rechecks = 0
        self.watcher = Watcher(self.send, self.overflow, self.recheck)

    async def send(self, text: str) -> None:
        if text.startswith('{"type":"snapshot"'):
            self.state = from_snapshot(Snapshot.model_validate_json(text))
        elif text.startswith('{"seq":'):
            event = LOG_EVENT.validate_json(text)
            assert self.state is not None
            assert event.seq == self.state.seq + 1, "no gap, no repeat"
            self.state = apply_event(self.state, event)
        self.arrived.set()

    async def overflow(self) -> None:
        self.is_closed = True

    async def recheck(self) -> None:
        self.rechecks += 1

    async def join(self, canvas_id: UUID, since: int | None = None) -> None:
        opening = await Hub.here().join(canvas_id, self.watcher, since=since)
        self.watcher.start(opening)

    async def leave(self, canvas_id: UUID) -> None:
        await Hub.here().leave(canvas_id, self.watcher)

    async def until_at(self, seq: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.state is None or self.state.seq < seq:
                self.arrived.clear()
                await self.arrived.wait()


def draw(user: User, canvas: Canvas, *names: str) -> int:
    return services.add_strokes(drawing=drawing(user, canvas, *names), now=NOW)


class TestComingAndGoing:
    async def test_who_comes_while_the_last_one_leaves_is_not_left_in_a_closed_room(
        self, canvas: Canvas, alice: User
    ) -> None:
        first, second = Page(), Page()
        await first.join(canvas.id)
        room = Hub.here().rooms[str(canvas.id)]
        head = await in_db(draw)(alice, canvas, "a")
        reading = asyncio.create_task(room.catch_up(head))  # holds the room while it reads
        coming = asyncio.create_task(second.join(canvas.id))
        await asyncio.sleep(0)
        await first.leave(canvas.id)
        await asyncio.gather(reading, coming)
        assert second.watcher in Hub.here().rooms[str(canvas.id)].watchers
        await second.until_at(await in_db(draw)(alice, canvas, "b"))
        await second.leave(canvas.id)
        assert Hub.here().rooms == {}

    async def test_a_canvas_that_is_gone_leaves_no_room_behind(self, canvas: Canvas) -> None:
        await Canvas.objects.filter(id=canvas.id).adelete()
        page = Page()
        with pytest.raises(Canvas.DoesNotExist):
            await page.join(canvas.id)
        assert Hub.here().rooms == {}

    async def test_leaving_twice_or_without_having_come_is_nothing(self, canvas: Canvas) -> None:
        page = Page()
        await page.leave(canvas.id)
        await page.join(canvas.id)
        await page.leave(canvas.id)
        await page.leave(canvas.id)
        assert Hub.here().rooms == {}

    async def test_a_hub_ends_even_when_its_heartbeat_is_reading(
        self, canvas: Canvas, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hubs, "HEARTBEAT_S", 0.0)  # it is always reading
        page = Page()
        await page.join(canvas.id)
        for _ in range(50):
            await asyncio.sleep(0.001)
            async with asyncio.timeout(PATIENCE_S):
                await Hub.here().stop()
            await Hub.here().start()
        await Hub.here().stop()


class TestALayerThatFails:
    async def test_the_hub_listens_again_and_catches_up(
        self, canvas: Canvas, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        layer = channel_layers["default"]
        receive: Callable[[str], Awaitable[dict[str, Any]]] = layer.receive
        failures = iter([ConnectionError("gone"), RuntimeError("still gone")])

        async def failing(channel: str) -> dict[str, Any]:
            message = await receive(channel)
            failure = next(failures, None)
            if failure is not None:
                raise failure
            return message

        monkeypatch.setattr(hubs, "LISTEN_AGAIN_S", 0.0)
        monkeypatch.setattr(layer, "receive", failing)
        page = Page()
        await page.join(canvas.id)
        for name in ("a", "b", "c"):
            head = await in_db(draw)(alice, canvas, name)
        await Hub.here()._compare()
        await page.until_at(head)
        await page.until_at(await in_db(draw)(alice, canvas, "d"))  # heard without the heartbeat
        await Hub.here().stop()


class TestSlowReaders:
    async def stuck(self) -> tuple[Watcher, list[str], asyncio.Event]:
        sent: list[str] = []
        may_go_on = asyncio.Event()
        closed = asyncio.Event()

        async def send(text: str) -> None:
            await may_go_on.wait()
            sent.append(text)

        async def overflow() -> None:
            closed.set()

        watcher = Watcher(send, overflow, overflow)
        watcher.start([])
        return watcher, sent, closed

    @pytest.mark.parametrize("text", ["x", "x" * (QUEUE_BYTES // 4)])
    async def test_the_queue_is_bounded_in_frames_and_in_bytes(self, text: str) -> None:
        watcher, _, closed = await self.stuck()
        for _ in range(QUEUE_FRAMES + 2):
            watcher.put(text)
        async with asyncio.timeout(PATIENCE_S):
            await closed.wait()
        assert not watcher.is_open
        assert len(watcher._queue) <= QUEUE_FRAMES
        assert sum(map(len, watcher._queue)) <= QUEUE_BYTES
        watcher.stop()

    async def test_passing_frames_are_dropped_first_and_never_close_a_socket(self) -> None:
        watcher, _, closed = await self.stuck()
        for n in range(10 * QUEUE_FRAMES):
            watcher.put_passing(encode(Presence(watching=n)))
        watcher.put("log")
        assert watcher.is_open
        assert not closed.is_set()
        assert len(watcher._queue) == PASSING_FRAMES + 1
        watcher.stop()

    async def test_one_that_hangs_delays_nobody(self, canvas: Canvas, alice: User) -> None:
        never = asyncio.Event()

        async def hang(_: str) -> None:
            await never.wait()

        async def nothing() -> None: ...

        slow, quick = Watcher(hang, nothing, nothing), Page()
        slow.start(await Hub.here().join(canvas.id, slow, since=None))
        await quick.join(canvas.id)
        await quick.until_at(await in_db(draw)(alice, canvas, "a"))
        await quick.leave(canvas.id)
        await Hub.here().leave(canvas.id, slow)


COMINGS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(0, 2)),
        st.tuples(st.just("go"), st.integers(0, 2)),
        st.tuples(st.just("draw"), st.integers(1, 3)),
        st.tuples(st.just("undo"), st.just(0)),
        st.tuples(st.just("deaf"), st.just(0)),
        st.tuples(st.just("beat"), st.just(0)),
        st.tuples(st.just("breathe"), st.just(0)),
    ),
    max_size=14,
)


class TestAnyComingsAndGoings:
    """The real rooms, with their caches, under histories drawn by hypothesis."""

    @histories(25)
    @given(plan=COMINGS)
    def test_whoever_is_there_in_the_end_sees_the_servers_state(
        self, alice: User, plan: list[tuple[str, int]]
    ) -> None:
        asyncio.run(self.play(alice, plan))

    async def play(self, alice: User, plan: list[tuple[str, int]]) -> None:
        canvas = await in_db(services.start_canvas)(owner=alice, style="paint", now=NOW)
        await Hub.here().start()
        pages: dict[int, Page] = {}
        seen: dict[int, CanvasState | None] = {}
        background: set[asyncio.Task[Any]] = set()
        for count, (what, which) in enumerate(plan):
            if what == "come" and which not in pages:
                page = pages[which] = Page()
                page.state = seen.get(which)
                await page.join(canvas.id, since=page.state.seq if page.state else None)
            elif what == "go" and which in pages:
                page = pages.pop(which)
                await page.leave(canvas.id)
                seen[which] = page.state
            elif what == "draw":
                names = [f"{count}-{n}" for n in range(which)]
                background.add(asyncio.create_task(in_db(draw)(alice, canvas, *names)))
            elif what == "undo":
                with contextlib.suppress(NothingToUndo):
                    await in_db(services.undo_strokes)(user=alice, canvas_id=canvas.id, now=NOW)
            elif what == "deaf":  # what rings now is not heard
                await Hub.here()._layer.group_discard(f"canvas.{canvas.id}", Hub.here()._channel)
            elif what == "beat":
                await Hub.here()._compare()
            else:
                await asyncio.sleep(0)
        await asyncio.gather(*background)
        await Hub.here()._compare()
        fresh = await in_db(fresh_state)(canvas.id)
        for page in pages.values():
            await page.until_at(fresh.seq)
            assert page.state == fresh
            await page.leave(canvas.id)
        assert Hub.here().rooms == {}
        await Hub.here().stop()
