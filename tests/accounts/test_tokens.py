"""Forged tokens let nobody in; a refresh token has one successor, and a thief's use ends it all."""

import logging
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client

from accounts import devices, tokens
from accounts.client_sign_in import request_client_sign_in
from accounts.models import RefreshFamily, User
from accounts.tokens import TokenRefused
from tests.accounts.conftest import read_mail
from tests.accounts.forged import FORGED, Forger

WORDS = ("Invalid token: ", "Expected access token, got ", "Token missing ", "User not found")


def opened(user: User, now: datetime) -> tokens.Tokens:
    return devices.open_device(user=user, name="a phone", platform="app", now=now)


def refused(call, **arguments) -> str:
    with pytest.raises(TokenRefused) as refusal:
        call(**arguments)
    return refusal.value.words


@pytest.fixture
def forger(alice, noon) -> Forger:
    opened(alice, noon)
    device = RefreshFamily.objects.select_related("user").get()
    return Forger(device, site.JWT_KEY, noon)


@pytest.mark.django_db
class TestAnAccessToken:
    def test_lets_its_person_in_until_the_second_it_ends(self, alice, noon, after):
        access = opened(alice, noon).access
        principal = devices.who(access=access, now=after(1440 * 60 - 1))
        assert (principal.user, principal.device_id) == (alice, alice.devices.get().pk)
        assert principal.scopes == {"read", "draw", "nudge"}
        words = refused(devices.who, access=access, now=after(1440 * 60 + 1))
        assert words == "Invalid token: Signature has expired."

    def test_of_the_forger_is_good_when_nothing_is_wrong(self, forger, alice, noon):
        assert devices.who(access=forger.good(), now=noon).user == alice

    @pytest.mark.parametrize("kind", FORGED)
    def test_lets_nobody_in_when_forged(self, forger, noon, settings, kind):
        settings.ROOT_URLCONF = "tests.accounts.contract_urls"
        token = FORGED[kind](forger)
        started = time.thread_time()
        words = refused(devices.who, access=token, now=noon)
        took_s = time.thread_time() - started
        assert words.startswith(WORDS)
        assert len(words) < 200
        assert took_s < 0.1  # seconds of this thread's own work: some 0.005
        answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/auth/me")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_names_what_is_wrong_in_the_contracts_words(self, forger, noon):
        known = {
            "one part": "Invalid token: Not enough segments",
            "a refresh token": "Expected access token, got refresh",
            "sub empty": "Token missing user ID",
            "signed with another key": "Invalid token: Signature verification failed.",
            "expired a second ago": "Invalid token: Signature has expired.",
        }
        told = {kind: refused(devices.who, access=FORGED[kind](forger), now=noon) for kind in known}
        assert told == known

    def test_is_three_parts_that_a_client_can_read(self, alice, noon):
        access = opened(alice, noon).access
        claims = jwt.decode(access, options={"verify_signature": False})
        assert access.count(".") == 2
        assert claims["exp"] == int(noon.timestamp()) + 1440 * 60
        assert (claims["sub"], claims["email"]) == (str(alice.pk), alice.email)


@pytest.mark.django_db
class TestARefreshToken:
    def test_is_exchanged_for_another(self, alice, noon, after):
        first = opened(alice, noon)
        second = devices.refresh_session(token=first.refresh, now=after(60))
        third = devices.refresh_session(token=second.refresh, now=after(120))
        assert len({first.refresh, second.refresh, third.refresh}) == 3
        assert devices.who(access=third.access, now=after(121)).user == alice
        assert alice.devices.count() == 1

    def test_lasts_a_year_from_its_making(self, alice, noon, after):
        first = opened(alice, noon)
        day = 24 * 3600
        second = devices.refresh_session(token=first.refresh, now=after(364 * day))
        assert devices.refresh_session(token=second.refresh, now=after(728 * day))
        words = refused(devices.refresh_session, token=second.refresh, now=after(730 * day))
        assert words == "Invalid token: Signature has expired."

    def test_asked_for_again_at_once_has_the_same_successor(self, alice, noon, after):
        first = opened(alice, noon)
        answers = [
            devices.refresh_session(token=first.refresh, now=after(second)).refresh
            for second in (60, 61, 60 + devices.GRACE.total_seconds())
        ]
        assert len(set(answers)) == 1
        assert devices.refresh_session(token=answers[0], now=after(200))

    def test_used_after_the_grace_ends_its_family(self, alice, noon, after):
        first = opened(alice, noon)
        second = devices.refresh_session(token=first.refresh, now=after(60))
        late = after(61 + devices.GRACE.total_seconds())
        assert refused(devices.refresh_session, token=first.refresh, now=late)
        assert refused(devices.refresh_session, token=second.refresh, now=late)
        assert refused(devices.who, access=second.access, now=late) == devices.SIGNED_OUT
        assert alice.devices.get().revoked_because == RefreshFamily.Because.REUSED

    def test_of_two_generations_ago_ends_its_family_even_at_once(self, alice, noon, after):
        first = opened(alice, noon)
        second = devices.refresh_session(token=first.refresh, now=after(1))
        devices.refresh_session(token=second.refresh, now=after(2))
        assert refused(devices.refresh_session, token=first.refresh, now=after(3))
        assert alice.devices.get().revoked_at is not None

    def test_that_was_stolen_signs_out_the_thief_too(self, alice, noon, after):
        stolen = opened(alice, noon).refresh
        thiefs = devices.refresh_session(token=stolen, now=after(3600))
        assert refused(devices.refresh_session, token=stolen, now=after(7200))
        assert refused(devices.who, access=thiefs.access, now=after(7201))

    def test_leaves_the_persons_other_devices_alone(self, alice, noon, after):
        first, other = opened(alice, noon), opened(alice, noon)
        devices.refresh_session(token=first.refresh, now=after(60))
        refused(devices.refresh_session, token=first.refresh, now=after(3600))
        assert devices.who(access=other.access, now=after(3601)).user == alice

    def test_made_by_somebody_who_has_only_the_key_is_worth_nothing(self, forger, noon):
        forged = forger.saying(type="refresh", generation=0)
        assert refused(devices.refresh_session, token=forged, now=noon)

    def test_is_not_in_the_database(self, alice, noon):
        refresh = opened(alice, noon).refresh
        row = str(vars(alice.devices.get()))
        assert not any(part in row for part in refresh.split(".")[1:])

    def test_survives_a_change_of_address_within_the_grace(self, alice, noon, after):
        first = opened(alice, noon)
        devices.refresh_session(token=first.refresh, now=after(60))
        User.objects.update(email="alice@example.com")
        again = devices.refresh_session(token=first.refresh, now=after(61))
        assert devices.refresh_session(token=again.refresh, now=after(120))


@pytest.mark.django_db(transaction=True)
def test_fifty_refreshes_at_once_get_one_successor(alice, noon, after):
    first = opened(alice, noon)

    def refresh(_number: int) -> str:
        try:
            return devices.refresh_session(token=first.refresh, now=after(60)).refresh
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        successors = set(pool.map(refresh, range(50)))
    assert len(successors) == 1
    device = alice.devices.get()
    assert (device.generation, device.revoked_at) == (1, None)


def test_a_short_secret_keeps_the_site_from_starting():
    asked = [sys.executable, "-c", "import monet_site.settings"]
    settings = {**os.environ, "JWT_SECRET": "fake-but-short"}
    answer = subprocess.run(asked, env=settings, capture_output=True, text=True, check=False)
    assert answer.returncode != 0
    assert "JWT_SECRET has 14 characters; it needs 32 or more." in answer.stderr


@pytest.mark.django_db
def test_no_secret_is_ever_logged(alice, settings, caplog, capfd):
    settings.ROOT_URLCONF = "tests.accounts.contract_urls"
    caplog.set_level(logging.DEBUG)
    client = Client()

    def post(path: str, body: dict[str, str], token: str = ""):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.post(
            f"/api/auth/{path}", body, content_type="application/json", headers=headers
        )

    now = datetime.now(UTC)
    request_client_sign_in(email=alice.email, platform="app", client="a-machine", now=now)
    mail = read_mail(alice.email)
    wrong = f"{(int(mail.code) + 1) % 10**6:06d}"
    post("magic-link/verify-code", {"email": alice.email, "code": wrong})
    pair = post("magic-link/verify", {"token": mail.token}).json()
    newer = post("refresh", {"refresh_token": pair["refresh_token"]}).json()
    RefreshFamily.objects.update(rotated_at=now - timedelta(hours=1))
    post("refresh", {"refresh_token": pair["refresh_token"]})
    post("logout", {}, token=newer["access_token"])
    post("refresh", {"refresh_token": newer["access_token"]})
    post("signin", {"email": alice.email, "password": "Canary-password-1"})
    said = caplog.text + "".join(capfd.readouterr())
    assert "device.token_reused" in said
    secrets = [mail.code, mail.token, "Canary-password-1", *pair.values(), *newer.values()]
    assert [secret for secret in secrets if secret != "bearer" and secret in said] == []
