"""An account made with a password for any address becomes that of whoever proves the address."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from accounts.api_tokens import make_api_token
from accounts.models import ApiToken, InviteCode, RefreshFamily, User
from accounts.services import print_sign_in_link
from tests.accounts.conftest import ask, read_mail
from tests.accounts.test_auth_api import PASSWORD, get, post, signed_up, told

pytestmark = pytest.mark.django_db

VICTIM = "victim@example.org"


@pytest.fixture(autouse=True)
def _contract(settings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.contract_urls"


@pytest.fixture
def thief(db) -> dict[str, str]:
    """What somebody gets who signs up with another person's address."""
    InviteCode.objects.create(code="fake-invite")
    return signed_up(VICTIM).json()


def proved_in_the_app() -> dict[str, str]:
    post("magic-link", {"email": VICTIM})
    return post("magic-link/verify", {"token": read_mail(VICTIM).token}).json()


def proved_by_code() -> dict[str, str]:
    post("magic-link", {"email": VICTIM})
    body = {"email": VICTIM, "code": read_mail(VICTIM).code}
    return post("magic-link/verify-code", body).json()


def password_answer() -> tuple[int, str]:
    return told(post("signin", {"email": VICTIM, "password": PASSWORD}))


@pytest.mark.parametrize("prove", [proved_in_the_app, proved_by_code])
class TestTheFirstProof:
    def test_ends_the_password_and_every_token_from_before(self, thief, prove):
        again = post("signin", {"email": VICTIM, "password": PASSWORD}).json()
        owner = prove()
        for pair in (thief, again):
            assert get("me", token=pair["access_token"]).status_code == 401
            assert post("refresh", {"refresh_token": pair["refresh_token"]}).status_code == 401
        assert password_answer() == (401, "Invalid email or password")
        assert get("me", token=owner["access_token"]).json()["email"] == VICTIM
        assert post("refresh", {"refresh_token": owner["refresh_token"]}).status_code == 200

    def test_ends_the_tokens_made_for_programs(self, thief, prove):
        user = User.objects.get(email=VICTIM)
        make_api_token(user=user, name="thief's", scopes=["draw"], now=timezone.now())
        prove()
        assert not ApiToken.objects.in_use(timezone.now()).exists()

    def test_is_the_only_one_that_ends_anything(self, thief, prove):
        owner = prove()
        prove()
        assert get("me", token=owner["access_token"]).status_code == 200
        ended = RefreshFamily.objects.exclude(revoked_at=None)
        assert [device.revoked_because for device in ended] == ["proved"]


def test_on_our_own_pages_signs_the_owner_in_and_the_thief_out(thief):
    browser = Client()
    ask(browser, VICTIM)
    answer = browser.post("/sign-in/code", {"code": read_mail(VICTIM).code})
    assert answer.status_code == 302
    assert browser.get("/account").status_code == 200
    assert get("me", token=thief["access_token"]).status_code == 401


def test_an_operators_link_counts_as_a_proof(thief):
    link = print_sign_in_link(email=VICTIM)
    Client().post("/auth/verify", {"token": link.partition("token=")[2]})
    assert password_answer() == (401, "Invalid email or password")


def test_an_account_that_the_operator_made_keeps_its_password_and_devices(db):
    User.objects.create_superuser(VICTIM, PASSWORD)
    mine = post("signin", {"email": VICTIM, "password": PASSWORD}).json()
    proved_in_the_app()
    assert get("me", token=mine["access_token"]).status_code == 200
    assert post("signin", {"email": VICTIM, "password": PASSWORD}).status_code == 200


class SlowHasher(MD5PasswordHasher):
    """A hasher that takes so long that the owner proves the address meanwhile."""

    algorithm = "slow"
    token = ""

    def verify(self, password: str, encoded: str) -> bool:
        if SlowHasher.token:
            token, SlowHasher.token = SlowHasher.token, ""
            assert post("magic-link/verify", {"token": token}).status_code == 200
        return super().verify(password, encoded)


def test_a_password_that_is_being_looked_at_meanwhile_opens_nothing(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.SlowHasher"]
    InviteCode.objects.create(code="fake-invite")
    signed_up(VICTIM)
    post("magic-link", {"email": VICTIM})
    SlowHasher.token = read_mail(VICTIM).token
    assert password_answer() == (401, "Invalid email or password")
    assert RefreshFamily.objects.in_use(timezone.now()).count() == 1
