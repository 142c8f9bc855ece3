"""Somebody looks after where they are signed in, in a real browser."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from accounts import devices
from accounts.bearer import who_has_api_token
from accounts.client_sign_in import request_client_sign_in
from accounts.models import OutgoingMail, RefreshFamily, User
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def phone_of_alice(alice: User) -> None:
    devices.open_device(user=alice, name="The app on an iPhone", platform="app", now=now())


def test_a_phone_is_signed_out_from_the_account_page(
    open_window: OpenWindow, alice: User, phone_of_alice: None
) -> None:
    page = open_window("/account", alice).page
    expect(page.locator("#devices .here")).to_have_text("this one")
    page.get_by_role("button", name="Sign out The app on an iPhone").click()
    page.get_by_text("Signed out there.").wait_for()
    expect(page.locator("#devices li")).to_have_count(1)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_a_token_is_made_and_shown_once(
    open_window: OpenWindow, alice: User, phone_of_alice: None, size: dict[str, int]
) -> None:
    page = open_window("/account", alice, viewport=size).page
    page.get_by_text("Make a token").click()
    page.get_by_label("What it is for").fill("My plotter")
    page.get_by_label("Draw on them").check()
    page.get_by_role("button", name="Make it").click()
    words = page.get_by_label("Your new token").input_value()
    assert who_has_api_token(token=words, now=now()).scopes == {"read", "draw"}
    page.goto(page.url.partition("#")[0].removesuffix("/tokens"))
    assert words not in page.content()
    expect(page.get_by_text(words[:9])).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0


def test_signing_out_everywhere_closes_an_open_studio(open_window: OpenWindow, alice: User) -> None:
    studio = open_window("/studio", alice)
    studio.wait_for_line()
    page = open_window("/account", alice).page
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url(re.compile(r"/$"))
    studio.wait("() => document.querySelector('[data-stage]').live.socket.line.code === 4401")
    here = urlsplit(studio.page.url).path
    studio.page.locator("[data-far=closed]").get_by_role("link", name="Sign in").click()
    studio.page.get_by_label("mail").first.wait_for()
    assert parse_qs(urlsplit(studio.page.url).query)["next"] == [here]


def test_a_link_that_the_app_asked_for_goes_on_to_the_app(
    open_window: OpenWindow, alice: User
) -> None:
    request_client_sign_in(email=alice.email, platform="app", client="a-machine", now=now())
    [path] = re.findall(r"/auth/verify\?token=[\w-]+", OutgoingMail.objects.get().text)
    page = open_window(path).page
    page.get_by_role("button", name="Sign in and open the app").click()
    link = page.get_by_role("link", name="Open Code Monet").get_attribute("href")
    assert link is not None
    assert link.startswith("codemonet://auth/callback?access_token=")
    assert RefreshFamily.objects.get().platform == RefreshFamily.Platform.APP
