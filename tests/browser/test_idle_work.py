"""Work for idle time: asked for once, however often the page is looked at again."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

LOOKED_AT_JS = """async (times) => {
  const asked = [];
  globalThis.requestIdleCallback = (work) => asked.push(work);
  const { Rebake } = await import("/rebake.js");
  const painter = { width: 8, height: 6, paper: "#ffffff", style: "paint", baked: [] };
  let done = 0;
  const rebake = new Rebake(painter, [8, 6], () => (done += 1));
  for (let i = 0; i < times; i++) rebake.goOn();
  const waiting = asked.length;
  for (const work of asked) work();
  return { waiting, done };
}"""


def test_a_page_looked_at_again_and_again_bakes_no_faster(browser: Browser) -> None:
    assert module_page(browser).evaluate(LOOKED_AT_JS, 5) == {"waiting": 1, "done": 1}
