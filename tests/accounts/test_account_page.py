"""The account page: where one is signed in, and tokens for programs."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts import api_tokens, devices
from accounts.models import ApiToken, RefreshFamily, User
from accounts.tokens import TokenRefused

pytestmark = pytest.mark.django_db
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def now() -> datetime:
    return datetime.now(UTC)


def signed_in(user: User) -> Client:
    client = Client(headers={"User-Agent": LAPTOP})
    client.force_login(user)
    return client


@pytest.fixture
def laptop(alice) -> Client:
    return signed_in(alice)


@pytest.fixture
def phone(alice) -> RefreshFamily:
    devices.open_device(user=alice, name="The app on an iPhone", platform="app", now=now())
    return alice.devices.get(platform="app")


class TestTheDevices:
    def test_show_this_browser_and_the_phone(self, laptop, phone):
        session = laptop.session
        session["device_noted"] = 0  # as if it had been some minutes
        session.save()
        laptop.get("/account")
        page = laptop.get("/account").content.decode()
        assert "Firefox on Linux" in page
        assert "The app on an iPhone" in page
        assert page.count("this one<") == 1

    def test_are_written_down_for_a_session_from_before_there_were_devices(self, laptop, alice):
        alice.devices.all().delete()
        session = laptop.session
        del session["device"], session["device_noted"]
        session.save()
        laptop.get("/account")
        assert alice.devices.get().name == "Firefox on Linux"

    def test_are_noted_as_used_once_in_some_minutes(self, laptop, django_assert_max_num_queries):
        laptop.get("/account")
        with django_assert_max_num_queries(5):
            laptop.get("/account")

    def test_can_be_signed_out_one_by_one(self, laptop, phone, alice):
        answer = laptop.post(f"/account/devices/{phone.pk}")
        assert answer["Location"] == "/account?device=1#devices"
        phone.refresh_from_db()
        assert phone.revoked_because == RefreshFamily.Because.SIGNED_OUT
        assert laptop.get("/account").status_code == 200

    def test_end_the_session_with_this_one(self, laptop, alice):
        laptop.post(f"/account/devices/{alice.devices.get().pk}")
        assert laptop.get("/account").status_code == 302
        assert alice.devices.get().revoked_at is not None

    def test_end_the_session_that_is_signed_out_from_elsewhere(self, laptop, alice):
        other = signed_in(alice)
        other.post(f"/account/devices/{alice.devices.earliest('created_at').pk}")
        assert laptop.get("/account").status_code == 302
        assert other.get("/account").status_code == 200

    def test_all_end_at_once(self, laptop, phone, alice):
        other = signed_in(alice)
        assert laptop.post("/account/devices")["Location"] == "/"
        assert not alice.devices.filter(revoked_at=None).exists()
        for client in (laptop, other):
            assert client.get("/account").status_code == 302

    def test_all_end_though_one_has_no_device(self, laptop, alice):
        alice.devices.all().delete()
        devices.sign_out_everywhere(user=alice, now=now())
        assert laptop.get("/account").status_code == 302

    def test_of_alice_are_nothing_to_charlie(self, phone, charlie):
        theirs = signed_in(charlie)
        assert theirs.post(f"/account/devices/{phone.pk}").status_code == 404
        assert "iPhone" not in theirs.get("/account").content.decode()
        phone.refresh_from_db()
        assert phone.revoked_at is None

    @pytest.mark.parametrize("path", ["/account/devices", "/account/tokens"])
    def test_are_changed_by_no_other_site(self, alice, path):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(alice)
        assert strict.post(path).status_code == 403

    def test_are_hundred_at_most_and_the_least_used_goes(self, alice, phone):
        for _ in range(devices.MOST_DEVICES):
            devices.open_device(user=alice, name="one more", platform="app", now=now())
        assert alice.devices.in_use(now()).count() == devices.MOST_DEVICES
        phone.refresh_from_db()
        assert phone.revoked_at is not None

    def test_are_forgotten_a_month_after_their_end(self, alice, phone):
        devices.sign_out_device(user=alice, device_id=phone.pk, now=now())
        assert devices.forget_ended(now=now() + timedelta(days=29)) == 0
        assert devices.forget_ended(now=now() + timedelta(days=31)) == 1


class TestTokens:
    def made(self, client: Client, **fields) -> str:
        body = {"name": "Alices plotter", "scopes": ["read"], "days": "30"} | fields
        page = client.post("/account/tokens", body)
        assert page.status_code == 200
        found = re.search(r'id="made" readonly value="([^"]+)"', page.content.decode())
        assert found is not None
        return found[1]

    def test_are_shown_once_and_stored_as_what_cannot_be_used(self, laptop):
        words = self.made(laptop)
        assert words not in laptop.get("/account").content.decode()
        row = ApiToken.objects.get()
        assert words not in str(vars(row))
        assert row.prefix == words[:9]

    def test_do_what_they_were_made_for_until_they_end(self, laptop, alice):
        words = self.made(laptop, scopes=["nudge", "read"])
        principal = api_tokens.who_has_api_token(token=words, now=now())
        assert (principal.user, principal.scopes) == (alice, {"read", "nudge"})
        with pytest.raises(TokenRefused):
            api_tokens.who_has_api_token(token=words, now=now() + timedelta(days=31))

    def test_may_have_no_end(self, laptop):
        words = self.made(laptop, days="")
        later = now() + timedelta(days=4000)
        assert api_tokens.who_has_api_token(token=words, now=later).expires_at is None

    def test_tell_when_they_were_last_used(self, laptop):
        api_tokens.who_has_api_token(token=self.made(laptop), now=now())
        assert "Last used" in laptop.get("/account").content.decode()

    def test_are_taken_back(self, laptop):
        words = self.made(laptop)
        laptop.post(f"/account/tokens/{ApiToken.objects.get().pk}")
        with pytest.raises(TokenRefused):
            api_tokens.who_has_api_token(token=words, now=now())
        assert "Alices plotter" not in laptop.get("/account").content.decode()

    def test_of_alice_are_nothing_to_charlie(self, laptop, charlie):
        self.made(laptop)
        theirs = signed_in(charlie)
        assert theirs.post(f"/account/tokens/{ApiToken.objects.get().pk}").status_code == 404
        assert "Alices plotter" not in theirs.get("/account").content.decode()

    def test_die_with_the_account(self, laptop, alice):
        words = self.made(laptop)
        devices.deactivate(user=alice, now=now())
        User.objects.update(is_active=True)
        with pytest.raises(TokenRefused):
            api_tokens.who_has_api_token(token=words, now=now())

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": ""},
            {"name": "x" * 61},
            {"name": "a\u202eb"},
            {"scopes": []},
            {"scopes": ["everything"]},
            {"days": "4000"},
        ],
    )
    def test_are_not_made_of_nonsense(self, laptop, fields):
        body = {"name": "Alices plotter", "scopes": ["read"], "days": "30"} | fields
        assert laptop.post("/account/tokens", body).status_code == 400
        assert not ApiToken.objects.exists()

    def test_are_fifty_at_most(self, laptop, alice):
        for _ in range(api_tokens.MOST_TOKENS):
            api_tokens.make_api_token(user=alice, name="x", scopes=["read"], now=now())
        body = {"name": "One more", "scopes": ["read"], "days": "30"}
        page = laptop.post("/account/tokens", body)
        assert page.status_code == 400
        assert b"one must go first" in page.content


class TestStaff:
    @pytest.fixture
    def office(self, db) -> Client:
        return signed_in(User.objects.create_superuser("boss@example.org"))

    def changed(self, office: Client, person: User, **fields: str):
        body = {"email": person.email, "display_name": person.display_name} | fields
        return office.post(f"/admin/accounts/user/{person.pk}/change/", body)

    def test_who_close_an_account_sign_it_out_everywhere(self, office, alice, phone):
        assert self.changed(office, alice).status_code == 302  # "active" is not ticked
        alice.refresh_from_db()
        phone.refresh_from_db()
        assert not alice.is_active
        assert phone.revoked_because == RefreshFamily.Because.DEACTIVATED

    def test_who_change_a_name_sign_nobody_out(self, office, alice, phone):
        self.changed(office, alice, display_name="Al", is_active="on")
        phone.refresh_from_db()
        assert phone.revoked_at is None

    @pytest.mark.parametrize("action", ["sign_out_everywhere", "deactivate"])
    def test_do_it_from_the_list_too(self, office, alice, phone, action):
        office.post("/admin/accounts/user/", {"action": action, "_selected_action": [alice.pk]})
        phone.refresh_from_db()
        alice.refresh_from_db()
        assert phone.revoked_at is not None
        assert alice.is_active == (action != "deactivate")

    @pytest.mark.parametrize("model", ["refreshfamily", "apitoken", "keptanswer"])
    def test_see_no_secret(self, office, alice, phone, model):
        api_tokens.make_api_token(user=alice, name="x", scopes=["read"], now=now())
        page = office.get(f"/admin/accounts/{model}/").content.decode()
        stored = [phone.token_hmac, ApiToken.objects.get().token_hmac]
        assert not any(secret in page for secret in stored)
