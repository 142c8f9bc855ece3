"""A bound on what a request may carry, before any of it is written to disk."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Mapping[str, Any]], Awaitable[None]]
type Door = Callable[[Message, Receive, Send], Awaitable[None]]

WORDS = b"That is more than may be sent at once."


def body_limit(door: Door, most_bytes: int) -> Door:
    """Return `door` behind a bound: a longer body is answered with 413, or its line is dropped.

    A request that announces its length is refused at once. One that does not is cut off when it
    has sent too much: Django takes that for a client that went away.
    """

    async def bounded(scope: Message, receive: Receive, send: Send) -> None:
        if _announced(scope) > most_bytes:
            await _refuse(send)
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


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": WORDS})
