"""Looking nearer: wheel, pinch, keys and space; strokes land where the finger is all the same."""

import pytest
from django.utils import timezone

from accounts.models import User
from canvas import services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.hands import COUNT, SAVED, ZOOM, enter, fingers_of, points_of, strokes_of
from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.browser

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}
BOXES = """() => [".stage-canvas", ".stage-window"].map(part =>
  document.querySelector(part).getBoundingClientRect().toJSON())"""
IS_WHOLE = "() => document.querySelector('[data-stage]').dataset.isNear === 'no'"
IS_NEAR = "() => document.querySelector('[data-stage]').dataset.isNear === 'yes'"
# How many pixels the bitmap has for one pixel of the screen.
FINENESS = """() => {
  const canvas = document.querySelector('.stage-canvas');
  return canvas.width / (canvas.getBoundingClientRect().width * devicePixelRatio);
}"""


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def zoom_of(visitor: Visitor) -> float:
    zoom: float = visitor.page.evaluate(ZOOM)
    return zoom


def point_at(visitor: Visitor, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the window, in shares, is on the screen; the mouse goes there."""
    box = visitor.page.locator(".stage-window").bounding_box()
    assert box is not None
    place = (box["x"] + x * box["width"], box["y"] + y * box["height"])
    visitor.page.mouse.move(*place)
    return place


def canvas_place(visitor: Visitor, place: tuple[float, float]) -> tuple[float, float]:
    box = visitor.page.locator(".stage-canvas").bounding_box()
    assert box is not None
    scale = 800 / box["width"]
    return (place[0] - box["x"]) * scale, (place[1] - box["y"]) * scale


class TestTheWheel:
    def test_zooms_to_what_is_under_the_pointer_and_back_to_the_whole(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        place = point_at(visitor, 0.25, 0.75)
        before = canvas_place(visitor, place)
        visitor.page.mouse.wheel(0, -400)
        visitor.wait(IS_NEAR)
        assert zoom_of(visitor) > 1.5
        assert canvas_place(visitor, place) == pytest.approx(before, abs=0.5)
        visitor.page.mouse.wheel(0, 3_000)
        visitor.page.mouse.wheel(0, 3_000)
        visitor.wait(IS_WHOLE)
        canvas_box, window_box = visitor.page.evaluate(BOXES)  # at once: the page may scroll on
        assert canvas_box == window_box

    def test_scrolls_the_page_when_there_is_nothing_to_zoom_out_of(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, viewport={"width": 900, "height": 500})
        point_at(visitor, 0.5, 0.3)
        visitor.page.mouse.wheel(0, 200)
        visitor.wait("() => scrollY > 0")
        assert zoom_of(visitor) == 1

    def test_with_ctrl_zooms_the_sheet_and_not_the_page(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        point_at(visitor, 0.5, 0.5)
        visitor.page.keyboard.down("Control")
        visitor.page.mouse.wheel(0, -200)
        visitor.page.keyboard.up("Control")
        visitor.wait(IS_NEAR)
        assert visitor.page.evaluate("visualViewport.scale") == 1


class TestDrawingFromNear:
    def test_strokes_land_where_the_hand_is(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        place = point_at(visitor, 0.8, 0.2)
        visitor.page.mouse.wheel(0, -800)
        visitor.wait(IS_NEAR)
        expected = canvas_place(visitor, place)
        visitor.page.mouse.down()
        visitor.page.mouse.move(place[0] - 30, place[1] + 20)
        visitor.page.mouse.up()
        visitor.wait(COUNT, 1)
        points = points_of(visitor, strokes_of(visitor)[0])
        assert points[0] == pytest.approx(expected, abs=0.1)
        assert zoom_of(visitor) > 1.9
        assert abs(points[-1][0] - points[0][0]) < 30, "near, a hand's way is short on the canvas"

    def test_the_picture_is_made_sharp_within_bounds(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.draw((100, 100), (700, 500))
        visitor.wait(SAVED)
        point_at(visitor, 0.5, 0.5)
        visitor.page.mouse.wheel(0, -300)
        visitor.wait(IS_NEAR)
        visitor.wait(f"() => ({FINENESS})() > 0.98")
        for _ in range(10):
            visitor.page.keyboard.press("+")
        visitor.wait("() => document.querySelector('[data-zoom]').textContent === '500 %'")
        pixels = visitor.page.evaluate(
            """() => new Promise((resolve) => setTimeout(() => {
                 const { width, height } = document.querySelector('.stage-canvas');
                 resolve(width * height);
               }, 400))"""
        )
        assert pixels <= 8e6

    def test_space_with_a_drag_pushes_the_sheet_and_draws_nothing(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        place = point_at(visitor, 0.5, 0.5)
        visitor.page.mouse.wheel(0, -500)
        visitor.wait(IS_NEAR)
        held = canvas_place(visitor, place)
        visitor.page.keyboard.down(" ")
        visitor.page.mouse.down()
        visitor.page.mouse.move(place[0] + 60, place[1] - 40, steps=4)
        visitor.page.mouse.up()
        visitor.page.keyboard.up(" ")
        there = canvas_place(visitor, (place[0] + 60, place[1] - 40))
        assert there == pytest.approx(held, abs=0.5)
        assert visitor.page.evaluate("scrollY") == 0
        visitor.draw((400, 300), (410, 310))
        visitor.wait(COUNT, 1)

    def test_pens_and_names_keep_their_size_and_their_place(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.locator(".stage-canvas").focus()
        visitor.page.keyboard.press("Shift+ArrowLeft")
        measured = []
        for zoom in (1.0, 1.25**4):
            assert zoom_of(visitor) == pytest.approx(zoom)
            pen = visitor.page.locator(".stage-pen").bounding_box()
            cursor = visitor.page.locator(".stage-cursor").bounding_box()
            assert pen is not None
            assert cursor is not None
            middle = (cursor["x"] + cursor["width"] / 2, cursor["y"] + cursor["height"] / 2)
            assert canvas_place(visitor, middle) == pytest.approx((300, 300), abs=0.5)
            measured.append((pen["width"], cursor["width"]))
            for _ in range(4):
                visitor.page.keyboard.press("+")
        assert measured[1] == pytest.approx(measured[0], abs=0.2)


class TestKeysAndTheButton:
    def test_plus_minus_and_zero_change_the_view(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        for key in ("+", "+", "-"):
            visitor.page.keyboard.press(key)
        assert zoom_of(visitor) == 1.25
        visitor.page.keyboard.press("0")
        assert zoom_of(visitor) == 1

    def test_letters_in_a_nudge_are_only_letters(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.get_by_label("Nudge the artist").press_sequentially("1+1 = 2")
        assert zoom_of(visitor) == 1
        assert visitor.page.get_by_label("Nudge the artist").input_value() == "1+1 = 2"

    def test_the_percentage_is_told_and_leads_back(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.keyboard.press("+")
        button = visitor.page.get_by_role("button", name="Zoom 125 %, show the whole sheet")
        assert button.inner_text() == "125 %"
        button.click()
        assert zoom_of(visitor) == 1


class TestFingers:
    def test_pinch_and_push_the_sheet_and_the_page_stays(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, **TOUCH)
        fingers = fingers_of(visitor)
        fingers.put((300, 300))
        fingers.put((300, 300), (500, 300))
        fingers.move((250, 300), (550, 300))
        fingers.move((200, 300), (600, 300))
        fingers.lift()
        assert zoom_of(visitor) == pytest.approx(2, abs=0.05)
        before = visitor.page.locator(".stage-canvas").bounding_box()
        fingers.put((300, 300))
        fingers.put((300, 300), (500, 300))
        fingers.move((300, 400), (500, 400))
        fingers.lift()
        after = visitor.page.locator(".stage-canvas").bounding_box()
        assert before is not None
        assert after is not None
        assert after["y"] - before["y"] > 20
        assert after["x"] == pytest.approx(before["x"], abs=1)
        assert visitor.page.evaluate("visualViewport.scale") == 1
        visitor.wait(SAVED)
        assert strokes_of(visitor) == [], "the first finger of a pinch leaves no mark"

    def test_that_come_late_do_not_disturb_a_stroke(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, **TOUCH)
        fingers = fingers_of(visitor)
        fingers.put((100, 100))
        fingers.move((200, 150))
        fingers.hold(400)
        fingers.put((200, 150), (600, 500))
        fingers.move((300, 200), (600, 500))
        fingers.lift()
        visitor.wait(COUNT, 1)
        points = points_of(visitor, strokes_of(visitor)[0])
        assert points[0] == pytest.approx((100, 100), abs=2)
        assert points[-1] == pytest.approx((300, 200), abs=2)
        assert zoom_of(visitor) == 1

    def test_two_tap_to_undo_and_three_to_redo(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, **TOUCH)
        fingers = fingers_of(visitor)
        fingers.put((100, 100))
        fingers.hold(300)
        fingers.move((400, 300))
        fingers.lift()
        visitor.wait(COUNT, 1)
        visitor.wait(SAVED)
        fingers.put((300, 300))
        fingers.put((300, 300), (500, 300))
        fingers.lift()
        visitor.wait(COUNT, 0)
        fingers.put((300, 300))
        fingers.put((300, 300), (500, 300), (400, 400))
        fingers.lift()
        visitor.wait(COUNT, 1)

    def test_scroll_the_page_beside_the_canvas(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, **TOUCH)
        kept_from_scrolling = visitor.page.evaluate(
            """() => Array.from(document.querySelectorAll('body *'))
                 .filter((element) => getComputedStyle(element).touchAction === 'none')
                 .map((element) => element.className)"""
        )
        assert kept_from_scrolling == ["stage-canvas"]
