"""One existing client following the canvas on its person's easel, whichever that is.

It hears the same hub as our own pages. What a client says, and who it is, is the socket's business.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.utils import timezone

from accounts.models import User
from agent.contract import arrivals, messages, workspace
from agent.contract.carrier import Carrier
from agent.contract.deliveries import Announced
from agent.contract.messages import Said
from agent.contract.shapes import gallery_of
from agent.contract.translation import FRAME, Anew, Batch, Chore, Translator
from agent.models import Line
from canvas.hop import in_db
from canvas.hub import Hub, Watcher
from canvas.styles import StyleName

CLOSE_TOO_SLOW = 4008
CLOSE_FAULT = 1011  # the client comes back, and begins anew

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """The way out to a client: what is said to it, and how it is closed."""

    send: Callable[[str], Awaitable[None]]
    close: Callable[[int, str], Awaitable[None]]

    async def say(self, said: Said) -> None:
        """Send one message."""
        await self.send(json.dumps(said, allow_nan=False, separators=(",", ":")))


class Follower:
    """Keeps one client where its person's easel is. `begin` first, `leave` at the end."""

    def __init__(self, user: User, line: Line, way: Way) -> None:
        self._user, self._way = user, way
        self.carrier = Carrier(line, self._announce)
        self.asked_style: StyleName | None = None  # to tell with the next canvas, even if unchanged
        self._moving, self._chores = asyncio.Lock(), set[asyncio.Task[None]]()
        self._has_left = False

    async def begin(self) -> None:
        """Follow the canvas on the easel; `init` is the first thing that is said."""
        canvas = await in_db(workspace.canvas_of)(self._user, now=timezone.now())
        await self.carrier.drop()
        await self._follow(canvas.id)

    async def leave(self) -> int:
        """Follow nothing any more; return how many others watch the canvas, as far as is known."""
        self._has_left = True
        for chore in self._chores:
            chore.cancel()
        others = Hub.here().watching(self.canvas_id) - 1
        await Hub.here().leave(self.canvas_id, self._watcher)
        return others

    async def move(self) -> None:
        """Follow the canvas on the easel, when another one stands there."""
        async with self._moving:
            canvas = await in_db(workspace.canvas_of)(self._user, now=timezone.now())
            if not self._has_left and canvas.id != self.canvas_id:
                left = self.canvas_id
                await self._leave_canvas()
                await self._follow(canvas.id, left)

    async def lead_on(self, canvas_id: UUID) -> None:
        """Follow that canvas from now on, unless it is the one that is followed."""
        if canvas_id != self.canvas_id and not self._moving.locked():
            self._spawn(self.move())

    async def surely(self, work: Awaitable[None]) -> None:
        """Await `work`; a fault in it closes the client, which would stay deaf from then on."""
        try:
            await work
        except OSError:
            pass  # the socket was gone already
        except Exception:
            log.exception("contract.follower_failed")
            await self._way.close(CLOSE_FAULT, "Something went wrong; please come back")

    async def _follow(self, canvas_id: UUID, left: UUID | None = None) -> None:
        """Follow a canvas from its present on, which is told first: by `init`, or as a new one.

        left: the canvas that this one comes after.
        """
        self.canvas_id = canvas_id
        watcher = self._watcher = Watcher(self._hear_surely, self._overflow, self._stay)
        seq = self._seq = await Hub.here().follow(canvas_id, watcher)
        try:
            await self._arrive(seq, left)
        except BaseException:
            await Hub.here().leave(canvas_id, watcher)  # a room keeps nobody who is not told
            raise
        watcher.start([])

    async def _arrive(self, seq: int, left: UUID | None) -> None:
        came = await in_db(arrivals.look)(self._user, self.canvas_id, seq, now=timezone.now())
        self._translator = Translator(came.number)
        if left is None:
            await self._way.send(came.opening)
        else:
            style, self.asked_style = self.asked_style, None
            for said in await in_db(arrivals.succession)(came, left, style is not None):
                await self._way.say(said)
        for performance in came.in_play if left is None else came.performed:
            await self.carrier.add(performance, afresh=left is None)

    async def _begin_anew(self, canvas_id: UUID, seq: int) -> None:
        """Show the canvas from its beginning: the clients know no word for what happened at `seq`.

        Not when that is in what was shown already, nor when the client is on its way to another
        canvas, or there.
        """
        async with self._moving:
            canvas = await in_db(workspace.canvas_of)(self._user, now=timezone.now())
            is_here = canvas.id == self.canvas_id == canvas_id
            if is_here and seq > self._seq and not self._has_left:
                await self._leave_canvas()
                await self._follow(canvas_id)

    async def _leave_canvas(self) -> None:
        await Hub.here().leave(self.canvas_id, self._watcher)
        await self.carrier.drop()

    async def _hear_surely(self, text: str) -> None:
        await self.surely(self._hear(text))

    async def _hear(self, text: str) -> None:
        """Put one frame of ours into the contract's words, and do what it takes."""
        for outcome in self._translator.hear(FRAME.validate_json(text)):
            if isinstance(outcome, Batch):
                await self.carrier.add(outcome.performance_id)
            elif isinstance(outcome, Anew):
                self._spawn(self._begin_anew(self.canvas_id, outcome.seq))
            elif isinstance(outcome, str):
                await self._do_chore(outcome)
            else:
                await self._way.say(outcome)

    async def _do_chore(self, chore: Chore) -> None:
        match chore:
            case "gallery":
                canvases = await in_db(gallery_of)(self._user)
                await self._way.say({"type": "gallery_update", "canvases": canvases})
            case "overtaken":
                await self.carrier.drop()
            case "move":
                self._spawn(self.move())
            case "beat":
                if self.carrier.is_busy:
                    await self.carrier.go_on()

    async def _announce(self, told: Announced) -> None:
        number = self._translator.number
        ready = messages.strokes_ready(count=told.count, batch_id=told.id, piece_number=number)
        await self._way.say(ready)

    async def _overflow(self) -> None:
        await self._way.close(CLOSE_TOO_SLOW, "Reading too slowly")

    async def _stay(self) -> None:
        """An owner may always look at their own canvas."""

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        """Do something that ends the watcher's own task, beside it."""
        if self._has_left:
            work.close()
            return
        task = asyncio.create_task(self.surely(work))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
