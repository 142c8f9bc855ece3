"""The stand-in as a raw ASGI application: POST /v1/messages, streamed."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

from tests.anthropic_server import brain, rules
from tests.anthropic_server.plays import Break, Play, Refuse, Reply, Way
from tests.anthropic_server.wire import error_body, raw, stream

type Json = dict[str, Any]
type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

KEY = "test-key"
PING_S = 0.02
EVENT_STREAM = [(b"content-type", b"text/event-stream; charset=utf-8")]


class LineCut(ConnectionError):
    """Raised out of the application to make the server drop the connection."""


class AnthropicServer:
    """Plays what is queued, then what the brain says; remembers every request it took.

    requests: the JSON of each. closed: how many streams the client left before their end.
    """

    def __init__(
        self, plays: Iterable[Play] = (), mind: Callable[[Json], Play] = brain.paint
    ) -> None:
        self.plays, self.mind = list(plays), mind
        self.requests: list[Json] = []
        self.connections: set[object] = set()
        self.closed = 0
        self.arrived = threading.Event()  # when the first request has

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return
        self.connections.add(scope.get("client"))
        body = await _read(receive)
        play = self._play(scope, body)
        if isinstance(play, Refuse):
            await _refuse(send, play)
            return
        number = len(self.requests)
        gone = asyncio.create_task(_left(receive))
        answering = asyncio.create_task(_answer(send, play, self.requests[-1]["model"], number))
        await asyncio.wait((gone, answering), return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if answering.done():
            answering.result()
            return
        self.closed += 1
        answering.cancel()
        await asyncio.wait((answering,))

    def _play(self, scope: Message, body: bytes) -> Play:
        headers = dict(scope["headers"])
        if (scope["method"], scope["path"]) != ("POST", "/v1/messages"):
            return Refuse(404, "not_found_error", scope["path"])
        if not _has_key(headers):
            return Refuse(401, "authentication_error", "invalid x-api-key")
        if b"anthropic-version" not in headers:
            return Refuse(400, "invalid_request_error", "anthropic-version: header is required")
        request = json.loads(body)
        self.requests.append(request)
        self.arrived.set()
        try:
            rules.check(request)
        except rules.Invalid as failure:
            return Refuse(400, "invalid_request_error", str(failure))
        return self.plays.pop(0) if self.plays else self.mind(request)


def _has_key(headers: Mapping[bytes, bytes]) -> bool:
    """Whether the key came, in the header of the API's pages or as SDK 2.11 sends it, a bearer."""
    key = KEY.encode()
    return headers.get(b"x-api-key") == key or headers.get(b"authorization") == b"Bearer " + key


async def _read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, play: Refuse) -> None:
    headers = [(name.encode(), value.encode()) for name, value in play.headers.items()]
    body = json.dumps(error_body(play.type, play.message, play.code)).encode()
    headers += [(b"content-type", b"application/json"), (b"request-id", b"req_stand_in")]
    await send({"type": "http.response.start", "status": play.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _answer(send: Send, play: Reply | Break, model: str, number: int) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": EVENT_STREAM})
    if isinstance(play, Reply):
        for event in stream(play, model, number):
            await _give(send, event)
    else:
        await _break(send, play, _whole(play.reply, model, number))
    await send({"type": "http.response.body", "body": b""})


def _whole(reply: Reply | bytes, model: str, number: int) -> bytes:
    return reply if isinstance(reply, bytes) else b"".join(stream(reply, model, number))


DELTA = {"type": "text_delta", "text": "x"}
# What follows the last whole event where the stream breaks, and then ends.
LAST_WORDS: dict[Way, bytes] = {
    "sse_error": raw("error", json.dumps(error_body("overloaded_error", "Overloaded"))),
    "garbled": raw("content_block_delta", '{"type": "content_bl'),
    "unknown_index": raw(
        "content_block_delta",
        json.dumps({"type": "content_block_delta", "index": 7, "delta": DELTA}),
    ),
    "html": b"<html><body>Bad gateway</body></html>",
}


async def _break(send: Send, play: Break, whole: bytes) -> None:
    begun = whole[: play.after]
    if play.way in {*LAST_WORDS, "pings"}:
        begun = begun[: begun.rfind(b"\n\n") + 2]  # an event of their own follows whole ones
    await _give(send, begun + LAST_WORDS.get(play.way, b""))
    if play.way == "cut":
        raise LineCut
    if play.way == "hang":
        await asyncio.Event().wait()
    while play.way == "pings":
        await _give(send, raw("ping", '{"type": "ping"}'))
        await asyncio.sleep(PING_S)


async def _give(send: Send, body: bytes) -> None:
    if body:
        await send({"type": "http.response.body", "body": body, "more_body": True})
