"""What waits for the server: kept, taken back only when it surely never left, told honestly.

The outbox alone, with a line and a store of the test's; in the studio it is in `test_weather`.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

MADE_JS = """async () => {
  const { Outbox } = await import("/outbox.js");
  window.sent = []; // frames on the line
  window.removed = []; // keys taken out of the store
  window.isOnline = true;
  window.hasRoom = true;
  class Store {
    getItem(key) {
      return this[key] ?? null;
    }
    setItem(key, words) {
      if (!hasRoom) throw new DOMException("full", "QuotaExceededError");
      this[key] = words;
    }
    removeItem(key) {
      removed.push(key);
      delete this[key];
    }
  }
  window.rows = new Store();
  const listener = { outboxChanged: () => {}, strokeRefused: () => {} };
  const send = (frame) => isOnline && Boolean(sent.push(frame));
  window.another = () => new Outbox("alice/one", send, listener, rows);
  window.outbox = another();
  window.drawn = (id) => outbox.add({ id, path: {}, wire: { id } });
}"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    return module_page(browser)


@pytest.fixture
def page(blank: Page) -> Page:
    """A page with an outbox on a line that is open, and a store with room."""
    blank.evaluate(MADE_JS)
    return blank


def told(page: Page, script: str) -> Any:
    return page.evaluate(f"() => {{ {script} }}")


class TestTakingBack:
    def test_is_done_here_for_a_stroke_that_never_left(self, page: Page) -> None:
        taken = told(page, 'isOnline = false; drawn("a"); return outbox.takeBackLast().id')
        assert taken == "a"
        assert told(page, "return [outbox.size, Object.keys(rows).length]") == [0, 0]

    def test_is_not_done_here_while_a_stroke_is_on_its_way(self, page: Page) -> None:
        assert told(page, 'drawn("a"); return outbox.takeBackLast()') is None
        assert told(page, "return outbox.isInDoubt()") is False, "an undo waits for the answer"

    def test_is_in_doubt_when_the_line_was_lost_before_the_answer(self, page: Page) -> None:
        told(page, 'drawn("a"); isOnline = false; outbox.lineLost()')
        assert told(page, "return [outbox.takeBackLast(), outbox.isInDoubt()]") == [None, True]
        assert told(page, "return outbox.size") == 1, "it will be sent again"
        told(page, 'drawn("b")')
        assert told(page, "return [outbox.isInDoubt(), outbox.takeBackLast().id]") == [False, "b"]

    def test_is_in_doubt_for_what_another_page_may_have_sent(self, page: Page) -> None:
        told(page, 'isOnline = false; drawn("a"); outbox = another()')
        assert told(page, "return [outbox.takeBackLast(), outbox.isInDoubt()]") == [None, True]

    @pytest.mark.parametrize(
        ("gone", "in_doubt"),
        [
            ('{ key: "monet.outbox/alice/one/a", newValue: null }', True),
            ("{ key: null, newValue: null }", True),
            ('{ key: "monet.outbox/alice/two/a", newValue: null }', False),
            ('{ key: "monet.outbox/alice/one/a", newValue: "{}" }', False),
        ],
    )
    def test_is_in_doubt_for_what_another_page_took_out_of_the_store(
        self, page: Page, gone: str, in_doubt: bool
    ) -> None:
        told(page, 'isOnline = false; drawn("a")')
        told(page, f'dispatchEvent(new StorageEvent("storage", {gone}))')
        assert told(page, "return outbox.isInDoubt()") is in_doubt
        assert told(page, "return outbox.size") == 1, "it is sent again"

    def test_is_done_here_for_a_stroke_that_was_sent_too_fast(self, page: Page) -> None:
        answer = '{ type: "error", ref: sent[0].ref, retry_after: 60 }'
        told(page, f'drawn("a"); outbox.answered({answer})')
        assert told(page, "return outbox.takeBackLast().id") == "a"

    def test_is_in_doubt_when_the_database_failed(self, page: Page) -> None:
        answer = '{ type: "error", code: "unavailable", ref: sent[0].ref, retry_after: 60 }'
        told(page, f'drawn("a"); outbox.answered({answer})')
        assert told(page, "return [outbox.takeBackLast(), outbox.isInDoubt()]") == [None, True]


class TestAWait:
    TOO_FAST = 'outbox.answered({ type: "error", code: "too_fast", retry_after: %s })'

    def test_holds_back_what_is_drawn_meanwhile(self, page: Page) -> None:
        told(page, f'drawn("a"); {self.TOO_FAST % 60}; drawn("b")')
        assert told(page, "return sent.length") == 1
        told(page, "outbox.lineOpened()")
        assert told(page, "return sent[1].strokes.map(({ id }) => id)") == ["a", "b"]

    def test_is_for_the_frame_on_its_way_too_when_it_names_none(self, page: Page) -> None:
        again = f"new Promise((seen) => {{ outbox.send = seen; {self.TOO_FAST % 0.05}; }})"
        frame = told(page, f'drawn("a"); return {again}')
        assert [stroke["id"] for stroke in frame["strokes"]] == ["a"]
        assert told(page, "return outbox.isInDoubt()") is True, "another frame may have been meant"

    def test_of_others_is_none_of_its_own(self, page: Page) -> None:
        assert told(page, f"return {self.TOO_FAST % 60}") is False


class TestTheStore:
    def test_that_has_room_again_is_told_once_nothing_waits_that_it_has_not(
        self, page: Page
    ) -> None:
        kept = "return outbox.isKept"
        assert told(page, f'isOnline = false; hasRoom = false; drawn("a"); {kept}') is False
        assert told(page, f'hasRoom = true; drawn("b"); {kept}') is False
        assert told(page, f'outbox.reached(7, ["a"]); {kept}') is True

    def test_is_not_asked_for_strokes_that_never_waited(self, page: Page) -> None:
        told(page, 'isOnline = false; drawn("a"); drawn("b")')
        told(page, 'outbox.reached(9, ["a", ...Array.from({ length: 5000 }, (_, i) => `s${i}`)])')
        assert told(page, "return removed") == ["monet.outbox/alice/one/a"]
        assert told(page, "return outbox.size") == 1

    def test_may_be_missing_altogether(self, page: Page) -> None:
        missing = """Object.defineProperty(window, "localStorage", { get: () => null });"""
        made = 'import("/outbox.js").then(({ Outbox }) => new Outbox("k", () => false, listener))'
        listener = "const listener = { outboxChanged: () => {}, strokeRefused: () => {} };"
        size = told(page, f"{missing} {listener} return {made}.then((box) => box.size)")
        assert size == 0
