"""Staff see how sign-ins and mails fare, can issue a link, and never see a code."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from accounts import services
from accounts.apps import AccountsConfig
from accounts.models import LoginChallenge, OutgoingMail, User
from tests.accounts.conftest import NONCE, read_mail

pytestmark = pytest.mark.django_db

ACTION = {"action": "issue_sign_in_link"}


@pytest.fixture
def boss(db) -> User:
    return User.objects.create_superuser("boss@example.org", "a-long-password")


@pytest.fixture
def office(boss) -> Client:
    client = Client()
    assert client.login(username="BOSS@example.org", password="a-long-password")
    return client


def issue(client: Client, *people: User):
    chosen = [str(person.pk) for person in people]
    return client.post("/admin/accounts/user/", {**ACTION, "_selected_action": chosen})


def test_every_model_is_registered():
    models = set(apps.get_app_config(AccountsConfig.name).get_models())
    assert models <= set(admin.site._registry)


class TestTheOffice:
    @pytest.mark.parametrize(
        "model", ["user", "invitecode", "loginchallenge", "outgoingmail", "ratelimit"]
    )
    def test_lists_and_searches(self, office, alice, model):
        services.request_sign_in(email=alice.email, browser_nonce=NONCE, client="192.0.2.1")
        assert office.get(f"/admin/accounts/{model}/", {"q": "example"}).status_code == 200

    def test_makes_a_person_and_an_invite(self, office):
        form = {"email": "New@Example.com", "usable_password": "false"}
        assert office.post("/admin/accounts/user/add/", form).status_code == 302
        assert User.objects.by_email("new@example.com") is not None
        assert office.post("/admin/accounts/invitecode/add/", {"code": "LILY"}).status_code == 302

    def test_never_shows_a_code_a_hash_or_a_link(self, office, alice):
        challenge = services.request_sign_in(email=alice.email, browser_nonce=NONCE)
        mail = read_mail(alice.email)
        row = OutgoingMail.objects.get()
        pages = [
            "/admin/accounts/loginchallenge/",
            f"/admin/accounts/loginchallenge/{challenge.pk}/change/",
            "/admin/accounts/outgoingmail/",
            f"/admin/accounts/outgoingmail/{row.pk}/change/",
            f"/admin/accounts/user/{alice.pk}/change/",
        ]
        for page in pages:
            content = office.get(page).content.decode()
            for secret in (mail.code, mail.token, challenge.code_hmac, challenge.browser_hash):
                assert secret not in content

    def test_shows_the_last_mail_error(self, office, alice):
        services.request_sign_in(email=alice.email, browser_nonce=NONCE)
        OutgoingMail.objects.update(last_error="550 mailbox full", state="failed")
        page = office.get(f"/admin/accounts/user/{alice.pk}/change/").content
        assert b"failed" in page
        assert b"550 mailbox full" in page

    def test_issues_a_link_that_signs_the_person_in_once(self, office, alice):
        page = issue(office, alice).content.decode()
        token = page.partition("token=")[2].partition("<")[0]
        browser = Client()
        assert browser.post("/auth/verify", {"token": token}).status_code == 302
        assert browser.get("/account").status_code == 200
        assert LoginChallenge.objects.get().issued_by.email == "boss@example.org"
        assert LogEntry.objects.get().change_message == "Issued a sign-in link."

    def test_issues_no_link_for_two_at_once(self, office, alice, bob):
        issue(office, alice, bob)
        assert not LoginChallenge.objects.exists()


class TestStaffWithoutRights:
    @pytest.fixture
    def clerk(self, db) -> Client:
        client = Client()
        client.force_login(User.objects.create_user("clerk@example.org", is_staff=True))
        return client

    def test_issue_no_link(self, clerk, alice):
        assert issue(clerk, alice).status_code == 403
        assert not LoginChallenge.objects.exists()

    def test_charlie_is_sent_to_the_staff_door(self, charlie, alice):
        client = Client()
        client.force_login(charlie)
        assert issue(client, alice).status_code == 302
        assert not LoginChallenge.objects.exists()


class TestAClerk:
    """Staff who may change people, and nothing else."""

    @pytest.fixture
    def clerk(self, db) -> User:
        clerk = User.objects.create_user("clerk@example.org", "a-long-password", is_staff=True)
        names = ["view_user", "change_user", "delete_user"]
        clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
        return clerk

    @pytest.fixture
    def desk(self, clerk) -> Client:
        client = Client()
        client.force_login(clerk)
        return client

    def form(self, person: User, **changed: str) -> dict[str, str]:
        return {"email": person.email, "display_name": "", "is_active": "on"} | changed

    def test_changes_people_but_gives_no_rights(self, desk, alice):
        rights = {"is_staff": "on", "is_superuser": "on"}
        page = f"/admin/accounts/user/{alice.pk}/change/"
        form = self.form(alice, display_name="Ally", **rights)
        assert desk.post(page, form).status_code == 302
        alice.refresh_from_db()
        assert (alice.display_name, alice.is_staff, alice.is_superuser) == ("Ally", False, False)

    @pytest.mark.parametrize("where", ["change", "password", "delete"])
    def test_changes_nothing_of_staff_not_even_their_own(self, desk, clerk, boss, where):
        before = list(User.objects.order_by("pk").values())
        for person in (boss, clerk):
            form = self.form(person, email="mine@example.org", is_superuser="on", post="yes")
            words = {"password1": "Another-word-1", "password2": "Another-word-1"}
            answer = desk.post(f"/admin/accounts/user/{person.pk}/{where}/", form | words)
            assert answer.status_code == 403
        after = list(User.objects.order_by("pk").values())
        assert after == before

    @pytest.mark.parametrize("action", ["deactivate", "sign_out_everywhere"])
    def test_closes_nobody_of_the_staff_out(self, desk, boss, alice, action):
        chosen = [str(boss.pk), str(alice.pk)]
        desk.post("/admin/accounts/user/", {"action": action, "_selected_action": chosen})
        boss.refresh_from_db()
        alice.refresh_from_db()
        assert (boss.is_active, boss.session_epoch) == (True, 0)
        assert alice.session_epoch == 1


def test_the_staff_door_is_closed_for_a_while_after_thirty_tries(boss):
    client = Client()
    for number in range(31):
        tried = {"username": boss.email.title(), "password": f"guess-{number}"}
        page = client.post("/admin/login/", tried).content.decode()
    assert "Too many tries; go on in 15 minutes." in page
    right = {"username": boss.email, "password": "a-long-password"}
    assert "Too many tries" in client.post("/admin/login/", right).content.decode()
    assert client.post("/admin/login/", {"password": "x"}).status_code == 200
