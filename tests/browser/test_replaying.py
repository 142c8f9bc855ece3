"""A finished piece is played again from its log: play, pause, scrub, and what was cut stays out."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from canvas import services
from canvas.events import AskedStroke
from canvas.models import Canvas
from gallery.models import Piece
from gallery.services import hang_piece
from tests.browser.conftest import OpenWindow
from tests.browser.strokes import perform, wave
from tests.browser.visitors import Visitor

pytestmark = pytest.mark.browser

REPLAY = "document.querySelector('[data-stage]').replay"
SHOWN = f"() => {REPLAY}.stage.strokes.map(({{ id }}) => id)"


@pytest.fixture
def piece(transactional_db: None, alice: User) -> Piece:
    """Three strokes of the artist, two more that were cut, and one of alice's; all long ago."""
    then = timezone.now() - timedelta(hours=1)
    canvas = services.start_canvas(owner=alice, style="plotter", now=then)
    show = perform(canvas, wave(3), at=then)
    then = show.ends_at + timedelta(seconds=30)
    drawn = draw(canvas, alice, wave(1, first=9))
    show = perform(canvas, wave(3, first=4), at=then)
    services.cut_performance(canvas_id=canvas.id, now=then + timedelta(seconds=1.2))
    assert drawn > 0
    services.name_piece(canvas_id=canvas.id, title="Waves", alt_text="Waves.", now=then)
    return hang(canvas)


def draw(canvas: Canvas, user: User, strokes: list[AskedStroke]) -> int:
    read = services.read_strokes(strokes, width=canvas.width, height=canvas.height)
    drawing = services.Drawing(user, canvas.id, read)
    return services.add_strokes(drawing=drawing, now=timezone.now() - timedelta(minutes=50))


def hang(canvas: Canvas) -> Piece:
    hang_piece(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
    return Piece.objects.get(canvas=canvas)


def kept(canvas: Canvas) -> list[str]:
    return [stroke.client_id for stroke in canvas.strokes.live().in_order()]


def open_piece(open_window: OpenWindow, piece: Piece, **options: object) -> Visitor:
    visitor = open_window(piece.get_absolute_url(), **options)
    visitor.wait(f"() => Boolean({REPLAY})")
    return visitor


def test_a_replay_ends_with_exactly_what_hangs(open_window: OpenWindow, piece: Piece) -> None:
    visitor = open_piece(open_window, piece)
    visitor.page.get_by_label("Speed").select_option("16")
    visitor.page.get_by_role("button", name="Play the replay").click()
    visitor.wait(f"() => {REPLAY}.plan && {REPLAY}.ms > 0 && {REPLAY}.isPlaying")
    visitor.wait(f"() => !{REPLAY}.isPlaying")
    assert visitor.page.evaluate(SHOWN) == kept(piece.canvas)
    expect(visitor.page.get_by_text(f"{piece.stroke_count} of")).to_be_visible()


def test_scrubbing_goes_to_a_stroke_and_back(open_window: OpenWindow, piece: Piece) -> None:
    visitor = open_piece(open_window, piece)
    slider = visitor.page.get_by_label("Stroke of the replay")
    slider.focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.wait(f"() => {REPLAY}.plan !== null && {REPLAY}.ms > 0")
    visitor.page.keyboard.press("End")
    visitor.wait(f"() => {REPLAY}.ms === {REPLAY}.plan.durationMs")
    assert visitor.page.evaluate(SHOWN) == kept(piece.canvas)
    visitor.page.keyboard.press("ArrowLeft")
    visitor.page.keyboard.press("Home")
    visitor.wait(f"() => {REPLAY}.ms === 0 && {REPLAY}.stage.painter.baked.length === 0")


def test_what_was_cut_is_not_played(open_window: OpenWindow, piece: Piece) -> None:
    visitor = open_piece(open_window, piece)
    visitor.page.get_by_role("button", name="Play the replay").click()
    visitor.wait(f"() => {REPLAY}.plan !== null")
    strokes = visitor.page.evaluate(
        f"() => {REPLAY}.plan.scenes.flatMap(({{ frame }}) => frame.strokes ?? [])"
        ".map(({ id }) => id)"
    )
    assert "wave-6" not in strokes
    assert visitor.page.evaluate(f"() => {REPLAY}.plan.durationMs") < 20_000, "waits are taken out"


def test_the_home_page_begins_to_draw_by_itself(open_window: OpenWindow, piece: Piece) -> None:
    visitor = open_window("/")
    visitor.wait("() => document.querySelector('[data-pen]').dataset.state === 'down'")
    expect(visitor.page.locator("main")).to_contain_text("Replay", use_inner_text=True)


def test_with_reduced_motion_the_home_page_waits_to_be_asked(
    open_window: OpenWindow, piece: Piece
) -> None:
    visitor = open_window("/", reduced_motion="reduce")
    visitor.wait(f"() => Boolean({REPLAY})")
    expect(visitor.page.get_by_role("button", name="Play the replay")).to_be_visible()
    assert visitor.page.evaluate(f"{REPLAY}.isPlaying") is False
    expect(visitor.page.locator("img.stage-picture")).to_be_visible()
