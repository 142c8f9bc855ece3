"""A bound on what a request may carry, before any of it is written to disk."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from agent.contract.api import OUTSIDE_API
from monet_site.problems import CONTENT_TYPE, PLAIN, PREFIX, problem

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Mapping[str, Any]], Awaitable[None]]
type Door = Callable[[Message, Receive, Send], Awaitable[None]]

WORDS = "That is more than may be sent at once."


def body_limit(door: Door, most_bytes: int) -> Door:
    """Return `door` behind a bound: a longer body is answered with 413, or its line is dropped.

    A request that announces its length is refused at once. One that does not is cut off when it
    has sent too much: Django takes that for a client that went away.
    """

    async def bounded(scope: Message, receive: Receive, send: Send) -> None:
        if _announced(scope) > most_bytes:
            await _refuse(send, scope.get("path", ""))
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            return {"type": "http.disconnect"} if seen > most_bytes else message

        await door(scope, counted, send)

    return bounded


def _announced(scope: Message) -> int:
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return int(told) if told.isdigit() else 0


async def _refuse(send: Send, path: str) -> None:
    content_type, body = _told(path)
    headers = [(b"content-type", content_type), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _told(path: str) -> tuple[bytes, bytes]:
    """Return a content type and the words, in the shape that the path's other refusals have."""
    if path.startswith(PREFIX):
        return CONTENT_TYPE.encode(), problem(PLAIN[413], WORDS).content
    if path.startswith(("/api/", *(f"/{name}" for name in OUTSIDE_API))):
        return b"application/json", json.dumps({"detail": WORDS}).encode()
    return b"text/plain; charset=utf-8", WORDS.encode()
