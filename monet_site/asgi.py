"""The ASGI door: pages and API, sockets, and this process's start and end."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path, re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monet_site.settings")
pages = get_asgi_application()  # sets Django up: what follows may import models

from agent.pictures import MAX_BYTES  # noqa: E402
from canvas.sockets import SERVER_SEND  # noqa: E402
from monet_site.bodies import body_limit  # noqa: E402
from monet_site.lifespan import lifespan  # noqa: E402
from monet_site.origins import for_own_pages  # noqa: E402
from monet_site.routing import contract, sockets  # noqa: E402

MAX_BODY = MAX_BYTES + 64 * 1024  # the largest that anybody has a reason to send: a picture

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Door = Callable[[Message, Receive, Send], Awaitable[None]]


def keep_send(door: Door) -> Door:
    """Let consumers send frames past the session's wrapper, which looks at every one of them.

    That costs a third of a busy server's time; only `accept` can set a cookie.
    """

    async def kept(scope: Message, receive: Receive, send: Send) -> None:
        await door({**scope, SERVER_SEND: send}, receive, send)

    return kept


own_sockets = for_own_pages(keep_send(AuthMiddlewareStack(sockets)))

application = ProtocolTypeRouter(
    {
        "http": body_limit(pages, MAX_BODY),
        "websocket": URLRouter(
            [
                path("ws", keep_send(contract)),  # type: ignore[arg-type]  # Channels routes ASGI
                re_path(r"", own_sockets),  # type: ignore[arg-type]  # the same
            ]
        ),
        "lifespan": lifespan,
    }
)
