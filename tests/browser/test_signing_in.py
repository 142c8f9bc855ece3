"""Somebody new signs in by mail and stands in their studio."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import OutgoingMail, User
from tests.browser.conftest import OpenWindow

pytestmark = pytest.mark.browser


def test_a_mail_leads_into_the_studio(open_window: OpenWindow) -> None:
    visitor = open_window("/studio")
    page = visitor.page
    page.get_by_label("mail").first.fill("dora@example.org")
    page.locator("main form button").first.click()
    page.locator("[autocomplete=one-time-code]").wait_for()
    mail = OutgoingMail.objects.latest("id")
    [code] = re.findall(r"\b[0-9]{6}\b", mail.text)
    page.locator("[autocomplete=one-time-code]").fill(code)
    page.locator("main form button").first.click()
    page.wait_for_url("**/studio")
    visitor.wait_for_line()
    assert User.objects.filter(email="dora@example.org").exists()
    expect(page.get_by_role("button", name="Let it draw")).to_be_visible()
