"""Giving up on peers that take nothing: uvicorn alone would hold their sockets for ever.

It waits for a full socket to drain before it sends anything, a close frame included, and asyncio
closes a transport only once all is sent. So a peer that never reads could not be sent away.
"""

import asyncio

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

STALL_S = 5.0  # a socket that took no byte for so long, with more waiting, is broken off


class StallGuard(WebSocketsSansIOProtocol):
    """A WebSocket that is broken off when its peer stops reading; a slow reader is not."""

    _look: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        self._stop_watching()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_watching()
        super().connection_lost(exc)

    def _watch(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._look = self.loop.call_later(STALL_S, self._compare, waiting)

    def _compare(self, before: int) -> None:
        if self.transport.get_write_buffer_size() < before:
            self._watch()
        else:
            self.transport.abort()

    def _stop_watching(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None
