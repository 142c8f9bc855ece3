"""How a ring reaches the channel layer from whatever thread; what is rung for is the caller's."""

import asyncio
import threading
from collections.abc import Coroutine


class Bell:
    """Runs the layer's coroutines on one loop of this process, from whatever thread asks.

    The in-memory layer works only on the loop its receivers run on, and Redis connections belong
    to a loop: so a serving process lends its own, and any other process keeps a small one.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()

    def use(self, loop: asyncio.AbstractEventLoop) -> None:
        """Ring on `loop` from now on."""
        self._loop = loop

    def send(self, coroutine: Coroutine[object, object, None]) -> None:
        """Run `coroutine` on the bell's loop, without waiting for it."""
        asyncio.run_coroutine_threadsafe(coroutine, self._running_loop())

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._loop.is_closed():
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="bell", daemon=True).start()
            return self._loop


bell = Bell()
