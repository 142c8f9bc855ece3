"""The artist's references on the pages, and what the panels say when the session has ended."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Route, expect

from accounts.models import User
from agent import references
from agent.models import Reference
from canvas import broadcast, events, services
from canvas.models import Canvas
from canvas.services import agent_of
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import Visitor

pytestmark = pytest.mark.browser

TEXT = "([part, words]) => document.querySelector(part)?.textContent.includes(words)"
PANEL, PAINT = "[data-panel]", "[data-paint]"
ENDED = "Your session ended; sign in again."


@pytest.fixture
def canvas(transactional_db: None, alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 150), "#c03020").save(out, "PNG")
    return out.getvalue()


def give(canvas: Canvas) -> Reference:
    return references.give_reference(
        user=canvas.owner,
        canvas_id=canvas.id,
        name="a heron",
        content=png(),
        now=timezone.now(),
    )


def open_panel(open_window: OpenWindow, canvas: Canvas, user: User) -> Visitor:
    visitor = open_window(f"/studio/{canvas.id}", user)
    visitor.wait_for_seq(1)
    visitor.page.get_by_text("References", exact=True).click()
    return visitor


class TestTheOwner:
    def test_hides_and_takes_away_what_a_finished_piece_still_shows(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        give(canvas)
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
        hers, theirs = open_panel(open_window, canvas, alice), open_window(f"/watch/{canvas.id}")
        hers.page.get_by_label("Watchers may see them").check()
        theirs.wait(TEXT, ["[data-references]", "a heron"])
        hers.page.get_by_label("Watchers may see them").uncheck()
        theirs.wait("() => document.querySelector('[data-references]').hidden")
        hers.page.get_by_role("button", name="Take a heron away").click()
        hers.wait(TEXT, [PANEL, "There are none."])
        assert not Reference.objects.exists()

    @pytest.mark.parametrize("is_taken", [True, False], ids=["taken", "refused"])
    def test_hides_them_at_once_although_a_picture_is_under_way(
        self, open_window: OpenWindow, canvas: Canvas, alice: User, is_taken: bool
    ) -> None:
        give(canvas)
        references.show_references(
            user=alice, canvas_id=canvas.id, is_shown=True, now=timezone.now()
        )
        hers, theirs = open_panel(open_window, canvas, alice), open_window(f"/watch/{canvas.id}")
        theirs.wait(TEXT, ["[data-references]", "a heron"])
        held: list[Route] = []

        def hold(route: Route) -> None:
            if route.request.method == "POST":
                held.append(route)
            else:
                route.continue_()

        hers.page.route(f"**/studio/{canvas.id}/references", hold)
        hers.page.get_by_label("A picture").set_input_files(
            {"name": "boat.png", "mimeType": "image/png", "buffer": png()}
        )
        hers.page.get_by_label("What it shows").fill("a boat")
        hers.page.get_by_role("button", name="Give it to the artist").click()
        hers.page.get_by_label("Watchers may see them").uncheck()
        theirs.wait("() => document.querySelector('[data-references]').hidden")
        [upload] = held
        if is_taken:
            upload.continue_()
            hers.wait(TEXT, [PANEL, "a boat"])
        else:
            upload.fulfill(status=413)
            hers.wait(TEXT, [PANEL, "That picture is too large."])
            assert "413" in hers.problems.pop(), "the browser's own word on it"
        hers.page.get_by_label("Watchers may see them").wait_for()
        expect(hers.page.get_by_label("Watchers may see them")).not_to_be_checked()
        assert Reference.objects.count() == 1 + is_taken

    def test_is_offered_no_more_room_once_the_piece_is_finished(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = open_panel(open_window, canvas, alice)
        visitor.page.get_by_label("What it shows").wait_for()
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
        visitor.wait(TEXT, [PANEL, "There are none."])
        expect(visitor.page.get_by_label("What it shows")).to_have_count(0)


class TestASessionThatEnded:
    def test_is_told_in_words_where_the_panel_would_be(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = open_window(f"/studio/{canvas.id}", alice)
        visitor.wait_for_seq(1)
        Session.objects.all().delete()
        visitor.page.get_by_text("References", exact=True).click()
        visitor.wait(TEXT, [PANEL, ENDED])
        expect(
            visitor.page.locator("form[action$=sign-in], h1"), "no page in a page"
        ).to_have_count(1)
        link = visitor.page.locator(PANEL).get_by_role("link", name="sign in again")
        expect(link).to_have_attribute("href", f"/sign-in?next=%2Fstudio%2F{canvas.id}")

    def test_is_told_in_words_when_something_is_sent(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        give(canvas)
        visitor = open_panel(open_window, canvas, alice)
        take_away = visitor.page.get_by_role("button", name="Take a heron away")
        take_away.wait_for()
        visitor.page.locator(f"{PANEL} img").evaluate("picture => picture.decode()")
        Session.objects.all().delete()
        take_away.click()
        visitor.wait(TEXT, [PANEL, ENDED])
        assert Reference.objects.exists()

    def test_is_told_in_words_where_the_meter_would_be(
        self, open_window: OpenWindow, canvas: Canvas, alice: User
    ) -> None:
        visitor = open_window(f"/studio/{canvas.id}", alice)
        visitor.wait_for_seq(1)
        Session.objects.all().delete()
        with transaction.atomic():
            fresh = Canvas.objects.locked().get(id=canvas.id)
            ended = events.TurnEnded(turn="t", reason="rested")
            broadcast.publish(fresh, ended, by=agent_of(fresh), now=timezone.now())
        visitor.wait(TEXT, [PAINT, ENDED])
