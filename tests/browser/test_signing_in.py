"""Somebody new signs in by mail and stands in their studio."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import OutgoingMail, User
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.browser


def sign_in(page: Page, address: str) -> None:
    """Ask for a mail on the sign-in page, and type the code that it brings."""
    page.get_by_label("mail").first.fill(address)
    page.locator("main form button").first.click()
    field = page.locator("[autocomplete=one-time-code]")
    field.wait_for()
    [code] = re.findall(r"\b[0-9]{6}\b", OutgoingMail.objects.latest("id").text)
    field.fill(code)
    page.locator("main form button").first.click()


def test_a_mail_leads_into_the_studio(open_window: OpenWindow) -> None:
    visitor = open_window("/studio")
    sign_in(visitor.page, "dora@example.org")
    visitor.page.wait_for_url("**/studio")
    visitor.wait_for_line()
    assert User.objects.filter(email="dora@example.org").exists()
    expect(visitor.page.get_by_role("button", name="Let it draw")).to_be_visible()


def test_whoever_was_invited_to_nudge_stands_at_the_field_for_it(open_window: OpenWindow) -> None:
    visitor = open_window("/", viewport=PHONE)
    visitor.page.get_by_role("link", name="Nudge it").click()
    sign_in(visitor.page, "dora@example.org")
    visitor.wait("() => document.activeElement.id === 'nudge-text'")
    field = visitor.page.get_by_label("Nudge the artist")
    expect(field).to_be_in_viewport(ratio=1)
    visitor.wait_for_line()
    expect(field).to_be_focused()


def test_the_mails_link_leads_there_too(open_window: OpenWindow) -> None:
    visitor = open_window("/studio?to=nudge")
    page = visitor.page
    page.get_by_label("mail").first.fill("dora@example.org")
    page.locator("main form button").first.click()
    page.locator("[autocomplete=one-time-code]").wait_for()
    text = OutgoingMail.objects.latest("id").text
    visitor.open(text[text.index("/auth/verify") :].split()[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/studio?to=nudge")
    expect(page.get_by_label("Nudge the artist")).to_be_focused()
