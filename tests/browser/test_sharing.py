"""An artist gives out a piece's address and takes it back; whoever has it looks."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from gallery.services import make_pictures
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import PHONE
from tests.gallery.hanging import hang

pytestmark = pytest.mark.browser


def test_a_copied_address_shows_the_piece_until_it_is_taken_back(
    open_window: OpenWindow, alice: User
) -> None:
    piece = hang(alice, "Lines", visibility="private")
    make_pictures(piece_id=piece.pk)
    artist = open_window(piece.get_absolute_url(), alice).page
    artist.context.grant_permissions(["clipboard-read", "clipboard-write"])
    artist.get_by_role("button", name="Make a link").click()
    artist.get_by_role("button", name="Copy").click()
    artist.get_by_role("button", name="Copied").wait_for()
    address = artist.evaluate("() => navigator.clipboard.readText()")
    path = address[address.index("/s/") :]

    stranger = open_window(path, viewport=PHONE).page
    expect(stranger.get_by_role("heading", name="Lines")).to_be_visible()
    expect(stranger.locator(".drawing svg path")).to_have_count(1)
    width = "() => document.documentElement.scrollWidth - innerWidth"
    assert stranger.evaluate(width) <= 0

    artist.get_by_role("button", name="Take it back").click()
    artist.get_by_role("button", name="Make a link").wait_for()
    assert stranger.request.get(stranger.url).status == 404


def test_a_painted_piece_is_shown_as_its_picture(open_window: OpenWindow, alice: User) -> None:
    piece = hang(alice, style="paint")
    make_pictures(piece_id=piece.pk)
    artist = open_window(piece.get_absolute_url(), alice).page
    artist.get_by_role("button", name="Make a link").click()
    artist.get_by_role("link", name="See the shared page").click()
    picture = artist.locator(".drawing image")
    picture.wait_for()
    assert picture.bounding_box()["width"] > 300
    assert artist.request.get(f"{artist.url}/preview.png").headers["content-type"] == "image/png"
