"""A page that waits for what is being made: through the site's bad moments, and not for nobody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

WAITING = '<section data-making="{seconds}">50 per cent</section>'
BEGIN = """([markup]) => {
  document.body.innerHTML = markup;
  import('/making.js').then(() => (window.hasBegun = true));
}"""
HIDE = """(isHidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""

COUNT_ASKING = """() => {
  window.asked = 0;
  window.fetch = () => new Promise(() => (window.asked += 1));
}"""


class Site:
    """Answers the page by status and markup in turn, the last one for good."""

    def __init__(self, page: Page, *answers: tuple[int, str]) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)
        page.route("http://modules.test/", self._answer)

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.resource_type)
        status, body = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        route.fulfill(status=status, body=body, content_type="text/html")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = module_page(browser)
    yield page
    page.close()


def begin(page: Page, seconds: float) -> None:
    page.evaluate(BEGIN, [WAITING.format(seconds=seconds)])
    page.wait_for_function("window.hasBegun")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_keeps_what_is_shown_while_the_site_fails_and_comes_to_the_end(
    page: Page, status: int
) -> None:
    site = Site(page, (status, "Sorry."), (status, "Sorry."), (200, "<p>Here it is.</p>"))
    page.evaluate(BEGIN, [WAITING.format(seconds=0.01)])
    page.get_by_text("Here it is.").wait_for()
    assert site.asked == ["fetch", "fetch", "fetch", "document"]


def test_goes_to_the_page_that_says_that_it_is_gone(page: Page) -> None:
    Site(page, (404, "<p>Not here any more.</p>"))
    page.evaluate(BEGIN, [WAITING.format(seconds=0.01)])
    page.get_by_text("Not here any more.").wait_for()


def test_asks_nothing_while_nobody_looks_and_once_when_somebody_does(page: Page) -> None:
    page.clock.install()
    page.evaluate(COUNT_ASKING)
    begin(page, 2)
    page.evaluate(HIDE, True)
    page.clock.run_for(20_000)
    assert page.evaluate("window.asked") == 0
    page.evaluate(HIDE, False)
    assert page.evaluate("window.asked") == 1
