"""What every serving process looks after every few seconds: turns that nobody holds any more,
mails whose bell was lost, pictures not made yet, and in a demo the artist's next piece."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.utils import timezone

from agent import audience, demo, services
from canvas.hop import in_db
from canvas.hub import Hub

ROUND_S = 3.0  # with a lease's 10 s: a turn whose worker died goes on within 15 s
TIDY_ROUNDS = 100  # every so many rounds, the slow chores too
TIDY_TASKS = ("accounts.tidy", "gallery.tidy", "agent.tidy")

log = structlog.get_logger(__name__)


class Caretaker:
    """Runs its rounds beside the server; every one is safe to run in several processes."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin the rounds."""
        self._task = asyncio.create_task(self._rounds(), name="caretaker")

    async def stop(self) -> None:
        """End them."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _rounds(self) -> None:
        rounds = 0
        while True:
            watched = [UUID(name) for name, room in Hub.here().rooms.items() if room.watchers]
            chores: list[Callable[[], object]] = [_ring_again, partial(_note_watched, watched)]
            if rounds % TIDY_ROUNDS == 0:
                chores.append(_tidy)
            if settings.DEMO:
                chores.append(_go_on_with_demo)
                if watched:
                    chores.append(demo.note_visit)
            await _do(chores)
            rounds += 1
            await asyncio.sleep(ROUND_S)


async def _do(chores: Sequence[Callable[[], object]]) -> None:
    for chore in chores:
        try:
            await in_db(chore)()
        except Exception:
            log.exception("caretaker.chore_failed", chore=str(chore))


def _ring_again() -> None:
    services.ring_again(timezone.now())


def _note_watched(canvas_ids: Sequence[UUID]) -> None:
    audience.note_watched(canvas_ids, now=timezone.now())


def _go_on_with_demo() -> None:
    demo.go_on(now=timezone.now())


def _tidy() -> None:
    for task in TIDY_TASKS:
        current_app.send_task(task, ignore_result=True)
