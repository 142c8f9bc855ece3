"""What every socket of ours has: its loop, its pace, and one way to be closed. It says nothing."""

import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

SERVER_SEND = "server_send"  # key of the scope; see monet_site.asgi

FRAMES_PER_S = 40.0  # of any kind, from one socket
FRAME_BURST = 120
MAX_TOO_FAST = 200  # frames refused for their pace before the socket is closed


class Pace:
    """A token bucket: so many a second, with a burst; one socket's, so it lives in memory.

    `clock` tells seconds, from any beginning, and never goes back.
    """

    def __init__(self, per_s: float, burst: float, clock: Callable[[], float]) -> None:
        self._per_s, self._burst, self._clock = per_s, burst, clock
        self._tokens, self._at = burst, clock()

    def take(self, count: int = 1) -> float:
        """Take so many tokens, at most a burst; return 0, or take none and return the wait.

        It is in seconds, in hundredths, rounded up: who is told 0 would ask again at once, in vain.
        Who is refused spends nothing: else who asks for many, again and again, never gets them.
        """
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_s)
        self._at = now
        if self._tokens < count:
            return (math.floor(100 * (count - self._tokens) / self._per_s) + 1) / 100
        self._tokens -= count
        return 0.0


class HubConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # has no stubs
    """A socket that hears what the hub fans out.

    The hub listens to the layer for all of them, so none does itself.
    """

    clock = staticmethod(time.monotonic)  # paces are kept by it
    is_over = False
    too_fast = 0  # frames refused for their pace

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """Serve one socket until it is closed, by whichever side."""
        self.scope, self.base_send, self.channel_layer = scope, send, None
        self.frame_send = scope.get(SERVER_SEND, send)
        self.pace = Pace(FRAMES_PER_S, FRAME_BURST, self.clock)
        try:
            while not self.is_over:
                message = await receive()
                match message["type"]:
                    case "websocket.connect":
                        await self.connect()
                    case "websocket.receive":
                        await self.receive(message.get("text"), message.get("bytes"))
                    case "websocket.disconnect":
                        return
        except OSError:
            return  # the socket broke while something was said to it
        finally:
            await self.leave()

    async def close(self, code: int | bool | None = None, reason: str | None = None) -> None:
        """Close, once; of what was sent to it nothing more is read."""
        if not self.is_over:
            self.is_over = True
            await super().close(code, reason)

    async def leave(self) -> None:
        """Let everybody forget this socket, however it ended."""

    async def send_text(self, text: str) -> None:
        """Send a frame past the session's wrapper, which looks at every one of them."""
        await self.frame_send({"type": "websocket.send", "text": text})
