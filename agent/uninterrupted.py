"""Work that is done to its end although whoever waits for it is cancelled. No framework."""

import asyncio
from collections.abc import Awaitable

import structlog

log = structlog.get_logger(__name__)


async def uninterrupted[R](work: Awaitable[R]) -> R:
    """Await `work` to its end although the caller is cancelled meanwhile; then be cancelled.

    A thread cannot be called back: without this its caller goes on as if nothing were written. The
    caller may be cancelled any number of times. What goes wrong with work whose caller was
    cancelled is logged: there is nobody left to be told.
    """
    task = asyncio.ensure_future(work)
    interruption: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as cancelled:
            interruption = cancelled
    if interruption is None:
        return task.result()
    if not task.cancelled() and (failure := task.exception()) is not None:
        log.error("uninterrupted.failed", exc_info=failure)
    raise interruption


async def afterwards(work: Awaitable[None]) -> None:
    """Await `work`, uninterrupted, after something went wrong: that must be told, not what follows.

    What goes wrong with `work` too is logged.
    """
    try:
        await uninterrupted(work)
    except Exception:
        log.exception("uninterrupted.failed_afterwards")
