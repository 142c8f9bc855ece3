"""Somebody without a mouse: from the sign-in to a finished nudge and a stroke, by keys alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import OutgoingMail, User
from agent.models import Nudge
from canvas.models import Canvas, Stroke
from tests.browser.conftest import OpenWindow
from tests.browser.furnished import furnish
from tests.browser.hands import COUNT, SAVED
from tests.browser.visitors import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser

MOST_TABS = 80
# What has the focus: its words, and whether one sees it and a line around it.
FOCUSED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const ringed = (part, pseudo) => part && getComputedStyle(part, pseudo).outlineStyle !== 'none';
  const { borderColor, boxShadow } = getComputedStyle(one);
  const isRinged = ringed(one) || ringed(one, '::after') || ringed(one.closest('.stage-window'))
    || ringed(one.closest('label, .choice'));
  const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0
    && box.left < innerWidth && box.width > 0;
  const words = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent;
  return { html: one.outerHTML.slice(0, 100), words: words.trim(), isRinged, isInView,
    order: one.tabIndex, isPage: one === document.body };
}"""


def tab_to(page: Page, words: str) -> None:
    """Go on with Tab until the control with these words has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED)["words"]:
            return
    pytest.fail(f"Tab does not lead to {words!r}")


def test_a_newcomer_signs_in_nudges_and_draws_by_keys_alone(open_window: OpenWindow) -> None:
    visitor = open_window("/")
    page, keys = visitor.page, visitor.page.keyboard
    tab_to(page, "Sign in")
    keys.press("Enter")
    expect(page.locator("[name=email]"), "from the start").to_be_focused()
    keys.type("dora@example.org")
    keys.press("Enter")
    expect(page.locator("[autocomplete=one-time-code]")).to_be_focused()
    [code] = re.findall(r"\b[0-9]{6}\b", OutgoingMail.objects.latest("id").text)
    keys.type(code)
    keys.press("Enter")
    page.wait_for_url("**/studio")
    visitor.wait_for_line()

    page.locator("h1").evaluate("heading => heading.scrollIntoView()")
    tab_to(page, "Nudge the artist")
    keys.type("A heron by the water, please.")
    tab_to(page, "Nudge")
    keys.press("Enter")
    visitor.wait("() => document.querySelector('.talk ol').textContent.includes('A heron')")
    assert Nudge.objects.get().text == "A heron by the water, please."

    draw_by_keys(visitor)
    assert Stroke.objects.filter(canvas__owner__email="dora@example.org").count() == 1


def draw_by_keys(visitor: Visitor) -> None:
    """Let the pen of the keyboard draw one stroke."""
    page, keys = visitor.page, visitor.page.keyboard
    page.reload()
    visitor.wait_for_line()
    for _ in range(MOST_TABS):
        keys.press("Tab")
        if "stage-canvas" in page.evaluate(FOCUSED)["html"]:
            break
    for key in ("Space", "ArrowRight", "Shift+ArrowRight", "ArrowDown", "Space"):
        keys.press(key)
    visitor.wait(COUNT, 1)
    visitor.wait(SAVED)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_control_is_reached_in_the_order_of_the_page_and_seen(
    open_window: OpenWindow, alice: User, bob: User, settings, tmp_path, size: dict[str, int]
) -> None:
    settings.MEDIA_ROOT = tmp_path
    site = furnish(alice, bob)
    for path, who in (
        ("/", None),
        (site.painted.get_absolute_url(), None),
        (f"/watch/{site.open_canvas.id}", None),
        (f"/studio/{site.open_canvas.id}", alice),
        ("/account", alice),
    ):
        page = open_window(path, who, viewport=size).page
        page.locator("main").wait_for()
        page.evaluate("() => document.activeElement.blur()")
        seen = walked(page)
        assert len(seen) > 5
        lost = [one for one in seen if not (one["isRinged"] and one["isInView"])]
        assert not lost, f"{path}: {lost}"
        assert all(one["order"] == 0 for one in seen), "somebody counts tab stops by hand"


def walked(page: Page) -> list[dict[str, object]]:
    """Press Tab through the whole page; return what had the focus."""
    seen: list[dict[str, object]] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["isPage"] or (seen and focused["html"] == seen[0]["html"]):
            return seen
        seen.append(focused)
    pytest.fail("Tab never comes around")


def test_the_dialog_for_a_new_canvas_keeps_the_focus_and_gives_it_back(
    open_window: OpenWindow, alice: User, bob: User
) -> None:
    canvas = furnish(bob, alice).blank
    visitor = open_window(f"/studio/{canvas.id}", alice)
    visitor.wait_for_line()
    page, keys = visitor.page, visitor.page.keyboard
    tab_to(page, "New canvas")
    keys.press("Enter")
    page.locator("dialog[open]").wait_for()
    for _ in range(12):
        keys.press("Tab")
        inside = "() => document.activeElement.closest('dialog') !== null"
        assert page.evaluate(f"() => document.activeElement === document.body || ({inside})()")
    keys.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    expect(page.get_by_role("button", name="New canvas")).to_be_focused()
    assert Canvas.objects.filter(owner=alice).count() == 1
