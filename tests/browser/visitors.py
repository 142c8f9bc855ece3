"""People with browsers: they open pages, signed in or not, and wait for what they see."""

import json
from dataclasses import dataclass, field

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from canvas.events import encode
from canvas.models import Canvas
from canvas.snapshot import state_at
from canvas.state import to_snapshot

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_S = 40  # nothing is measured by it: long enough for any machine
expect.set_options(timeout=1000 * PATIENCE_S)

STATE_JS = """() => {
  const { socket } = document.querySelector('[data-stage]').live;
  return JSON.stringify(socket.state);
}"""


WAIT_JS = """({ argument, timeoutMs }) => new Promise((resolve) => {
  const condition = CONDITION;
  const until = performance.now() + timeoutMs;
  const look = () => {
    const seen = condition(argument);
    if (seen || performance.now() > until) resolve(Boolean(seen));
    else requestAnimationFrame(look);
  };
  look();
})"""


@dataclass
class Visitor:
    """One browser window and everything that went wrong in it."""

    page: Page
    site: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("console", self._heard)

    def open(self, path: str) -> "Visitor":
        self.page.goto(self.site + path)
        return self

    def wait(self, condition: str, argument: object = None, timeout_s: float = PATIENCE_S) -> None:
        """Wait until the JavaScript function is true of `argument`, looking at every frame.

        Playwright's own `wait_for_function` evaluates text in the page, which our CSP forbids.
        """
        script = WAIT_JS.replace("CONDITION", condition)
        given = {"argument": argument, "timeoutMs": 1000 * timeout_s}
        assert self.page.evaluate(script, given), f"never came true: {condition}"

    def wait_for_line(self) -> None:
        self.wait("() => document.querySelector('[data-stage]').dataset.line === 'open'")

    def wait_for_seq(self, seq: int) -> None:
        self.wait("seq => Number(document.querySelector('[data-stage]').dataset.seq) >= seq", seq)

    def state(self) -> dict[str, object]:
        """Return what the page knows of the canvas, unset keys left out."""
        told: dict[str, object] = json.loads(self.page.evaluate(STATE_JS))
        return without_nulls(told)

    def stroke_ids(self) -> list[str]:
        strokes: list[dict[str, str]] = self.state()["strokes"]  # type: ignore[assignment]
        return [stroke["id"] for stroke in strokes]

    def draw(self, *places: tuple[float, float]) -> None:
        """Draw with the mouse through places in canvas pixels."""
        self.page.evaluate("() => document.fonts.ready.then(() => null)")  # nothing moves after it
        box = self.page.locator(".stage-canvas").bounding_box()
        assert box is not None
        scale = box["width"] / 800
        at = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in places]
        self.page.mouse.move(*at[0])
        self.page.mouse.down()
        for place in at[1:]:
            self.page.mouse.move(*place, steps=6)
        self.page.mouse.up()

    def picture(self) -> str:
        """Return the canvas's pixels as a data URL, once it has drawn all that it knows."""
        script = """() => new Promise((resolve) => {
          const { stage } = document.querySelector('[data-stage]').live;
          const look = () => {
            if (stage.isWaiting || stage.isPerforming) requestAnimationFrame(look);
            else resolve(stage.element.toDataURL());
          };
          look();
        })"""
        pixels: str = self.page.evaluate(script)
        return pixels

    def _heard(self, message: object) -> None:
        is_ours = "blocked by Playwright" not in message.text  # type: ignore[attr-defined]
        if is_ours and message.type in {"error", "warning"}:  # type: ignore[attr-defined]
            self.problems.append(f"console: {message.text}")  # type: ignore[attr-defined]


def window(
    browser: Browser, site: str, *, user: User | None = None, **options: object
) -> tuple[BrowserContext, Visitor]:
    """Return a fresh browser window, signed in as `user` if one is given."""
    options.setdefault("viewport", DESKTOP)
    options.setdefault("service_workers", "block")  # a route of a test would not hear their asking
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(1000 * PATIENCE_S)
    if user is not None:
        context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": site}])
    return context, Visitor(context.new_page(), site)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def server_state(canvas: Canvas) -> dict[str, object]:
    """Return what the server would tell a newcomer, in the shape of `Visitor.state`."""
    canvas.refresh_from_db()
    told: dict[str, object] = json.loads(encode(to_snapshot(state_at(canvas))))
    del told["type"]
    return told


def without_nulls(told: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in told.items() if value is not None}
