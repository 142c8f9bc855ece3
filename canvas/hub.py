"""One hub per process: hears rings, fills gaps from the database, fans bytes out to sockets.

The layer is a doorbell that may stay silent: a gap is closed by reading what is stored, and the
heartbeat compares every room with the database. A frame is encoded once; every socket gets the
same text through a bounded queue of its own, so a slow reader delays nobody.
"""

import asyncio
import secrets
import weakref
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import ClassVar
from uuid import UUID

import structlog
from channels.layers import get_channel_layer
from django.utils import timezone

from canvas import broadcast
from canvas.events import Heartbeat, LogEvent, Presence, encode
from canvas.hop import in_db
from canvas.models import Canvas, milliseconds
from canvas.snapshot import changes_between, state_at
from canvas.state import to_snapshot

HEARTBEAT_S = 5.0
QUEUE_FRAMES = 1_000  # waiting for one socket; one more closes it
QUEUE_BYTES = 1 << 20
PASSING_FRAMES = 50  # with more than this waiting, passing frames are dropped first
RECENT_FRAMES = 500  # kept in memory a room, for sockets that come back
LISTEN_AGAIN_S = 1.0  # after the layer failed
RESUME_CHANGES = 2_000  # further behind than this, a snapshot is cheaper
PRESENCE_S = 0.25  # how long to gather who comes and goes before telling
PRESENCE_TTL_S = 3 * HEARTBEAT_S  # after which another process's count is forgotten

log = structlog.get_logger(__name__)


class Watcher:
    """One socket's way out: a bounded queue, emptied at once while the socket takes it."""

    def __init__(
        self,
        send: Callable[[str], Awaitable[None]],
        overflow: Callable[[], Awaitable[None]],
        recheck: Callable[[], Awaitable[None]],
    ) -> None:
        self._send, self._overflow, self._recheck = send, overflow, recheck
        self._queue: deque[str] = deque()
        self._bytes = 0
        self._is_sending = True  # from `start` on: what is queued before waits for the opening
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_open = True

    @property
    def waiting(self) -> int:
        """How many frames are queued."""
        return len(self._queue)

    def put(self, text: str) -> None:
        """Send a log or session frame, or queue it; a full queue ends the socket for now."""
        if not self.is_open:
            return
        if not self._is_sending:
            self._is_sending = True
            self._spawn(self._write(text))
        elif len(self._queue) >= QUEUE_FRAMES or self._bytes + len(text) > QUEUE_BYTES:
            self.is_open = False
            self._queue.clear()  # nobody will read it; the next socket resumes by `since`
            self._spawn(_quietly(self._overflow()))
        else:
            self._queue.append(text)
            self._bytes += len(text)

    def put_passing(self, text: str) -> None:
        """Send or queue a passing frame, or drop it when the socket lags."""
        if len(self._queue) < PASSING_FRAMES:
            self.put(text)

    def start(self, opening: list[str]) -> None:
        """Send `opening` first, whatever its size, then the queue as it fills."""
        self._spawn(self._write(*opening))

    def ask_again(self) -> None:
        """Have the socket look whether its person may still be here."""
        self._spawn(_quietly(self._recheck()))

    def stop(self) -> None:
        self.is_open = False
        for task in self._tasks:
            task.cancel()

    async def _write(self, *texts: str) -> None:
        """Send `texts`, then whatever is queued; a socket that is gone is no error."""
        try:
            for text in texts:
                await self._send(text)
            while self._queue and self.is_open:
                text = self._queue.popleft()
                self._bytes -= len(text)
                await self._send(text)
        except OSError:
            self.is_open = False
        except Exception:
            self.is_open = False
            log.exception("hub.send_failed")
        self._is_sending = False

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        # Eager: a socket that takes the frame costs no turn of the loop; one that blocks, a task.
        task = asyncio.Task(work, loop=asyncio.get_running_loop(), eager_start=True)
        if not task.done():
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


class Room:
    """One canvas as this process sees it: how far its log was fanned out, and to whom."""

    def __init__(self, canvas_id: UUID) -> None:
        self.canvas_id = canvas_id
        self.head = -1  # last seq fanned out; -1 before the first look
        self.watchers: set[Watcher] = set()
        self.entering = 0  # sockets on their way in, for whom the room must stay
        self.is_telling = False  # whether its presence is about to be told
        self.elsewhere: dict[str, tuple[int, float]] = {}  # process -> its watchers, heard when
        self._recent: deque[tuple[int, str]] = deque(maxlen=RECENT_FRAMES)
        self._snapshot: tuple[int, str] | None = None
        self._lock = asyncio.Lock()

    async def enter(self, watcher: Watcher, since: int | None) -> list[str]:
        """Add `watcher`; return the frames that bring it from `since` to the room's head.

        Whatever is fanned out from now on waits in its queue behind them: no gap, no repeat.
        """
        async with self._lock:
            head = await self._add(watcher)
            if since is not None and 0 < since <= head and head - since <= RESUME_CHANGES:
                return await self._frames(since, head)
            return await self._opening(head)

    async def follow(self, watcher: Watcher) -> int:
        """Add `watcher`; return the room's head, after which everything is fanned out to it."""
        async with self._lock:
            return await self._add(watcher)

    async def catch_up(self, head: int) -> None:
        """Fan out every stored change after the room's head, in order."""
        if head <= self.head or self.head < 0:
            return
        async with self._lock:
            if head <= self.head:
                return
            events = await in_db(changes_between)(self.canvas_id, self.head)
            for event in events:
                self._fan_out(event)

    def pass_on(self, text: str) -> None:
        for watcher in self.watchers:
            watcher.put_passing(text)

    def watching(self) -> int:
        """Return how many sockets watch, in all processes heard of lately."""
        now = asyncio.get_running_loop().time()
        fresh = [n for n, heard in self.elsewhere.values() if now - heard < PRESENCE_TTL_S]
        return len(self.watchers) + sum(fresh)

    async def _add(self, watcher: Watcher) -> int:
        if self.head < 0:
            self.head = await in_db(_head_of)(self.canvas_id)
        self.watchers.add(watcher)
        return self.head

    def _fan_out(self, event: LogEvent) -> None:
        text = encode(event)
        self.head = event.seq
        if event.type == "references_changed":
            self._forget()  # what was told before may be what is not shown any more
        self._recent.append((event.seq, text))
        for watcher in tuple(self.watchers):
            watcher.put(text)
            if event.type == "settings_changed":
                watcher.ask_again()

    def _forget(self) -> None:
        """Keep nothing of what was told: who comes now is told what is stored."""
        self._recent.clear()
        self._snapshot = None

    async def _opening(self, head: int) -> list[str]:
        cached = self._snapshot
        if cached is None or not self._covers(cached[0], head):
            text = await in_db(_snapshot_text)(self.canvas_id, head)
            cached = self._snapshot = (head, text)
        return [cached[1], *(await self._frames(cached[0], head))]

    async def _frames(self, after: int, until: int) -> list[str]:
        if self._covers(after, until):
            return [text for seq, text in self._recent if after < seq <= until]
        events = await in_db(changes_between)(self.canvas_id, after, until)
        return [encode(event) for event in events]

    def _covers(self, after: int, until: int) -> bool:
        return after == until or (bool(self._recent) and self._recent[0][0] <= after + 1)


class Hub:
    """This process's rooms, its one subscription, and its heartbeat."""

    _by_loop: ClassVar[weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, "Hub"]] = (
        weakref.WeakKeyDictionary()
    )

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self._process = secrets.token_hex(6)
        self._layer = get_channel_layer()
        self._channel = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._starting = asyncio.Lock()
        self._doors = asyncio.Lock()  # rooms open and close one at a time, subscription included

    @classmethod
    def here(cls) -> "Hub":
        """Return the hub of the running loop, making it on first use."""
        loop = asyncio.get_running_loop()
        if loop not in cls._by_loop:
            cls._by_loop[loop] = cls()
        return cls._by_loop[loop]

    async def start(self) -> None:
        """Subscribe and start the heartbeat; a second call does nothing."""
        async with self._starting:
            if self._tasks:
                return
            broadcast.use_loop(asyncio.get_running_loop())
            await self._subscribe()
            self._tasks = [
                asyncio.create_task(self._listen(), name="hub-listen"),
                asyncio.create_task(self._beat(), name="hub-beat"),
            ]

    async def stop(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def join(self, canvas_id: UUID, watcher: Watcher, *, since: int | None) -> list[str]:
        """Let `watcher` follow the canvas; return the frames to open with."""
        return await self._let_in(canvas_id, watcher, lambda room: room.enter(watcher, since))

    async def follow(self, canvas_id: UUID, watcher: Watcher) -> int:
        """Let `watcher` follow the canvas from its head on, which is returned.

        What comes after it waits until the caller, who knows the canvas at that seq by itself, has
        called `watcher.start`.
        """
        return await self._let_in(canvas_id, watcher, lambda room: room.follow(watcher))

    async def _let_in[T](
        self, canvas_id: UUID, watcher: Watcher, enter: Callable[[Room], Awaitable[T]]
    ) -> T:
        await self.start()
        key = str(canvas_id)
        async with self._doors:
            if key not in self.rooms:
                await self._layer.group_add(broadcast.group_of(canvas_id), self._channel)
                self.rooms[key] = Room(canvas_id)
            room = self.rooms[key]
            room.entering += 1
        try:
            opening = await enter(room)
        except BaseException:
            room.watchers.discard(watcher)
            raise
        finally:
            room.entering -= 1
            await self._close_if_empty(room)
        self._tell_presence_soon(room)
        return opening

    async def leave(self, canvas_id: UUID, watcher: Watcher) -> None:
        """Forget `watcher`, and the room with its last one."""
        watcher.stop()
        room = self.rooms.get(str(canvas_id))
        if room is None:
            return
        room.watchers.discard(watcher)
        await self._close_if_empty(room)
        self._tell_presence_soon(room)

    def watching(self, canvas_id: UUID) -> int:
        room = self.rooms.get(str(canvas_id))
        return room.watching() if room else 0

    async def _close_if_empty(self, room: Room) -> None:
        if room.watchers or room.entering:
            return
        async with self._doors:
            if room.watchers or room.entering or str(room.canvas_id) not in self.rooms:
                return
            del self.rooms[str(room.canvas_id)]
            await self._layer.group_discard(broadcast.group_of(room.canvas_id), self._channel)

    def _tell_presence_soon(self, room: Room) -> None:
        """Tell how many watch, once for all who come and go within PRESENCE_S."""
        if not room.is_telling:
            room.is_telling = True
            asyncio.get_running_loop().call_later(PRESENCE_S, self._tell_presence, room)

    def _tell_presence(self, room: Room) -> None:
        room.is_telling = False
        room.pass_on(encode(Presence(watching=room.watching())))
        broadcast.tell_presence(room.canvas_id, self._process, len(room.watchers))

    async def _subscribe(self) -> None:
        self._channel = await self._layer.new_channel("hub")
        for room in list(self.rooms.values()):
            await self._layer.group_add(broadcast.group_of(room.canvas_id), self._channel)

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
            except Exception:
                # Whatever the layer raises, hearing must not end; the heartbeat heals meanwhile.
                log.exception("hub.layer_failed")
                await asyncio.sleep(LISTEN_AGAIN_S)
                await _quietly(self._subscribe())
                continue
            room = self.rooms.get(message.get("canvas", ""))
            if room is not None:
                await _quietly(self._hear(room, message))

    async def _hear(self, room: Room, message: dict[str, object]) -> None:
        match message:
            case {"type": "ring", "head": int(head)}:
                task = asyncio.create_task(_quietly(room.catch_up(head)))
                _running.add(task)
                task.add_done_callback(_running.discard)
            case {"type": "pass", "frame": str(frame)}:
                room.pass_on(frame)
            case {"type": "presence", "process": str(process), "watching": int(watching)}:
                if process != self._process:
                    now = asyncio.get_running_loop().time()
                    if room.elsewhere.get(process, (0, 0))[0] != watching:
                        room.elsewhere[process] = (watching, now)
                        room.pass_on(encode(Presence(watching=room.watching())))
                    room.elsewhere[process] = (watching, now)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            await _quietly(self._compare())

    async def _compare(self) -> None:
        """Heal what no ring told of, and tell every socket the head."""
        heads = await in_db(_heads_of)(list(self.rooms))
        now = milliseconds(timezone.now())
        for key, room in list(self.rooms.items()):
            await room.catch_up(heads.get(key, 0))
            room.pass_on(encode(Heartbeat(head=room.head, now=now)))
            broadcast.tell_presence(room.canvas_id, self._process, len(room.watchers))


_running: set[asyncio.Task[None]] = set()  # asyncio keeps only weak references to tasks


def _head_of(canvas_id: UUID) -> int:
    return Canvas.objects.values_list("head_seq", flat=True).get(id=canvas_id)


def _heads_of(keys: list[str]) -> dict[str, int]:
    rows = Canvas.objects.filter(id__in=keys).values_list("id", "head_seq")
    return {str(canvas_id): head for canvas_id, head in rows}


def _snapshot_text(canvas_id: UUID, seq: int) -> str:
    canvas = Canvas.objects.select_related("owner").get(id=canvas_id)
    return encode(to_snapshot(state_at(canvas, seq)))


async def _quietly(work: Awaitable[None]) -> None:
    """Await `work`; a socket that is gone is no error, anything else is logged, not raised."""
    try:
        await work
    except OSError:
        pass
    except Exception:
        log.exception("hub.work_failed")
