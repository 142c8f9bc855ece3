"""Whose pages may open our own sockets: those of this site, by scheme, name and port.

A browser sends its cookies with a socket that any page opens, so the page is what must be known.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host

type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Door = Callable[[Message, Receive, Send], Awaitable[None]]


def for_own_pages(door: Door) -> Door:
    """Refuse the upgrade (403) to whatever does not say that a page of this site asks."""

    async def guarded(scope: Message, receive: Receive, send: Send) -> None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"origin") in _own_origins(headers):
            await door(scope, receive, send)
        else:
            await WebsocketDenier()(scope, receive, send)

    return guarded


def _own_origins(headers: Mapping[bytes, str]) -> set[str]:
    """Return the public origin, and that of the name, allowed here, that was asked for."""
    public = urlsplit(settings.PUBLIC_URL)
    host = headers.get(b"host", "")
    own = {f"{public.scheme}://{public.netloc}"}
    if validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        own.add(f"{public.scheme}://{host}")
    return own
