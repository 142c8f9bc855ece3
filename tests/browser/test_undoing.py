"""Undo and redo in one order, whoever takes a stroke back: the page or the server."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

# "first" is stored, "second" waits here; both are taken back, then redone with one refusal.
REDO_JS = """async (refusal) => {
  const { Undoing } = await import("/undoing.js");
  const [waiting, redone, answers] = [[{ id: "second" }], [], [refusal, { type: "ack" }]];
  const outbox = {
    isInDoubt: () => false,
    onceAnswered: (act) => act(false),
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

# "older" is stored, "last" is on its way when somebody undoes it; then comes `answer`, or the line
# is lost. Returns what went out to the server, what was said and what still
# waits here; and how much may be redone.
UNDO_JS = """async ([answer, presses, later]) => {
  const { Outbox } = await import("/outbox.js");
  const { Undoing } = await import("/undoing.js");
  const [sent, said] = [[], []];
  const send = (frame) => sent.push(frame);
  const store = { setItem: () => {}, getItem: () => null, removeItem: () => {} };
  const listener = { outboxChanged: () => {}, strokeRefused: () => {} };
  const outbox = new Outbox("alice/one", send, listener, store);
  const ask = async ({ type }) => (send({ type }), { type: "ack" });
  const undoing = new Undoing(outbox, { ask, say: (words) => said.push(words) });
  const draw = (id) => outbox.add({ id, path: {}, wire: { id } });
  draw("last");
  const pressed = presses.map((press) => undoing[press]());
  if (later) [draw(later), undoing.drewOn()];
  if (answer) outbox.answered({ ref: sent[0].ref, ...answer });
  else outbox.lineLost();
  await Promise.all(pressed);
  outbox.lineLost();
  const frames = sent
    .slice(1)
    .map(({ type, strokes = [] }) => [type, ...strokes.map(({ id }) => id)].join(" "));
  const waiting = outbox.waiting.map(({ id }) => id);
  return [{ frames, said: said.length, waiting }, undoing.undone.length];
}"""
# A stroke is drawn while the answer to `press` is awaited; then that is refused. Returns how much
# is left to be redone.
MEANWHILE_JS = """async ([before, press]) => {
  const { Undoing } = await import("/undoing.js");
  const outbox = {
    isInDoubt: () => false,
    onceAnswered: (act) => act(false),
    takeBackLast: () => null,
  };
  const answer = { type: "error", code: "offline" };
  const asked = [];
  const ask = () => new Promise((resolve) => asked.push(resolve));
  const undoing = new Undoing(outbox, { ask, say: () => {} });
  for (const act of before) {
    const done = undoing[act]();
    asked.pop()({ type: "ack" });
    await done;
  }
  const pressed = undoing[press]();
  undoing.drewOn();
  asked.pop()(answer);
  await pressed;
  return undoing.undone.length;
}"""
ACK = {"type": "ack", "seq": 7}
TOO_FAST = {"type": "error", "code": "too_fast", "retry_after": 60}
UNAVAILABLE = {"type": "error", "code": "unavailable", "retry_after": 60}
REFUSED = {"type": "error", "code": "bad_stroke"}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return module_page(browser)


def undone(page: Page, answer: Any, *presses: str, later: str | None = None) -> dict[str, Any]:
    done: dict[str, Any] = page.evaluate(UNDO_JS, [answer, presses or ["undo"], later])[0]
    return done


class TestAnUndoOfAStrokeOnItsWay:
    def test_is_the_servers_once_the_stroke_is_stored(self, page: Page) -> None:
        assert undone(page, ACK) == {"frames": ["undo"], "said": 0, "waiting": []}

    def test_is_done_here_when_the_stroke_was_put_off(self, page: Page) -> None:
        assert undone(page, TOO_FAST) == {"frames": [], "said": 0, "waiting": []}

    @pytest.mark.parametrize("answer", [UNAVAILABLE, None], ids=["database failed", "line lost"])
    def test_is_not_done_when_nobody_knows(self, page: Page, answer: object) -> None:
        assert undone(page, answer) == {"frames": [], "said": 1, "waiting": ["last"]}

    def test_takes_no_older_one_when_the_stroke_was_refused(self, page: Page) -> None:
        assert undone(page, REFUSED) == {"frames": [], "said": 0, "waiting": []}

    @pytest.mark.parametrize(("answer", "frames"), [(ACK, ["undo", "draw next"]), (TOO_FAST, [])])
    def test_leaves_what_was_drawn_after_it(
        self, page: Page, answer: object, frames: list[str]
    ) -> None:
        left = {"frames": frames, "said": 0, "waiting": ["next"]}
        assert undone(page, answer, later="next") == left

    def test_comes_before_its_redo(self, page: Page) -> None:
        back = {"frames": [], "said": 0, "waiting": ["last"]}
        assert undone(page, TOO_FAST, "undo", "redo") == back
        stored = {"frames": ["undo", "redo"], "said": 0, "waiting": []}
        assert undone(page, ACK, "undo", "redo") == stored


@pytest.mark.parametrize(("before", "press"), [(["undo"], "redo"), ([], "undo")])
def test_a_stroke_drawn_meanwhile_leaves_nothing_to_redo(
    page: Page, before: list[str], press: str
) -> None:
    assert page.evaluate(MEANWHILE_JS, [before, press]) == 0


def test_an_undo_that_was_held_while_another_stroke_was_drawn_is_not_redone(page: Page) -> None:
    assert page.evaluate(UNDO_JS, [TOO_FAST, ["undo"], "next"])[1] == 0


@pytest.mark.parametrize(
    "refusal",
    [
        {"type": "error", "code": "offline"},
        {"type": "error", "code": "too_fast", "retry_after": 1},
        {"type": "error", "code": "unavailable", "retry_after": 1},
    ],
)
def test_a_redo_put_off_comes_before_those_after_it(page: Page, refusal: dict[str, object]) -> None:
    assert page.evaluate(REDO_JS, refusal) == ["first", "second"]
