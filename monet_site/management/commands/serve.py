"""`manage.py serve`: the whole site in one process."""

import argparse
import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from accounts.services import print_sign_in_link
from agent import demo
from agent.painters import UNDERSTUDY, can_imagine, who_paints
from canvas.events import MAX_FRAME_BYTES
from monet_site.stalled import HeadGuard, StallGuard
from monet_site.static import collect_if_changed

WS_MAX_BYTES = 4 * MAX_FRAME_BYTES
SHUTDOWN_S = 2  # for open requests and sockets, once told to end
PING_S = 15.0


class Command(BaseCommand):
    """Serve pages, sockets and, without Redis, the worker."""

    help = "Serve pages, sockets and (without Redis) the worker from one process."
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first migrate, collect static files and, in a demo, draw the first pieces",
        )
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["prepare"]:
            self._prepare()
        if settings.DEMO:
            demo.note_visit()
        self._serve(options["host"], options["port"])

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        collect_if_changed()
        missing = demo.missing_pieces() if settings.DEMO else 0
        if missing:
            logging.disable(logging.INFO)  # the progress bar tells it
            pieces = demo.draw_first_pieces(now=timezone.now())
            for _ in tqdm(pieces, total=missing, desc="The understudy draws", unit="piece"):
                pass
            logging.disable(logging.NOTSET)

    def _serve(self, host: str, port: int) -> None:
        from monet_site.worker import EmbeddedWorker

        worker = EmbeddedWorker() if settings.EMBEDDED_WORKER else None
        if worker:
            worker.start()
        stop_worker = worker.stop if worker else None
        with contextlib.suppress(KeyboardInterrupt):  # the server has ended clean by then
            SiteServer(_config(host, port), self._announce, stop_worker).run()

    def _announce(self) -> None:
        say = self.stdout.write
        say("")
        say(f"  Code Monet is open at  {settings.PUBLIC_URL}")
        if settings.DEMO:
            say(f"  Sign in as {demo.NAME}:    {print_sign_in_link(email=demo.EMAIL)}")
            say("                         (once, within ten minutes; later: manage.py signin_link)")
        say(f"  Who draws:             {_who_draws()}")
        say("  Ctrl-C ends it.")
        say("")
        self.stdout.flush()


def _who_draws() -> str:
    model = who_paints()
    if model == UNDERSTUDY:
        return "the understudy, a built-in artist that needs no key"
    imagines = "; Gemini imagines references" if can_imagine() else ""
    return f"Claude ({model}), {settings.CRITIC_MODEL} its critic{imagines}"


class SiteServer(uvicorn.Server):
    """A server that says where it is once it listens, and lets the worker end with it."""

    def __init__(
        self,
        config: uvicorn.Config,
        announce: Callable[[], None],
        stop_worker: Callable[[], None] | None,
    ) -> None:
        super().__init__(config)
        self._announce, self._stop_worker = announce, stop_worker

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            from canvas.hop import in_db

            await in_db(self._announce)()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the sockets while running turns are handed over.

        Both happen here because uvicorn then raises the signal it caught once more: SIGTERM ends
        the process inside `run`, and nothing after it would be done.
        """
        ends = [super().shutdown(sockets)]
        if self._stop_worker is not None:
            ends.append(asyncio.to_thread(self._stop_worker))
        await asyncio.gather(*ends)


def _config(host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        "monet_site.asgi:application",
        host=host,
        port=port,
        http=HeadGuard,
        ws=StallGuard,  # websockets-sansio, and an end for peers that never read
        ws_max_size=WS_MAX_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
