"""Keeping one loop's open lines: noted in one go, and led on when an easel's canvas has changed.

A ring that tells of another canvas may be lost, and a process may die without a word: so every few
seconds all lines of this process are noted as open, and all their easels are looked at, in two
statements however many lines there are.
"""

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from typing import ClassVar
from uuid import UUID

import structlog
from django.utils import timezone

from agent.contract import deliveries
from agent.models import Line
from canvas.hop import in_db

EVERY_S = 5.0

type LeadOn = Callable[[UUID], Awaitable[None]]  # given the canvas on the line's easel

log = structlog.get_logger(__name__)


class Keeper:
    """This loop's lines, while there are any."""

    _by_loop: ClassVar[weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, "Keeper"]] = (
        weakref.WeakKeyDictionary()
    )

    def __init__(self) -> None:
        self._lines: dict[int, tuple[UUID, LeadOn]] = {}  # by the line's key: whose, and how
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def here(cls) -> "Keeper":
        """Return that of the running loop, made on first use."""
        loop = asyncio.get_running_loop()
        if loop not in cls._by_loop:
            cls._by_loop[loop] = cls()
        return cls._by_loop[loop]

    def keep(self, line: Line, user_id: UUID, lead_on: LeadOn) -> None:
        """Note the line from now on, and tell it every time what stands on its person's easel."""
        self._lines[line.pk] = (user_id, lead_on)
        if self._task is None:
            self._task = asyncio.create_task(self._rounds(), name="contract-keeper")

    def forget(self, line: Line) -> None:
        """The line is gone; with the last one nothing is looked at any more."""
        self._lines.pop(line.pk, None)
        if not self._lines and self._task is not None:
            self._task.cancel()
            self._task = None

    async def look(self) -> None:
        """Note all lines and lead on those whose easel shows another canvas by now."""
        kept = dict(self._lines)
        people = {user_id for user_id, _ in kept.values()}
        easels = await in_db(deliveries.note_lines)(list(kept), people, now=timezone.now())
        for user_id, lead_on in kept.values():
            if user_id in easels:
                await lead_on(easels[user_id])

    async def _rounds(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.look()
            except Exception:  # the next look may succeed
                log.exception("contract.keeper_failed")
