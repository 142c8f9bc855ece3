"""Hands for the browser tests: pens and fingers, made of events that the browser might send."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession, Page, WebSocketRoute

from accounts.models import User
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import Visitor

SAVED = "() => document.querySelector('[data-live=line]').textContent === 'All saved'"
COUNT = "(count) => document.querySelector('[data-stage]').live.state.strokes.length === count"
LINE = "(words) => document.querySelector('[data-live=line]').textContent === words"
ZOOM = "document.querySelector('[data-studio]').studio.drawing.zoom.view.zoom"

# Made-up pointers cannot be captured; places are canvas pixels, at first the last event's.
SEND_JS = """(events) => {
  const canvas = document.querySelector('.stage-canvas');
  canvas.setPointerCapture = () => {};
  const box = canvas.getBoundingClientRect();
  let last = [0, 0];
  const made = ({ at = last, type = 'pointermove', coalesced, predicted, ...init }) =>
    new PointerEvent(type, {
      pointerId: 7, pointerType: 'pen', pressure: 0.5, button: 0, buttons: 1,
      bubbles: true, cancelable: true,
      clientX: box.left + (at[0] * box.width) / 800,
      clientY: box.top + (at[1] * box.height) / 600,
      ...init,
      coalescedEvents: (coalesced ?? []).map(made),
      predictedEvents: (predicted ?? []).map(made),
    });
  for (const event of events) {
    last = event.at ?? last;
    canvas.dispatchEvent(made(event));
  }
}"""

POINTS_JS = """(packed) => {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return Array.from(new Int16Array(bytes.buffer), (unit) => unit / 16);
}"""


def enter(open_window: OpenWindow, canvas: Canvas, user: User, **options: object) -> Visitor:
    visitor = open_window(f"/studio/{canvas.id}", user, **options)
    visitor.wait_for_seq(1)
    return visitor


def send(visitor: Visitor, *events: Mapping[str, object]) -> None:
    """Send pointer events to the canvas: a pen's, unless they say otherwise."""
    visitor.page.evaluate(SEND_JS, list(events))


def points_of(visitor: Visitor, stroke: Mapping[str, str]) -> list[tuple[float, float]]:
    """Return a wire stroke's points in canvas pixels."""
    flat = visitor.page.evaluate(POINTS_JS, stroke["points"])
    return list(zip(flat[::2], flat[1::2], strict=True))


def strokes_of(visitor: Visitor) -> list[dict[str, str]]:
    strokes: list[dict[str, str]] = visitor.state()["strokes"]  # type: ignore[assignment]
    return strokes


class HeldLine:
    """A studio page's socket, whose news can be held back, and which can be cut."""

    def __init__(self, page: Page) -> None:
        self.is_held = self.is_cut = False
        self.held: list[str | bytes] = []
        page.route_web_socket("**/ws/studio/**", self._join)

    def release(self) -> None:
        self.is_held = False
        for frame in self.held:
            self.socket.send(frame)
        self.held.clear()

    def cut(self) -> None:
        self.is_cut = True
        self.socket.close()

    def drop(self) -> None:
        """Cut the line, and with it all that was held."""
        self.is_held = False
        self.held.clear()
        self.cut()

    def mend(self) -> None:
        self.is_cut = False

    def _join(self, socket: WebSocketRoute) -> None:
        self.socket = socket
        if self.is_cut:
            socket.close()
        else:
            socket.connect_to_server().on_message(self._heard)

    def _heard(self, frame: str | bytes) -> None:
        if self.is_held:
            self.held.append(frame)
        else:
            self.socket.send(frame)


@dataclass
class Fingers:
    """Fingers on a touch screen, as the browser itself hears them."""

    visitor: Visitor
    session: CDPSession
    now_s: float = field(default_factory=time.time)

    def put(self, *places: tuple[float, float]) -> None:
        self._send("touchStart", places)

    def move(self, *places: tuple[float, float]) -> None:
        self._send("touchMove", places)

    def lift(self, *left: tuple[float, float]) -> None:
        """Lift all fingers but those at `left`."""
        self._send("touchEnd", left)

    def hold(self, ms: float) -> None:
        """Let time pass, by the clock of the fingers."""
        self.now_s += ms / 1000

    def _send(self, kind: str, places: tuple[tuple[float, float], ...]) -> None:
        box = self.visitor.page.locator(".stage-window").bounding_box()
        assert box is not None
        scale = box["width"] / 800
        points = [
            {"x": box["x"] + x * scale, "y": box["y"] + y * scale, "id": i}
            for i, (x, y) in enumerate(places)
        ]
        self.now_s += 0.01
        self.session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": points, "timestamp": self.now_s},
        )


def fingers_of(visitor: Visitor) -> Fingers:
    return Fingers(visitor, visitor.page.context.new_cdp_session(visitor.page))
