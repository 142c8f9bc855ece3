"""Several pointers at once: a palm beside a pen, fingers gone unseen, one that marks an area."""

import pytest
from django.utils import timezone

from accounts.models import User
from canvas import services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.hands import COUNT, SAVED, ZOOM, enter, fingers_of, points_of, send, strokes_of
from tests.browser.visitors import Visitor

pytestmark = pytest.mark.browser

# Where the sheet's upper edge is, in shares of the window that it is seen through.
TOP = "document.querySelector('[data-studio]').studio.drawing.zoom.view.y"


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def target_of(visitor: Visitor) -> dict[str, list[float]] | None:
    """Return where the nudge that is being written points, in whole canvas pixels."""
    target: dict[str, list[float]] | None = visitor.page.evaluate(
        "document.querySelector('[data-studio]').studio.nudges.target"
    )
    return target and {kind: [round(edge) for edge in place] for kind, place in target.items()}


class TestPalms:
    def test_that_rest_between_two_strokes_of_a_pen_take_nothing_back(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        stroke: list[dict[str, object]] = [
            {"type": "pointerdown", "at": [20, 20]},
            {"at": [90, 60]},
            {"type": "pointerup"},
        ]
        palm: list[dict[str, object]] = [
            {"type": kind, "at": [500 + 30 * i, 500], "pointerType": "touch", "pointerId": 8 + i}
            for kind in ("pointerdown", "pointerup")
            for i in (0, 1)
        ]
        send(visitor, *stroke)
        visitor.wait(COUNT, 1)
        visitor.wait(SAVED)
        send(visitor, {"at": [120, 80], "buttons": 0}, *palm)
        send(visitor, *stroke)
        visitor.wait(COUNT, 2)

    def test_that_touch_at_once_with_a_pen_leave_nothing_of_a_pinch(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, has_touch=True)
        fingers = fingers_of(visitor)
        fingers.put((500, 400))
        fingers.put((500, 400), (600, 400))
        send(visitor, {"type": "pointerdown", "at": [20, 20]}, {"at": [90, 60]})
        fingers.move((450, 400), (650, 400))
        fingers.lift()
        send(visitor, {"type": "pointerup", "at": [90, 60]})
        fingers.hold(30_000)  # by a clock that stood still while the pen drew
        fingers.put((300, 300))
        fingers.put((300, 300), (500, 300))
        fingers.move((250, 300), (550, 300))
        fingers.lift()
        assert visitor.page.evaluate(ZOOM) == pytest.approx(1.5, abs=0.05)
        visitor.wait(COUNT, 1)


class TestFingers:
    def test_push_the_sheet_once_while_space_is_held(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, has_touch=True)
        for _ in range(3):
            visitor.page.keyboard.press("+")
        visitor.page.locator(".stage-window").hover()
        before = visitor.page.evaluate(TOP)
        fingers = fingers_of(visitor)
        visitor.page.keyboard.down(" ")
        fingers.put((300, 300))
        fingers.put((300, 300), (500, 300))
        fingers.move((300, 380), (500, 380))
        fingers.lift()
        visitor.page.keyboard.up(" ")
        assert visitor.page.evaluate(TOP) - before == pytest.approx(80 / 600, abs=0.01)
        visitor.wait(SAVED)
        assert strokes_of(visitor) == []

    def test_that_were_never_seen_to_leave_do_not_make_a_pinch_of_the_next_one(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        touch = {"pointerType": "touch", "isPrimary": True}
        send(visitor, {"type": "pointerdown", "at": [100, 100], **touch})
        send(visitor, {"type": "lostpointercapture", **touch})
        stroke: list[dict[str, object]] = [
            {"type": "pointerdown", "at": [200, 200]},
            {"at": [300, 250]},
            {"type": "pointerup"},
        ]
        send(visitor, *({**event, **touch, "pointerId": 8} for event in stroke))
        visitor.wait(COUNT, 2)
        assert points_of(visitor, strokes_of(visitor)[1]) == [(200, 200), (300, 250)]


class TestAnArea:
    def test_that_is_dragged_is_one_pointers_and_may_be_given_up(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.get_by_role("button", name="Point").click()
        spot = visitor.page.locator("[data-spot]")
        other = {"pointerType": "mouse", "pointerId": 8}
        drag: list[dict[str, object]] = [
            {"type": "pointerdown", "at": [120, 100]},
            {"at": [180, 250]},
            {"type": "pointerdown", "at": [600, 500], **other},
            {"at": [610, 510], **other},
            {"type": "pointerup", **other},
            {"at": [200, 300]},
        ]
        send(visitor, *drag)
        assert target_of(visitor) == {"area": [120, 100, 200, 300]}
        visitor.page.keyboard.press("Escape")
        assert spot.is_hidden()
        assert target_of(visitor) is None
        assert visitor.page.locator("[data-stage]").get_attribute("data-is-pointing") == "yes"
        send(visitor, {"type": "pointerup", "at": [200, 300]}, *drag, {"type": "pointerup"})
        assert target_of(visitor) == {"area": [120, 100, 200, 300]}
