"""The page that stands for every other while the site is out of reach."""

import pytest
from playwright.sync_api import BrowserContext

from accounts.models import User
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.browser

IS_KEPT = """() => navigator.serviceWorker.ready.then(() => caches.open("offline"))
.then((cache) => cache.keys()).then((keys) => keys.map(({ url }) => new URL(url).pathname))"""
IS_BACK = """() => {
  caches.match("/offline").then((kept) => { window.isBack = Boolean(kept); });
  return window.isBack;
}"""
ART_IS_SEEN = "() => document.querySelector('.art use').getBBox().width > 0"
OURS = "() => document.fonts.ready.then(() => document.fonts.check('1rem Newsreader'))"


def out_of_reach(visitor: Visitor) -> BrowserContext:
    """Let the worker keep its page, then take the network away."""
    assert "/offline" in visitor.page.evaluate(IS_KEPT)
    visitor.page.context.set_offline(True)
    return visitor.page.context


def test_a_page_out_of_reach_is_told_with_a_drawing(open_window: OpenWindow) -> None:
    visitor = open_window("/", service_workers="allow", viewport=PHONE)
    out_of_reach(visitor)
    visitor.open("/gallery")
    assert visitor.page.locator("h1").inner_text() == "The site is out of reach"
    assert visitor.page.url.endswith("/gallery"), "to try again asks for the same page"
    visitor.wait(ART_IS_SEEN)
    assert visitor.page.evaluate(OURS)
    visitor.problems.clear()  # Chromium tells of the fetch that failed itself


def test_back_on_line_the_page_that_was_asked_for_comes_by_itself(open_window: OpenWindow) -> None:
    visitor = open_window("/", service_workers="allow")
    context = out_of_reach(visitor)
    visitor.open("/gallery")
    visitor.page.get_by_role("heading", name="The site is out of reach").wait_for()
    context.set_offline(False)
    visitor.page.get_by_role("link", name="Studio").wait_for()
    assert "out of reach" not in visitor.page.locator("h1").inner_text()
    visitor.problems.clear()


def test_what_the_browser_let_go_is_kept_again(open_window: OpenWindow) -> None:
    visitor = open_window("/", service_workers="allow")
    visitor.page.evaluate(IS_KEPT)
    visitor.page.evaluate("() => caches.delete('offline')")
    visitor.open("/gallery")
    visitor.wait(
        "() => caches.keys().then((names) => { window.names = names; }) && window.names?.length"
    )
    assert "/offline" in visitor.page.evaluate(IS_KEPT)


def test_nothing_of_anybody_is_kept(open_window: OpenWindow, alice: User) -> None:
    visitor = open_window("/account", alice, service_workers="allow")
    kept = visitor.page.evaluate(IS_KEPT)
    assert [path for path in kept if not path.startswith("/static/")] == ["/offline"]
    page = visitor.page.evaluate("() => caches.match('/offline').then((kept) => kept.text())")
    assert alice.email not in page
    assert "csrf" not in page
