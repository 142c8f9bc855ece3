"""Which socket path leads to which consumer."""

from typing import Any

from channels.routing import URLRouter
from django.urls import path, re_path

from agent.consumers import StudioConsumer
from agent.contract.socket import ContractConsumer
from canvas.consumers import SpectatorConsumer


async def no_such_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Refuse the upgrade on any other path, without a traceback."""
    await receive()
    await send({"type": "websocket.close", "code": 4404})


# The existing clients' door: its token is the proof, so it asks for no cookie and no origin.
contract = ContractConsumer.as_asgi()

sockets = URLRouter(
    [
        path("ws/canvases/<uuid:canvas_id>", SpectatorConsumer.as_asgi()),
        path("ws/studio/<uuid:canvas_id>", StudioConsumer.as_asgi()),
        re_path(r"", no_such_socket),  # type: ignore[arg-type]  # Channels routes ASGI apps
    ]
)
