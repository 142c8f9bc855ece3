"""The artist's clock: the real one waits, the simulated one only moves its hands."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What time it is on the canvas, and how to let some pass."""

    def now(self) -> datetime:
        """Return the time, with its zone."""

    def seconds(self) -> float:
        """Return the seconds since some moment, on a clock that nobody sets."""

    async def wait_until(self, moment: datetime) -> None:
        """Return at `moment`, or at once when it has passed."""

    async def pause(self, seconds: float) -> None:
        """Let so many seconds pass."""


class RealClock:
    """Time as it passes."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        return time.monotonic()

    async def wait_until(self, moment: datetime) -> None:
        await self.pause((moment - self.now()).total_seconds())

    async def pause(self, seconds: float) -> None:
        if seconds > 0:
            await asyncio.sleep(seconds)


class SimulatedClock:
    """Time that passes only when somebody waits: a piece of minutes is drawn in seconds."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def seconds(self) -> float:
        return self._now.timestamp()

    async def wait_until(self, moment: datetime) -> None:
        self._now = max(self._now, moment)

    async def pause(self, seconds: float) -> None:
        self._now += timedelta(seconds=max(0.0, seconds))
