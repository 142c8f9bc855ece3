"""Carrying the artist's batches to one socket, one after the other; where they stand is stored."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from agent.contract import deliveries
from agent.contract.deliveries import Announced
from agent.models import Line
from canvas.hop import in_db

type Tell = Callable[[Announced], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Load:
    """A performance to announce; `afresh` when its last number will not do."""

    performance_id: str
    afresh: bool = False
    times: int = 0  # it was announced in vain


class Carrier:
    """What is still to be announced on a line. The next waits until the device has the last."""

    def __init__(self, line: Line, tell: Tell) -> None:
        self._line, self._tell = line, tell
        self._waiting: deque[Load] = deque()
        self._told: tuple[Load, int] | None = None  # and the batch that it is just now
        self._lock = asyncio.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether something is announced, or waits for it."""
        return self._told is not None or bool(self._waiting)

    async def add(self, performance_id: str, *, afresh: bool = False) -> None:
        """Announce a performance, once the device has what was announced before."""
        self._waiting.append(Load(performance_id, afresh))
        await self.go_on()

    async def go_on(self) -> None:
        """Announce what is next, or once more what nobody fetched; nothing while it is not due."""
        async with self._lock:
            if self._told is not None and not await self._is_settled(*self._told):
                return
            self._told = None
            while self._waiting:
                load = self._waiting.popleft()
                told = await in_db(deliveries.announce)(
                    self._line,
                    UUID(load.performance_id),
                    afresh=load.afresh,
                    now=timezone.now(),
                )
                if told == "later":
                    self._waiting.appendleft(load)
                    return
                if told is not None:
                    self._told = (load, told.id)
                    await self._tell(told)
                    return

    async def acknowledge(self, batch_id: int) -> None:
        """The device has animated a batch."""
        await in_db(deliveries.acknowledge)(self._line, batch_id, now=timezone.now())
        await self.go_on()

    async def drop(self) -> None:
        """Forget everything: a clear, another canvas or `init` has overtaken it."""
        async with self._lock:
            self._waiting.clear()
            self._told = None
            await in_db(deliveries.give_otherwise)(self._line, now=timezone.now())

    async def _is_settled(self, load: Load, batch_id: int) -> bool:
        """Whether something may be announced now: a batch that nobody fetched goes first again.

        Not on a line that has a later one beside it: that may be broken and not know it yet.
        """
        now = timezone.now()
        first = deliveries.AGAIN if self._waiting else deliveries.ALONE_AGAIN
        again_after = deliveries.patience(first, load.times)
        ask = in_db(deliveries.is_delivered)
        delivered = await ask(batch_id, now=now, again_after=again_after)
        if delivered is False and await in_db(deliveries.is_newest)(self._line, now=now):
            again = Load(load.performance_id, afresh=True, times=load.times + 1)
            self._waiting.appendleft(again)
        return delivered is not None
