"""Work that is done to its end although whoever waits for it is cancelled. No framework."""

import asyncio
from collections.abc import Awaitable


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
