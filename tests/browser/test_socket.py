"""The page's line to the server: every log frame once and in order, and back by itself.

A scripted server plays the other end: Playwright answers the page's WebSocket.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute

from tests.browser.conftest import module_page

pytestmark = pytest.mark.browser

PIECE = {
    "id": "00000000-0000-4000-8000-000000000001",
    "number": 0,
    "artist": "Alice",
    "width": 800,
    "height": 600,
    "style": "plotter",
    "visibility": "public",
    "open_to": "owner",
}
OPEN_JS = """async () => {
  const { CanvasSocket } = await import("/socket.js");
  window.told = { seqs: [], lines: [], failures: [] };
  window.line = new CanvasSocket("/ws/canvases/x", {
    changed: (state, event) => told.seqs.push(event ? event.seq : -state.seq),
    passing: () => {},
    answered: () => {},
    lineChanged: ({ status }) => told.lines.push(status),
  });
  line.nextDelay = () => {
    told.failures.push(line.failures);
    return 0 * CanvasSocket.prototype.nextDelay.call(line);
  };
  line.open();
}"""
UNTIL_JS = """(seq) => new Promise((resolve) => {
  const look = () => (line.state.seq >= seq ? resolve(told) : requestAnimationFrame(look));
  look();
})"""


def hello(head: int, *, heartbeat_ms: int = 600_000) -> dict[str, Any]:
    """Return a greeting; by its heartbeats a line is judged that nothing comes through."""
    return {
        "type": "hello",
        "protocol": 1,
        "role": "spectator",
        "head": head,
        "now": 1_000,
        "heartbeat_ms": heartbeat_ms,
    }


def snapshot(seq: int) -> dict[str, Any]:
    empty: dict[str, Any] = {"participants": [], "strokes": [], "nudges": [], "steps": []}
    return {"type": "snapshot", "seq": seq, "piece": PIECE, "title": "", "alt_text": "", **empty}


def change(seq: int) -> dict[str, Any]:
    return {"type": "piece_named", "seq": seq, "at": seq, "title": f"title {seq}", "alt_text": ""}


class ScriptedServer:
    """Answers each connection by the script's next part, and remembers how it was asked."""

    def __init__(self, page: Page, *parts: Callable[[WebSocketRoute], None]) -> None:
        self.asked_since: list[str | None] = []
        self._parts = list(parts)
        page.route_web_socket("ws://modules.test/**", self._connected)

    def _connected(self, socket: WebSocketRoute) -> None:
        query = parse_qs(urlsplit(socket.url).query)
        self.asked_since.append(query.get("since", [None])[0])
        socket.on_message(lambda message: _pong(socket, json.loads(message)))
        part = self._parts.pop(0) if len(self._parts) > 1 else self._parts[0]
        part(socket)


def _pong(socket: WebSocketRoute, frame: dict[str, Any]) -> None:
    if frame["type"] == "ping":
        socket.send(json.dumps({"type": "pong", "sent": frame["sent"], "now": 1_000}))


def sends(*frames: dict[str, Any], close: int | None = None) -> Callable[[WebSocketRoute], None]:
    def part(socket: WebSocketRoute) -> None:
        for frame in frames:
            socket.send(json.dumps(frame))
        if close is not None:
            socket.close(code=close)

    return part


@pytest.fixture
def page(browser: Browser) -> Page:
    return module_page(browser)


def test_a_repeat_is_ignored(page: Page) -> None:
    """R6."""
    frames = [hello(5), snapshot(3), change(4), change(4), change(3), change(5)]
    ScriptedServer(page, sends(*frames))
    page.evaluate(OPEN_JS)
    assert page.evaluate(UNTIL_JS, 5)["seqs"] == [-3, 4, 5]


def test_after_a_gap_the_page_asks_from_its_own_seq(page: Page) -> None:
    """R6."""
    first = sends(hello(6), snapshot(3), change(4), change(6))
    server = ScriptedServer(page, first, sends(hello(6), change(5), change(6)))
    page.evaluate(OPEN_JS)
    assert page.evaluate(UNTIL_JS, 6)["seqs"] == [-3, 4, 5, 6]
    assert server.asked_since == [None, "4"]


def test_a_server_that_keeps_leaving_gaps_is_asked_ever_less_often(page: Page) -> None:
    """R6. R11."""
    first = sends(hello(6), snapshot(4), change(6))
    ScriptedServer(page, first, *[sends(hello(6), change(6))] * 3, sends(hello(6), change(5)))
    page.evaluate(OPEN_JS)
    assert page.evaluate(UNTIL_JS, 5)["failures"] == [0, 1, 2, 3]
    assert page.evaluate("line.failures") == 0, "what was missing came"


def test_a_head_that_stays_ahead_means_that_something_was_lost(page: Page) -> None:
    """R8."""
    beat = {"type": "heartbeat", "head": 5, "now": 1_000}
    page.clock.install()
    first = sends(hello(4, heartbeat_ms=300), snapshot(4), beat)
    server = ScriptedServer(page, first, sends(hello(5), change(5)))
    page.evaluate(OPEN_JS)
    page.evaluate(UNTIL_JS, 4)
    page.clock.run_for(2_500)
    assert page.evaluate(UNTIL_JS, 5)["seqs"] == [-4, 5]
    assert server.asked_since[-1] == "4"


def test_a_silent_line_is_taken_for_dead(page: Page) -> None:
    """R8."""
    page.clock.install()
    first = sends(hello(4, heartbeat_ms=300), snapshot(4))
    server = ScriptedServer(page, first, sends(hello(5), change(5)))
    page.evaluate(OPEN_JS)
    page.evaluate(UNTIL_JS, 4)
    page.clock.fast_forward(1_500)
    assert page.evaluate(UNTIL_JS, 5)["seqs"] == [-4, 5]
    assert server.asked_since[:2] == [None, "4"]


@pytest.mark.parametrize("code", [1001, 1012, 4408])
def test_after_a_passing_close_the_page_comes_back(page: Page, code: int) -> None:
    """R11."""
    first = sends(hello(4), snapshot(4), close=code)
    server = ScriptedServer(page, first, sends(hello(5), change(5)))
    page.evaluate(OPEN_JS)
    assert page.evaluate(UNTIL_JS, 5)["seqs"] == [-4, 5]
    assert server.asked_since == [None, "4"]


def test_two_signs_that_the_net_is_back_leave_one_line_open(page: Page) -> None:
    """R11. A page that is woken hears several at once, before any greeting."""
    first = sends(hello(4), snapshot(4))
    ScriptedServer(page, first, sends(), sends(hello(5), change(5)))
    page.evaluate(OPEN_JS)
    page.evaluate(UNTIL_JS, 4)
    page.evaluate("() => { line.reopen(); window.hung = line.socket; }")
    page.wait_for_function("hung.readyState === WebSocket.OPEN")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.evaluate(UNTIL_JS, 5)
    page.wait_for_function("hung.readyState >= WebSocket.CLOSING", timeout=5_000)


@pytest.mark.parametrize("code", [4401, 4403, 4404])
def test_after_a_final_close_it_says_why_and_stays_away(page: Page, code: int) -> None:
    """R11."""
    server = ScriptedServer(page, sends(hello(4), snapshot(4), close=code))
    page.evaluate(OPEN_JS)
    words = page.evaluate(
        """() => new Promise((resolve) => {
          const look = () => line.line.status === "closed"
            ? resolve(line.line.words) : requestAnimationFrame(look);
          look();
        })"""
    )
    page.evaluate("() => { line.comeBack(); dispatchEvent(new Event('online')); }")
    assert words
    assert server.asked_since == [None]


def test_delays_grow_to_fifteen_seconds_with_full_jitter(page: Page) -> None:
    """R11."""
    ScriptedServer(page, sends(hello(1), snapshot(1)))
    bounds = page.evaluate(
        """async () => {
          const { CanvasSocket } = await import("/socket.js");
          const line = new CanvasSocket("/ws/canvases/x", {});
          const { random } = Math;
          Math.random = () => 1;
          const longest = Array.from({ length: 8 }, () => line.nextDelay());
          Math.random = () => 0;
          const shortest = line.nextDelay();
          Math.random = random;
          return { longest, shortest };
        }"""
    )
    assert bounds["longest"] == [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]
    assert bounds["shortest"] == 0


def test_the_clock_trusts_the_quickest_answers(page: Page) -> None:
    """R20."""
    offset = page.evaluate(
        """async () => {
          const { ServerClock } = await import("/clock.js");
          let now = 0;
          const clock = new ServerClock(() => now);
          for (const [wayMs, error] of [[400, 150], [20, 1], [500, -180], [22, 0], [18, -1]]) {
            const sent = now;
            now += wayMs;
            clock.heardPong(sent, sent + wayMs / 2 + 5000 + error);
          }
          return clock.offset;
        }"""
    )
    assert offset == 5000
