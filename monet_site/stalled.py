"""Giving up on peers that take nothing or never finish asking: uvicorn would wait for ever.

It waits for a full socket to drain before it sends anything, a close frame included, and asyncio
closes a transport only once all is sent. So a peer that never reads could not be sent away. Nor
could one that sends half a request, or an upgrade that the library refuses before anybody sees it.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

STALL_S = 5.0  # a socket that took no byte for so long, with more waiting, is broken off
HEAD_S = 10.0  # from a connection's, or a later request's, first byte to the end of its headers
MAX_HEAD_BYTES = 64 * 1024  # of request line and headers


class HeadGuard(HttpToolsProtocol):
    """A connection that is closed when a request's head is too slow or too long."""

    _late: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._begin_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._late is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def _begin_head(self) -> None:
        if self._late is None:
            self._head_bytes = 0
            self._late = self.loop.call_later(HEAD_S, self.transport.close)

    def _end_head(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


class StallGuard(WebSocketsSansIOProtocol):
    """A WebSocket that is broken off when its peer stops reading; a slow reader is not."""

    _look: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Also send what the library answers to an upgrade that it refuses by itself.

        That is one whose lines are too long or too many; uvicorn forgets it, and the connection.
        """
        super().data_received(data)
        if not self.handshake_initiated and self.conn.handshake_exc is not None:
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

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
