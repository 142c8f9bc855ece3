"""A mailed link that a client asked for, as the browser meets it that opens it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from accounts.client_sign_in import request_client_sign_in
from accounts.models import LoginChallenge, OutgoingMail, RefreshFamily, User
from tests.accounts.conftest import read_mail

pytestmark = pytest.mark.django_db

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) Version/26.1 Safari/604.1"
CALLBACK = "https://old.example.org/auth/callback"


@pytest.fixture
def phone() -> Client:
    return Client(headers={"User-Agent": SAFARI})


@pytest.fixture
def asked(alice, noon):
    def ask(platform: str) -> str:
        request_client_sign_in(email=alice.email, platform=platform, client="a-machine", now=noon)
        return read_mail(alice.email).token

    return ask


def link_on(page) -> str:
    found = re.search(rb'data-handover href="([^"]*)"', page.content)
    assert found is not None
    return unescape(found[1].decode())


def tokens_in(part: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(part).items()}


class TestALinkThatTheAppAskedFor:
    def test_shows_a_button_and_spends_nothing(self, asked, phone):
        token = asked("app")
        for method in (phone.head, phone.get, phone.get):
            page = method("/auth/verify", {"token": token})
            assert page.status_code == 200
            assert page["Referrer-Policy"] == "same-origin"
        assert b"open the app" in page.content
        assert LoginChallenge.objects.get().used_at is None
        assert RefreshFamily.objects.count() == 0

    def test_opens_the_app_with_tokens_that_work(self, asked, phone, alice):
        page = phone.post("/auth/verify", {"token": asked("app")})
        link = urlsplit(link_on(page))
        assert (link.scheme, link.netloc, link.path) == ("codemonet", "auth", "/callback")
        pair = tokens_in(link.query)
        assert set(pair) == {"access_token", "refresh_token"}
        claims = jwt.decode(pair["access_token"], options={"verify_signature": False})
        assert claims["sub"] == str(alice.pk)
        device = alice.devices.get()
        assert (device.platform, device.name) == ("app", "The app on an iPhone")
        assert "sessionid" not in phone.cookies

    def test_hands_over_on_a_page_that_nobody_keeps_or_passes_on(self, asked, phone):
        page = phone.post("/auth/verify", {"token": asked("app")})
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer"
        assert b"js/handover.js" in page.content
        assert not re.search(rb"<script(?![^>]*src=)", page.content)

    def test_works_once(self, asked, phone):
        token = asked("app")
        phone.post("/auth/verify", {"token": token})
        assert phone.post("/auth/verify", {"token": token}).status_code == 401
        assert RefreshFamily.objects.count() == 1

    def test_lets_nobody_in_whose_account_was_closed(self, asked, phone):
        token = asked("app")
        User.objects.update(is_active=False)
        assert phone.post("/auth/verify", {"token": token}).status_code == 403
        assert RefreshFamily.objects.count() == 0

    def test_is_pressed_by_no_other_site(self, asked):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post("/auth/verify", {"token": asked("app")}).status_code == 403
        assert RefreshFamily.objects.count() == 0


class TestALinkThatTheOlderWebClientAskedFor:
    def test_lands_in_our_studio(self, asked, browser):
        answer = browser.post("/auth/verify", {"token": asked("web")})
        assert (answer.status_code, answer["Location"]) == (302, "/studio")
        assert browser.get("/account").status_code == 200

    def test_goes_back_to_that_client_where_there_is_one(self, asked, browser, settings):
        settings.LEGACY_WEB_CALLBACK = CALLBACK
        link = urlsplit(link_on(browser.post("/auth/verify", {"token": asked("web")})))
        assert f"{link.scheme}://{link.netloc}{link.path}" == CALLBACK
        assert link.query == ""
        assert set(tokens_in(link.fragment)) == {"access_token", "refresh_token"}
        assert RefreshFamily.objects.get().platform == RefreshFamily.Platform.LEGACY_WEB
        assert "sessionid" not in browser.cookies


def test_a_mail_for_a_client_does_not_ask_for_the_same_browser(asked, alice):
    asked("app")
    assert "in which you asked" not in OutgoingMail.objects.get().text
