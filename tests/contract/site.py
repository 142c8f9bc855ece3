"""The whole site on a free port of loopback, served by uvicorn in a thread of this process."""

import socket
import threading

import uvicorn

from monet_site.management.commands.serve import PING_S, WS_MAX_BYTES
from monet_site.stalled import HeadGuard, StallGuard
from tests.contract.atelier import Atelier
from tests.ports import KeptPort

START_TIMEOUT_S = 60


class Site:
    """A running server, and the artists who work for it."""

    def __init__(self, atelier: Atelier) -> None:
        self._kept = KeptPort()
        self.port = self._kept.number
        self.atelier = atelier
        self._server = _Announced(
            uvicorn.Config(
                "monet_site.asgi:application",
                host="127.0.0.1",
                port=self.port,
                http=HeadGuard,
                ws=StallGuard,
                ws_max_size=WS_MAX_BYTES,
                ws_per_message_deflate=False,
                ws_ping_interval=PING_S,
                ws_ping_timeout=PING_S,
                lifespan="on",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(target=self._server.run, name="site", daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_address(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    def open(self) -> None:
        """Start; returns when the port answers."""
        self._thread.start()
        assert self._server.is_up.wait(START_TIMEOUT_S), "the site did not start"

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(START_TIMEOUT_S)
        self._kept.let_go()


class _Announced(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()
