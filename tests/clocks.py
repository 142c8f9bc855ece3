"""Clocks that only a test moves: one is read, the other one is also slept by."""

import asyncio
import heapq
import itertools
from dataclasses import dataclass


@dataclass
class StillClock:
    """Seconds that pass when a test says so."""

    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class HeldSleep:
    """What stands for `asyncio.sleep`: whoever sleeps by it wakes when a test passes the time."""

    def __init__(self) -> None:
        self._now, self._order = 0.0, itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    async def __call__(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), woken))
        await woken

    def pass_time(self, seconds: float) -> None:
        """Wake all whose time comes within so many seconds."""
        self._now += seconds
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():  # else its sleeper was cancelled
                woken.set_result(None)
