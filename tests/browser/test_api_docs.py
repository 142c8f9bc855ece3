"""The API's documentation in a real browser: it comes whole from this site, and complains of
nothing."""

import pytest

from accounts.models import User
from canvas.models import Canvas
from tests.browser.conftest import OpenWindow
from tests.gallery.hanging import hang

pytestmark = pytest.mark.browser


class TestTheDocumentation:
    def test_shows_every_operation_and_asks_no_other_host(
        self, open_window: OpenWindow, site: str, alice: User
    ) -> None:
        hang(alice, "Harbour at dusk")
        visitor = open_window("/")
        asked: list[str] = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        visitor.page.goto(f"{site}/api/v1/docs")
        visitor.page.wait_for_selector("#operations-pieces-listPieces")
        assert visitor.page.locator(".opblock").count() >= 17
        assert all(url.startswith((site, "data:")) for url in asked), asked

    def test_tries_a_request_out(self, open_window: OpenWindow, alice: User) -> None:
        hang(alice, "Harbour at dusk")
        page = open_window("/api/v1/docs").page
        page.click("#operations-pieces-listPieces button.opblock-summary-control")
        page.click("#operations-pieces-listPieces .try-out__btn")
        page.click("#operations-pieces-listPieces .execute")
        page.wait_for_selector("#operations-pieces-listPieces .live-responses-table")
        told = page.inner_text("#operations-pieces-listPieces .live-responses-table")
        assert "Harbour at dusk" in told

    def test_lets_somebody_signed_in_begin_a_canvas(
        self, open_window: OpenWindow, alice: User
    ) -> None:
        page = open_window("/api/v1/docs", alice).page
        page.click("#operations-artist-createCanvas button.opblock-summary-control")
        page.click("#operations-artist-createCanvas .try-out__btn")
        page.fill("#operations-artist-createCanvas textarea", '{"style": "paint"}')
        page.click("#operations-artist-createCanvas .execute")
        page.wait_for_selector("#operations-artist-createCanvas .live-responses-table")
        told = page.inner_text("#operations-artist-createCanvas .live-responses-table")
        assert "201" in told, told
        assert Canvas.objects.get(owner=alice).style == "paint"
