"""The site's own pages in Chromium: a hand's stroke to pixels, here and elsewhere; frames; memory.

Chromium runs without a GPU: pixels are made on the main thread. How fast large pieces are baked,
and each brush's frames, are in `browser.py`; the first page is in `home.py`.
"""

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks import place
from benchmarks.crowd import Seat, crowd
from benchmarks.rows import Row, ms, p50, p99, skipped
from benchmarks.servers import free_port, site
from benchmarks.windows import (
    FLAGS,
    FRAMES_IN,
    SLOWDOWN,
    chromium,
    devtools,
    installed,
    private_mb,
    renderers,
    slowed,
    slower,
    window,
    work_per_frame,
)

AREA = "on the page"
WATCHERS, STROKES, STEPS = 50, 60, 12  # steps of the mouse in a stroke
LARGE, POINTS, MOST_MB = 5_000, 40, 150
HAND_S, SLOW_HAND_S = 0.0167, 0.033
P50_S, P99_S = 0.050, 0.150
FRAME_S, SLOW_FRAME_S = 0.006, 0.024
WATCH_S = 6.0
HARDEST = ("airbrush", "charcoal", "dry_brush", "watercolor")  # brushes, for as long as we watch
BOWS = 24  # strokes of the artist's batch: more than WATCH_S of drawing
START = "() => { window.stage = document.querySelector('[data-stage]').live.stage; }"
IS_THERE = """(count) => new Promise((resolve) => {
  const look = () => {
    const stage = document.querySelector("[data-stage]").live?.stage;
    if (stage?.isShown && stage.painter.baked.length >= count) resolve();
    else requestAnimationFrame(look);
  };
  look();
})"""
# From the handler of a move to the end of the frame that shows it, its pixels read back; and
# whether that frame was the next one.
NOTE_HAND = """() => {
  const { painter, element } = window.stage;
  window.found = [];
  let moved = null;
  element.addEventListener("pointermove", ({ buttons }) => {
    if (moved || buttons === 0) return;
    const move = { at: performance.now(), frame: null };
    moved = move;
    requestAnimationFrame((frame) => { move.frame = frame; });
  }, true);
  const frame = painter.frame.bind(painter);
  painter.frame = (live) => {
    frame(live);
    if (!moved) return;
    const now = document.timeline.currentTime;
    painter.ctx.getImageData(0, 0, 1, 1);
    const took = (performance.now() - moved.at) / 1000;
    // Frames have one time, whichever of their callbacks asks.
    window.found.push([took, (moved.frame ?? now) === now]);
    moved = null;
  };
}"""
NOTE_ENDS = """() => {
  window.found = [];
  window.stage.element.addEventListener("pointerup", () => {
    window.found.push((performance.timeOrigin + performance.now()) / 1000);
  }, true);
}"""
NOTE_BAKED = """() => {
  const { painter } = window.stage;
  let before = painter.baked.length;
  window.found = [];
  const frame = painter.frame.bind(painter);
  painter.frame = (live) => {
    frame(live);
    if (painter.baked.length === before) return;
    painter.ctx.getImageData(0, 0, 1, 1);
    const now = (performance.timeOrigin + performance.now()) / 1000;
    for (; before < painter.baked.length; before += 1) window.found.push(now);
  };
}"""
FOUND = "() => window.found"


@dataclass(frozen=True, slots=True)
class Site:
    """The running site, and who is signed in."""

    port: int
    cookie: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def measure() -> list[Row]:
    """Serve the site and look at its pages."""
    path = installed()
    if path is None:
        return [skipped(AREA, "strokes, frames and memory", "", "there is no Chromium here")]
    place.settle()
    here = Site(free_port(), place.cookie_of(place.artist()))
    with site(here.port), chromium(path) as browser:
        return [
            _own_stroke(browser, here, rate=1, target_s=HAND_S),
            _own_stroke(browser, here, rate=SLOWDOWN, target_s=SLOW_HAND_S),
            _to_others(browser, here, path, rate=1),
            _to_others(browser, here, path, rate=SLOWDOWN),
            _frames(browser, here, rate=1, target_s=FRAME_S),
            _frames(browser, here, rate=SLOWDOWN, target_s=SLOW_FRAME_S),
            _memory(browser, here),
        ]


def _own_stroke(browser: Browser, here: Site, *, rate: int, target_s: float) -> Row:
    page = window(browser, here.address, here.cookie)
    _opened(page, f"{here.address}/studio/{place.blank_canvas(place.artist()).id}")
    page.evaluate(NOTE_HAND)
    with slowed(page, rate):
        for number in range(STROKES // 3):
            _draw(page, number)
    found = page.evaluate(FOUND)
    page.context.close()
    took = [seconds for seconds, _ in found]
    same = sum(is_same for _, is_same in found)
    return Row(
        AREA,
        f"own stroke, in paint: from a move's handler to its pixels read back{slower(rate)}",
        f"in the same frame, < {ms(target_s)}",
        f"{ms(p50(took))}, p99 {ms(p99(took))}, {same} of {len(took)} in the same frame",
        p99(took) < target_s and same == len(took),
    )


def _to_others(browser: Browser, here: Site, path: str, *, rate: int) -> Row:
    canvas = place.blank_canvas(place.artist())
    seats = [Seat(here.port, place.spectator_path(canvas.id))] * (WATCHERS - 1)
    other = browser.browser_type.launch(executable_path=path, args=FLAGS)
    hand, eye = window(browser, here.address, here.cookie), window(other, here.address)
    with crowd(seats), slowed(hand, rate), slowed(eye, rate):
        _opened(eye, f"{here.address}/watch/{canvas.id}")
        _opened(hand, f"{here.address}/studio/{canvas.id}")
        eye.evaluate(NOTE_BAKED)
        hand.evaluate(NOTE_ENDS)
        for number in range(STROKES):
            _draw(hand, number)
        eye.evaluate(IS_THERE, STROKES)
        took = [
            seen - ended
            for ended, seen in zip(hand.evaluate(FOUND), eye.evaluate(FOUND), strict=True)
        ]
    hand.context.close()
    other.close()
    both = f"{slower(rate)}, both browsers" if rate > 1 else ""
    return Row(
        AREA,
        f"a stroke from the pen's lifting to its pixels in another browser, stored on the way "
        f"({STROKES} strokes, {WATCHERS} watchers){both}",
        "p50 < 50 ms, p99 < 150 ms",
        f"p50 {ms(p50(took))}, p99 {ms(p99(took))}, worst {ms(max(took))}",
        p50(took) < P50_S and p99(took) < P99_S,
    )


def _frames(browser: Browser, here: Site, *, rate: int, target_s: float) -> Row:
    canvas = place.blank_canvas(place.artist())
    empty, page = window(browser, here.address), window(browser, here.address, here.cookie)
    with slowed(empty, rate):
        at_best: float = empty.evaluate(FRAMES_IN, 2)
    empty.context.close()
    _perform(canvas.id)
    _opened(page, f"{here.address}/studio/{canvas.id}")
    with slowed(page, rate):
        page.evaluate(
            f"(s) => {{ window.rate = ({FRAMES_IN})(s).then((n) => (window.found = n)); }}", WATCH_S
        )
        browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
        until, number = time.monotonic() + WATCH_S, 0
        while time.monotonic() < until:
            _draw(page, number)
            number += 1
        work = work_per_frame(browser.stop_tracing())
        rate_found: float = page.evaluate("async () => { await window.rate; return window.found; }")
    page.context.close()
    return Row(
        AREA,
        "main thread's work a frame, by its own clock, while the artist and a person draw"
        f"{slower(rate)}",
        f"p99 < {ms(target_s)}",
        f"{ms(p50(work))}, p99 {ms(p99(work))}, worst of {len(work):,} {ms(max(work))}; "
        f"{rate_found:.0f} frames a second, {at_best:.0f} on an empty page",
        p99(work) < target_s,
    )


def _memory(browser: Browser, here: Site) -> Row:
    canvas = place.blank_canvas(place.artist())
    place.draw(place.artist(), canvas, strokes=LARGE, points=POINTS)
    before = renderers(browser)
    page = window(browser, here.address)
    began = time.monotonic()
    _opened(page, f"{here.address}/watch/{canvas.id}", strokes=LARGE)
    took = time.monotonic() - began
    found = max(private_mb(pid) for pid in renderers(browser) - before)
    # What is garbage by now a browser short of memory takes back, and an idle one later.
    devtools(page).send("HeapProfiler.collectGarbage")
    left = max(private_mb(pid) for pid in renderers(browser) - before)
    page.context.close()
    return Row(
        AREA,
        f"memory of the watch page's process at {LARGE:,} paint strokes of {POINTS} points, "
        f"{took:.1f} s after it was asked for, when all of them stand",
        f"< {MOST_MB} MB",
        f"{left:.0f} MB that no other process shares; {found:.0f} MB until garbage is collected",
        left < MOST_MB,
    )


def _opened(page: Page, url: str, *, strokes: int = 0) -> None:
    """Open a live canvas and wait until so many strokes are on it."""
    page.goto(url)
    page.evaluate(IS_THERE, strokes)
    page.evaluate(START)


def _draw(page: Page, number: int) -> None:
    """Draw a bow with the mouse."""
    box = page.locator(".stage-canvas").bounding_box()
    if box is None:
        raise RuntimeError("there is no canvas on the page")
    x = box["x"] + box["width"] * (0.08 + 0.8 * (number % 9) / 9)
    y = box["y"] + box["height"] * (0.1 + 0.7 * (number % 7) / 7)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, STEPS + 1):
        page.mouse.move(x + 6 * step, y + 2 * step * (STEPS - step) / STEPS)
    page.mouse.up()


def _perform(canvas_id: object) -> None:
    """Let the artist draw bows with every brush, beginning now."""
    from uuid import UUID

    from django.utils import timezone

    from canvas import services
    from canvas.brush_table import BRUSHES
    from canvas.events import AskedStroke

    brushes = sorted(BRUSHES, key=lambda brush: brush not in HARDEST)
    asked = [
        AskedStroke(
            id=f"bow-{n}",
            path={
                "type": "cubic",
                "points": [[60, 90 + 18 * n], [900, 60], [-100, 60], [740, 500 - 10 * n]],
                "brush": brushes[n % len(brushes)],
                "stroke_width": 24,
            },
        )
        for n in range(BOWS)
    ]
    read = services.read_strokes(asked, width=800, height=600)
    services.perform(canvas_id=UUID(str(canvas_id)), strokes=read, now=timezone.now())
