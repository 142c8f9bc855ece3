"""The server is killed with -9 while somebody draws: nothing is lost, nothing comes twice."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.process import SiteProcess
from tests.browser.visitors import Visitor, window, without_nulls
from tests.ports import KeptPort

pytestmark = pytest.mark.browser

SAVED = "() => document.querySelector('[data-live=line]').textContent === 'All saved'"
WAITING = """(count) => {
  const { outbox } = document.querySelector('[data-studio]').studio.drawing;
  return outbox.size === count;
}"""
# A second try by the page itself may be 15 s away; `online` is what a browser says of a net.
NET_IS_BACK = "() => { dispatchEvent(new Event('online')); }"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A home with a canvas of alice's and her session, made once and copied for each test."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    return home, json.loads(SiteProcess(home, 0).prepare())


@pytest.fixture
def process(tmp_path: Path, prepared: tuple[Path, dict[str, str]]) -> Iterator[SiteProcess]:
    shutil.copytree(prepared[0], tmp_path / "home")
    port = KeptPort()
    site = SiteProcess(tmp_path / "home", port.number)
    yield site
    site.kill()
    port.let_go()


@pytest.fixture
def seed(prepared: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return prepared[1]


def test_killing_the_server_loses_and_doubles_nothing(
    browser: Browser, process: SiteProcess, seed: dict[str, str]
) -> None:
    """R12, R13, R14."""
    process.start()
    context, visitor = window(browser, process.address)
    with context:
        cookie = {"name": "sessionid", "value": seed["session"], "url": process.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        visitor.open(f"/studio/{seed['canvas']}")
        visitor.wait_for_seq(1)
        visitor.draw((100, 100), (300, 160))
        visitor.wait(SAVED)
        visitor.wait("() => document.querySelector('[data-stage]').live.state.strokes.length === 1")
        acknowledged = visitor.stroke_ids()

        process.kill()
        visitor.wait("() => document.querySelector('[data-stage]').dataset.line !== 'open'")
        visitor.draw((100, 300), (500, 330))
        visitor.draw((100, 400), (500, 430))
        visitor.wait(WAITING, 2)
        expect(visitor.page.locator("[data-live=line]")).to_contain_text("2 strokes will be sent")

        process.start()
        visitor.page.evaluate(NET_IS_BACK)
        visitor.wait_for_line()
        visitor.wait(WAITING, 0)
        visitor.wait("() => document.querySelector('[data-stage]').live.state.strokes.length === 3")
        assert_agrees(visitor, process, seed["canvas"])
        assert visitor.stroke_ids()[:1] == acknowledged
        assert len(set(visitor.stroke_ids())) == 3


def test_a_reload_keeps_what_was_not_acknowledged(
    browser: Browser, process: SiteProcess, seed: dict[str, str]
) -> None:
    """R12."""
    process.start()
    context, visitor = window(browser, process.address)
    with context:
        cookie = {"name": "sessionid", "value": seed["session"], "url": process.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        visitor.open(f"/studio/{seed['canvas']}")
        visitor.wait_for_seq(1)
        process.kill()
        visitor.wait("() => document.querySelector('[data-stage]').dataset.line !== 'open'")
        visitor.draw((100, 300), (500, 330))
        visitor.wait(WAITING, 1)

        process.start()
        visitor.page.reload()
        visitor.wait("() => document.querySelector('[data-stage]').live.state.strokes.length === 1")
        visitor.wait(WAITING, 0)
        assert_agrees(visitor, process, seed["canvas"])


def assert_agrees(visitor: Visitor, process: SiteProcess, canvas: str) -> None:
    stored = json.loads(process.snapshot(canvas))
    del stored["type"]
    assert visitor.state() == without_nulls(stored)
