"""Bad weather: what the pages say and keep when things go otherwise than planned.

That the server is restarted while somebody draws is in `test_reconnecting`.
"""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from django.views.defaults import server_error
from playwright.sync_api import expect

from accounts.models import User
from canvas import services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.strokes import long_wave, perform, wave
from tests.browser.visitors import server_state
from tests.gallery.hanging import hang

pytestmark = pytest.mark.browser

NO_ROOM = """() => {
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  get: () => { throw new DOMException("forbidden", "SecurityError"); },
});"""
DAY_LATE = """() => {
  const { clock } = document.querySelector('[data-stage]').live.socket;
  return Math.abs(Date.now() - clock.now()) > 23 * 3600 * 1000;
}"""
A_DAY_BEHIND = """(() => {
  const day = 86_400_000;
  const { now } = Date;
  Date.now = () => now() - day;
  Object.defineProperty(performance, "timeOrigin", { value: performance.timeOrigin - day });
})();"""
# While it sleeps, the clock that a page counts with stands still, and the one on the wall does not.
SLEEPS = """(() => {
  const hour = 3_600_000;
  const [now, dateNow] = [performance.now.bind(performance), Date.now];
  let slept = 0;
  performance.now = () => now() - slept;
  Date.now = () => dateNow() + slept;
  window.sleepAnHour = () => { slept += hour; };
})();"""
CLOCK = "document.querySelector('[data-stage]').live.socket.clock"
KNOWS_THE_TIME = """() => {
  const { socket } = document.querySelector('[data-stage]').live;
  const wall = new Date().getTime();
  return socket.isOpen && Math.abs(socket.clock.now() - wall) < 1000;
}"""
STROKES = "n => document.querySelector('[data-stage]').live.state.strokes.length === n"
TOLD = "words => document.querySelector('[data-narration]').textContent.startsWith(words)"
SIZE = "n => document.querySelector('[data-studio]').studio.drawing.outbox.size === n"
HOLD = """() => {
  const { socket } = document.querySelector('[data-stage]').live;
  socket.open = () => {};
  socket.lost(1006);
}"""


NET_IS_BACK = """() => {
  const { socket } = document.querySelector('[data-stage]').live;
  delete socket.open;
  socket.comeBack();
}"""


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    now = timezone.now()
    return services.start_canvas(owner=alice, style="plotter", open_to="signed_in", now=now)


def test_the_page_of_our_own_faults_asks_no_database() -> None:
    answer = server_error(RequestFactory().get("/"))  # no fixture: a query would be refused
    assert answer.status_code == 500
    assert b"Something broke" in answer.content
    assert b"art/broken" in answer.content


def test_a_piece_that_does_not_exist_is_a_page_with_a_drawing(open_window: OpenWindow) -> None:
    visitor = open_window("/")
    answer = visitor.page.goto(f"{visitor.site}/gallery/999999")
    assert answer is not None
    assert answer.status == 404
    expect(visitor.page.locator("h1")).to_have_text("Nothing hangs here")
    drawing = visitor.page.locator("svg.art")
    assert drawing.get_attribute("aria-label")
    visitor.wait("() => document.querySelector('.art use').getBBox().width > 0")
    visitor.problems.clear()  # Chromium tells of the 404 itself


def test_a_piece_finished_while_a_guest_draws_says_so_and_where_it_hangs(
    open_window: OpenWindow, canvas: Canvas, bob: User
) -> None:
    visitor = open_window(f"/studio/{canvas.id}", bob)
    visitor.wait_for_line()
    visitor.page.locator(".stage-canvas").hover()
    visitor.page.mouse.down()
    services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
    finished = visitor.page.locator("[data-while=finished]")
    finished.wait_for()
    visitor.page.mouse.up()
    status = visitor.page.locator("[data-live=status]")
    expect(status).to_have_text("Finished. The piece stays as it is.")
    expect(finished.get_by_role("link")).to_have_attribute("href", f"/watch/{canvas.id}")
    expect(visitor.page.locator(".bench")).to_be_hidden()
    visitor.wait(SIZE, 0)


def test_a_guest_reads_why_a_canvas_made_private_is_closed(
    open_window: OpenWindow, canvas: Canvas, alice: User
) -> None:
    visitor = open_window(f"/watch/{canvas.id}")
    visitor.wait_for_line()
    services.change_settings(
        user=alice,
        canvas_id=canvas.id,
        visibility="private",
        open_to="owner",
        now=timezone.now(),
    )
    closed = visitor.page.locator("[data-far=closed]")
    closed.wait_for()
    expect(closed).to_contain_text("no longer open to you")
    visitor.wait(TOLD, "This canvas is no longer open to you.")
    expect(closed.get_by_role("link")).to_have_attribute("href", "/")
    expect(closed.locator("svg.art")).to_be_visible()


def test_a_line_long_gone_is_told_with_a_drawing_until_it_is_back(
    open_window: OpenWindow, canvas: Canvas
) -> None:
    visitor = open_window(f"/watch/{canvas.id}")
    visitor.wait_for_line()
    far = visitor.page.locator("[data-far=waiting]")
    expect(far).to_be_hidden()
    visitor.page.evaluate(HOLD)
    far.wait_for()
    expect(far).to_contain_text("comes back by itself")
    visitor.wait(TOLD, "The site cannot be reached just now.")
    visitor.wait("() => document.querySelector('[data-far=waiting] use').getBBox().width > 0")
    visitor.page.evaluate(NET_IS_BACK)
    visitor.wait_for_line()
    far.wait_for(state="hidden")


def test_the_studio_without_javascript_shows_the_picture_and_says_what_it_needs(
    open_window: OpenWindow, canvas: Canvas, alice: User
) -> None:
    perform(canvas, wave(2), at=timezone.now() - timedelta(minutes=1))
    page = open_window(f"/studio/{canvas.id}", alice, java_script_enabled=False).page
    expect(page.locator("img.stage-picture")).to_be_visible()
    needs = page.locator(".room-easel noscript p")
    expect(needs).to_be_visible()
    expect(needs).to_contain_text("need JavaScript")
    head = page.get_by_role("banner")
    expect(head.get_by_role("link", name="Gallery", exact=True)).to_be_visible()
    dead = page.locator("main :is(button, input, textarea, select)").filter(visible=True)
    expect(dead, "nothing that would do nothing").to_have_count(0)


def test_pages_without_javascript_show_the_picture_and_say_what_is_missing(
    open_window: OpenWindow, canvas: Canvas, alice: User
) -> None:
    piece = hang(alice, "Lines")
    for path, missing in (
        ("/", "To see it drawn again takes JavaScript."),
        (piece.get_absolute_url(), "To see it drawn again takes JavaScript."),
        (
            f"/watch/{canvas.id}",
            "Watching the pen, and what is thought and said, takes JavaScript.",
        ),
    ):
        page = open_window(path, java_script_enabled=False).page
        expect(page.locator("img.stage-picture")).to_be_visible()
        expect(page.locator("main noscript p")).to_contain_text(missing)
        dead = page.locator("main .stage :is(button, input, select)").filter(visible=True)
        expect(dead).to_have_count(0)


@pytest.mark.parametrize("weather", ["full", "forbidden"])
def test_without_storage_drawing_goes_on_and_the_dot_says_what_is_kept(
    open_window: OpenWindow, canvas: Canvas, alice: User, weather: str
) -> None:
    visitor = open_window("/sign-in", alice)
    visitor.page.add_init_script(FORBIDDEN if weather == "forbidden" else f"({NO_ROOM})()")
    visitor.open(f"/studio/{canvas.id}")
    visitor.wait_for_line()
    visitor.page.evaluate(HOLD)
    visitor.draw((100, 100), (300, 160))
    visitor.wait(SIZE, 1)
    line = visitor.page.locator("[data-live=line]")
    expect(line).to_contain_text("kept only while this page is open")
    visitor.page.evaluate(NET_IS_BACK)
    visitor.wait(STROKES, 1)
    visitor.wait("() => document.querySelector('[data-live=line]').textContent === 'All saved'")


def test_a_clock_wrong_by_a_day_plays_at_the_servers_present(
    open_window: OpenWindow, canvas: Canvas
) -> None:
    visitor = open_window("/sign-in")
    visitor.page.add_init_script(A_DAY_BEHIND)
    visitor.open(f"/watch/{canvas.id}")
    visitor.wait_for_line()
    assert visitor.page.evaluate(DAY_LATE)
    perform(canvas, long_wave())
    visitor.wait("() => document.querySelector('[data-pen]').dataset.state === 'down'")


@pytest.mark.parametrize("line", ["dead", "alive"])
def test_a_laptop_asleep_for_an_hour_wakes_in_the_present(
    open_window: OpenWindow, canvas: Canvas, line: str
) -> None:
    visitor = open_window("/sign-in")
    visitor.page.add_init_script(SLEEPS)
    visitor.open(f"/watch/{canvas.id}")
    visitor.wait(KNOWS_THE_TIME)
    visitor.wait(f"() => {CLOCK}.samples.length >= 5")
    if line == "dead":
        visitor.page.evaluate(HOLD)
    visitor.page.evaluate("() => sleepAnHour()")
    perform(canvas, wave(2), at=timezone.now() - timedelta(minutes=30))
    if line == "dead":
        visitor.page.evaluate(NET_IS_BACK)
    visitor.wait(KNOWS_THE_TIME)
    visitor.wait(STROKES, 2)
    perform(canvas, wave(2, first=2))
    visitor.wait("() => document.querySelector('[data-pen]').dataset.state === 'down'")


def test_two_tabs_with_one_outbox_store_each_stroke_once(
    open_window: OpenWindow, canvas: Canvas, alice: User
) -> None:
    first = open_window(f"/studio/{canvas.id}", alice)
    first.wait_for_line()
    first.page.evaluate(HOLD)
    first.draw((100, 100), (300, 160))
    first.wait(SIZE, 1)
    page = first.page.context.new_page()
    page.goto(first.page.url)
    first.page.evaluate(NET_IS_BACK)
    first.wait(STROKES, 1)
    first.wait(SIZE, 0)
    assert len(server_state(canvas)["strokes"]) == 1  # type: ignore[arg-type]
