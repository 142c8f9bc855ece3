"""Other people's hands, without a site: what is in the log is never shown a second time."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

# A hand moves; then its stroke is in the log, perhaps before another of its frames. Returns whose
# strokes are still shown over the log.
LATE = """async ({ before, unseen }) => {
  const { Hands } = await import('/hands.js');
  const hands = new Hands();
  const logged = new Set();
  const frame = { stroke: 'a', points: [[1, 1], [9, 9]] };
  const move = () => hands.moved(frame, 0, (id) => logged.has(id));
  if (before) move();
  logged.add('a');
  hands.stored([{ id: 'a' }]);
  hands.keep(unseen ? [{ id: 'a' }] : []);
  const isShown = move();
  hands.keep([]);
  return [isShown, hands.strokes(0).map(({ stroke }) => stroke.id)];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return module_page(browser)


@pytest.mark.parametrize(
    "heard",
    [
        {"before": False, "unseen": False},
        {"before": True, "unseen": False},
        {"before": True, "unseen": True},
    ],
)
def test_a_hand_that_is_heard_after_its_stroke_leaves_no_ghost(
    page: Page, heard: dict[str, bool]
) -> None:
    assert page.evaluate(LATE, heard) == [False, []]
