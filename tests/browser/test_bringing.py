"""A drawing in a file brought to the studio: drawn for all who watch, refused in words."""

import os

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from canvas import services
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import PHONE, Visitor

pytestmark = pytest.mark.browser

HOUSE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60">
  <g fill="none" stroke="#a04020" stroke-width="1.2">
    <rect x="25" y="28" width="30" height="22"/><path d="M22 30 40 14 58 30"/>
    <rect x="36" y="38" width="8" height="12"/><circle cx="40" cy="24" r="2.5"/></g>
  <path d="M5 50q10-4 20 0t20 0 20 0 10 0" fill="none" stroke="seagreen" stroke-width=".8"/>
  <text x="1" y="58">A house</text></svg>"""
ANSWER = "[data-bring] [data-answer]"
TEXT = "([part, words]) => document.querySelector(part)?.textContent.includes(words)"
COUNT = "(count) => document.querySelector('[data-stage]').live.state.strokes.length === count"


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def choose(visitor: Visitor, content: bytes, name: str = "house.svg") -> None:
    file = {"name": name, "mimeType": "image/svg+xml", "buffer": content}
    visitor.page.get_by_label("A file (SVG or JSON").set_input_files(file)


def opened(open_window: OpenWindow, canvas: Canvas, user: User) -> Visitor:
    visitor = open_window(f"/studio/{canvas.id}", user)
    visitor.wait_for_seq(1)
    visitor.page.get_by_text("Bring a drawing", exact=True).click()
    return visitor


class TestAFile:
    def test_is_drawn_for_all_and_undone_at_once(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        hers, theirs = opened(open_window, canvas, alice), open_window(f"/watch/{canvas.id}")
        choose(hers, HOUSE)
        hers.page.get_by_role("button", name="Draw it").click()
        hers.wait(TEXT, [ANSWER, "5 shapes drawn, 1 left out: text (1). Undo takes all of it back"])
        for visitor in (hers, theirs):
            visitor.wait(COUNT, 5)
        if folder := os.environ.get("MONET_SHOTS"):
            hers.page.screenshot(path=f"{folder}/bring-wide.png", full_page=True)
            hers.page.set_viewport_size(PHONE)
            hers.page.screenshot(path=f"{folder}/bring-phone.png", full_page=True)
        hers.page.get_by_role("button", name="Undo", exact=True).click()
        for visitor in (hers, theirs):
            visitor.wait(COUNT, 0)

    def test_that_cannot_be_drawn_is_refused_in_words(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        hers = opened(open_window, canvas, alice)
        choose(hers, HOUSE[:90])
        hers.page.get_by_role("button", name="Draw it").click()
        hers.wait(TEXT, [ANSWER, "breaks off or is no XML"])
        hers.problems.clear()  # the browser complains of any answer like that
        choose(hers, HOUSE)  # another file is another try
        hers.wait("(part) => document.querySelector(part).textContent === ''", ANSWER)
        hers.page.get_by_role("button", name="Draw it").click()
        hers.wait(COUNT, 5)

    def test_of_somebody_whose_session_ended_leads_to_signing_in(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        hers = opened(open_window, canvas, alice)
        Session.objects.all().delete()
        choose(hers, HOUSE)
        hers.page.get_by_role("button", name="Draw it").click()
        hers.wait(TEXT, [ANSWER, "Your session ended; sign in again."])
        assert not canvas.strokes.exists()
