"""Heavy strokes are baked in slices and frames painted in part; nobody can see either."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from canvas.brush_table import BRUSHES
from canvas.strokes import stroke_to_wire
from tests.browser.conftest import module_page
from tests.canvas.strokes import placed

pytestmark = pytest.mark.browser

ROWS = "".join(f"M{40 + 70 * (n % 10)} {40 + 90 * (n // 10)}q30-60 60 0t60 20" for n in range(60))
STAGE = """<figure data-stage data-width="800" data-height="600" data-style="paint"><img alt="">
<canvas width="800" height="600"></canvas><div data-pen></div></figure>"""
PAINTERS = """(count) => {
  document.body.innerHTML = "<canvas width=800 height=600></canvas>".repeat(count);
  return Array.from(document.querySelectorAll("canvas"), (element) =>
    new Painter(element, { style: "paint" }));
}"""
SLICED = """async ({ strokes: [below, heavy, above] }) => {
  const { Painter } = await import("/painter.js");
  const [sliced, whole] = (%s)(2);
  sliced.bake([below]);
  const before = sliced.layer.toDataURL();
  let [slices, isUntouched] = [1, true];
  for (; !sliced.bakeBy(heavy, 0); slices += 1) {
    if (slices % 100 === 50) isUntouched &&= sliced.layer.toDataURL() === before;
  }
  sliced.bake([above]);
  whole.bake([below, heavy, above]);
  return { slices, isUntouched, isSame: sliced.layer.toDataURL() === whole.layer.toDataURL() };
}"""
# A person's stroke is on the page, is stored, and goes to the baked layer.
STORED = """async ({ strokes: [below, heavy] }) => {
  const { Painter } = await import("/painter.js");
  const [painter] = (%s)(1);
  const pictures = new Set();
  const show = (live) => {
    painter.frame(live);
    pictures.add(painter.element.toDataURL());
  };
  painter.bake([below]);
  const [own, stored] = [structuredClone(heavy), { ...structuredClone(heavy), seq: 9 }];
  show([{ stroke: own, fraction: 1 }]);
  for (let [slices, isWhole] = [0, false]; !isWhole; slices += 1) {
    isWhole = painter.bakeBy(stored, 0);
    if (isWhole || slices % 50 === 0) show(isWhole ? [] : [{ stroke: stored, fraction: 1 }]);
  }
  return pictures.size;
}"""
# The artist's long stroke grows under a stored one while a hand draws; now and then one is baked.
IN_PART = """async ({ strokes: [artists, short, stored, ...hands] }) => {
  const { Painter } = await import("/painter.js");
  const [painter] = (%s)(1);
  const differing = [];
  const show = (name, live) => {
    painter.frame(live);
    const inPart = painter.element.toDataURL();
    painter.showing.forget();
    painter.frame(live);
    if (painter.element.toDataURL() !== inPart) differing.push(name);
  };
  hands.forEach((hand, i) => {
    const own = { ...hand, id: "own" };
    const drawn = [{ stroke: artists, fraction: (i + 1) / 12 }, { stroke: stored, fraction: 1 }];
    painter.frame(i % 2 ? drawn : [...drawn, { stroke: hands[0], fraction: 1 }]);
    show(`hand ${i}`, [...drawn, { stroke: own, fraction: 1 }]);
  });
  painter.bake([artists]);
  show("baked", [{ stroke: short, fraction: 0.4 }, { stroke: stored, fraction: 1 }]);
  painter.bake([short]);
  show("baked, too", [{ stroke: stored, fraction: 1 }]);
  show("taken back", []);
  return differing;
}"""
REBAKED = """async ({ strokes }) => {
  const { Painter } = await import("/painter.js");
  const { Rebake } = await import("/rebake.js");
  const [painter, larger] = (%s)(2);
  painter.bake(strokes);
  larger.zoom = 1.5;
  larger.resize();
  larger.bake(strokes);
  const size = [larger.layer.width, larger.layer.height];
  let rebake = null;
  await new Promise((done) => { rebake = new Rebake(painter, size, done); });
  return rebake.layer.toDataURL() === larger.layer.toDataURL();
}"""
PREVIEWED = """async ({ strokes: [heavy], figure }) => {
  const { Stage } = await import("/stage.js");
  document.body.innerHTML = figure;
  const stage = new Stage(document.querySelector("figure"), () => 0);
  stage.isDriven = true;
  const told = { piece: { style: "paint" }, performance: null, turn: null, seq: 1 };
  stage.show({ ...told, strokes: [] });
  stage.draw();
  stage.handMoved({ stroke: heavy.id, points: [[100, 100], [200, 200]] });
  stage.show({ ...told, strokes: [heavy] });
  const seen = [];
  while (stage.painter.baked.length === 0) {
    stage.draw();
    seen.push([stage.hands.moving.size, stage.painter.baked.length]);
  }
  return seen;
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = module_page(browser)
    yield page
    page.close()


def rows(brush: str) -> dict[str, object]:
    asked = {"type": "svg", "d": ROWS, "stroke_width": 28, "brush": brush, "opacity": 0.8}
    return stroke_to_wire(placed(asked, number=1))


def bow(number: int, brush: str = "oil_round", width: int = 30) -> dict[str, object]:
    points = [[60 + 20 * number, 500], [900, 60], [-100, 60], [740 - 30 * number, 500]]
    asked = {"type": "cubic", "points": points, "stroke_width": width, "brush": brush}
    return stroke_to_wire(placed(asked, number=number))


def run(page: Page, script: str, *strokes: object, **given: object) -> object:
    return page.evaluate(script.replace("%s", PAINTERS), {"strokes": strokes, **given})


class TestAHeavyStroke:
    @pytest.mark.parametrize("brush", BRUSHES)
    def test_baked_in_slices_is_the_same_as_baked_at_once(self, page: Page, brush: str) -> None:
        found = run(page, SLICED, bow(2), rows(brush), bow(3, "watercolor"))
        assert isinstance(found, dict)
        assert found.pop("slices") > 50
        assert found == {"isUntouched": True, "isSame": True}

    @pytest.mark.parametrize("brush", ["airbrush", "pencil", "watercolor"])
    def test_of_a_person_looks_the_same_until_it_is_baked(self, page: Page, brush: str) -> None:
        assert run(page, STORED, bow(2), rows(brush)) == 1

    def test_is_previewed_until_it_can_be_seen(self, page: Page) -> None:
        seen = run(page, PREVIEWED, rows("charcoal"), figure=STAGE)
        assert isinstance(seen, list)
        assert [moving + baked for moving, baked in seen] == [1] * len(seen)

    def test_is_baked_anew_at_another_size(self, page: Page) -> None:
        assert run(page, REBAKED, bow(2), rows("airbrush"), rows("dry_brush"), bow(3)) is True


class TestAFrame:
    @pytest.mark.parametrize("brush", ["oil_flat", "airbrush", "charcoal"])
    def test_painted_in_part_is_the_same_as_painted_whole(self, page: Page, brush: str) -> None:
        hands = [bow(n, "ink", 12) for n in range(4, 12)]
        short = stroke_to_wire(
            placed({"type": "line", "points": [[-20, 30], [420, 610]]}, number=3)
        )
        assert run(page, IN_PART, bow(1, brush), short, bow(2, brush), *hands) == []
