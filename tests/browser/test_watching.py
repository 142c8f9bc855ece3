"""A visitor watches: without an account, from any moment on, on any screen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from canvas import services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.strokes import long_wave, perform, wave
from tests.browser.visitors import PHONE, server_state

pytestmark = pytest.mark.browser

PEN = "document.querySelector('[data-pen]')"
PRESENT = """() => {
  const { stage } = document.querySelector('[data-stage]').live;
  const now = stage.now();
  return stage.strokes.map((stroke) => stage.playing.shareOf(stroke, now));
}"""
ELAPSED = """(startsAt) => {
  const { stage } = document.querySelector('[data-stage]').live;
  return stage.now() - startsAt;
}"""


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="plotter", now=timezone.now())


def watch_path(canvas: Canvas) -> str:
    return f"/watch/{canvas.id}"


def test_a_visitor_sees_the_pen_move(open_window: OpenWindow, canvas: Canvas) -> None:
    """R16."""
    visitor = open_window(watch_path(canvas))
    visitor.wait_for_seq(canvas.head_seq)
    perform(canvas, long_wave())
    visitor.wait(f"() => {PEN}.dataset.state === 'down'")
    before = visitor.page.evaluate(f"{PEN}.style.translate")
    visitor.wait(f"before => {PEN}.style.translate !== before", before)
    expect(visitor.page.locator(".stage-status")).to_contain_text("is drawing")
    shares = visitor.page.evaluate(PRESENT)
    assert shares[0] > 0
    assert shares[-1] < 1, "the last stroke is still to come"


def test_a_late_joiner_sees_the_present(open_window: OpenWindow, canvas: Canvas) -> None:
    """R18."""
    long_ago = timezone.now() - timedelta(seconds=2)
    show = perform(canvas, long_wave(), at=long_ago)
    late = open_window(watch_path(canvas))
    late.wait("() => document.querySelector('[data-stage]').dataset.isDrawn === 'yes'")
    elapsed = late.page.evaluate(ELAPSED, show.to_event().starts_at)
    shares = late.page.evaluate(PRESENT)
    passed = [timing.end_ms <= elapsed for timing in show.to_event().strokes]
    assert [share == 1 for share in shares][: passed.count(True)] == [True] * passed.count(True)
    assert passed.count(True) >= 1
    assert shares[-1] == 0


def test_a_cut_leaves_what_was_begun(open_window: OpenWindow, canvas: Canvas) -> None:
    """R19."""
    visitor = open_window(watch_path(canvas))
    visitor.wait_for_seq(canvas.head_seq)
    show = perform(canvas, wave(6)).to_event()
    visitor.wait(f"() => {PEN}.dataset.state === 'down'")
    first_is_drawn_ms = show.starts_at + show.strokes[0].end_ms
    while_it_travels = datetime.fromtimestamp(first_is_drawn_ms / 1000, UTC)
    services.cut_performance(canvas_id=canvas.id, now=while_it_travels)
    canvas.refresh_from_db()
    visitor.wait_for_seq(canvas.head_seq)
    visitor.wait("() => !document.querySelector('[data-stage]').live.stage.isPerforming")
    assert visitor.stroke_ids() == ["wave-0"]
    assert set(visitor.page.evaluate(PRESENT)) == {1}
    assert visitor.state() == server_state(canvas)


def test_strokes_drawn_meanwhile_lie_above_the_batch(
    open_window: OpenWindow, canvas: Canvas, alice: User
) -> None:
    """R9."""
    visitor = open_window(watch_path(canvas))
    visitor.wait_for_seq(canvas.head_seq)
    shown = long_wave()
    perform(canvas, shown)
    [above] = wave(1, first=9)
    drawn = services.read_strokes([above.model_copy(update={"id": "above"})], width=800, height=600)
    drawing = services.Drawing(alice, canvas.id, drawn)
    seq = services.add_strokes(drawing=drawing, now=timezone.now())
    visitor.wait_for_seq(seq)
    visitor.wait(
        "() => document.querySelector('[data-stage]').live.stage.unbaked(Date.now()).length > 0"
    )
    order = visitor.page.evaluate(
        """() => {
          const { stage } = document.querySelector('[data-stage]').live;
          const live = stage.unbaked(stage.now()).map(({ stroke }) => stroke.id);
          return [...stage.painter.baked.map(({ id }) => id), ...live];
        }"""
    )
    assert order[-1] == "above"
    assert visitor.stroke_ids() == [*(stroke.id for stroke in shown), "above"]


def test_the_picture_shows_without_javascript(open_window: OpenWindow, canvas: Canvas) -> None:
    perform(canvas, wave(2), at=timezone.now() - timedelta(minutes=1))
    visitor = open_window(watch_path(canvas), java_script_enabled=False)
    picture = visitor.page.locator("img.stage-picture")
    expect(picture).to_be_visible()
    answer = visitor.page.request.get(visitor.site + (picture.get_attribute("src") or ""))
    assert answer.headers["content-type"] == "image/webp"


def test_the_picture_stays_until_there_is_something_to_take_its_place(
    open_window: OpenWindow, canvas: Canvas
) -> None:
    perform(canvas, wave(2), at=timezone.now() - timedelta(minutes=1))
    visitor = open_window("/sign-in")
    visitor.page.route_web_socket("**/ws/**", lambda socket: None)  # a server that says nothing
    visitor.open(watch_path(canvas))
    visitor.wait("() => document.querySelector('img.stage-picture').complete")
    visitor.wait("() => 'live' in document.querySelector('[data-stage]')")
    look = "(name) => getComputedStyle(document.querySelector(name))"
    assert visitor.page.evaluate(f"({look})('.stage-picture').visibility") == "visible"
    assert visitor.page.evaluate(f"({look})('.stage-canvas').opacity") == "0"


def test_with_reduced_motion_a_batch_appears_whole(open_window: OpenWindow, canvas: Canvas) -> None:
    visitor = open_window(watch_path(canvas), reduced_motion="reduce")
    visitor.wait_for_seq(canvas.head_seq)
    show = perform(canvas, long_wave())
    visitor.wait_for_seq(show.added_seq)
    visitor.wait(f"() => ({PRESENT})().every((share) => share === 1)")
    elapsed = visitor.page.evaluate(ELAPSED, show.to_event().starts_at)
    assert elapsed < show.duration_ms / 2, "they did not wait for the pen"
    expect(visitor.page.locator(".stage-pen")).to_have_attribute("data-state", "away")


def test_a_private_canvas_is_nobodys_to_watch(
    open_window: OpenWindow, canvas: Canvas, alice: User
) -> None:
    """R4."""
    visitor = open_window(watch_path(canvas))
    visitor.wait_for_line()
    services.change_settings(
        user=alice, canvas_id=canvas.id, visibility="private", open_to="owner", now=timezone.now()
    )
    visitor.wait("() => document.querySelector('[data-stage]').dataset.line === 'closed'")
    expect(visitor.page.locator("[data-live=line]")).to_contain_text("no longer open")


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}], ids=["phone", "desk"])
def test_nothing_scrolls_sideways(
    open_window: OpenWindow, canvas: Canvas, viewport: dict[str, Any]
) -> None:
    visitor = open_window(watch_path(canvas), viewport=viewport)
    visitor.wait_for_line()
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
