"""Signing in as a story: asked for, spent once, by the right person, in time."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import asking, services
from accounts.limits import TooMany
from accounts.models import InviteCode, LoginChallenge, OutgoingMail, User
from accounts.proofs import Signed, sign_link
from accounts.refusals import (
    AccountIsClosed,
    AskedInAnotherBrowser,
    ChallengeIsExpired,
    ChallengeIsUsed,
    ChallengeIsVoided,
    CodeIsWrong,
    LinkIsUnreadable,
    NothingWasAsked,
    NotInvited,
    NoTriesLeft,
    SignInRefused,
    StaffLinkRefused,
)
from tests.accounts.conftest import NONCE, OTHER_NONCE, read_mail

pytestmark = pytest.mark.django_db


def asked(email="alice@example.org", nonce=NONCE, **more):
    return services.request_sign_in(email=email, browser_nonce=nonce, **more)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


class TestTheLink:
    def test_signs_in_whoever_asked(self, alice):
        asked()
        spent = services.spend_link(token=read_mail(alice.email).token, browser_nonce=NONCE)
        assert spent.user == alice

    def test_is_good_once(self, alice):
        asked()
        token = read_mail(alice.email).token
        services.spend_link(token=token, browser_nonce=NONCE)
        with pytest.raises(ChallengeIsUsed):
            services.spend_link(token=token, browser_nonce=NONCE)

    def test_is_not_spent_by_looking(self, alice):
        asked()
        token = read_mail(alice.email).token
        for _ in range(5):
            services.look_at_link(token=token, browser_nonce=NONCE)
        assert services.spend_link(token=token, browser_nonce=NONCE).user == alice

    def test_lasts_599_seconds(self, alice, noon, after):
        asked(now=noon)
        token = read_mail(alice.email).token
        assert services.spend_link(token=token, browser_nonce=NONCE, now=after(599)).user == alice

    def test_is_over_after_601_seconds(self, alice, noon, after):
        asked(now=noon)
        token = read_mail(alice.email).token
        with pytest.raises(ChallengeIsExpired):
            services.spend_link(token=token, browser_nonce=NONCE, now=after(601))

    @pytest.mark.parametrize("nonce", [OTHER_NONCE, "", None])
    def test_gives_charlies_browser_nothing_and_stays_good(self, alice, nonce):
        asked()
        token = read_mail(alice.email).token
        with pytest.raises(AskedInAnotherBrowser):
            services.spend_link(token=token, browser_nonce=nonce)
        assert services.spend_link(token=token, browser_nonce=NONCE).user == alice

    def test_is_void_once_a_newer_one_was_asked_for(self, alice):
        asked()
        older = read_mail(alice.email).token
        asked()
        with pytest.raises(ChallengeIsVoided):
            services.spend_link(token=older, browser_nonce=NONCE)
        assert LoginChallenge.objects.unspent().count() == 1

    @pytest.mark.parametrize(
        "token", ["", "x", "a:b:c", "\x00", "é" * 40, "A" * 40, "A" * 5000, "%0d%0a", "../../etc"]
    )
    def test_made_up_is_unreadable(self, token):
        with pytest.raises(LinkIsUnreadable):
            services.spend_link(token=token, browser_nonce=NONCE)

    def test_to_a_challenge_that_is_gone_is_unreadable(self):
        token = sign_link(Signed(pk=uuid.uuid4(), password="x"))
        with pytest.raises(LinkIsUnreadable):
            services.spend_link(token=token, browser_nonce=NONCE)

    def test_changed_in_any_character_is_unreadable(self, alice):
        asked()
        token = read_mail(alice.email).token
        for at in range(0, len(token), 3):
            changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
            with pytest.raises(LinkIsUnreadable):
                services.spend_link(token=changed, browser_nonce=NONCE)

    def test_dies_with_the_account(self, alice):
        asked()
        alice.is_active = False
        alice.save()
        with pytest.raises(AccountIsClosed):
            services.spend_link(token=read_mail(alice.email).token, browser_nonce=NONCE)

    def test_dies_with_a_change_of_address(self, alice):
        asked()
        token = read_mail(alice.email).token
        alice.email = "alice@elsewhere.example"
        alice.save()
        with pytest.raises(AccountIsClosed):
            services.spend_link(token=token, browser_nonce=NONCE)

    def test_uses_the_configured_address(self, alice, settings):
        settings.PUBLIC_URL = "https://monet.example"
        asked()
        mail = OutgoingMail.objects.get()
        assert "https://monet.example/auth/verify?token=" in mail.text
        assert "https://monet.example/auth/verify?token=" in mail.html


class TestTheCode:
    def test_signs_in(self, alice):
        asked()
        code = read_mail(alice.email).code
        assert services.spend_code(code=code, browser_nonce=NONCE).user == alice

    def test_and_the_link_exclude_each_other(self, alice):
        asked()
        mail = read_mail(alice.email)
        services.spend_code(code=mail.code, browser_nonce=NONCE)
        with pytest.raises(ChallengeIsUsed):
            services.spend_link(token=mail.token, browser_nonce=NONCE)
        with pytest.raises(ChallengeIsUsed):
            services.spend_code(code=mail.code, browser_nonce=NONCE)

    def test_counts_down_five_tries_and_closes(self, alice):
        asked()
        code = read_mail(alice.email).code
        left = []
        for _ in range(5):
            with pytest.raises(CodeIsWrong) as refusal:
                services.spend_code(code=wrong(code), browser_nonce=NONCE)
            left.append(refusal.value.tries_left)
        assert left == [4, 3, 2, 1, 0]
        with pytest.raises(NoTriesLeft):
            services.spend_code(code=code, browser_nonce=NONCE)

    def test_leaves_the_link_good_when_its_tries_are_gone(self, alice):
        asked()
        mail = read_mail(alice.email)
        for _ in range(5):
            with pytest.raises(CodeIsWrong):
                services.spend_code(code=wrong(mail.code), browser_nonce=NONCE)
        assert services.spend_link(token=mail.token, browser_nonce=NONCE).user == alice

    def test_is_over_after_601_seconds(self, alice, noon, after):
        asked(now=noon)
        code = read_mail(alice.email).code
        with pytest.raises(ChallengeIsExpired):
            services.spend_code(code=code, browser_nonce=NONCE, now=after(601))

    def test_is_worth_nothing_in_charlies_browser(self, alice):
        asked()
        with pytest.raises(NothingWasAsked):
            services.spend_code(code=read_mail(alice.email).code, browser_nonce=OTHER_NONCE)

    def test_is_not_in_the_database_but_in_the_mail(self, alice):
        challenge = asked()
        code = read_mail(alice.email).code
        row = LoginChallenge.objects.filter(pk=challenge.pk).values().get()
        assert code not in str({key: row[key] for key in ("code_hmac", "browser_hash")})


class TestAFirstSignIn:
    def test_makes_the_account_when_spent_and_not_when_asked(self):
        asked("New@Example.com")
        assert not User.objects.exists()
        spent = services.spend_link(token=read_mail("new@example.com").token, browser_nonce=NONCE)
        assert spent.user.email == "new@example.com"
        assert not spent.user.has_usable_password()

    def test_finds_the_account_whatever_the_case(self, alice):
        asked("ALICE@EXAMPLE.ORG")
        code = read_mail(alice.email).code
        assert services.spend_code(code=code, browser_nonce=NONCE).user == alice


class TestByInvitation:
    @pytest.fixture(autouse=True)
    def _by_invitation(self, settings):
        settings.SIGN_UP = "invite"

    @pytest.fixture
    def invite(self, db):
        return InviteCode.objects.create(code="LILY-POND")

    def test_an_unused_code_lets_a_new_address_in_once(self, invite):
        asked("new@example.com", invite_code="LILY-POND")
        spent = services.spend_code(code=read_mail("new@example.com").code, browser_nonce=NONCE)
        invite.refresh_from_db()
        assert invite.used_by == spent.user
        asked("second@example.com", invite_code="LILY-POND", nonce=OTHER_NONCE)
        assert "token=" not in OutgoingMail.objects.latest("created_at").text

    def test_two_addresses_with_one_code_make_one_account(self, invite):
        asked("one@example.com", invite_code="LILY-POND")
        asked("two@example.com", invite_code="LILY-POND", nonce=OTHER_NONCE)
        first, second = read_mail("one@example.com"), read_mail("two@example.com")
        services.spend_link(token=first.token, browser_nonce=NONCE)
        with pytest.raises(NotInvited):
            services.spend_link(token=second.token, browser_nonce=OTHER_NONCE)
        assert User.objects.count() == 1

    @pytest.mark.parametrize("code", [None, "", "WRONG", "lily-pond"])
    def test_without_one_a_new_address_gets_a_mail_that_says_so(self, invite, code):
        asked("new@example.com", invite_code=code)
        mail = OutgoingMail.objects.get()
        assert "by invitation" in mail.text
        assert "token=" not in mail.text + mail.html

    def test_somebody_with_an_account_needs_none(self, alice):
        asked()
        code = read_mail(alice.email).code
        assert services.spend_code(code=code, browser_nonce=NONCE).user == alice

    def test_a_closed_door_counts_tries_like_an_open_one(self, alice):
        asked("alice@example.org")
        asked("nobody@example.com", nonce=OTHER_NONCE)
        for nonce in (NONCE, OTHER_NONCE):
            with pytest.raises(CodeIsWrong) as refusal:
                services.spend_code(code="000000", browser_nonce=nonce)
            assert refusal.value.tries_left == 4


class TestADeactivatedAccount:
    def test_gets_a_mail_without_a_link(self, alice):
        User.objects.update(is_active=False)
        asked()
        assert "closed" in OutgoingMail.objects.get().text
        assert "token=" not in OutgoingMail.objects.get().text


class TestAPrintedLink:
    def test_makes_the_account_and_works_in_any_browser(self, capsys):
        call_command("signin_link", "Demo@Example.com")
        token = capsys.readouterr().out.strip().partition("token=")[2]
        spent = services.spend_link(token=token, browser_nonce=None)
        assert spent.user.email == "demo@example.com"
        assert spent.origin == "printed"
        with pytest.raises(ChallengeIsUsed):
            services.spend_link(token=token, browser_nonce=OTHER_NONCE)

    def test_finds_the_account_that_is_there(self, alice):
        services.print_sign_in_link(email="ALICE@example.org")
        assert User.objects.get() == alice

    @pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@c.de", "a@b.de\nBcc: x@y.de"])
    def test_is_refused_for_what_is_no_address(self, email):
        with pytest.raises(ValidationError):
            services.print_sign_in_link(email=email)
        with pytest.raises(CommandError):
            call_command("signin_link", email)

    def test_cannot_be_entered_as_a_code(self, alice):
        services.print_sign_in_link(email=alice.email)
        with pytest.raises(NothingWasAsked):
            services.spend_code(code="000000", browser_nonce=NONCE)

    def test_works_under_invitation_too(self, settings):
        settings.SIGN_UP = "invite"
        link = services.print_sign_in_link(email="demo@example.com")
        token = link.partition("token=")[2]
        assert services.spend_link(token=token, browser_nonce=None).user is not None


class TestAStaffLink:
    @pytest.fixture
    def staff(self, db):
        return User.objects.create_user("staff@example.com", is_staff=True)

    def test_names_who_made_it(self, alice, staff):
        link = services.issue_staff_link(user=alice, issued_by=staff)
        challenge = services.look_at_link(token=link.partition("token=")[2], browser_nonce=None)
        assert (challenge.origin, challenge.user, challenge.issued_by) == ("staff", alice, staff)

    def test_signs_nobody_in_as_staff_but_by_a_superuser(self, staff):
        boss = User.objects.create_superuser("boss@example.com")
        with pytest.raises(StaffLinkRefused):
            services.issue_staff_link(user=boss, issued_by=staff)
        assert "token=" in services.issue_staff_link(user=staff, issued_by=boss)


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def outcomes(self, attempt, times):
        def one(_):
            try:
                return attempt()
            except SignInRefused as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    def test_twenty_clicks_on_one_link_make_one_session(self, alice):
        asked()
        token = read_mail(alice.email).token
        results = self.outcomes(lambda: services.spend_link(token=token, browser_nonce=NONCE), 20)
        assert sum(isinstance(result, LoginChallenge) for result in results) == 1
        assert sum(isinstance(result, ChallengeIsUsed) for result in results) == 19

    def test_twenty_guesses_take_five_tries(self, alice):
        asked()
        code = wrong(read_mail(alice.email).code)
        results = self.outcomes(lambda: services.spend_code(code=code, browser_nonce=NONCE), 20)
        assert sum(isinstance(result, CodeIsWrong) for result in results) == 5
        assert sum(isinstance(result, NoTriesLeft) for result in results) == 15

    def test_twenty_askings_send_five_mails_and_leave_one_challenge(self, alice):
        def attempt():
            with suppress(TooMany):
                return asked()

        self.outcomes(attempt, 20)
        assert OutgoingMail.objects.count() == asking.MAILS_PER_HOUR.count
        assert LoginChallenge.objects.unspent().count() == 1

    def test_twenty_first_clicks_make_one_account(self):
        asked("new@example.com")
        token = read_mail("new@example.com").token
        self.outcomes(lambda: services.spend_link(token=token, browser_nonce=NONCE), 20)
        assert User.objects.count() == 1
