"""From the event loop into the database and back: one thread hop for a whole service."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

from channels.db import database_sync_to_async


def in_db[**P, R](call: Callable[P, R]) -> Callable[P, Awaitable[R]]:
    """Return `call` as a coroutine function that runs whole in a thread of its own.

    Threads may run side by side: the default of one shared thread would let a big snapshot
    delay every stroke.
    """
    hop = database_sync_to_async(call, thread_sensitive=False)
    return cast("Callable[P, Awaitable[R]]", hop)


async def uninterrupted[R](work: Awaitable[R]) -> R:
    """Await `work` to its end although the caller is cancelled meanwhile; then be cancelled.

    A thread cannot be called back: without this its caller goes on as if nothing were written.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
