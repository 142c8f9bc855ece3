"""The contract's socket: `/ws?token=`, one device of a person's at the canvas on their easel.

It follows the same hub as our own pages, in the contract's words. A socket is accepted first and
closed with a code of its own then: a refused upgrade would have the clients try for ever, and only
4001 makes them renew their token.
"""

import asyncio
from collections.abc import Sequence
from typing import ClassVar, cast
from urllib.parse import parse_qs
from uuid import UUID

import structlog
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
from agent.contract import commands, deliveries, messages
from agent.contract.commands import Asker, NotDone
from agent.contract.follower import Follower, Way
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
from agent.models import Line
from canvas.errors import CanvasRefusal
from canvas.hop import in_db
from canvas.hub import Hub
from canvas.intake import Intake
from canvas.services import Drawing
from canvas.sockets import MAX_TOO_FAST, HubConsumer

CLOSE_SIGN_IN = 4001
CLOSE_TOO_MANY = 4003
CLOSE_TOO_FAST = 4029
AWAY_S = 5.0  # after which a person who lost their last line is taken to have gone
GONE = ("User not found", "User account is deactivated")

log = structlog.get_logger(__name__)


class ContractConsumer(HubConsumer):
    """One existing client at work."""

    _departures: ClassVar[set[asyncio.Task[None]]] = set()  # asyncio keeps weak references alone

    principal: Principal
    line: Line | None = None
    sign_in: Watch | None = None
    follower: Follower | None = None

    async def connect(self) -> None:
        await self.accept()
        self.way = Way(self.send_text, self.close)
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
        line, user = cast("Line", self.line), self.principal.user
        follower = Follower(user, line, self.way)
        await follower.surely(follower.begin())
        if self.is_over:
            return
        self.follower = follower
        Keeper.here().keep(line, user.pk, follower.lead_on)
        await self._welcome_back(follower.canvas_id)

    async def leave(self) -> None:
        """Forget the socket; an artist whose owner has gone with it rests."""
        if self.line is None:
            return
        Keeper.here().forget(self.line)
        if self.sign_in is not None:
            Revocations.here().forget(self.sign_in)
        if self.follower is None:
            await in_db(deliveries.close_line)(self.line)
            return
        others = await self.follower.leave()
        departure = self._depart(self.line, self.follower.canvas_id, others)
        task = asyncio.create_task(departure, name="contract-depart")
        self._departures.add(task)
        task.add_done_callback(self._departures.discard)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Read one message; whatever is wrong with it is told to this socket alone."""
        if self.pace.take():
            await self._refuse_pace()
        elif text_data is None:
            await self.way.say(messages.error("Text messages only, please."))
        elif len(text_data.encode("utf-8", "surrogatepass")) > messages.MAX_FRAME_BYTES:
            most = messages.MAX_FRAME_BYTES // 1024
            await self.way.say(messages.error(f"Message too large: at most {most} KiB."))
        else:
            await self._obey(text_data)

    async def _refuse_pace(self) -> None:
        self.too_fast += 1
        if self.too_fast > MAX_TOO_FAST:
            await self.close(CLOSE_TOO_FAST, "Sending too fast")
        else:
            await self.way.say(messages.error("Too many messages. Please slow down."))

    async def _obey(self, text: str) -> None:
        try:
            message = messages.read(text)
            if message is not None and self.follower is not None:
                await self._do(message, self.follower)
        except NotUnderstood as fault:
            await self.way.say(messages.error(fault.words))
        except NotDone as refusal:
            await self.way.say(messages.error(refusal.words))
        except CanvasRefusal as refusal:
            await self.way.say(messages.error(str(refusal)))
        except TooMany as refusal:
            await self.way.say(
                messages.error(f"Many canvases; begin another in {refusal.wait_in_words}.")
            )
        except OSError:
            raise
        except Exception:  # one message that fails ends no conversation
            log.exception("contract.message_failed")
            await self.way.say(messages.error(f"{messages.UNPROCESSED}: please try again."))

    async def _do(self, message: Message, follower: Follower) -> None:
        match message:
            case Stroke():
                drawing = await in_db(self._drawing)(message)
                if drawing is not None:
                    await Intake.here().add(drawing)
            case AnimationDone():
                if message.batch_id is not None:
                    await follower.carrier.acknowledge(message.batch_id)
            case _:
                if isinstance(message, NewCanvas):
                    follower.asked_style = message.style
                for said in await in_db(self._done)(message):
                    await self.way.say(said)
                if isinstance(message, NewCanvas | Nudge | Resume):
                    await follower.surely(follower.move())

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

    async def _welcome_back(self, canvas_id: UUID) -> None:
        """Let an artist that nobody watched go on; when it cannot, one may look all the same."""
        try:
            await in_db(artist.welcome_back)(
                user=self.principal.user, canvas_id=canvas_id, now=timezone.now()
            )
        except (CanvasRefusal, DatabaseError) as failure:
            log.warning("contract.not_welcomed_back", why=repr(failure))

    async def _depart(self, line: Line, canvas_id: UUID, others: int) -> None:
        """Close the line; when its person does not come back, and nobody watches, the artist rests.

        The clients come back three seconds after they lost a line: that must not cut a drawing.
        """
        user = self.principal.user
        try:
            await in_db(deliveries.close_line)(line)
            if others > 0:
                return
            await asyncio.sleep(AWAY_S)
            now = timezone.now()
            is_watched = Hub.here().watching(canvas_id) > 0
            if not is_watched and not await in_db(deliveries.lines_of)(user.pk, now):
                await in_db(artist.rest_unwatched)(user=user, canvas_id=canvas_id, now=now)
        except (CanvasRefusal, DatabaseError) as failure:
            log.info("contract.not_rested", why=repr(failure))

    async def _signed_out(self) -> None:
        await self.close(CLOSE_SIGN_IN, "Invalid token: This device was signed out")
