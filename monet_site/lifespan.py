"""What a serving process does when it starts and when it ends: its hub, and its caretaker."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from agent.caretaker import Caretaker
from canvas.hub import Hub

type Message = MutableMapping[str, Any]


async def lifespan(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Speak the ASGI lifespan protocol."""
    caretaker = Caretaker()
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await Hub.here().start()
            caretaker.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await caretaker.stop()
            await Hub.here().stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
