"""The spectators' socket: join, catch up, relay. It has no way to write.

A socket is accepted first and closed with a code of its own then, because a browser cannot see
why an upgrade was refused.
"""

from typing import Literal
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pydantic import ValidationError

from accounts.models import User
from accounts.revocation import Revocations, Watch
from accounts.sessions import principal_of
from canvas.events import (
    MAX_FRAME_BYTES,
    STUDIO_COMMAND,
    Hello,
    Ping,
    Pong,
    Refusal,
    StudioCommand,
    encode,
)
from canvas.hop import in_db
from canvas.hub import HEARTBEAT_S, Hub, Watcher
from canvas.models import Canvas, milliseconds
from canvas.sockets import MAX_TOO_FAST, HubConsumer

CLOSE_UNSUPPORTED = 1003  # a binary frame
CLOSE_TOO_BIG = 1009
CLOSE_BAD_MESSAGE = 4400  # after MAX_BAD_FRAMES
CLOSE_SIGN_IN = 4401
CLOSE_FORBIDDEN = 4403
CLOSE_NO_CANVAS = 4404
CLOSE_TOO_SLOW = 4408
CLOSE_TOO_FAST = 4429

MAX_BAD_FRAMES = 3


class SpectatorConsumer(HubConsumer):
    """Somebody watches a canvas."""

    role: Literal["spectator", "studio"] = "spectator"
    watcher: Watcher | None = None
    sign_in: Watch | None = None
    canvas_id: UUID
    bad_frames = 0

    @property
    def user(self) -> User | AnonymousUser:
        user: User | AnonymousUser = self.scope["user"]
        return user

    async def connect(self) -> None:
        await self.accept()
        self.canvas_id = self.scope["url_route"]["kwargs"]["canvas_id"]
        head = await self.head_if_allowed()
        if head is None:
            await self.close(CLOSE_NO_CANVAS, "no such canvas")
            return
        self._watch_sign_in()
        self.watcher = Watcher(self.send_text, self._overflow, self._recheck)
        opening = await Hub.here().join(self.canvas_id, self.watcher, since=self._since())
        self.watcher.start([encode(self._hello(head)), *opening])

    async def leave(self) -> None:
        """Let the hub and the sign-in's watch forget this socket, however it ended."""
        if self.sign_in is not None:
            Revocations.here().forget(self.sign_in)
        if self.watcher is not None:
            await Hub.here().leave(self.canvas_id, self.watcher)

    async def head_if_allowed(self) -> int | None:
        """Return the canvas's head when this person may be here, else None."""
        return await in_db(self._head_if_visible)()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Read one frame; whatever is wrong with it is told to this socket alone."""
        if text_data is None:
            await self.close(CLOSE_UNSUPPORTED, "text frames only")
            return
        if len(text_data.encode("utf-8", "surrogatepass")) > MAX_FRAME_BYTES:
            await self.close(CLOSE_TOO_BIG, "frame too big")
            return
        wait = self.pace.take()
        if wait:
            await self._refuse_pace(wait)
            return
        try:
            command = STUDIO_COMMAND.validate_json(text_data)
        except ValidationError as error:
            await self._refuse_frame(error)
            return
        await self.obey(command)

    async def obey(self, command: StudioCommand) -> None:
        """Do what a well-formed frame asks; a spectator may only ask for the time."""
        if isinstance(command, Ping):
            now = milliseconds(timezone.now())
            self.tell(encode(Pong(sent=command.sent, now=now)))
            return
        self.refuse("read_only", "This socket only watches.", ref=getattr(command, "ref", None))

    def tell(self, text: str) -> None:
        """Send a frame to this socket alone, behind what already waits."""
        if self.watcher is not None:
            self.watcher.put(text)

    def refuse(
        self, code: str, message: str, *, ref: str | None = None, retry_after: float | None = None
    ) -> None:
        self.tell(encode(Refusal(code=code, message=message, ref=ref, retry_after=retry_after)))

    async def _refuse_pace(self, wait: float) -> None:
        self.too_fast += 1
        if self.too_fast > MAX_TOO_FAST:
            await self.close(CLOSE_TOO_FAST, "too many messages")
            return
        self.refuse("too_fast", "Too many messages; please slow down.", retry_after=wait)

    async def _refuse_frame(self, error: ValidationError) -> None:
        self.bad_frames += 1
        if self.bad_frames > MAX_BAD_FRAMES:
            await self.close(CLOSE_BAD_MESSAGE, "too many bad messages")
            return
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        self.refuse("bad_message", f"{where}: {first['msg']}" if where else first["msg"])

    def _watch_sign_in(self) -> None:
        principal = principal_of(self.scope)
        if principal is not None:
            self.sign_in = Revocations.here().watch(principal, self._signed_out)

    def _hello(self, head: int) -> Hello:
        return Hello(
            role=self.role,
            you=self.user.shown_name if isinstance(self.user, User) else None,
            head=head,
            now=milliseconds(timezone.now()),
            heartbeat_ms=int(HEARTBEAT_S * 1000),
        )

    def _since(self) -> int | None:
        query = self.scope.get("query_string", b"").decode("latin-1")
        for pair in query.split("&"):
            key, _, value = pair.partition("=")
            if key == "since" and value.isascii() and value.isdigit() and len(value) < 10:
                return int(value)
        return None

    def _head_if_visible(self) -> int | None:
        visible = Canvas.objects.visible_to(self.user).filter(id=self.canvas_id)
        return visible.values_list("head_seq", flat=True).first()

    async def _overflow(self) -> None:
        await self.close(CLOSE_TOO_SLOW, "reading too slowly")

    async def _signed_out(self) -> None:
        await self.close(CLOSE_SIGN_IN, "signed out")

    async def _recheck(self) -> None:
        """Close when a change of settings shut this person out."""
        if await self.head_if_allowed() is None:
            await self.close(CLOSE_FORBIDDEN, "no longer open to you")
