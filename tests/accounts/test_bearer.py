"""Who is let in by which door: an access token, a personal token, a session."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import RequestFactory

from accounts import api_tokens, devices
from accounts.bearer import (
    ForgedRequest,
    NotSignedIn,
    PersonalOrBearer,
    ScopeMissing,
    bearer,
)
from accounts.models import User

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


def request(
    method: str = "GET", *, authorization: str | None = None, user: User | None = None
) -> HttpRequest:
    headers = {} if authorization is None else {"Authorization": authorization}
    asked = RequestFactory(headers=headers).generic(method, "/api/v1/x")
    asked.user = user or AnonymousUser()
    asked.session = SessionStore()
    return asked


def access(user: User) -> str:
    tokens = devices.open_device(user=user, name="a phone", platform="app", now=now())
    return f"Bearer {tokens.access}"


def personal(user: User, *scopes: str) -> str:
    _, words = api_tokens.make_api_token(user=user, name="x", scopes=scopes, now=now())
    return f"Bearer {words}"


class TestTheContractsDoor:
    def test_takes_an_access_token_and_sets_the_requests_user(self, alice):
        asked = request(authorization=access(alice))
        principal = bearer(asked)
        assert asked.user == principal.user == alice
        assert principal.device_id == alice.devices.get().pk

    @pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer"])
    def test_takes_the_scheme_in_any_case(self, alice, scheme):
        words = access(alice).partition(" ")[2]
        assert bearer(request(authorization=f"{scheme} {words}")).user == alice

    @pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "abc"])
    def test_asks_whoever_shows_nothing_to_sign_in(self, alice, header):
        with pytest.raises(NotSignedIn) as refusal:
            bearer(request(authorization=header))
        assert refusal.value.words == "Not authenticated"

    def test_takes_no_session(self, alice):
        with pytest.raises(NotSignedIn):
            bearer(request(user=alice))

    def test_takes_no_personal_token(self, alice):
        with pytest.raises(NotSignedIn):
            bearer(request(authorization=personal(alice, "read", "draw", "nudge")))


class TestTheNativeDoor:
    def test_takes_an_access_token_for_everything(self, alice):
        words = access(alice)
        for scope in ("read", "draw", "nudge"):
            assert PersonalOrBearer(scope)(request(authorization=words)).user == alice

    def test_takes_a_personal_token_for_what_it_was_made(self, alice):
        words = personal(alice, "draw")
        assert PersonalOrBearer("draw")(request("POST", authorization=words)).user == alice
        with pytest.raises(ScopeMissing):
            PersonalOrBearer("nudge")(request("POST", authorization=words))

    def test_takes_no_made_up_personal_token(self, alice):
        with pytest.raises(NotSignedIn):
            PersonalOrBearer("read")(request(authorization="Bearer cm_made-up"))

    def test_takes_no_personal_token_of_a_closed_account(self, alice):
        words = personal(alice, "read")
        User.objects.update(is_active=False)
        with pytest.raises(NotSignedIn):
            PersonalOrBearer("read")(request(authorization=words))

    def test_lets_a_session_look(self, alice):
        assert PersonalOrBearer("read")(request(user=alice)).user == alice

    def test_lets_a_session_act_only_from_our_own_page(self, alice):
        asked = request("POST", user=alice)
        with pytest.raises(ForgedRequest):
            PersonalOrBearer("draw")(asked)
        token = get_token(asked)
        asked.COOKIES["csrftoken"] = token
        asked.META["HTTP_X_CSRFTOKEN"] = token
        assert PersonalOrBearer("draw")(asked).user == alice

    def test_believes_a_bad_token_before_a_good_session(self, alice):
        with pytest.raises(NotSignedIn):
            PersonalOrBearer("read")(request(authorization="Bearer x", user=alice))

    def test_asks_whoever_shows_nothing_to_sign_in(self, db):
        with pytest.raises(NotSignedIn):
            PersonalOrBearer("read")(request())
