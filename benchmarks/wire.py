"""A lean websocket client on asyncio: enough of RFC 6455 to watch thousands of sockets cheaply."""

import asyncio
import os
from collections.abc import Callable
from typing import cast

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA

type OnText = Callable[[bytes], None]


class Wire(asyncio.Protocol):
    """One client socket: upgrades, hands each text frame to `on_text`, answers pings."""

    def __init__(self, path: str, port: int, cookie: str, on_text: OnText) -> None:
        self._request = _upgrade(path, port, cookie)
        self._on_text = on_text
        self._buffer = bytearray()
        self._is_open = False
        self._transport: asyncio.Transport
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.close_code: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._is_open and not self._shake_hands():
            return
        self._read_frames()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.close_code is None:
            self.close_code = 1006
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("closed before it was open"))

    def send(self, text: str) -> None:
        """Send a text frame, masked with zeros: the same bytes, still within the protocol."""
        self._send(TEXT, text.encode())

    def close(self) -> None:
        self._transport.close()

    def _send(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | opcode, 0x80 | size))
        elif size < 1 << 16:
            head = bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2)
        else:
            head = bytes((0x80 | opcode, 0xFF)) + size.to_bytes(8)
        self._transport.write(head + b"\0\0\0\0" + payload)

    def _shake_hands(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        status = bytes(self._buffer[:12])
        del self._buffer[: end + 4]
        if status != b"HTTP/1.1 101":
            self.opened.set_exception(ConnectionError(status.decode("latin-1")))
            self._transport.close()
            return False
        self._is_open = True
        self.opened.set_result(None)
        return True

    def _read_frames(self) -> None:
        buffer, at, have = self._buffer, 0, len(self._buffer)
        while have - at >= 2:
            size, start = buffer[at + 1] & 0x7F, at + 2
            if size == 126:
                start += 2
                size = int.from_bytes(buffer[at + 2 : start]) if have >= start else have
            elif size == 127:
                start += 8
                size = int.from_bytes(buffer[at + 2 : start]) if have >= start else have
            if start + size > have:
                break
            self._take(buffer[at] & 0xF, bytes(buffer[start : start + size]))
            at = start + size
        del buffer[:at]

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT:
            self._on_text(payload)
        elif opcode == PING:
            self._send(PONG, payload)
        elif opcode == CLOSE:
            self.close_code = int.from_bytes(payload[:2]) if payload else 1005
            self._transport.close()


async def open_wire(path: str, port: int, on_text: OnText, cookie: str = "") -> Wire:
    """Return an open socket; raises ConnectionError when it is refused."""
    loop = asyncio.get_running_loop()
    _, wire = await loop.create_connection(
        lambda: Wire(path, port, cookie, on_text), "127.0.0.1", port
    )
    await wire.opened
    return wire


def seq_of(payload: bytes) -> int:
    """Return the `seq` of a log frame, whose first key it is; 0 for every other frame."""
    if not payload.startswith(b'{"seq":'):
        return 0
    return int(payload[7 : payload.index(b",")])


def _upgrade(path: str, port: int, cookie: str) -> bytes:
    key = "MDEyMzQ1Njc4OWFiY2RlZg=="
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: http://localhost:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def raise_file_limit() -> None:
    """Allow this process as many open sockets as the system lets it."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def processes() -> int:
    """Return into how many client processes the watchers are divided: not all cores are ours."""
    return max(1, min(2, (os.cpu_count() or 2) // 2))
