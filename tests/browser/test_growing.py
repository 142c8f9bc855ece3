"""A long stroke is painted bit by bit while it is drawn; it looks as if painted at once."""

import base64
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from canvas.brush_table import BRUSHES
from canvas.strokes import stroke_to_wire
from tests.browser.agreeing import opened
from tests.browser.conftest import module_page
from tests.canvas.strokes import INPUTS, placed
from tests.pictures import mean_distance, worst_lack, worst_tile

pytestmark = pytest.mark.browser

SCRIPT = """async ({ strokes, style, upTo }) => {
  const { Painter } = await import("/painter.js");
  const { drawStroke } = await import("/drawn.js");
  document.body.innerHTML = "<canvas width=800 height=600></canvas>".repeat(2);
  const [grown, whole] = Array.from(document.querySelectorAll("canvas"), (element) =>
    new Painter(element, { style }));
  let long = 0;
  for (const stroke of strokes) {
    for (let fraction = 0.04; fraction < upTo; fraction += 0.037) {
      grown.frame([{ stroke, fraction }]);
      if (grown.pictures.known(stroke)) long += 1;
    }
    if (upTo === 1) grown.bake([stroke]);
    else grown.frame([{ stroke, fraction: upTo }]);
    if (upTo === 1) whole.bake([stroke]);
  }
  if (upTo === 1) [grown, whole].forEach((painter) => painter.frame());
  else {
    whole.ctx.drawImage(whole.layer, 0, 0);
    drawStroke(whole.ctx, strokes.at(-1), style, { fraction: upTo });
  }
  return { long, pictures: [grown, whole].map(({ element }) => element.toDataURL()) };
}"""
WAVE = {"type": "cubic", "points": [[60, 500], [900, 60], [-100, 60], [740, 500]]}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = module_page(browser)
    yield page
    page.close()


@pytest.mark.parametrize("brush", BRUSHES)
def test_what_grew_is_what_is_painted_at_once(page: Page, brush: str) -> None:
    _assert_same(page.evaluate(SCRIPT, _told(brush, up_to=1)))


@pytest.mark.parametrize("brush", BRUSHES)
def test_on_its_way_it_looks_the_same_but_for_its_tip(page: Page, brush: str) -> None:
    grown, whole = _pictures(page.evaluate(SCRIPT, _told(brush, up_to=0.63)))
    assert mean_distance(grown, whole) < 0.003
    assert worst_tile(grown, whole) < 0.05


def _told(brush: str, *, up_to: float) -> dict[str, object]:
    stroke = placed({**WAVE, "brush": brush, "stroke_width": 26, "opacity": 0.7})
    return {"strokes": [stroke_to_wire(stroke)], "style": "paint", "upTo": up_to}


def test_hard_strokes_grow_into_the_same_picture(page: Page) -> None:
    strokes = [
        placed({**asked, "brush": list(BRUSHES)[n % len(BRUSHES)], "stroke_width": 14}, number=n)
        for n, asked in enumerate(INPUTS.values())
    ]
    wires = [stroke_to_wire(stroke) for stroke in strokes]
    found = page.evaluate(SCRIPT, {"strokes": wires, "style": "paint", "upTo": 1})
    assert found["long"] > 100, "few of them were long enough to grow"
    _assert_same(found)


def _assert_same(found: dict[str, list[str]]) -> None:
    grown, whole = _pictures(found)
    assert np.asarray(whole).min() < 230, "next to nothing was painted"
    distances = [measure(grown, whole) for measure in (mean_distance, worst_tile, worst_lack)]
    assert max(distances) < 0.03, distances


def _pictures(found: dict[str, list[str]]) -> list[Image.Image]:
    return [opened(base64.b64decode(url.split(",")[1])) for url in found["pictures"]]
