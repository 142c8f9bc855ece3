"""Path data as Chromium reads it: the lines that we make of it are as long as its own."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from canvas.path_shapes import Path
from canvas.svg import path_d
from canvas.svg_path import parse_path_data
from tests.browser.conftest import module_page
from tests.fuzz.drawings import arcs, path_data

pytestmark = pytest.mark.browser

LENGTHS_JS = """(all) => {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  return all.map((d) => {
    path.setAttribute("d", d);
    return path.getTotalLength();
  });
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = module_page(browser)
    yield page
    page.close()


def gathered(count: int) -> list[str]:
    """Return valid path data, the same every time, with an arc in the middle or without."""
    with_arc = st.tuples(path_data(most=3), arcs(), path_data(most=3)).map("".join)
    found: list[str] = []

    @settings(
        max_examples=count,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(path_data() | with_arc)
    def gather(d: str) -> None:
        found.append(d)

    gather()
    return found


def test_chromium_draws_the_same_of_any_path_data(page: Page) -> None:
    asked = gathered(200)
    ours = [
        path_d(Path("svg", points, commands)) for commands, points in map(parse_path_data, asked)
    ]
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    there, here = (page.evaluate(LENGTHS_JS, all_of) for all_of in (asked, ours))
    assert problems == []  # Chromium says so when it cannot read path data
    for d, one, other in zip(asked, there, here, strict=True):
        assert other == pytest.approx(one, rel=0.002, abs=0.5), d
