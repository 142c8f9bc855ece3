"""Commands that want an answer: none waits for ever."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

ASK_JS = """async (refusal) => {
  const { Commands } = await import("/commands.js");
  const commands = new Commands(() => true);
  const answer = commands.ask({ type: "nudge" });
  commands.answered(refusal);
  const unanswered = new Promise((resolve) => setTimeout(() => resolve(null)));
  return await Promise.race([answer, unanswered]);
}"""


def test_a_frame_refused_unread_answers_what_waits(browser: Browser) -> None:
    refusal = {"type": "error", "code": "too_fast", "message": "Slow down.", "retry_after": 1}
    assert module_page(browser).evaluate(ASK_JS, refusal) == refusal


def test_the_answer_to_another_frame_is_none_of_it(browser: Browser) -> None:
    other = {"type": "ack", "ref": "another", "seq": 4}
    assert module_page(browser).evaluate(ASK_JS, other) is None
