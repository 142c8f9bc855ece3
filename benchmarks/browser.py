"""Our pages' drawing in headless Chromium: baking a large piece; each frame of the artist's pen.

The modules come from the disk; there is no server. Chromium runs without a GPU, so that pixels are
made on the main thread; a pixel read back after each piece of work waits for them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, Route, sync_playwright

from benchmarks.pictures import HEIGHT, WIDTH, piece
from benchmarks.rows import Row, ms, p50, p99, skipped
from benchmarks.windows import FLAGS, SLOWDOWN, installed, slowed, slower
from canvas.brush_table import BRUSHES
from canvas.paths import parse_path
from canvas.performance import duration_ms, timeline
from canvas.strokes import PlacedStroke, seed_for, stroke_to_wire

AREA = "in the browser"
SCRIPTS = Path(__file__).resolve().parent.parent / "static" / "js"
STROKES, TIMES, BAKE_S, SLOW_BAKE_S = 5_000, 5, 1.0, 4.0
BEHIND = 400  # strokes that are there before the artist draws on
BOW = {"type": "cubic", "points": [[60, 500], [900, 60], [-100, 60], [740, 500]]}
BOWS = "".join(f"M{40 + 70 * (n % 10)} {40 + 90 * (n // 10)}q30-60 60 0t60 20" for n in range(60))
ROWS = {"type": "svg", "d": BOWS, "stroke_width": 28}  # one stroke of sixty bows
FRAME_S, SLOW_FRAME_S = 0.006, 0.024
BLANK = """<!doctype html><title>bench</title>
<figure data-stage data-width="800" data-height="600" data-style="paint"><img alt="">
<canvas width="800" height="600" style="width: 800px; height: 600px"></canvas>
<div data-pen style="position: absolute"></div></figure>"""
BAKE = """async ({ strokes, times }) => {
  const { Painter } = await import("/painter.js");
  const found = [];
  for (let k = 0; k < times; k++) {
    const painter = new Painter(document.querySelector("canvas"), { style: "paint" });
    painter.layerCtx.getImageData(0, 0, 1, 1);
    const fresh = structuredClone(strokes); // nothing derived from them is known yet
    const began = performance.now();
    painter.bake(fresh);
    painter.layerCtx.getImageData(0, 0, 1, 1);
    found.push((performance.now() - began) / 1000);
  }
  return found;
}"""
# The stage is driven frame by frame through the whole performance; its clock is ours.
FRAMES = """async ({ strokes, batch, lastsMs }) => {
  const { Stage } = await import("/stage.js");
  let now = 0;
  const stage = new Stage(document.querySelector("figure"), () => now);
  stage.isDriven = true;
  stage.show({ piece: { style: "paint" }, strokes, performance: batch, turn: {}, seq: 1 });
  const found = [];
  while (stage.painter.baked.length < strokes.length - batch.strokes.length) stage.draw();
  const idle = () => new Promise((done) => requestIdleCallback(done, { timeout: 8 }));
  for (now = batch.starts_at; now < batch.starts_at + lastsMs; now += 1000 / 60) {
    await idle(); // in which the page may look ahead
    const began = performance.now();
    stage.draw();
    stage.painter.ctx.getImageData(0, 0, 1, 1);
    stage.painter.layerCtx.getImageData(0, 0, 1, 1);
    found.push((performance.now() - began) / 1000);
  }
  return found;
}"""


def measure() -> list[Row]:
    """Bake, then draw with every brush, as fast as this machine goes and four times slower."""
    chromium = installed()
    if chromium is None:
        return [skipped(AREA, "baking and drawing", "", "there is no Chromium here")]
    with _blank_page(chromium) as page:
        return [
            _baked(page, 1, BAKE_S, TIMES),
            _baked(page, SLOWDOWN, SLOW_BAKE_S, 2),
            _drawn(page, 1, FRAME_S),
            _drawn(page, SLOWDOWN, SLOW_FRAME_S),
        ]


@contextmanager
def _blank_page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.route("http://modules.test/**", _serve)
        page.goto("http://modules.test/")
        yield page
        browser.close()


def _serve(route: Route) -> None:
    name = route.request.url.rsplit("/", 1)[-1]
    if name.endswith(".js"):
        route.fulfill(path=SCRIPTS / name, content_type="text/javascript")
    else:
        route.fulfill(body=BLANK, content_type="text/html")


def _baked(page: Page, slowdown: int, target_s: float, times: int) -> Row:
    strokes = [stroke_to_wire(stroke) for stroke in piece(STROKES, "paint")]
    with slowed(page, slowdown):
        took: list[float] = page.evaluate(BAKE, {"strokes": strokes, "times": times})
    return Row(
        AREA,
        f"{STROKES:,} paint strokes expanded and baked, {WIDTH} × {HEIGHT}, median of {times}"
        f"{slower(slowdown)}",
        f"< {target_s:.0f} s",
        f"{median(took):.2f} s, at best {min(took):.2f} s",
        median(took) < target_s,
    )


def _drawn(page: Page, slowdown: int, target_s: float) -> Row:
    with slowed(page, slowdown):
        frames: list[float] = page.evaluate(FRAMES, _performance())
    return Row(
        AREA,
        "main thread's work a frame while the artist draws bows and rows of bows"
        f"{slower(slowdown)}",
        f"< {ms(target_s)}",
        f"{ms(p50(frames))}, p99 {ms(p99(frames))}, worst of {len(frames):,} {ms(max(frames))}",
        p99(frames) < target_s,
    )


def _performance() -> Mapping[str, object]:
    """Return a canvas with some strokes, and a batch with every brush: a bow, then a long row."""
    strokes = [_stroke(brush, asked) for brush in BRUSHES for asked in (BOW, ROWS)]
    timings = timeline(strokes, pen=(0.0, 0.0))
    told = [timing.model_dump() for timing in timings]
    batch = {"id": "bench", "starts_at": 1000, "strokes": told}
    there = [*piece(BEHIND, "paint"), *strokes]
    return {
        "strokes": [stroke_to_wire(stroke) for stroke in there],
        "batch": batch,
        "lastsMs": duration_ms(timings),
    }


def _stroke(brush: str, asked: Mapping[str, object]) -> PlacedStroke:
    path, look = parse_path({**asked, "brush": brush}, width=WIDTH, height=HEIGHT)
    name = f"{brush} {asked['type']}"
    return PlacedStroke(name, "bench", "agent", path, look, seed_for(name))
