"""A real Chromium and a real server on loopback; what people do with them is in `visitors`."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, sync_playwright

from accounts.models import User
from tests.browser.visitors import Visitor, window
from tests.ports import KeptPort

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_TIMEOUT_S = 60
SCRIPTS = Path(__file__).parents[2] / "static" / "js"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the package: Playwright keeps a loop running in this thread meanwhile."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium here: the browser tests were not run")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the loop is Playwright's; no view runs on it
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def module_page(browser: Browser) -> Page:
    """Return a page that has nothing but our modules; they come from the disk, not a server."""
    page = browser.new_page()
    page.route("http://modules.test/**", _serve_module)
    page.goto("http://modules.test/")
    return page


def _serve_module(route: Route) -> None:
    name = route.request.url.rsplit("/", 1)[-1]
    if name.endswith(".js"):
        route.fulfill(path=SCRIPTS / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")


@pytest.fixture(scope="package")
def server_address() -> Iterator[str]:
    """The site in a thread of this process, so that a service called here rings its hub."""
    port = KeptPort()
    config = uvicorn.Config(
        _application(),
        host="127.0.0.1",
        port=port.number,
        lifespan="off",  # no worker: these tests play the artist themselves
        ws="websockets-sansio",
        log_level="warning",
        access_log=False,
    )
    server = uvicorn.Server(config)
    started = threading.Event()
    startup = server.startup

    async def startup_and_say(sockets: list[socket.socket] | None = None) -> None:
        await startup(sockets)
        started.set()

    server.startup = startup_and_say  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run, name="live site", daemon=True)
    thread.start()
    assert started.wait(START_TIMEOUT_S), "the site did not start"
    yield f"http://127.0.0.1:{port.number}"
    server.should_exit = True
    thread.join(START_TIMEOUT_S)
    port.let_go()


def _application() -> object:
    from channels.auth import AuthMiddlewareStack
    from channels.routing import ProtocolTypeRouter
    from channels.security.websocket import AllowedHostsOriginValidator
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
    from django.core.asgi import get_asgi_application

    from monet_site.routing import sockets

    return ProtocolTypeRouter(
        {
            "http": ASGIStaticFilesHandler(get_asgi_application()),
            "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(sockets)),
        }
    )


type OpenWindow = Callable[..., Visitor]


@pytest.fixture
def site(transactional_db: None, server_address: str) -> str:
    return server_address


@pytest.fixture
def open_window(browser: Browser, site: str) -> Iterator[OpenWindow]:
    """Open windows on the site; at the end no page may have complained."""
    opened = []

    def opener(path: str, user: User | None = None, **options: object) -> Visitor:
        context, visitor = window(browser, site, user=user, **options)
        opened.append((context, visitor))
        return visitor.open(path)

    yield opener
    problems = [problem for _, visitor in opened for problem in visitor.problems]
    for context, _ in opened:
        context.close()
    assert problems == []
