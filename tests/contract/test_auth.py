"""K-AUTH: signing up, in, out and on, as the app and the web client do it."""

import re
import time
import uuid

import pytest
from django.conf import LazySettings

from accounts.models import InviteCode, User
from tests.contract.people import PASSWORD, Door, Newcomer, Person, code_in, last_mail, link_token
from tests.contract.tokens import again, claims_of

LINK_SENT = "If an account exists, a magic link has been sent to your email"
NO_LINK = "Invalid or expired magic link"
NO_CODE = "Invalid or expired code"
FIELD = re.compile(r"name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"")


def invite(code: str) -> str:
    return InviteCode.objects.create(code=code).code


def refusal(door: Door, path: str, body: object) -> tuple[int, str]:
    answer = door.post(path, body)
    return answer.status_code, answer.json()["detail"]


def is_token(body: dict[str, str]) -> bool:
    return set(body) == {"access_token", "refresh_token", "token_type"} and (
        body["token_type"] == "bearer"
    )


def mail_to(person: Person, door: Door, platform: str = "app") -> str:
    """Ask for a magic link; return the mail's words."""
    answer = door.post("/auth/magic-link", {"email": person.email, "platform": platform})
    assert answer.status_code == 200, answer.text
    return last_mail(person.email)


def deactivate(person: Person) -> None:
    User.objects.filter(id=person.user_id).update(is_active=False)


class TestSigningUp:
    def test_k_auth_01_an_invite_lets_somebody_in_once(self, nobody: Door) -> None:
        body = {"email": "new@example.org", "password": PASSWORD, "invite_code": invite("one")}
        answer = nobody.post("/auth/signup", body)
        assert answer.status_code == 201
        assert is_token(answer.json())
        assert claims_of(answer.json()["access_token"])["email"] == "new@example.org"
        assert InviteCode.objects.get(code="one").used_at is not None

    def test_k_auth_02_it_refuses_in_order_and_uses_up_no_invite(
        self, alice: Person, nobody: Door
    ) -> None:
        fresh = invite("fresh")
        used = InviteCode.objects.exclude(used_at=None).first()
        assert used is not None
        known = {"email": alice.email, "password": PASSWORD}
        fine = {"email": "other@example.org", "password": PASSWORD}
        for code in (fresh, used.code, "unknown"):
            told = refusal(nobody, "/auth/signup", {**known, "invite_code": code})
            assert told == (409, "Email already registered")
        told = refusal(nobody, "/auth/signup", {**fine, "invite_code": "unknown"})
        assert told == (400, "Invalid invite code")
        told = refusal(nobody, "/auth/signup", {**fine, "invite_code": used.code})
        assert told == (400, "Invite code already used")
        assert InviteCode.objects.get(code=fresh).used_at is None

    @pytest.mark.parametrize(
        "wrong",
        [
            {"email": "no address"},
            {"password": "Short-1"},
            {"password": "no-upper-case-1"},
            {"password": "NO-LOWER-CASE-1"},
            {"password": "No-digit-at-all"},
            {"password": "Aa1" * 43},
            {"invite_code": ""},
            {"invite_code": "x" * 65},
            {"invite_code": None},
        ],
    )
    def test_k_auth_03_what_does_not_fit_is_422(
        self, nobody: Door, wrong: dict[str, str | None]
    ) -> None:
        fine = {"email": "new@example.org", "password": PASSWORD, "invite_code": invite("one")}
        body = {key: value for key, value in (fine | wrong).items() if value is not None}
        assert nobody.post("/auth/signup", body).status_code == 422
        assert not User.objects.filter(email="new@example.org").exists()


class TestSigningIn:
    def test_k_auth_04_with_the_password_whatever_the_case_of_the_address(
        self, alice: Person, nobody: Door
    ) -> None:
        for email in (alice.email, alice.email.upper()):
            answer = nobody.post("/auth/signin", {"email": email, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            assert is_token(answer.json())
            assert claims_of(answer.json()["access_token"])["sub"] == alice.user_id

    def test_k_auth_05_wrong_and_unknown_look_alike(self, alice: Person, nobody: Door) -> None:
        no = (401, "Invalid email or password")
        wrong = {"email": alice.email, "password": "Wrong-password-1"}
        unknown = {"email": "unknown@example.org", "password": PASSWORD}
        assert refusal(nobody, "/auth/signin", wrong) == no
        assert refusal(nobody, "/auth/signin", unknown) == no
        deactivate(alice)
        assert refusal(nobody, "/auth/signin", wrong) == no
        right = {"email": alice.email, "password": PASSWORD}
        assert refusal(nobody, "/auth/signin", right) == (401, "Account is deactivated")

    def test_k_auth_08_me_says_who_one_is(self, alice: Person) -> None:
        answer = alice.door.get("/auth/me")
        assert answer.status_code == 200
        me = {"id": alice.user_id, "email": alice.email, "is_active": True}
        assert answer.json() == me

    def test_k_auth_19_dev_tokens_are_for_development(self, nobody: Door) -> None:
        answer = nobody.get("/auth/dev-token")
        assert answer.status_code == 403
        assert answer.json() == {"detail": "Dev tokens only available in dev mode"}

    def test_k_auth_20_in_development_they_are_given_away(
        self, nobody: Door, settings: LazySettings
    ) -> None:
        settings.DEBUG = True
        first, second = nobody.get("/auth/dev-token"), nobody.get("/auth/dev-token")
        assert (first.status_code, second.status_code) == (200, 200)
        assert set(first.json()) == {"access_token", "user_id"}
        assert first.json()["user_id"] == second.json()["user_id"]
        assert claims_of(first.json()["access_token"])["email"] == "dev@local.test"


class TestGoingOn:
    def test_k_auth_06_a_refresh_gives_two_new_tokens(self, alice: Person, nobody: Door) -> None:
        answer = nobody.post("/auth/refresh", {"refresh_token": alice.refresh})
        assert answer.status_code == 200
        assert is_token(answer.json())
        assert answer.json()["access_token"] != alice.access
        assert answer.json()["refresh_token"] != alice.refresh
        renewed = Door(alice.site, answer.json()["access_token"])
        assert renewed.get("/auth/me").json()["id"] == alice.user_id
        again_ = nobody.post("/auth/refresh", {"refresh_token": answer.json()["refresh_token"]})
        assert again_.status_code == 200

    def test_k_auth_07_a_refresh_refuses_in_words(self, alice: Person, nobody: Door) -> None:
        def told(token: str) -> tuple[int, str]:
            return refusal(nobody, "/auth/refresh", {"refresh_token": token})

        assert told("rubbish") == (401, "Invalid token: Not enough segments")
        expired = again(alice.refresh, exp=int(time.time()) - 60)
        assert told(expired) == (401, "Invalid token: Signature has expired.")
        assert told(alice.access) == (401, "Expected refresh token, got access")
        stranger = again(alice.refresh, sub=str(uuid.uuid4()))
        assert told(stranger) == (401, "User not found")
        deactivate(alice)
        assert told(alice.refresh) == (401, "Account is deactivated")
        assert nobody.post("/auth/refresh", {}).status_code == 422

    def test_k_auth_09_logging_out_ends_this_device_alone(
        self, alice: Person, nobody: Door
    ) -> None:
        tablet = alice.other_device()
        answer = alice.door.post("/auth/logout")
        assert answer.status_code == 200
        assert answer.json() == {"message": "Logged out successfully"}
        assert alice.door.get("/auth/me").status_code == 401
        refreshed = nobody.post("/auth/refresh", {"refresh_token": alice.refresh})
        assert refreshed.status_code == 401
        assert tablet.door.get("/auth/me").status_code == 200
        other = nobody.post("/auth/refresh", {"refresh_token": tablet.refresh})
        assert other.status_code == 200


class TestMagicLinks:
    def test_k_auth_10_everybody_gets_the_same_answer(self, alice: Person, nobody: Door) -> None:
        bodies: list[dict[str, str]] = [
            {"email": alice.email},
            {"email": alice.email, "platform": "web"},
            {"email": "unknown@example.org", "platform": "app"},
        ]
        for body in bodies:
            answer = nobody.post("/auth/magic-link", body)
            assert (answer.status_code, answer.json()) == (200, {"message": LINK_SENT})
        odd = nobody.post("/auth/magic-link", {"email": alice.email, "platform": "fridge"})
        assert odd.status_code == 422

    def test_k_auth_11_an_address_gets_three_links_in_fifteen_minutes(
        self, alice: Person, nobody: Door
    ) -> None:
        told = [nobody.post("/auth/magic-link", {"email": alice.email}) for _ in range(4)]
        assert [answer.status_code for answer in told] == [200, 200, 200, 429]
        words = "Too many requests for this email. Please try again later."
        assert told[-1].json() == {"detail": words}

    def test_k_auth_12_a_client_gets_ten_in_a_minute_whatever_it_claims_to_be(
        self, nobody: Door
    ) -> None:
        def ask(n: int) -> tuple[int, dict[str, str]]:
            body = {"email": f"somebody{n}@example.org"}
            forged = {"X-Forwarded-For": f"203.0.113.{n}"}
            answer = nobody.post("/auth/magic-link", body, headers=forged)
            return answer.status_code, answer.json()

        told = [ask(n) for n in range(11)]
        assert [status for status, _ in told] == [200] * 10 + [429]
        assert told[-1][1] == {"detail": "Too many requests. Please try again later."}

    def test_k_auth_13_the_link_signs_in(self, alice: Person, nobody: Door) -> None:
        mail = mail_to(alice, nobody)
        assert 1 <= len(link_token(mail)) <= 64
        answer = nobody.post("/auth/magic-link/verify", {"token": link_token(mail)})
        assert answer.status_code == 200, answer.text
        assert is_token(answer.json())
        assert claims_of(answer.json()["access_token"])["sub"] == alice.user_id

    def test_k_auth_14_a_link_that_does_not_count_is_refused(
        self, alice: Person, nobody: Door
    ) -> None:
        path, body = "/auth/magic-link/verify", {"token": link_token(mail_to(alice, nobody))}
        assert nobody.post(path, body).status_code == 200
        assert refusal(nobody, path, body) == (401, NO_LINK)
        assert refusal(nobody, path, {"token": "x" * 43}) == (401, NO_LINK)
        assert nobody.post(path, {"token": ""}).status_code == 422
        assert nobody.post(path, {"token": "x" * 65}).status_code == 422

    def test_k_auth_15_the_code_signs_in_and_spends_the_link(
        self, alice: Person, nobody: Door
    ) -> None:
        mail = mail_to(alice, nobody)
        body = {"email": alice.email, "code": code_in(mail)}
        answer = nobody.post("/auth/magic-link/verify-code", body)
        assert answer.status_code == 200, answer.text
        assert is_token(answer.json())
        spent = refusal(nobody, "/auth/magic-link/verify", {"token": link_token(mail)})
        assert spent == (401, NO_LINK)
        assert refusal(nobody, "/auth/magic-link/verify-code", body) == (401, NO_CODE)

    def test_k_auth_16_codes_cannot_be_tried_out(self, alice: Person, nobody: Door) -> None:
        right = code_in(mail_to(alice, nobody))
        path = "/auth/magic-link/verify-code"
        for odd in ("12345", "1234567", "12345a", ""):
            assert nobody.post(path, {"email": alice.email, "code": odd}).status_code == 422
        guesses = [f"{n:06d}" for n in range(20) if f"{n:06d}" != right][:10]
        told = [refusal(nobody, path, {"email": alice.email, "code": guess}) for guess in guesses]
        assert told[0] == (401, NO_CODE)
        assert {status for status, _ in told} <= {401, 429}
        assert nobody.post(path, {"email": alice.email, "code": right}).status_code in {401, 429}


class TestThePage:
    def test_k_auth_17_looking_at_it_spends_nothing(self, alice: Person, nobody: Door) -> None:
        token = link_token(mail_to(alice, nobody))
        for _ in range(3):
            page = nobody.ask_bare("GET", f"/auth/verify?token={token}")
            assert page.status_code == 200
            assert page.headers["content-type"].startswith("text/html")
        answer = nobody.post("/auth/magic-link/verify", {"token": token})
        assert answer.status_code == 200
        without = nobody.ask_bare("GET", "/auth/verify")
        assert without.status_code == 422
        assert isinstance(without.json()["detail"], str)

    def test_k_auth_18_its_button_opens_the_app(self, newcomer: Newcomer, nobody: Door) -> None:
        alice = newcomer()
        token = link_token(mail_to(alice, nobody))
        page = nobody.ask_bare("GET", f"/auth/verify?token={token}")
        fields = dict(FIELD.findall(page.text))
        opened = nobody.ask_bare("POST", "/auth/verify", data={"token": token, **fields})
        assert opened.status_code == 200, opened.text
        link = re.search(r"href=\"(codemonet://auth/callback\?[^\"]+)\"", opened.text)
        assert link, opened.text
        found = dict(pair.split("=", 1) for pair in link[1].split("?", 1)[1].split("&amp;"))
        assert set(found) == {"access_token", "refresh_token"}
        assert claims_of(found["access_token"])["sub"] == alice.user_id
        again_ = nobody.ask_bare("POST", "/auth/verify", data={"token": token, **fields})
        assert again_.status_code == 401
        assert again_.headers["content-type"].startswith("text/html")
