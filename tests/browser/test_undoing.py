"""Undo and redo in one order, whoever takes a stroke back: the page or the server."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

# "first" is stored, "second" waits here; both are taken back, then redone with one refusal.
REDO_JS = """async (refusal) => {
  const { Undoing } = await import("/undoing.js");
  const [waiting, redone, answers] = [[{ id: "second" }], [], [refusal, { type: "ack" }]];
  const outbox = {
    isInDoubt: false,
    takeBackLast: () => waiting.pop() ?? null,
    add: ({ id }) => redone.push(id),
  };
  const ask = async ({ type }) => {
    const answer = type === "redo" ? answers.shift() : { type: "ack" };
    if (type === "redo" && answer.type === "ack") redone.push("first");
    return answer;
  };
  const undoing = new Undoing(outbox, { ask, say: () => {} });
  for (const act of ["undo", "undo", "redo", "redo", "redo"]) await undoing[act]();
  return redone;
}"""


@pytest.mark.parametrize(
    "refusal",
    [
        {"type": "error", "code": "offline"},
        {"type": "error", "code": "too_fast", "retry_after": 1},
        {"type": "error", "code": "unavailable", "retry_after": 1},
    ],
)
def test_a_redo_put_off_comes_before_those_after_it(
    browser: Browser, refusal: dict[str, object]
) -> None:
    assert module_page(browser).evaluate(REDO_JS, refusal) == ["first", "second"]
