"""The contract's socket: `/ws?token=`, one device of a person's at the canvas on their easel.

It follows the same hub as our own pages, in the contract's words. A socket is accepted first and
closed with a code of its own then: a refused upgrade would have the clients try for ever, and only
4001 makes them renew their token.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from accounts import devices
from accounts.limits import TooMany
from accounts.models import User
from accounts.principals import Principal
from accounts.revocation import Revocations, Watch
from accounts.tokens import TokenRefused
from agent import services as artist
from agent.contract import arrivals, commands, deliveries, messages, workspace
from agent.contract.carrier import Carrier
from agent.contract.commands import Asker, NotDone
from agent.contract.deliveries import Announced
from agent.contract.keeper import Keeper
from agent.contract.messages import (
    AnimationDone,
    Message,
    NewCanvas,
    NotUnderstood,
    Nudge,
    Resume,
    Said,
    Stroke,
)
from agent.contract.shapes import gallery_of
from agent.contract.translation import FRAME, Anew, Batch, Chore, Translator
from agent.models import Line
from canvas.consumers import SERVER_SEND, Pace
from canvas.errors import CanvasRefusal
from canvas.hop import in_db
from canvas.hub import Hub, Watcher
from canvas.intake import Intake
from canvas.services import Drawing
from canvas.styles import StyleName

CLOSE_SIGN_IN = 4001
CLOSE_TOO_MANY = 4003
CLOSE_TOO_SLOW = 4008
CLOSE_FAULT = 1011  # the client comes back, and begins anew
FRAMES_PER_S, FRAME_BURST = 40.0, 120
AWAY_S = 5.0  # after which a person who lost their last line is taken to have gone
GONE = ("User not found", "User account is deactivated")

log = structlog.get_logger(__name__)


class ContractConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # has no stubs
    """One existing client at work."""

    _departures: ClassVar[set[asyncio.Task[None]]] = set()  # asyncio keeps weak references alone

    principal: Principal
    line: Line | None = None
    sign_in: Watch | None = None
    watcher: Watcher | None = None
    carrier: Carrier
    asked_style: StyleName | None = None
    canvas_id: UUID

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """Serve one socket. The hub listens to the layer for all of them, so none does itself."""
        self.scope, self.base_send, self.channel_layer = scope, send, None
        self.frame_send = scope.get(SERVER_SEND, send)
        self.pace = Pace(FRAMES_PER_S, FRAME_BURST)
        self.moving, self.chores = asyncio.Lock(), set[asyncio.Task[None]]()
        try:
            while True:
                message = await receive()
                match message["type"]:
                    case "websocket.connect":
                        await self.connect()
                    case "websocket.receive":
                        await self.receive(message.get("text"), message.get("bytes"))
                    case "websocket.disconnect":
                        return
        except OSError:
            return  # the socket broke while something was said to it
        finally:
            await self.leave()

    async def connect(self) -> None:
        await self.accept()
        try:
            self.principal = await self._let_in()
        except TokenRefused as refusal:
            words = "User not found or inactive" if refusal.words in GONE else refusal.words
            await self.close(CLOSE_SIGN_IN, words[:120])
            return
        if not await in_db(self._open_line)():
            await self.close(CLOSE_TOO_MANY, "Too many connections")
            return
        self.sign_in = Revocations.here().watch(self.principal, self._signed_out)
        line = cast("Line", self.line)
        self.carrier = Carrier(line, self._announce)
        canvas = await in_db(workspace.canvas_of)(self.principal.user, now=timezone.now())
        await self.carrier.drop()
        await self._follow(canvas.id)
        Keeper.here().keep(line, self.principal.user.pk, self._lead_on)
        await self._welcome_back()

    async def leave(self) -> None:
        """Forget the socket; an artist whose owner has gone with it rests."""
        for chore in self.chores:
            chore.cancel()
        if self.sign_in is not None:
            Revocations.here().forget(self.sign_in)
        if self.watcher is not None:
            others = Hub.here().watching(self.canvas_id) - 1
            await Hub.here().leave(self.canvas_id, self.watcher)
            task = asyncio.create_task(self._depart(others), name="contract-depart")
            self._departures.add(task)
            task.add_done_callback(self._departures.discard)
        elif self.line is not None:
            await in_db(deliveries.close_line)(self.line)
        if self.line is not None:
            Keeper.here().forget(self.line)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Read one message; whatever is wrong with it is told to this socket alone."""
        if text_data is None:
            await self.say(messages.error("Text messages only, please."))
        elif len(text_data.encode("utf-8", "surrogatepass")) > messages.MAX_FRAME_BYTES:
            most = messages.MAX_FRAME_BYTES // 1024
            await self.say(messages.error(f"Message too large: at most {most} KiB."))
        elif self.pace.take():
            await self.say(messages.error("Too many messages. Please slow down."))
        else:
            await self._obey(text_data)

    async def say(self, said: Said) -> None:
        """Send one message to this socket."""
        await self._send(json.dumps(said, allow_nan=False, separators=(",", ":")))

    async def _obey(self, text: str) -> None:
        message: Message | None = None
        try:
            message = messages.read(text)
            if message is not None:
                await self._do(message)
        except NotUnderstood as fault:
            await self.say(messages.error(fault.words))
        except NotDone as refusal:
            await self.say(messages.error(refusal.words))
        except CanvasRefusal as refusal:
            await self.say(messages.error(str(refusal)))
        except TooMany as refusal:
            await self.say(messages.error(f"That is a lot; go on in {refusal.wait_in_words}."))
        except DatabaseError:
            log.exception("contract.database_failed")
            await self.say(messages.error("That could not be stored just now; please try again."))
        else:
            if isinstance(message, NewCanvas | Nudge | Resume):
                await self._surely(self._move())

    async def _do(self, message: Message) -> None:
        match message:
            case Stroke():
                drawing = await in_db(self._drawing)(message)
                if drawing is not None:
                    await Intake.here().add(drawing)
            case AnimationDone():
                if message.batch_id is not None:
                    await self.carrier.acknowledge(message.batch_id)
            case _:
                if isinstance(message, NewCanvas):
                    self.asked_style = message.style  # told with the new canvas, even if unchanged
                for said in await in_db(self._done)(message):
                    await self.say(said)

    # --- What the hub tells ------------------------------------------------------------------

    async def _hear_surely(self, text: str) -> None:
        await self._surely(self._hear(text))

    async def _hear(self, text: str) -> None:
        """Put one frame of ours into the contract's words, and do what it takes."""
        for outcome in self.translator.hear(FRAME.validate_json(text)):
            if isinstance(outcome, Batch):
                await self.carrier.add(outcome.performance_id)
            elif isinstance(outcome, Anew):
                self._spawn(self._begin_anew(self.canvas_id, outcome.seq))
            elif isinstance(outcome, str):
                await self._do_chore(outcome)
            else:
                await self.say(outcome)

    async def _do_chore(self, chore: Chore) -> None:
        match chore:
            case "gallery":
                canvases = await in_db(gallery_of)(self.principal.user)
                await self.say({"type": "gallery_update", "canvases": canvases})
            case "overtaken":
                await self.carrier.drop()
            case "move":
                self._spawn(self._move())
            case "beat":
                if self.carrier.is_busy:
                    await self.carrier.go_on()

    async def _announce(self, told: Announced) -> None:
        number = self.translator.number
        ready = messages.strokes_ready(count=told.count, batch_id=told.id, piece_number=number)
        await self.say(ready)

    # --- From canvas to canvas ---------------------------------------------------------------

    async def _follow(self, canvas_id: UUID, left: UUID | None = None) -> None:
        """Follow a canvas from its present on, which is told first: by `init`, or as a new one.

        left: the canvas that this one comes after.
        """
        self.canvas_id = canvas_id
        watcher = self.watcher = Watcher(self._hear_surely, self._overflow, self._stay)
        seq = self.seq = await Hub.here().follow(canvas_id, watcher)
        came = await in_db(arrivals.look)(self.principal.user, canvas_id, seq, now=timezone.now())
        self.translator = Translator(came.number)
        if left is None:
            await self._send(came.opening)
        else:
            style, self.asked_style = self.asked_style, None
            told = await in_db(arrivals.succession)(came, left, style is not None)
            for said in told:
                await self.say(said)
        for performance in came.in_play if left is None else came.performed:
            await self.carrier.add(performance, afresh=left is None)
        watcher.start([])

    async def _move(self) -> None:
        """Follow the canvas on the easel, when another one stands there."""
        async with self.moving:
            user = self.principal.user
            canvas = await in_db(workspace.canvas_of)(user, now=timezone.now())
            if self.watcher is None or canvas.id == self.canvas_id:
                return
            left = self.canvas_id
            await self._leave_canvas(self.watcher)
            await self._follow(canvas.id, left)

    async def _begin_anew(self, canvas_id: UUID, seq: int) -> None:
        """Show the canvas from its beginning: the clients know no word for what happened to it."""
        async with self.moving:
            user = self.principal.user
            canvas = await in_db(workspace.canvas_of)(user, now=timezone.now())
            if self.watcher is None or not canvas.id == self.canvas_id == canvas_id:
                return  # it is on its way to another canvas, or there
            if seq > self.seq:  # else what happened is in what was shown already
                await self._leave_canvas(self.watcher)
                await self._follow(canvas_id)

    async def _lead_on(self, canvas_id: UUID) -> None:
        """Follow that canvas from now on, unless it is the one that is followed."""
        if canvas_id != self.canvas_id and not self.moving.locked():
            self._spawn(self._move())

    async def _leave_canvas(self, watcher: Watcher) -> None:
        await Hub.here().leave(self.canvas_id, watcher)
        await self.carrier.drop()

    # --- Coming and going --------------------------------------------------------------------

    async def _let_in(self) -> Principal:
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        token = next(iter(query.get("token", [])), "")
        if not token:
            raise TokenRefused("Missing authentication token")
        return await in_db(devices.who)(access=token, now=timezone.now())

    def _drawing(self, stroke: Stroke) -> Drawing | None:
        return commands.drawing_of(self._asker(), stroke.points)

    def _done(self, message: Message) -> Sequence[Said]:
        return commands.do(self._asker(), message)

    def _asker(self) -> Asker:
        """Return the person as they are now: what they set since the socket opened counts."""
        return Asker(User.objects.get(pk=self.principal.user.pk), timezone.now())

    def _open_line(self) -> bool:
        """Note the socket, unless its person has as many as are allowed."""
        now, user = timezone.now(), self.principal.user
        most = settings.MAX_CONNECTIONS_PER_USER
        if most and deliveries.lines_of(user.pk, now) >= most:
            return False
        device = cast("UUID", self.principal.device_id)  # an access token is always a device's
        self.line = deliveries.open_line(device_id=device, now=now)
        return True

    async def _welcome_back(self) -> None:
        """Let an artist that nobody watched go on; when it cannot, one may look all the same."""
        try:
            await in_db(artist.welcome_back)(
                user=self.principal.user, canvas_id=self.canvas_id, now=timezone.now()
            )
        except (CanvasRefusal, DatabaseError) as failure:
            log.warning("contract.not_welcomed_back", why=repr(failure))

    async def _depart(self, others: int) -> None:
        """Close the line; when its person does not come back, and nobody watches, the artist rests.

        The clients come back three seconds after they lost a line: that must not cut a drawing.
        """
        user = self.principal.user
        try:
            await in_db(deliveries.close_line)(cast("Line", self.line))
            if others > 0:
                return
            await asyncio.sleep(AWAY_S)
            now = timezone.now()
            is_watched = Hub.here().watching(self.canvas_id) > 0
            if not is_watched and not await in_db(deliveries.lines_of)(user.pk, now):
                await in_db(artist.rest_unwatched)(user=user, canvas_id=self.canvas_id, now=now)
        except (CanvasRefusal, DatabaseError) as failure:
            log.info("contract.not_rested", why=repr(failure))

    async def _signed_out(self) -> None:
        await self.close(CLOSE_SIGN_IN, "Invalid token: This device was signed out")

    async def _overflow(self) -> None:
        await self.close(CLOSE_TOO_SLOW, "Reading too slowly")

    async def _stay(self) -> None:
        """An owner may always look at their own canvas."""

    async def _send(self, text: str) -> None:
        await self.frame_send({"type": "websocket.send", "text": text})

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        """Do something that ends the watcher's own task, beside it."""
        task = asyncio.create_task(self._surely(work))
        self.chores.add(task)
        task.add_done_callback(self.chores.discard)

    async def _surely(self, work: Awaitable[None]) -> None:
        """Await `work`; a fault in it closes the socket, which would stay deaf from then on."""
        try:
            await work
        except OSError:
            pass  # the socket was gone already
        except Exception:
            log.exception("contract.socket_failed")
            await self.close(CLOSE_FAULT, "Something went wrong; please come back")
