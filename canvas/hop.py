"""From the event loop into the database and back: one thread hop for a whole service."""

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
