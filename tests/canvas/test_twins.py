"""Python and the browser turn the same stroke into the same numbers, and nearly the same pixels."""

import base64
import dataclasses
import io
import json
from collections.abc import Iterator
from pathlib import Path as FilePath

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

from canvas.brushes import BRUSHES, marks
from canvas.paths import subpaths
from canvas.rendering import render
from canvas.strokes import PlacedStroke, stroke_to_wire
from canvas.styles import STYLES, StyleName, ink_for
from tests.canvas.strokes import INPUTS, in_many_looks, placed

pytestmark = pytest.mark.browser

SCRIPTS = FilePath(__file__).parents[2] / "static" / "js"
CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if FilePath(p).exists()), None
)
TOLERANCE_PX = 0.01

type Variant = tuple[str, StyleName, PlacedStroke]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page that has nothing but our modules; they come from the disk, not from a server."""
    if CHROMIUM is None:
        pytest.skip("no chromium found: the browser's twin was not compared")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.route("**/*", _serve)
        page.goto("http://twins.test/")
        yield page
        browser.close()


def _serve(route: Route) -> None:
    name = route.request.url.rsplit("/", 1)[-1]
    if name.endswith(".js"):
        route.fulfill(path=SCRIPTS / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><canvas width=800 height=600></canvas>")


RUNS_SCRIPT = """async (strokes) => {
  const { subpaths } = await import("/geometry.js");
  return strokes.map((stroke) => subpaths(stroke).map((points) => Array.from(points)));
}"""
MARKS_SCRIPT = """async (strokes) => {
  const { inkFor, marks } = await import("/brush.js");
  return strokes.map(({ stroke, style }) => marks(stroke, inkFor(stroke, style)).map((mark) => ({
    ...mark, points: Array.from(mark.points), widths: Array.from(mark.widths), at: [],
  })));
}"""
TABLES_SCRIPT = """async () => await import("/brush_table.js").then(({ ...tables }) => tables)"""
PICTURE_SCRIPT = """async ({ strokes, style }) => {
  const { Painter } = await import("/painter.js");
  const painter = new Painter(document.querySelector("canvas"), { style });
  painter.bake(strokes);
  painter.frame();
  return painter.element.toDataURL("image/png");
}"""

PARTS_SCRIPT = """async ({ stroke, style }) => {
  const { drawStroke, penAt } = await import("/drawn.js");
  const inked = (fraction) => {
    const canvas = new OffscreenCanvas(800, 600);
    const ctx = canvas.getContext("2d");
    drawStroke(ctx, stroke, style, { fraction });
    const alpha = ctx.getImageData(0, 0, 800, 600).data.filter((_, i) => i % 4 === 3);
    return Array.from({ length: 800 }, (_, x) => x).filter((x) => alpha[x + 800 * 300] > 0);
  };
  return { none: inked(0), half: inked(0.5), all: inked(1), pen: penAt(stroke, 0.5) };
}"""


def test_paths_flatten_to_the_same_points(page: Page) -> None:
    strokes = [placed(asked) for asked in INPUTS.values()]
    theirs = page.evaluate(RUNS_SCRIPT, [stroke_to_wire(stroke) for stroke in strokes])
    for name, stroke, their_runs in zip(INPUTS, strokes, theirs, strict=True):
        our_runs = subpaths(stroke.path)
        assert [len(run) for run in our_runs] == [len(run) // 2 for run in their_runs], name
        for ours, run in zip(our_runs, their_runs, strict=True):
            assert np.allclose(ours, np.reshape(run, (-1, 2)), atol=TOLERANCE_PX), name


def test_strokes_expand_to_the_same_marks(page: Page) -> None:
    assert_same_marks(page, in_many_looks())


def test_hands_of_every_brush_expand_to_the_same_marks(page: Page) -> None:
    assert_same_marks(page, wandering_hands())


def wandering_hands() -> list[Variant]:
    """Return strokes that cross themselves, every brush in many widths; half of them press."""
    lots = np.random.default_rng(11)
    found: list[Variant] = []
    for number in range(20 * len(BRUSHES)):
        brush = list(BRUSHES)[number % len(BRUSHES)]
        turns = lots.normal(0, lots.uniform(0.1, 1), 40).cumsum()
        steps = lots.uniform(2, 12) * np.column_stack((np.cos(turns), np.sin(turns)))
        hand = np.column_stack((400 + steps.cumsum(axis=0), lots.uniform(0, 1, 40)))
        asked = {"type": "polyline", "points": hand[:, : 2 + number % 2].tolist(), "brush": brush}
        look = {"color": "#4ecdc4", "stroke_width": float(lots.uniform(0.5, 30))}
        found.append((f"{number}, {brush}", "paint", placed({**asked, **look}, number=number)))
    return found


def test_paths_of_many_runs_expand_to_the_same_marks(page: Page) -> None:
    assert_same_marks(page, straight_runs())


def straight_runs() -> list[Variant]:
    """Return svg paths of straight runs, some of growing pieces: many are as long as may be.

    With the brush that draws the fewest marks and most chance: one point more is seen to the end.
    """
    lots = np.random.default_rng(77)
    found: list[Variant] = []
    for number in range(30):
        d = "".join(straight_run(lots) for _ in range(lots.integers(1, 60)))
        look = {"brush": "marker", "stroke_width": round(float(lots.uniform(0.5, 30)), 2)}
        asked = {"type": "svg", "d": d, "color": "#4ecdc4", **look}
        found.append((f"{number}, runs", "paint", placed(asked, number=number)))
    return found


def straight_run(lots: np.random.Generator) -> str:
    begin, *places = lots.integers(0, 600, (lots.integers(2, 4), 2)).tolist()
    drawn = "".join(f"{lots.choice(['L', 'T'])}{x} {y}" for x, y in places)
    return f"M{begin[0]} {begin[1]}{drawn}{lots.choice(['', 'Z'])}"


def assert_same_marks(page: Page, variants: list[Variant]) -> None:
    sent = [{"stroke": stroke_to_wire(s), "style": style} for _, style, s in variants]
    theirs = page.evaluate(MARKS_SCRIPT, sent)
    for (name, style, stroke), their_marks in zip(variants, theirs, strict=True):
        ink = ink_for(stroke.asked, style=style, author=stroke.role)
        our_marks = marks(stroke.path, ink, stroke.seed)
        assert len(our_marks) == len(their_marks), name
        for ours, mark in zip(our_marks, their_marks, strict=True):
            assert ours.color == mark["color"], name
            assert ours.opacity == pytest.approx(mark["opacity"], abs=1e-9), name
            assert len(ours.widths) == len(mark["widths"]), name
            assert np.allclose(ours.widths, mark["widths"], atol=TOLERANCE_PX), name
            assert np.allclose(ours.points.ravel(), mark["points"], atol=TOLERANCE_PX), name


def test_tables_are_equal(page: Page) -> None:
    tables = page.evaluate(TABLES_SCRIPT)
    assert tables["BRUSHES"] == {name: dataclasses.asdict(b) for name, b in BRUSHES.items()}
    for name, style in STYLES.items():
        theirs = tables["STYLES"][name]
        assert theirs["hasColor"] == style.has_color
        assert theirs["palette"] == list(style.palette)
        for who, ink in (("agent", style.agent), ("human", style.human)):
            assert theirs[who] == {
                "color": ink.color,
                "width": ink.width_px,
                "opacity": ink.opacity,
                "brush": ink.brush,
            }


@pytest.mark.parametrize("style", ["plotter", "paint"])
def test_browser_and_server_paint_nearly_the_same_picture(page: Page, style: StyleName) -> None:
    strokes = [stroke for _, own_style, stroke in in_many_looks() if own_style == style]
    url = page.evaluate(
        PICTURE_SCRIPT, {"strokes": [stroke_to_wire(s) for s in strokes], "style": style}
    )
    png = base64.b64decode(url.split(",", 1)[1])
    theirs = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.float64)
    ours = np.asarray(render(strokes, style=style), dtype=np.float64)
    assert theirs.shape == ours.shape
    assert np.abs(theirs - ours).mean() / 255 < 0.02


@pytest.mark.parametrize("style", ["plotter", "paint"])
def test_a_live_stroke_is_drawn_as_far_as_the_pen_has_come(page: Page, style: StyleName) -> None:
    stroke = placed({"type": "line", "points": [[100, 300], [700, 300]]})
    shown = page.evaluate(PARTS_SCRIPT, {"stroke": stroke_to_wire(stroke), "style": style})
    assert shown["none"] == []
    assert 395 <= max(shown["half"]) <= 410
    assert 695 <= max(shown["all"]) <= 710
    assert shown["pen"] == pytest.approx([400, 300])


def test_every_input_is_plain_json() -> None:
    json.dumps(INPUTS, allow_nan=False)
