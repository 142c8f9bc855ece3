"""Telling open sockets that somebody was signed out: rung on commit, and checked again anyway.

Who is signed out is decided in `devices` and stored; a ring only makes processes look sooner. It
may be lost, so every process asks the database about all of its sockets at once, in one query.
"""

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar
from uuid import UUID

import structlog
from channels.db import database_sync_to_async
from channels.layers import BaseChannelLayer, get_channel_layer
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.bell import bell
from accounts.models import ApiToken, RefreshFamily, User
from accounts.principals import Principal

GROUP = "principals"
CHECK_S = 1.5  # with the query and the closing: within two seconds, were every ring lost
LISTEN_AGAIN_S = 1.0  # after the layer failed

log = structlog.get_logger(__name__)

type Close = Callable[[], Awaitable[None]]


def ring(user_id: UUID) -> None:
    """Have every process look again at this person's sockets, once the caller's work is in."""
    # robust: what is revoked stays so whether or not the layer answers
    transaction.on_commit(partial(_ring_now, user_id), robust=True)


@dataclass(eq=False, slots=True)
class Watch:
    """One socket of one principal, and how to close it."""

    principal: Principal
    close: Close
    keys: frozenset[UUID] = field(init=False)

    def __post_init__(self) -> None:
        """Remember the row that must go on counting: the device's, the token's or the person's."""
        who = self.principal
        self.keys = frozenset({who.device_id or who.token_id or who.user.pk})


class Revocations:
    """This loop's sockets of people who are signed in, while there are any."""

    _by_loop: ClassVar[weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, "Revocations"]] = (
        weakref.WeakKeyDictionary()
    )
    sleep = staticmethod(asyncio.sleep)

    def __init__(self) -> None:
        self._watches: set[Watch] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: set[asyncio.Task[None]] = set()

    @classmethod
    def here(cls) -> "Revocations":
        """Return those of the running loop, made on first use."""
        loop = asyncio.get_running_loop()
        if loop not in cls._by_loop:
            cls._by_loop[loop] = cls()
        return cls._by_loop[loop]

    def watch(self, principal: Principal, close: Close) -> Watch:
        """Call `close` once, soon after what lets `principal` in was taken back."""
        watch = Watch(principal, close)
        self._watches.add(watch)
        if not self._tasks:
            bell.use(asyncio.get_running_loop())
            self._tasks = [
                asyncio.create_task(self._listen(), name="revocations-listen"),
                asyncio.create_task(self._look_regularly(), name="revocations-look"),
            ]
        return watch

    def forget(self, watch: Watch) -> None:
        """The socket is gone; with the last one nothing is looked at any more."""
        self._watches.discard(watch)
        if not self._watches:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def look_again(self, user_id: str | None = None) -> None:
        """Close the sockets (all, or one person's) whose principal is no longer let in."""
        asked = [w for w in self._watches if user_id in {None, str(w.principal.user.pk)}]
        if not asked:
            return
        counting = await database_sync_to_async(_counting, thread_sensitive=False)(
            {key for watch in asked for key in watch.keys}
        )
        for watch in asked:
            if not watch.keys <= counting and watch in self._watches:
                self._close(watch)

    def _close(self, watch: Watch) -> None:
        who = watch.principal
        log.info("socket.signed_out", user_id=str(who.user.pk), device_id=str(who.device_id))
        self._watches.discard(watch)  # `forget` follows when the socket has ended
        task = asyncio.ensure_future(_quietly(watch.close()))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _look_regularly(self) -> None:
        while True:
            await self.sleep(CHECK_S)
            await _quietly(self.look_again())

    async def _listen(self) -> None:
        layer = get_channel_layer()
        while True:
            try:
                await self._listen_to(layer)
            except Exception:
                # Whatever the layer raises, the regular look heals it meanwhile.
                log.exception("revocations.layer_failed")
                await self.sleep(LISTEN_AGAIN_S)

    async def _listen_to(self, layer: BaseChannelLayer) -> None:
        channel = await layer.new_channel(GROUP)
        await layer.group_add(GROUP, channel)
        try:
            while True:
                message = await layer.receive(channel)
                await _quietly(self.look_again(message["user"]))
        finally:
            await layer.group_discard(GROUP, channel)


def _ring_now(user_id: UUID) -> None:
    layer = get_channel_layer()
    if layer is not None:
        bell.send(layer.group_send(GROUP, {"type": "ring", "user": str(user_id)}))


def _counting(keys: set[UUID]) -> set[UUID]:
    """Return which of these devices, tokens and people still count, in one query."""
    now = timezone.now()
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    devices = RefreshFamily.objects.filter(
        Q(session_key="") | Exists(alive), pk__in=keys, revoked_at=None, user__is_active=True
    )
    tokens = ApiToken.objects.in_use(now).filter(pk__in=keys, user__is_active=True)
    people = User.objects.filter(pk__in=keys, is_active=True)
    of_devices, *others = (rows.values_list("pk", flat=True) for rows in (devices, tokens, people))
    return set(of_devices.union(*others, all=True))


async def _quietly(work: Awaitable[None]) -> None:
    try:
        await work
    except OSError:
        pass  # the socket was gone already
    except Exception:
        log.exception("revocations.failed")
