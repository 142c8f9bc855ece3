"""The keyboard's pen and the tools: everything that a hand can do, without a mouse."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from canvas import services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.hands import (
    COUNT,
    LINE,
    SAVED,
    ZOOM,
    HeldLine,
    enter,
    points_of,
    strokes_of,
)
from tests.browser.visitors import Visitor

pytestmark = pytest.mark.browser

# Keys pressed within one moment: no rest between them, however slow the machine is.
AT_ONCE = """(keys) => {
  const send = (type, key) => document.activeElement.dispatchEvent(
    new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
  for (const key of keys) ["keydown", "keyup"].forEach((type) => send(type, key));
}"""
WORDS = "(words) => document.querySelector('[data-pen-words]').textContent === words"


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def press(visitor: Visitor, *keys: str) -> None:
    for key in keys:
        visitor.page.keyboard.press(key)


@pytest.fixture
def visitor(open_window: OpenWindow, canvas: Canvas, alice: User) -> Visitor:
    """Alice in her studio, with the keyboard's pen in her hand."""
    visitor = enter(open_window, canvas, alice)
    visitor.page.locator(".stage-canvas").focus()
    return visitor


class TestTheKeyboardsPen:
    def test_draws_with_steps_of_three_sizes(self, visitor: Visitor) -> None:
        cursor = visitor.page.locator(".stage-cursor")
        press(visitor, "ArrowLeft", "Space")
        expect(cursor).to_be_visible()
        expect(cursor).to_have_attribute("data-state", "down")
        press(visitor, "ArrowRight", "Shift+ArrowUp", "Alt+ArrowDown", "Space")
        expect(cursor).to_have_attribute("data-state", "up")
        visitor.wait(COUNT, 1)
        points = points_of(visitor, strokes_of(visitor)[0])
        assert points == [(390, 300), (400, 300), (400, 200), (400, 201)]

    def test_goes_aslant_with_two_arrows(self, visitor: Visitor) -> None:
        press(visitor, "Enter")
        visitor.page.keyboard.down("ArrowRight")
        visitor.page.keyboard.down("ArrowDown")
        visitor.page.keyboard.up("ArrowRight")
        visitor.page.keyboard.up("ArrowDown")
        press(visitor, "ArrowDown", "Enter")
        visitor.wait(COUNT, 1)
        points = points_of(visitor, strokes_of(visitor)[0])
        assert points == [(400, 300), (410, 300), (420, 310), (420, 320)]

    def test_gives_a_stroke_up_with_escape(self, visitor: Visitor) -> None:
        press(visitor, "ArrowLeft", "Space", "ArrowDown", "Escape")
        visitor.wait(WORDS, "Stroke given up")
        press(visitor, "Space", "ArrowDown", "Space")
        visitor.wait(COUNT, 1)
        visitor.wait(SAVED)
        assert points_of(visitor, strokes_of(visitor)[0])[0] == (390, 310)

    def test_stays_on_the_sheet_and_in_view(self, visitor: Visitor) -> None:
        press(visitor, "+", "+", "+", "+")
        press(visitor, *["Shift+ArrowLeft"] * 6)
        cursor = visitor.page.locator(".stage-cursor").bounding_box()
        window = visitor.page.locator(".stage-window").bounding_box()
        assert cursor is not None
        assert window is not None
        assert window["x"] - cursor["width"] / 2 <= cursor["x"] <= window["x"] + window["width"]
        press(visitor, "Space", "ArrowDown", "Space")
        visitor.wait(COUNT, 1)
        assert points_of(visitor, strokes_of(visitor)[0])[0] == (0, 300)

    def test_says_where_it_is_only_when_it_rests(self, visitor: Visitor) -> None:
        visitor.page.evaluate(
            """() => {
              window.said = [];
              new MutationObserver(() => said.push(
                document.querySelector('[data-pen-words]').textContent,
              )).observe(document.querySelector('[data-pen-words]'), { childList: true });
            }"""
        )
        visitor.page.evaluate(AT_ONCE, [*["ArrowRight"] * 8, "ArrowUp"])
        visitor.wait(WORDS, "480, 290")
        visitor.page.evaluate(AT_ONCE, [" ", *["ArrowRight"] * 5])
        visitor.wait(WORDS, "530, 290")
        assert visitor.page.evaluate("said") == ["480, 290", "530, 290"]
        press(visitor, "Space")
        visitor.wait(WORDS, "Pen up, stroke drawn")

    def test_puts_a_stroke_down_before_it_goes_elsewhere(self, visitor: Visitor) -> None:
        press(visitor, "ArrowLeft", "Space", "ArrowDown", "Tab")
        visitor.wait(COUNT, 1)
        expect(visitor.page.locator(".stage-cursor")).to_be_hidden()

    def test_makes_room_for_the_mouse_and_leaves_the_view_alone(self, visitor: Visitor) -> None:
        press(visitor, "+", "+", "+", "+")
        press(visitor, *["Shift+ArrowLeft"] * 3, "Space", "ArrowDown")
        visitor.page.locator(".stage-window").hover(position={"x": 500, "y": 200})
        visitor.page.keyboard.down("Shift")
        visitor.page.mouse.wheel(0, 400)  # the sheet is pushed: the keyboard's pen is out of sight
        visitor.page.keyboard.up("Shift")
        sheet = "document.querySelector('.stage-sheet').style.transform"
        before = visitor.page.evaluate(sheet)
        visitor.page.mouse.down()
        visitor.page.mouse.move(700, 400, steps=4)
        visitor.page.mouse.up()
        visitor.wait(COUNT, 2)
        assert visitor.page.evaluate(sheet) == before

    def test_forgets_an_arrow_whose_release_the_command_key_swallowed(
        self, visitor: Visitor
    ) -> None:
        visitor.page.keyboard.down("ArrowRight")
        press(visitor, "Meta")
        press(visitor, "Space", "ArrowDown", "Space")
        visitor.wait(COUNT, 1)
        assert points_of(visitor, strokes_of(visitor)[0]) == [(410, 300), (410, 310)]

    def test_points_at_a_spot_for_a_nudge(self, visitor: Visitor) -> None:
        visitor.page.get_by_role("button", name="Point").press("Enter")
        visitor.page.locator(".stage-canvas").focus()
        press(visitor, "ArrowLeft", "Enter")
        assert visitor.page.evaluate("document.activeElement.id") == "nudge-text"
        visitor.page.keyboard.type("a boat")
        press(visitor, "Enter")
        visitor.wait("() => document.querySelector('[data-stage]').live.state.nudges.length === 1")
        nudges: list[dict[str, object]] = visitor.state()["nudges"]  # type: ignore[assignment]
        assert nudges[0]["spot"] == [390, 300]
        assert strokes_of(visitor) == []


class TestTools:
    def test_a_stroke_has_the_colour_width_and_brush_that_were_chosen(
        self, visitor: Visitor
    ) -> None:
        page = visitor.page
        page.get_by_role("radio", name="Blue").check(force=True)
        page.get_by_role("slider", name="Width").fill("21")
        page.get_by_role("button", name="Brush: Oil round").press("Enter")
        page.get_by_role("radio", name="Charcoal").check(force=True)
        expect(page.get_by_role("button", name="Brush: Charcoal")).to_be_visible()
        expect(page.get_by_text("21 px")).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
        visitor.draw((100, 100), (600, 300))
        visitor.wait(COUNT, 1)
        [stroke] = strokes_of(visitor)
        expected = {"color": "#3b82f6", "width": 21, "brush": "charcoal"}
        assert {key: stroke[key] for key in expected} == expected

    def test_every_brush_is_shown_by_a_sample_of_its_own(self, visitor: Visitor) -> None:
        visitor.page.get_by_role("button", name="Brush").press("Enter")
        samples = visitor.page.evaluate(
            """() => Array.from(document.querySelectorAll('[data-brushes] canvas'),
                                (sample) => sample.toDataURL())"""
        )
        assert len(samples) == len(set(samples)) == 12

    def test_a_plotter_has_one_pen(
        self, open_window: OpenWindow, alice: User, transactional_db: None
    ) -> None:
        canvas = services.start_canvas(owner=alice, style="plotter", now=timezone.now())
        visitor = enter(open_window, canvas, alice)
        expect(visitor.page.get_by_role("slider", name="Width")).to_be_hidden()
        visitor.draw((100, 100), (600, 300))
        visitor.wait(COUNT, 1)
        assert not {"color", "width", "brush"} & set(strokes_of(visitor)[0])


class TestTheSavedDot:
    def test_tells_what_waits_and_what_is_taken_back_comes_again(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = open_window("/", alice)
        line = HeldLine(visitor.page)
        visitor.open(f"/studio/{canvas.id}")
        visitor.wait_for_seq(1)
        line.cut()
        visitor.wait("() => document.querySelector('[data-stage]').dataset.saved === 'offline'")
        visitor.draw((100, 100), (300, 160))
        visitor.draw((100, 200), (300, 260))
        visitor.wait(LINE, "Offline, 2 strokes will be sent")
        press(visitor, "Control+z")
        visitor.wait(LINE, "Offline, 1 stroke will be sent")
        press(visitor, "Control+Shift+z")
        visitor.wait(LINE, "Offline, 2 strokes will be sent")
        line.mend()
        visitor.page.evaluate("dispatchEvent(new Event('online'))")
        visitor.wait(SAVED)
        visitor.wait(COUNT, 2)
        expect(visitor.page.locator("[data-stage]")).to_have_attribute("data-saved", "all")


class TestUndo:
    @pytest.fixture
    def line(self, open_window: OpenWindow, canvas: Canvas, alice: User) -> HeldLine:
        self.visitor = open_window("/", alice)
        line = HeldLine(self.visitor.page)
        self.visitor.open(f"/studio/{canvas.id}")
        self.visitor.wait_for_seq(1)
        return line

    def test_brings_back_first_what_was_taken_back_last(self, line: HeldLine) -> None:
        visitor = self.visitor
        line.is_held = True
        visitor.draw((100, 100), (300, 160))
        visitor.draw((100, 200), (300, 260))  # waits behind the first one, unsent
        visitor.wait(LINE, "2 waiting")
        press(visitor, "Control+z", "Control+z")
        line.release()
        visitor.wait(SAVED)
        visitor.wait(COUNT, 0)
        press(visitor, "Control+Shift+z")
        visitor.wait(COUNT, 1)
        assert points_of(visitor, strokes_of(visitor)[0])[0] == pytest.approx((100, 100), abs=1)
        press(visitor, "Control+Shift+z")
        visitor.wait(COUNT, 2)

    def test_leaves_a_stroke_alone_while_nobody_knows_whether_it_is_stored(
        self, line: HeldLine, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = self.visitor
        line.is_held = True
        visitor.draw((100, 100), (300, 160))
        open_window(f"/watch/{canvas.id}", alice).wait(COUNT, 1)
        line.drop()
        visitor.wait(LINE, "Offline, 1 stroke will be sent")
        press(visitor, "Control+z")
        visitor.page.get_by_text("It isn’t known yet whether your last stroke is saved").wait_for()
        visitor.wait(LINE, "Offline, 1 stroke will be sent")
        line.mend()
        visitor.page.evaluate("dispatchEvent(new Event('online'))")
        visitor.wait(SAVED)
        visitor.wait(COUNT, 1)
        press(visitor, "Control+z")
        visitor.wait(COUNT, 0)

    def test_is_heard_from_a_slider_and_from_a_checkbox(self, visitor: Visitor) -> None:
        visitor.draw((100, 100), (300, 160))
        visitor.wait(COUNT, 1)
        visitor.wait(SAVED)
        visitor.page.get_by_role("slider", name="Width").focus()
        press(visitor, "Control+z")
        visitor.wait(COUNT, 0)
        visitor.page.evaluate("document.querySelector('[data-fingers]').hidden = false")
        visitor.page.get_by_label("Draw with finger too").focus()
        press(visitor, "Control+y")
        visitor.wait(COUNT, 1)

    def test_and_the_view_are_left_alone_behind_a_dialog(self, visitor: Visitor) -> None:
        visitor.draw((100, 100), (300, 160))
        visitor.wait(COUNT, 1)
        visitor.wait(SAVED)
        press(visitor, "?")
        visitor.page.get_by_role("dialog").wait_for()
        visitor.page.evaluate("document.activeElement.blur()")
        press(visitor, "Control+z", "+")
        visitor.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        assert visitor.page.evaluate(ZOOM) == 1
        visitor.draw((100, 200), (300, 260))
        visitor.wait(COUNT, 2)
