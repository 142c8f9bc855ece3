"""Who is at the sheet: names at hands and at the artist's pen, and the switch that hides them."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from canvas import broadcast, events, services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.strokes import long_wave, perform
from tests.browser.test_words import TEXT, publish, started, watch
from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.browser

TIP = ".stage-tip"
PLACE = """() => {
  const sheet = document.querySelector('.stage-sheet').getBoundingClientRect();
  const tip = document.querySelector('.stage-tip').getBoundingClientRect();
  const middle = [(tip.left + tip.right) / 2, (tip.top + tip.bottom) / 2];
  return [middle[0] - sheet.left, middle[1] - sheet.top].map((px) => (800 * px) / sheet.width);
}"""
NEAR = f"([x, y]) => {{ const [a, b] = ({PLACE})(); return Math.hypot(a - x, b - y) < 4; }}"


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(
        owner=alice, style="plotter", open_to="signed_in", now=timezone.now()
    )


def move(canvas: Canvas, stroke: str, *points: tuple[float, float], by: str = "Bob") -> None:
    broadcast.pass_on(canvas.id, events.HandMoved(by=by, stroke=stroke, points=points))


def seen(open_window: OpenWindow, canvas: Canvas, **options: object) -> Visitor:
    visitor = watch(open_window, canvas, **options)
    visitor.wait_for_line()
    return visitor


class TestAHand:
    def test_has_a_tip_with_its_name_for_everybody_but_its_owner(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, bob: User
    ) -> None:
        hers, his = (open_window(f"/studio/{canvas.id}", user) for user in (alice, bob))
        for visitor in (hers, his):
            visitor.wait_for_line()
        box = his.page.locator(".stage-canvas").bounding_box()
        assert box is not None
        his.page.mouse.move(box["x"] + 100, box["y"] + 100)
        his.page.mouse.down()
        his.page.mouse.move(box["x"] + 200, box["y"] + 150, steps=5)
        hers.wait(TEXT, [TIP, "Bob"])
        hers.wait(TEXT, ["[data-live=drawing]", "Bob is drawing"])
        expect(his.page.locator(TIP)).to_have_count(0)
        his.page.mouse.up()
        hers.wait("() => !document.querySelector('.stage-tip')")
        expect(hers.page.locator("[data-live=drawing]")).to_have_text("")

    def test_keeps_one_tip_from_stroke_to_stroke_and_stands_where_it_draws(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = seen(open_window, canvas)
        move(canvas, "one", (100, 100), (200, 150))
        visitor.wait(TEXT, [TIP, "Bob"])
        visitor.wait(NEAR, [200, 150])
        move(canvas, "one")
        move(canvas, "two", (640, 420))
        visitor.wait(NEAR, [640, 420])
        expect(visitor.page.locator(TIP)).to_have_count(1)
        move(canvas, "three", (50, 50), by="Eve")
        visitor.wait(TEXT, ["[data-live=drawing]", "Bob and Eve are drawing"])

    @pytest.mark.parametrize("x", [0, 799])
    def test_never_makes_a_phone_scroll_sideways(
        self, open_window: OpenWindow, canvas: Canvas, x: int
    ) -> None:
        visitor = seen(open_window, canvas, viewport=PHONE)
        move(canvas, "one", (x, 300), by="Somebody with a very long name indeed")
        visitor.wait(TEXT, [TIP, "Somebody"])
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class TestThePen:
    def test_carries_the_painters_name(self, open_window: OpenWindow, canvas: Canvas) -> None:
        visitor = seen(open_window, canvas)
        publish(canvas, started(uuid4()))
        perform(canvas, long_wave())
        visitor.wait("() => document.querySelector('[data-pen]').dataset.state === 'down'")
        expect(visitor.page.locator("[data-pen] .stage-name")).to_have_text("The understudy")

    def test_does_not_cover_the_signature_with_a_name(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor, turn = seen(open_window, canvas), uuid4()
        name = visitor.page.locator("[data-pen] .stage-name")
        publish(canvas, started(turn))
        expect(name).to_have_text("The understudy")
        use = {"turn": str(turn), "step": 0, "tool": "sign_canvas"}
        begun = events.ToolActivity.model_validate({**use, "state": "started"})
        broadcast.pass_on(canvas.id, begun)
        perform(canvas, long_wave())
        visitor.wait("() => document.querySelector('[data-pen]').dataset.state === 'down'")
        expect(name).to_be_hidden()
        over = {"state": "completed", "summary": "signed it"}
        broadcast.pass_on(canvas.id, events.ToolActivity.model_validate({**use, **over}))
        expect(name).to_have_text("The understudy")


class TestTheSwitch:
    def test_hides_pens_names_and_counts_and_is_remembered(
        self, open_window: OpenWindow, canvas: Canvas
    ) -> None:
        visitor = seen(open_window, canvas)
        visitor.wait(TEXT, ["[data-live=watching]", "1 watching"])
        visitor.page.get_by_role("button", name="Only the art").click()
        move(canvas, "one", (100, 100))
        visitor.wait(TEXT, [TIP, "Bob"])
        presence = visitor.page.locator(".stage-presence, .stage-tip, .stage-pen")
        expect(presence.filter(visible=True)).to_have_count(0)
        visitor.page.reload()
        visitor.wait_for_line()
        visitor.wait(TEXT, ["[data-live=watching]", "1 watching"])
        expect(visitor.page.locator("[data-live=watching]")).to_be_hidden()
        visitor.page.get_by_role("button", name="Show pens and names").click()
        expect(visitor.page.locator("[data-live=watching]")).to_be_visible()

    def test_is_large_enough_for_a_finger(self, open_window: OpenWindow, canvas: Canvas) -> None:
        visitor = seen(open_window, canvas, viewport=PHONE)
        for name in ("Only the art", "Thinking aloud"):
            box = visitor.page.get_by_role("button", name=name).bounding_box()
            assert box is not None
            assert box["height"] >= 44, name


class TestComingAndGoing:
    def test_is_quiet(self, open_window: OpenWindow, canvas: Canvas) -> None:
        visitor = seen(open_window, canvas)
        open_window(f"/watch/{canvas.id}").wait_for_line()
        visitor.wait(TEXT, ["[data-live=watching]", "2 watching"])
        assert visitor.page.inner_text("[data-narration]") == ""
