"""Two ASGI sites that flood their sockets on request: ours through its hub, and a bare loop.

`python -m benchmarks.flood hub|loop PORT` serves one. `/flood/FRAMES/CANVAS` sends so many frames
of 2 KB to everybody, and answers when the last one was handed to the last socket.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import uvicorn

if TYPE_CHECKING:
    from canvas.hub import Watcher

FRAME_BYTES = 2_000
MOST_AHEAD = 40  # frames on their way through the layer, which holds 100
MOST_WAITING = 20  # frames in the slowest socket's queue before the next one is sent

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]


def hub_site() -> Callable[[Message, Receive, Send], Awaitable[None]]:
    """Return the real site with a door for floods: passing frames by `canvas.broadcast`."""
    from monet_site.asgi import application

    async def site(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/flood/"):
            _, _, frames, canvas = scope["path"].split("/")
            await _flood_hub(int(frames), UUID(canvas))
            await _answer(send)
            return
        await application(scope, receive, send)

    return site


async def _flood_hub(frames: int, canvas_id: UUID) -> None:
    from canvas import broadcast
    from canvas.events import Thinking
    from canvas.hub import Hub, Watcher

    heard = 0

    async def hear(text: str) -> None:
        nonlocal heard
        heard += '"thinking"' in text

    async def ignore() -> None: ...

    probe = Watcher(hear, ignore, ignore)
    probe.start(await Hub.here().join(canvas_id, probe, since=None))
    watchers = Hub.here().rooms[str(canvas_id)].watchers
    for index in range(frames):
        broadcast.pass_on(canvas_id, Thinking(turn="t", step=index, text="x" * FRAME_BYTES))
        sent = index + 1
        while sent - heard > MOST_AHEAD or _slowest(watchers) > MOST_WAITING:  # noqa: ASYNC110
            await asyncio.sleep(0)
    while _slowest(watchers):  # noqa: ASYNC110
        await asyncio.sleep(0)
    await Hub.here().leave(canvas_id, probe)


def _slowest(watchers: Iterable["Watcher"]) -> int:
    return max(one.waiting for one in watchers)


class Loop:
    """The bare broadcast: one list of sockets, one `await send` after another."""

    def __init__(self) -> None:
        self._sockets: list[Send] = []

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._serve(receive, send)
        elif scope["type"] == "http":
            if scope["path"].startswith("/flood/"):
                text = '{"type":"thinking","text":"' + "x" * FRAME_BYTES + '"}'
                for _ in range(int(scope["path"].split("/")[2])):
                    for each in self._sockets:
                        await each({"type": "websocket.send", "text": text})
            await _answer(send)

    async def _serve(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "welcome"})
        self._sockets.append(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self._sockets.remove(send)


async def _answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def main(kind: str, port: int) -> None:
    """Serve one of the two with the site's own server settings."""
    import django

    django.setup()
    from monet_site.management.commands.serve import _config

    config = _config("127.0.0.1", port)
    config.app = hub_site() if kind == "hub" else Loop()
    config.lifespan = "on" if kind == "hub" else "off"
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
