"""Ways to reach the stand-in: over a real socket of loopback, or in process, streamed.

A `Tape` is less than that: recorded bytes without a server, for thousands of answers.
"""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator

import httpx2
import uvicorn

from tests.anthropic_server.app import EVENT_STREAM, AnthropicServer, Message

CHUNKS_AHEAD = 1  # as a socket that is full: the server waits for its reader
UP_S = 60.0


@contextlib.contextmanager
def served(server: AnthropicServer) -> Iterator[str]:
    """Serve on a free port of loopback, in a thread; yield the base URL.

    A listening socket made without IPPROTO_TCP gets no TCP_NODELAY from asyncio, which costs some
    43 ms a request.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        server, log_level="critical", lifespan="off", timeout_graceful_shutdown=1
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + UP_S
    while not running.started and time.monotonic() < until:
        time.sleep(0.005)  # uvicorn tells it by this flag alone
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join(UP_S)
        listening.close()


class InProcess(httpx2.AsyncBaseTransport):
    """The stand-in as a transport that hands on every chunk as it is sent."""

    def __init__(self, server: AnthropicServer) -> None:
        self._server = server

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        read_s = request.extensions["timeout"]["read"]
        exchange = _Exchange(await request.aread(), read_s)
        scope = {
            "type": "http",
            "method": request.method,
            "path": request.url.path,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": id(self),
        }
        exchange.begin(self._server(scope, exchange.receive, exchange.send))
        start = await exchange.next()
        assert start is not None
        return httpx2.Response(start["status"], headers=start["headers"], stream=exchange)


class _Exchange(httpx2.AsyncByteStream):
    """One request and its answer; closing it is the client going away."""

    def __init__(self, body: bytes, read_s: float | None) -> None:
        self._body, self._read_s = body, read_s
        self._sent: asyncio.Queue[Message | None] = asyncio.Queue(CHUNKS_AHEAD)
        self._gone = asyncio.Event()
        self._has_asked = False
        self._task: asyncio.Task[None] | None = None

    def begin(self, running: object) -> None:
        self._task = asyncio.create_task(self._run(running))

    async def receive(self) -> Message:
        if not self._has_asked:
            self._has_asked = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self._sent.put(message)

    async def next(self) -> Message | None:
        """Return what the server sent next; None when it dropped the line."""
        try:
            async with asyncio.timeout(self._read_s):
                return await self._sent.get()
        except TimeoutError:
            raise httpx2.ReadTimeout("nothing came") from None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (message := await self.next()) is not None:
            if message["body"]:
                yield message["body"]
            if not message.get("more_body"):
                return
        raise httpx2.RemoteProtocolError("peer closed connection without the whole body")

    async def aclose(self) -> None:
        self._gone.set()
        if self._task is not None:
            with contextlib.suppress(asyncio.QueueEmpty):
                while True:
                    self._sent.get_nowait()
            await asyncio.wait((self._task,))

    async def _run(self, running) -> None:
        with contextlib.suppress(ConnectionError):
            await running
            return
        await self._sent.put(None)


class Tape(httpx2.AsyncBaseTransport):
    """Plays a recorded stream to whoever asks, up to the byte `until`, in chunks of so many bytes.

    Then the stream just ends or, when `is_torn`, its connection breaks.
    """

    def __init__(self, recorded: bytes, *, is_torn: bool = False, chunk: int = 65_536) -> None:
        self._recorded, self._is_torn, self._chunk = recorded, is_torn, chunk
        self.until = len(recorded)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        begun = self._recorded[: self.until]
        chunks = [begun[at : at + self._chunk] for at in range(0, len(begun), self._chunk)]
        return httpx2.Response(200, headers=EVENT_STREAM, stream=_Played(chunks, self._is_torn))


class _Played(httpx2.AsyncByteStream):
    def __init__(self, chunks: list[bytes], is_torn: bool) -> None:
        self._chunks, self._is_torn = chunks, is_torn

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
        if self._is_torn:
            raise httpx2.RemoteProtocolError("peer closed connection without the whole body")
