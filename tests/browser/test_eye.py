"""What a watcher's eye gets: its own speed, sharp marks from near, and no work while it is away."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from canvas import services
from canvas.models import Canvas
from canvas.strokes import stroke_to_wire
from tests.browser.conftest import OpenWindow, module_page
from tests.browser.strokes import long_wave, perform, wave
from tests.browser.visitors import DESKTOP, Visitor
from tests.canvas.strokes import placed

pytestmark = pytest.mark.browser

STAGE = "document.querySelector('[data-stage]').live.stage"
SHARES = f"""() => {{
  const stage = {STAGE};
  return stage.strokes.map((stroke) => stage.playing.shareOf(stroke, stage.now()));
}}"""
IS_WHOLE = f"() => ({SHARES})().length > 0 && ({SHARES})().every((share) => share === 1)"
BAKED = f"() => {STAGE}.painter.baked.length"
AT_REST = f"() => !{STAGE}.isWaiting && !{STAGE}.isPerforming"
SET_HIDDEN = """(isHidden) => {
  Object.defineProperty(document, "hidden", { get: () => isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("forbidden", "SecurityError"); },
});"""
TEMPO = "async (args) => { const { Tempo } = await import('/speed.js'); %s }"
# How much ink there is in a column of pixels, 0..1 of `height`.
INK_AT = """async ({ stroke, fraction, x, top, height }) => {
  const { drawStroke } = await import("/drawn.js");
  document.body.innerHTML = "<canvas width=800 height=600></canvas>";
  const ctx = document.querySelector("canvas").getContext("2d");
  drawStroke(ctx, stroke, "paint", { fraction });
  const { data } = ctx.getImageData(x, top, 1, height);
  let sum = 0;
  for (let i = 3; i < data.length; i += 4) sum += data[i] / 255;
  return sum / height;
}"""


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="plotter", now=timezone.now())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = module_page(browser)
    yield page
    page.close()


def watching(open_window: OpenWindow, canvas: Canvas, **options: object) -> Visitor:
    visitor = open_window(f"/watch/{canvas.id}", **options)
    visitor.wait_for_seq(canvas.head_seq)
    return visitor


class TestSpeed:
    def test_plays_a_batch_faster_from_its_beginning(self, page: Page) -> None:
        script = """const t = new Tempo(1000, args);
          return [900, 1000, 1500].map((n) => t.elapsedAt(n));"""
        assert page.evaluate(TEMPO % script, 4) == [-100, 0, 2000]

    def test_that_changes_takes_nothing_back_and_never_falls_behind(self, page: Page) -> None:
        script = """const t = new Tempo(1000, 4);
          t.change(1, 1500);
          const slower = [1500, 1700].map((n) => t.elapsedAt(n));
          t.change(2, 1700);
          return [...slower, t.elapsedAt(1800)];"""
        assert page.evaluate(TEMPO % script) == [2000, 2200, 2400]

    def test_at_once_is_whole_with_the_first_moment(self, page: Page) -> None:
        script = """const t = new Tempo(1000, Number.POSITIVE_INFINITY);
          return [t.elapsedAt(999), t.elapsedAt(1000) === Infinity];"""
        assert page.evaluate(TEMPO % script) == [-1, True]

    def test_is_each_watchers_own(self, open_window: OpenWindow, canvas: Canvas) -> None:
        quick, patient = watching(open_window, canvas), watching(open_window, canvas)
        quick.page.get_by_label("Speed").select_option("At once")
        show = perform(canvas, long_wave())
        quick.wait_for_seq(show.added_seq)
        quick.wait(IS_WHOLE)
        assert patient.page.evaluate(SHARES)[-1] < 1
        assert quick.page.evaluate(f"{STAGE}.isPerforming"), "the artist itself is still at it"

    def test_is_kept_for_the_next_page(self, open_window: OpenWindow, canvas: Canvas) -> None:
        visitor = watching(open_window, canvas)
        visitor.page.get_by_label("Speed").select_option("4×")
        visitor.open(f"/watch/{canvas.id}")
        visitor.wait_for_seq(canvas.head_seq)
        expect(visitor.page.get_by_label("Speed")).to_have_value("4")
        assert visitor.page.evaluate(f"{STAGE}.rate") == 4

    def test_can_be_chosen_where_nothing_may_be_kept(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = open_window("/sign-in")
        visitor.page.add_init_script(NO_STORAGE)
        visitor.open(f"/watch/{canvas.id}")
        visitor.wait_for_seq(canvas.head_seq)
        visitor.page.get_by_label("Speed").select_option("2×")
        assert visitor.page.evaluate(f"{STAGE}.rate") == 2

    def test_is_at_once_while_motion_is_not_wanted(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = watching(open_window, canvas)
        show = perform(canvas, long_wave())
        visitor.wait_for_seq(show.added_seq)
        visitor.wait(f"() => ({SHARES})()[0] > 0")
        assert visitor.page.evaluate(SHARES)[-1] < 1
        visitor.page.emulate_media(reduced_motion="reduce")
        visitor.wait(IS_WHOLE)
        assert visitor.page.evaluate(f"{STAGE}.isPerforming"), "it was not the end of the show"


class TestABackgroundTab:
    def test_draws_nothing_and_shows_the_present_when_it_is_back(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = watching(open_window, canvas)
        visitor.wait(AT_REST)
        visitor.page.evaluate(SET_HIDDEN, True)
        show = perform(canvas, wave(2, length=60))
        visitor.wait_for_seq(show.added_seq)
        visitor.wait(f"() => !{STAGE}.isPerforming")
        assert visitor.page.evaluate(BAKED) == 0
        assert visitor.page.evaluate(f"{STAGE}.isWaiting") is False
        visitor.page.evaluate(SET_HIDDEN, False)
        visitor.wait(f"() => {STAGE}.painter.baked.length === 2")

    def test_asks_for_no_frame_once_nothing_moves(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = watching(open_window, canvas)
        perform(canvas, wave(1, length=30))
        visitor.wait(f"() => {STAGE}.painter.baked.length === 1")
        visitor.wait(AT_REST)


class TestLookingFromNear:
    def test_is_sharp_after_a_moment(self, open_window: OpenWindow, canvas: Canvas) -> None:
        visitor = watching(open_window, canvas)
        visitor.page.get_by_label("Speed").select_option("At once")
        perform(canvas, wave(3))
        visitor.wait(f"() => {STAGE}.painter.baked.length === 3")
        before = visitor.page.evaluate(f"{STAGE}.element.width")
        visitor.page.evaluate(f"{STAGE}.zoomed(1.5)")
        visitor.wait(f"before => {STAGE}.element.width === Math.round(before * 1.5)", before)
        assert visitor.page.evaluate(BAKED) == 3

    def test_is_sharp_on_another_screen(self, open_window: OpenWindow, canvas: Canvas) -> None:
        visitor = watching(open_window, canvas)
        visitor.wait(AT_REST)
        before = visitor.page.evaluate(f"{STAGE}.element.width")
        screens = visitor.page.context.new_cdp_session(visitor.page)
        for ratio, scheme in ((2, "dark"), (1.5, "light")):
            metrics = {**DESKTOP, "deviceScaleFactor": ratio, "mobile": False}
            screens.send("Emulation.setDeviceMetricsOverride", metrics)
            # A ratio that is only emulated is asked for with the next feature that changes.
            visitor.page.emulate_media(color_scheme=scheme)
            wanted = round(before * ratio)
            visitor.wait(f"wanted => {STAGE}.element.width === wanted", wanted)

    def test_takes_no_more_pixels_than_a_phone_has_room_for(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = watching(open_window, canvas)
        before = visitor.page.evaluate(f"{STAGE}.element.width")
        visitor.page.evaluate(f"{STAGE}.zoomed(40)")
        visitor.wait(f"before => {STAGE}.element.width > before", before)
        assert visitor.page.evaluate(f"{STAGE}.element.width * {STAGE}.element.height") < 6.1e6

    def test_knows_what_was_taken_back_meanwhile(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = watching(open_window, canvas)
        for lines in (wave(2), wave(1, first=2)):
            drawn = services.read_strokes(lines, width=800, height=600)
            drawing = services.Drawing(alice, canvas.id, drawn)
            services.add_strokes(drawing=drawing, now=timezone.now())
        visitor.wait(f"() => {STAGE}.painter.baked.length === 3")
        before = visitor.page.evaluate(f"{STAGE}.element.width")
        visitor.page.evaluate(f"{STAGE}.zoomed(1.5)")
        services.undo_strokes(user=alice, canvas_id=canvas.id, now=timezone.now())
        visitor.wait(f"before => {STAGE}.element.width > before", before)
        visitor.wait(f"() => {STAGE}.painter.baked.length === 2")
        visitor.wait(AT_REST)
        fresh = f"""() => {{
          const {{ painter, element }} = {STAGE};
          const shown = element.toDataURL();
          painter.rebake(painter.baked);
          painter.frame();
          return shown === element.toDataURL();
        }}"""
        assert visitor.page.evaluate(fresh)


class TestABrushThatMoves:
    LINE = {"type": "line", "points": [[100, 300], [300, 300]], "stroke_width": 40}

    @pytest.mark.parametrize(("brush", "least", "most"), [("oil_flat", 0, 0.1), ("ink", 0.5, 1)])
    def test_ends_as_it_will_end(self, page: Page, brush: str, least: float, most: float) -> None:
        stroke = stroke_to_wire(placed({**self.LINE, "brush": brush, "opacity": 1}))
        half_way = {"stroke": stroke, "fraction": 0.5, "x": 210, "top": 285, "height": 30}
        assert least <= page.evaluate(INK_AT, half_way) <= most, "ten pixels beyond the pen"
