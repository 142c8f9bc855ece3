"""`/auth/*` as the existing clients call it: the words, the order of checks, the races."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import jwt
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import limits
from accounts.asking import MAILS_PER_DAY
from accounts.models import InviteCode, LoginChallenge, OutgoingMail, RefreshFamily, User
from tests.accounts.conftest import read_mail

PASSWORD = "Fake-password-1"
SENT = {"message": "If an account exists, a magic link has been sent to your email"}


@pytest.fixture(autouse=True)
def _contract(settings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.contract_urls"


def post(path: str, body: dict[str, object] | None = None, *, token: str = "", **more):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client(headers=headers, **more).post(
        f"/api/auth/{path}", body or {}, content_type="application/json"
    )


def get(path: str, *, token: str = ""):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client(headers=headers).get(f"/api/auth/{path}")


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


def signed_up(email="new@example.org", code="fake-invite", **more):
    body = {"email": email, "password": PASSWORD, "invite_code": code}
    return post("signup", body | more)


@pytest.fixture
def invite(db) -> InviteCode:
    return InviteCode.objects.create(code="fake-invite")


@pytest.mark.django_db
class TestSigningUp:
    def test_makes_the_account_and_uses_the_invite(self, invite):
        answer = signed_up()
        assert answer.status_code == 201
        assert set(answer.json()) == {"access_token", "refresh_token", "token_type"}
        assert answer.json()["token_type"] == "bearer"
        invite.refresh_from_db()
        assert invite.used_by == User.objects.get(email="new@example.org")

    def test_tells_of_a_taken_address_before_the_invite(self, alice):
        assert told(signed_up(alice.email.upper(), "no-such")) == (409, "Email already registered")

    def test_refuses_an_unknown_invite(self, db):
        assert told(signed_up(code="no-such")) == (400, "Invalid invite code")

    def test_refuses_a_used_invite(self, invite):
        signed_up("first@example.org")
        assert told(signed_up("second@example.org")) == (400, "Invite code already used")
        assert not User.objects.filter(email="second@example.org").exists()

    @pytest.mark.parametrize(
        "change",
        [
            {"email": "nobody"},
            {"email": "\u212a@example.org"},
            {"password": "Short1"},
            {"password": "nouppercase1"},
            {"password": "NOLOWERCASE1"},
            {"password": "NoDigitsHere"},
            {"password": "A1" + "a" * 127},
            {"invite_code": ""},
            {"invite_code": "x" * 65},
        ],
    )
    def test_says_in_one_plain_string_what_is_malformed(self, invite, change):
        answer = signed_up(**change)
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)
        assert User.objects.count() == 0

    def test_answers_are_kept_by_nobody(self, invite):
        assert "no-store" in signed_up()["Cache-Control"]


@pytest.mark.django_db(transaction=True)
class TestSigningUpAtOnce:
    @staticmethod
    def statuses(tries) -> list[int]:
        def attempt(arguments) -> int:
            try:
                return signed_up(*arguments).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            return sorted(pool.map(attempt, tries))

    def test_with_one_address_makes_one_account(self, db):
        for number in range(8):
            InviteCode.objects.create(code=f"fake-{number}")
        tries = [("one@example.org", f"fake-{number}") for number in range(8)]
        assert self.statuses(tries) == [201] + [409] * 7
        assert User.objects.count() == 1
        assert InviteCode.objects.exclude(used_at=None).count() == 1

    def test_with_one_invite_makes_one_account(self, invite):
        tries = [(f"person{number}@example.org", invite.code) for number in range(8)]
        assert self.statuses(tries) == [201] + [400] * 7
        assert User.objects.count() == RefreshFamily.objects.count() == 1


@pytest.mark.django_db
class TestSigningIn:
    @pytest.fixture
    def anna(self, db) -> User:
        return User.objects.create_user("anna@example.org", PASSWORD)

    def signed_in(self, email="anna@example.org", password=PASSWORD):
        return post("signin", {"email": email, "password": password})

    def test_opens_a_device_whatever_the_case_of_the_address(self, anna):
        answer = self.signed_in("ANNA@example.org")
        claims = jwt.decode(answer.json()["access_token"], options={"verify_signature": False})
        assert {"sub", "email", "type", "exp", "iat"} <= claims.keys()
        assert (claims["sub"], claims["email"]) == (str(anna.pk), anna.email)
        assert claims["exp"] - claims["iat"] == 1440 * 60
        assert anna.devices.get().pk == UUID(claims["family"])

    @pytest.mark.parametrize(
        ("email", "password"),
        [("anna@example.org", "Wrong-password-1"), ("nobody@example.org", PASSWORD)],
    )
    def test_says_the_same_to_a_wrong_password_and_an_unknown_address(self, anna, email, password):
        assert told(self.signed_in(email, password)) == (401, "Invalid email or password")

    def test_never_lets_in_somebody_without_a_password(self, alice):
        assert told(self.signed_in(alice.email, "!")) == (401, "Invalid email or password")

    def test_tells_only_the_owner_that_the_account_is_closed(self, anna):
        User.objects.update(is_active=False)
        assert told(self.signed_in()) == (401, "Account is deactivated")
        assert told(self.signed_in(password="Wrong1")) == (401, "Invalid email or password")

    def test_hashes_for_an_unknown_address_too(self, anna, monkeypatch):
        hashed = []
        hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"

        def counted(self, password, salt):
            hashed.append(password)
            return f"md5${salt}$none"

        monkeypatch.setattr(hasher, counted)
        for email in ("anna@example.org", "nobody@example.org"):
            self.signed_in(email, "Wrong-password-1")
        assert hashed == ["Wrong-password-1"] * 2

    def test_is_closed_for_a_while_after_thirty_tries_at_one_account(self, anna):
        for _ in range(30):
            self.signed_in("Anna@example.org", "Wrong-password-1")
        words = "Too many requests for this email. Please try again later."
        assert told(self.signed_in()) == (429, words)
        assert self.signed_in("bob@example.org").status_code == 401


@pytest.mark.django_db
class TestWhoIsSignedIn:
    @pytest.fixture
    def pair(self, invite) -> dict[str, str]:
        return signed_up().json()

    def test_is_told_to_the_holder_of_the_token(self, pair):
        answer = get("me", token=pair["access_token"])
        user = User.objects.get()
        assert answer.json() == {"id": str(user.pk), "email": user.email, "is_active": True}

    def test_is_asked_with_a_bearer_token_only(self, pair):
        for headers in ({}, {"Authorization": "Basic x"}, {"Authorization": "Bearer "}):
            answer = Client(headers=headers).get("/api/auth/me")
            assert told(answer) == (401, "Not authenticated")
            assert answer["WWW-Authenticate"] == "Bearer"

    def test_ends_with_logging_out_on_this_device_alone(self, pair):
        other = post("signin", {"email": "new@example.org", "password": PASSWORD}).json()
        answer = post("logout", token=pair["access_token"])
        assert answer.json() == {"message": "Logged out successfully"}
        assert get("me", token=pair["access_token"]).status_code == 401
        assert post("refresh", {"refresh_token": pair["refresh_token"]}).status_code == 401
        assert get("me", token=other["access_token"]).status_code == 200

    def test_is_refused_once_the_account_is_closed(self, pair):
        User.objects.update(is_active=False)
        words = "User account is deactivated"
        assert told(get("me", token=pair["access_token"])) == (401, words)
        refreshed = post("refresh", {"refresh_token": pair["refresh_token"]})
        assert told(refreshed) == (401, "Account is deactivated")

    def test_is_refused_once_the_account_is_gone(self, pair):
        User.objects.all().delete()
        assert told(get("me", token=pair["access_token"])) == (401, "User not found")
        refreshed = post("refresh", {"refresh_token": pair["refresh_token"]})
        assert told(refreshed) == (401, "User not found")

    def test_goes_on_after_a_refresh(self, pair):
        answer = post("refresh", {"refresh_token": pair["refresh_token"]})
        assert answer.status_code == 200
        assert answer.json()["refresh_token"] != pair["refresh_token"]
        assert get("me", token=answer.json()["access_token"]).status_code == 200

    def test_is_not_refreshed_by_an_access_token(self, pair):
        answer = post("refresh", {"refresh_token": pair["access_token"]})
        assert told(answer) == (401, "Expected refresh token, got access")


@pytest.mark.django_db
class TestAMagicLink:
    def asked(self, email, **more):
        return post("magic-link", {"email": email} | more)

    def test_is_answered_alike_for_all(self, alice, charlie):
        User.objects.filter(pk=charlie.pk).update(is_active=False)
        answers = [self.asked(email) for email in (alice.email, charlie.email, "x@example.org")]
        assert {(answer.status_code, answer.content) for answer in answers} == {
            (200, answers[0].content)
        }
        assert answers[0].json() == SENT

    def test_takes_the_same_queries_for_all(self, alice):
        self.asked("first@example.org")  # makes the machine's own limiter row
        counts = set()
        for email in (alice.email, "noone@example.org"):
            with CaptureQueriesContext(connection) as queries:
                self.asked(email)
                post("magic-link/verify-code", {"email": email, "code": "000000"})
            counts.add(len(queries))
        assert len(counts) == 1

    def test_signs_in_once(self, alice):
        self.asked(alice.email)
        token = read_mail(alice.email).token
        answer = post("magic-link/verify", {"token": token})
        assert answer.status_code == 200
        assert get("me", token=answer.json()["access_token"]).json()["id"] == str(alice.pk)
        again = post("magic-link/verify", {"token": token})
        assert told(again) == (401, "Invalid or expired magic link")

    def test_by_its_code_whatever_the_case_of_the_address(self, alice):
        self.asked(alice.email, platform="web")
        body = {"email": alice.email.upper(), "code": read_mail(alice.email).code}
        assert post("magic-link/verify-code", body).status_code == 200
        assert alice.devices.get().platform == RefreshFamily.Platform.LEGACY_WEB
        assert told(post("magic-link/verify-code", body)) == (401, "Invalid or expired code")

    def test_lets_nobody_in_whose_account_is_closed(self, alice):
        self.asked(alice.email)
        mail = read_mail(alice.email)
        User.objects.update(is_active=False)
        words = (401, "User not found or inactive")
        assert told(post("magic-link/verify", {"token": mail.token})) == words
        body = {"email": alice.email, "code": mail.code}
        assert told(post("magic-link/verify-code", body)) == words

    @pytest.mark.parametrize("token", ["made-up", "x" * 64])
    def test_made_up_is_refused(self, db, token):
        answer = post("magic-link/verify", {"token": token})
        assert told(answer) == (401, "Invalid or expired magic link")

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("magic-link", {"email": "nobody"}),
            ("magic-link", {"email": "a@example.org", "platform": "fridge"}),
            ("magic-link/verify", {"token": ""}),
            ("magic-link/verify", {"token": "x" * 65}),
            ("magic-link/verify-code", {"email": "a@example.org", "code": "12345"}),
            ("magic-link/verify-code", {"email": "a@example.org", "code": "123456\n"}),
            ("magic-link/verify-code", {"email": "a@example.org", "code": "１２３４５６"}),
            ("refresh", {}),
            ("refresh", {"refresh_token": "\ud800"}),
            ("signup", {"email": "a@example.org", "password": PASSWORD, "invite_code": "\0"}),
            ("signin", {"email": "a@example.org"}),
        ],
    )
    def test_malformed_is_told_in_one_string(self, db, path, body):
        answer = post(path, body)
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)

    def test_of_our_own_pages_does_not_work_in_the_app(self, alice):
        Client().post("/sign-in", {"email": alice.email})
        mail = read_mail(alice.email)
        assert post("magic-link/verify", {"token": mail.token}).status_code == 401
        body = {"email": alice.email, "code": mail.code}
        assert post("magic-link/verify-code", body).status_code == 401

    def test_is_sent_three_times_a_quarter_of_an_hour(self, alice):
        words = "Too many requests for this email. Please try again later."
        for email in (alice.email, "ALICE@example.org", "alice+x@example.org"):
            assert self.asked(email).status_code == 200
        assert told(self.asked(alice.email)) == (429, words)
        assert OutgoingMail.objects.count() == 3

    def test_is_asked_for_ten_times_a_minute_by_one_machine(self, db):
        for number in range(10):
            assert self.asked(f"person{number}@example.org").status_code == 200
        words = "Too many requests. Please try again later."
        assert told(self.asked("one.more@example.org")) == (429, words)

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
    def test_is_limited_whatever_address_a_header_claims(self, db, header):
        def asked_from(number: int) -> int:
            client = Client(headers={header: f"198.51.100.{number}"})
            body = {"email": f"person{number}@example.org"}
            return client.post(
                "/api/auth/magic-link", body, content_type="application/json"
            ).status_code

        assert [asked_from(number) for number in range(12)] == [200] * 10 + [429] * 2

    def test_is_limited_behind_a_proxy_of_ours_by_the_address_that_it_wrote(self, db, settings):
        settings.TRUSTED_PROXY_HOPS = 1

        def asked_from(number: int, claim: str) -> int:
            client = Client(headers={"X-Forwarded-For": f"198.51.100.{claim}, 203.0.113.7"})
            body = {"email": f"person{number}@example.org"}
            return client.post(
                "/api/auth/magic-link", body, content_type="application/json"
            ).status_code

        codes = [asked_from(number, str(number)) for number in range(12)]
        assert codes == [200] * 10 + [429] * 2


@pytest.mark.django_db(transaction=True)
class TestGuessingACode:
    def test_gets_five_tries_whoever_guesses(self, alice):
        post("magic-link", {"email": alice.email})
        code = read_mail(alice.email).code
        guesses = [f"{number:06d}" for number in range(50) if f"{number:06d}" != code]

        def guess(guessed: str) -> int:
            try:
                headers = {"X-Forwarded-For": f"198.51.100.{int(guessed) % 250}"}
                return (
                    Client(headers=headers)
                    .post(
                        "/api/auth/magic-link/verify-code",
                        {"email": alice.email, "code": guessed},
                        content_type="application/json",
                    )
                    .status_code
                )
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(guess, guesses)) == {401}
        assert LoginChallenge.objects.get().attempts_left == 0
        body = {"email": alice.email, "code": code}
        assert told(post("magic-link/verify-code", body)) == (401, "Invalid or expired code")

    def test_gets_no_more_mails_by_dots_pluses_and_case(self, alice, after):
        from accounts.client_sign_in import request_client_sign_in

        sent = 0
        for step in range(0, 24 * 3600, 450):
            spelling = ["alice", "ALICE", "a.lice", "alice+one"][step % 4]
            try:
                request_client_sign_in(
                    email=f"{spelling}@example.org",
                    platform="app",
                    client=f"machine-{step}",
                    now=after(step),
                )
                sent += 1
            except limits.TooMany:
                continue
        assert sent == MAILS_PER_DAY.count


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", ["link", "code"])
def test_fifty_uses_of_one_mail_open_one_device(alice, by):
    post("magic-link", {"email": alice.email})
    mail = read_mail(alice.email)
    path, body = {
        "link": ("magic-link/verify", {"token": mail.token}),
        "code": ("magic-link/verify-code", {"email": alice.email, "code": mail.code}),
    }[by]

    def use(_number: int) -> int:
        try:
            return post(path, body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert sorted(pool.map(use, range(50))) == [200] + [401] * 49
    assert alice.devices.count() == 1


@pytest.mark.django_db
class TestADevelopersToken:
    def test_is_refused_on_any_site_that_is_not_one(self):
        words = "Dev tokens only available in dev mode"
        assert told(get("dev-token")) == (403, words)

    @pytest.mark.parametrize(
        "site",
        [
            {"DEBUG": True, "PUBLIC_URL": "https://monet.example.org"},
            {"DEBUG": True, "MAIL_SERVER": "smtp://mail.example.org"},
        ],
    )
    def test_is_refused_where_debug_was_forgotten(self, settings, site):
        for name, value in site.items():
            setattr(settings, name, value)
        assert get("dev-token").status_code == 403

    def test_signs_the_developer_in(self, settings):
        settings.DEBUG = True
        answer = get("dev-token").json()
        assert set(answer) == {"access_token", "user_id"}
        assert get("me", token=answer["access_token"]).json()["email"] == "dev@local.test"
        assert get("dev-token").json()["user_id"] == answer["user_id"]
