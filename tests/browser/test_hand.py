"""A hand draws: every sample counts, at once under the finger, and nothing changes afterwards."""

from base64 import b64decode
from collections.abc import Mapping
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from canvas import services
from canvas.brush_table import BRUSHES
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.hands import (
    COUNT,
    LINE,
    SAVED,
    HeldLine,
    enter,
    points_of,
    send,
    strokes_of,
)
from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.browser

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}
CHOOSE_BRUSH = """(name) => {
  const input = document.querySelector(`[data-brushes] input[value=${name}]`);
  input.checked = true;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}"""
OWN = "document.querySelector('[data-stage]').live.stage.own.at(-1) ?? null"
# The callback asked for after the stage's own runs in the same frame, right after it.
SAME_FRAME = """() => {
  const canvas = document.querySelector('.stage-canvas');
  const ctx = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  window.seen = [];
  addEventListener('pointermove', ({ clientX, clientY, buttons }) => {
    if (buttons !== 1) return;
    requestAnimationFrame(() => {
      const box = canvas.getBoundingClientRect();
      const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
      ctx.drawImage(canvas, -x * canvas.width, -y * canvas.height);
      const [, , blue] = ctx.getImageData(0, 0, 1, 1).data;
      window.seen.push(blue < 255);
    });
  });
}"""

# A hand that goes on down the sheet, 3,500 samples in seventy frames, and stays there.
LONG_WAY = """() => {
  const canvas = document.querySelector('.stage-canvas');
  const box = canvas.getBoundingClientRect();
  const made = (i, steps = []) => new PointerEvent('pointermove', {
    pointerId: 7, pointerType: 'mouse', buttons: 1, bubbles: true, coalescedEvents: steps,
    clientX: box.left + ((i % 700) * box.width) / 800,
    clientY: box.top + ((50 + i / 10) * box.height) / 600,
  });
  let i = 0;
  const goOn = () => {
    const steps = Array.from({ length: 50 }, () => made((i += 1)));
    canvas.dispatchEvent(made(i, steps));
    if (i < 3500) requestAnimationFrame(goOn);
  };
  goOn();
}"""
HAND_IS_BELOW = """(y) => {
  const [hand] = document.querySelector('[data-stage]').live.stage.hands.moving.values();
  return hand?.points.at(-1)[1] > y;
}"""


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def pressure_of(stroke: Mapping[str, str]) -> list[int]:
    """Return how hard a wire stroke's points are pressed, 0..255."""
    return list(b64decode(stroke["pressure"]))


class TestAStrokeOfMine:
    def test_looks_the_same_before_and_after_the_servers_echo(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = open_window("/", alice)
        line = HeldLine(visitor.page)
        visitor.open(f"/studio/{canvas.id}")
        visitor.wait_for_seq(1)
        differing = []
        for i, brush in enumerate(BRUSHES):
            visitor.page.evaluate(CHOOSE_BRUSH, brush)
            line.is_held = True
            y = 40 + 44 * i
            visitor.draw((80, y), (300, y + 30), (520, y - 20), (720, y + 10))
            visitor.wait(LINE, "1 waiting")
            before = visitor.picture()
            line.release()
            visitor.wait(COUNT, i + 1)
            visitor.wait(SAVED)
            if visitor.picture() != before:
                differing.append(brush)
        assert differing == []

    def test_is_on_the_canvas_in_the_frame_of_the_pointer(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.page.evaluate(SAME_FRAME)
        visitor.draw((100, 100), (400, 300), (650, 120))
        visitor.wait(SAVED)
        seen = visitor.page.evaluate("window.seen")
        assert len(seen) >= 6
        assert all(seen)

    def test_that_leaves_the_sheet_selects_no_words_and_ends_at_its_edge(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        visitor.draw((400, 500), (400, 660), (500, 720))
        visitor.wait(COUNT, 1)
        assert visitor.page.evaluate("getSelection().toString()") == ""
        places = points_of(visitor, strokes_of(visitor)[0])
        assert max(y for _, y in places) == 600

    def test_of_a_hand_that_draws_on_and_on_keeps_within_what_is_allowed(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        row = [
            {"at": [i % 700 + 0.25, 100 + i // 10], "pointerType": "mouse"} for i in range(4_500)
        ]
        steps = [{"at": chunk[-1]["at"], "pointerType": "mouse", "coalesced": chunk}
                 for chunk in (row[i : i + 500] for i in range(0, 4_500, 500))]  # fmt: skip
        start = {"type": "pointerdown", "at": [0, 100], "pointerType": "mouse"}
        end = {"type": "pointerup", "pointerType": "mouse"}
        send(visitor, start, *steps, end)
        visitor.wait(COUNT, 1)
        points = points_of(visitor, strokes_of(visitor)[0])
        assert 1_000 < len(points) <= 2_000
        assert points[-1] == (299.25, 549.0)
        jumps = {round(b[0] - a[0]) for a, b in pairwise(points[1:-1]) if b[0] > a[0]}
        assert jumps == {4}, "the pace stays even, as the brushes read it"

    def test_of_a_hand_that_draws_on_and_on_is_followed_by_others_to_its_end(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        hers, theirs = enter(open_window, canvas, alice), open_window(f"/watch/{canvas.id}", alice)
        theirs.wait_for_seq(1)
        send(hers, {"type": "pointerdown", "at": [0, 50], "pointerType": "mouse"})
        hers.page.evaluate(LONG_WAY)
        theirs.wait(HAND_IS_BELOW, 350)


class TestSamples:
    def drawn(
        self,
        visitor: Visitor,
        *moves: dict[str, object],
        kind: str = "pen",
        left_at: tuple[float, float] | None = None,
    ) -> list[tuple[float, float]]:
        start = {"type": "pointerdown", "at": [10, 10], "pointerType": kind}
        end = {"type": "pointerup", "pointerType": kind, **({"at": left_at} if left_at else {})}
        send(visitor, start, *({"pointerType": kind, **move} for move in moves), end)
        visitor.wait(COUNT, 1)
        return points_of(visitor, strokes_of(visitor)[0])

    @pytest.mark.parametrize(
        ("coalesced", "expected"),
        [
            (
                [{"at": [20, 20]}, {"at": [30, 20]}, {"at": [40, 20]}],
                [(20, 20), (30, 20), (40, 20)],
            ),
            ([], [(40, 20)]),
            ([{"at": [300, 300], "pointerId": 99}], [(40, 20)]),
        ],
        ids=["all that came together", "an empty list", "another pointer's"],
    )
    def test_are_the_pointers_own(
        self,
        open_window: OpenWindow,
        canvas: Canvas,
        alice: User,
        coalesced: list[dict[str, object]],
        expected: list[tuple[float, float]],
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        points = self.drawn(visitor, {"at": [40, 20], "coalesced": coalesced})
        assert points == [(10, 10), *expected]

    def test_that_are_only_predicted_are_seen_and_never_stored(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        guess = {"at": [40, 20], "predicted": [{"at": [55, 24]}, {"at": [700, 500]}]}
        send(visitor, {"type": "pointerdown", "at": [10, 10]}, guess)
        shown = points_of(visitor, visitor.page.evaluate(OWN))
        assert shown == [(10, 10), (40, 20), (55, 24)], "a guess too far away is none"
        send(visitor, {"at": [50, 40]}, {"type": "pointerup", "at": [50, 40]})
        visitor.wait(COUNT, 1)
        assert points_of(visitor, strokes_of(visitor)[0]) == [(10, 10), (40, 20), (50, 40)]

    def test_reach_to_where_the_pen_left_the_sheet(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        points = self.drawn(visitor, {"at": [40, 20]}, {"at": [80, 85]}, left_at=(90, 90))
        assert points == [(10, 10), (40, 20), (80, 85), (90, 90)]
        pressure = pressure_of(strokes_of(visitor)[0])
        assert pressure[-1] == pressure[-2], "lifting it is no lighter touch"

    def test_end_where_the_browser_took_the_pointer_away(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        stroke: list[dict[str, object]] = [
            {"type": "pointerdown", "at": [10, 10]},
            {"at": [40, 20]},
            {"type": "lostpointercapture", "at": [0, 0]},
        ]
        send(visitor, *stroke, *({**event, "pointerId": 8} for event in stroke))
        visitor.wait(COUNT, 2)
        assert points_of(visitor, strokes_of(visitor)[0]) == [(10, 10), (40, 20)]

    def test_of_a_pen_that_lies_on_its_side_press_more(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        flat, upright = {"altitudeAngle": 0.1}, {"altitudeAngle": 1.5}
        self.drawn(visitor, {"at": [40, 20], **upright}, {"at": [60, 20], **flat})
        pressure = pressure_of(strokes_of(visitor)[0])
        assert pressure[1] == 128
        assert pressure[2] > 150


class TestPalms:
    def test_that_touch_before_the_pen_leave_no_mark(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        palm: dict[str, object] = {"pointerType": "touch", "pointerId": 8}
        send(
            visitor,
            {"type": "pointerdown", "at": [500, 500], **palm},
            {"at": [504, 503], **palm},
            {"type": "pointerdown", "at": [20, 20]},
            {"at": [509, 503], **palm},
            {"at": [90, 60]},
            {"type": "pointerup"},
            {"type": "pointerup", **palm},
        )
        visitor.wait(COUNT, 1)
        visitor.wait(SAVED)
        assert points_of(visitor, strokes_of(visitor)[0]) == [(20, 20), (90, 60)]

    def test_are_kept_off_once_a_pen_was_seen_unless_the_person_says_otherwise(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice)
        choice = visitor.page.get_by_label("Draw with finger too")
        expect(choice, "nobody is asked before a pen was seen").to_be_hidden()
        stroke: list[dict[str, object]] = [
            {"type": "pointerdown", "at": [20, 20]},
            {"at": [90, 60]},
            {"type": "pointerup"},
        ]
        touch = [{**event, "pointerType": "touch", "pointerId": 8} for event in stroke]
        send(visitor, *stroke)
        send(visitor, *touch)
        visitor.wait(COUNT, 1)
        choice.check()
        send(visitor, *touch)
        visitor.wait(COUNT, 2)
        visitor.wait(SAVED)
        assert [("pressure" in stroke) for stroke in strokes_of(visitor)] == [True, False]
        names = visitor.page.evaluate("Object.keys(localStorage)")
        assert [name.partition(".")[0] for name in names] == ["monet"]
        visitor.page.reload()
        visitor.wait_for_seq(1)
        expect(choice, "the choice is kept").to_be_checked()
