"""Where things stand on the first page and in the studio, and the map of the keys."""

import re
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from agent import stage
from agent.models import Turn
from canvas import services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.strokes import perform, wave
from tests.browser.visitors import PHONE, Visitor
from tests.gallery.hanging import hang

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1280, "height": 800}
TABLET = {"width": 820, "height": 1100}
LOW = {"width": 844, "height": 390}  # a phone on its side
WINDOWS = {"laptop": LAPTOP, "tablet": TABLET, "phone": PHONE, "low": LOW}
BOX = "one => { const { left, top, right, bottom } = one.getBoundingClientRect();"
BOX += " return [left, top, right, bottom]; }"
# Where the pens stand below these words: at once, before the page says something else.
PENS_BELOW = """async (said) => {
  await document.fonts.ready;
  return said.map((words) => {
    ['status', 'why'].forEach((name, i) => {
      document.querySelector(`[data-live=${name}]`).textContent = words[i];
    });
    return document.querySelector('.bench').getBoundingClientRect().top;
  });
}"""

LONG_TITLE = "The harbour at Le Havre, seen through a morning that cannot make up its mind"

type Box = list[float]


def draw_live(user: User) -> Canvas:
    """Let a turn run on a public canvas that is far enough along for the first page."""
    now = timezone.now()
    canvas = services.start_canvas(owner=user, style="paint", open_to="signed_in", now=now)
    services.name_piece(canvas_id=canvas.id, title=LONG_TITLE, alt_text="A harbour.", now=now)
    perform(canvas, wave(stage.MIN_STROKES), at=now)
    Turn.objects.create(canvas=canvas, number=1, state="running", started_at=now)
    return canvas


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def box(page: Page, name: str) -> Box:
    """Return left, top, right and bottom of an element in the window, px."""
    found: Box = page.locator(name).first.evaluate(BOX)
    return found


def enter(open_window: OpenWindow, canvas: Canvas, user: User, **options: object) -> Visitor:
    visitor = open_window(f"/studio/{canvas.id}", user, **options)
    visitor.wait_for_line()
    return visitor


class TestTheFirstPage:
    @pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
    @pytest.mark.parametrize("shown", ["empty", "replay", "live"])
    def test_both_invitations_are_in_the_first_view(
        self, open_window: OpenWindow, alice: User, shown: str, viewport: dict[str, int]
    ) -> None:
        if shown != "empty":
            hang(alice, LONG_TITLE)
        if shown == "live":
            draw_live(alice)
        page = open_window("/", viewport=viewport).page
        for words in (re.compile("Draw (with it|along)"), "Nudge it"):
            expect(page.get_by_role("link", name=words)).to_be_in_viewport(ratio=1)

    def test_the_invitations_stand_beside_the_art_on_a_laptop(
        self, open_window: OpenWindow, alice: User
    ) -> None:
        hang(alice, LONG_TITLE)
        page = open_window("/", viewport=LAPTOP).page
        _, _, right, bottom = box(page, ".entrance-art")
        assert bottom <= LAPTOP["height"]
        assert right <= box(page, ".invitations")[0]

    def test_a_resting_artist_says_why(self, open_window: OpenWindow, alice: User) -> None:
        hang(alice, "Lines")
        page = open_window("/").page
        expect(page.locator(".entrance-rest")).to_contain_text("it works when somebody asks")

    def test_on_a_phone_all_that_steers_a_replay_stands_in_one_row(
        self, open_window: OpenWindow, alice: User
    ) -> None:
        hang(alice, "Lines")
        page = open_window("/", viewport=PHONE).page
        page.locator("[data-replay-controls]:not([hidden])").wait_for()
        rows = [box(page, f"[data-{name}]") for name in ("play", "scrub", "speed")]
        assert max(top for _, top, _, _ in rows) < min(bottom for *_, bottom in rows)
        assert all(one[2] <= other[0] for one, other in pairwise(rows))

    def test_a_nudge_leads_to_the_field_for_it(self, open_window: OpenWindow, alice: User) -> None:
        page = open_window("/", alice).page
        page.get_by_role("link", name="Nudge it").click()
        expect(page.get_by_label("Nudge the artist")).to_be_in_viewport()


class TestTheStudio:
    @pytest.mark.parametrize("viewport", WINDOWS.values(), ids=WINDOWS)
    def test_nothing_lies_over_the_art_or_beyond_the_edge(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, viewport: dict[str, int]
    ) -> None:
        page = enter(open_window, canvas, alice, viewport=viewport).page
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        sheet = box(page, ".stage-frame")
        assert sheet[3] - sheet[1] <= viewport["height"]
        for name in (".bench", ".reins", ".nudge", ".aloud", ".room-head"):
            assert are_apart(sheet, box(page, name)), name

    def test_the_sheet_takes_a_laptop_and_leaves_its_line_and_pens_in_view(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        page = enter(open_window, canvas, alice, viewport=LAPTOP).page
        left, _, right, _ = box(page, ".stage-frame")
        assert right - left > 0.6 * LAPTOP["width"]
        assert box(page, ".bench")[0] - right < 48
        for name in (".stage-caption", ".bench", ".reins", ".nudge"):
            assert box(page, name)[3] <= LAPTOP["height"], name

    def test_on_a_phone_the_sheet_comes_first_then_pens_reins_and_nudge(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        page = enter(open_window, canvas, alice, viewport=PHONE).page
        left, _, right, _ = box(page, ".stage-frame")
        assert right - left > 0.93 * PHONE["width"]
        tops = [box(page, f".{n}")[1] for n in ("stage", "bench", "reins", "nudge", "aloud")]
        assert tops == sorted(tops)
        assert box(page, ".reins")[3] <= 0.85 * PHONE["height"]

    def test_on_a_phone_longer_words_push_nothing_under_the_thumb_away(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        page = enter(open_window, canvas, alice, viewport=PHONE).page
        two_lines = "The understudy is painting across the bottom, 25 strokes"
        said = [("A blank canvas", ""), (two_lines, ""), (two_lines, two_lines)]
        places = page.evaluate(PENS_BELOW, said)
        assert len(set(places)) == 1

    @pytest.mark.parametrize("is_unfolded", [False, True], ids=["folded", "unfolded"])
    def test_on_a_phone_pens_scroll_in_their_own_row_to_the_last(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, is_unfolded: bool
    ) -> None:
        page = enter(open_window, canvas, alice, viewport=PHONE).page
        if is_unfolded:
            page.locator("[data-brush]").click()
        for name in (".bench-palette", *([".brushes"] if is_unfolded else [])):
            row = page.locator(name)
            assert row.evaluate("(row) => row.scrollWidth > row.clientWidth")
            assert row.evaluate("(row) => row.clientHeight") < 110
            last = row.locator("label").last
            last.scroll_into_view_if_needed()
            expect(last).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    def test_keeps_no_room_for_thoughts_that_nobody_had(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        page = enter(open_window, canvas, alice, viewport=LAPTOP).page
        page.locator(".talk[data-is-empty=yes]").wait_for()
        _, top, _, bottom = box(page, ".aloud")
        assert bottom - top < 200

    def test_the_field_one_types_in_stays_above_a_rising_keyboard(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = enter(open_window, canvas, alice, viewport=PHONE)
        field = visitor.page.get_by_label("Nudge the artist")
        field.click()
        visitor.page.set_viewport_size({"width": PHONE["width"], "height": 380})
        expect(field).to_be_in_viewport(ratio=1)


class TestTheMapOfTheKeys:
    def test_a_question_mark_opens_it_and_escape_closes_it(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        page = enter(open_window, canvas, alice).page
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        expect(keys).to_contain_text("gives the stroke up")
        page.keyboard.press("Escape")
        expect(keys).to_be_hidden()

    def test_its_button_opens_it_for_guests_too(
        self, open_window: OpenWindow, canvas: Canvas, bob: User
    ) -> None:
        Canvas.objects.filter(pk=canvas.pk).update(open_to="signed_in")
        page = enter(open_window, canvas, bob).page
        page.get_by_role("button", name="Keys").click()
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()

    def test_a_question_that_is_typed_stays_a_question(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        page = enter(open_window, canvas, alice).page
        field = page.get_by_label("Nudge the artist")
        field.press_sequentially("Birds?")
        expect(field).to_have_value("Birds?")
        expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_new_canvas_is_begun_open_to_whom_one_chose(
    open_window: OpenWindow, canvas: Canvas, alice: User, viewport: dict[str, int]
) -> None:
    page = enter(open_window, canvas, alice, viewport=viewport).page
    page.get_by_role("button", name="New canvas").click()
    page.get_by_label("Plotter").check()
    page.get_by_label("A direction").fill("A harbour")
    page.locator("#begin-visibility").select_option("unlisted")
    page.get_by_label("Who may draw").select_option("signed_in")
    with page.expect_navigation():
        page.get_by_role("button", name="Begin", exact=True).click()
    begun = Canvas.objects.exclude(pk=canvas.pk).get()
    assert (begun.style, begun.visibility, begun.open_to) == ("plotter", "unlisted", "signed_in")


def are_apart(one: Box, other: Box) -> bool:
    is_beside = one[2] <= other[0] or other[2] <= one[0]
    return is_beside or one[3] <= other[1] or other[3] <= one[1]
