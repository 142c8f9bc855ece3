"""The verbs of signing in: asking, spending a link or a code, making one for somebody else."""

from datetime import datetime

import structlog
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts import proofs
from accounts.asking import ASKS_PER_CLIENT, ask
from accounts.challenges import (
    asked_in,
    challenge_of_link,
    check,
    link_token,
    open_challenge,
    spend_try,
)
from accounts.emails import link_url
from accounts.limits import spend
from accounts.models import InviteCode, LoginChallenge, User
from accounts.refusals import AccountIsClosed, CodeIsWrong, StaffLinkRefused
from accounts.spending import spend_challenge

log = structlog.get_logger(__name__)


def request_sign_in(
    *,
    email: str,
    browser_nonce: str,
    client: str | None = None,
    invite_code: str | None = None,
    next_path: str = "",
    now: datetime | None = None,
) -> LoginChallenge:
    """Mail a link and a code to `email`; the same work and answer whoever that is.

    An address that may not come in gets a challenge that nothing solves and a mail that says so.

    Args:
        email: A valid address in any case.
        browser_nonce: The asking browser's secret; only there the link and the code are good.
        client: The limiter's key of the asking machine.
        next_path: Where to go afterwards; the door checks that it is on this site.

    Raises:
        TooMany: The machine or the address has asked too often.
    """
    now = now or timezone.now()
    address = User.objects.normalize_email(email)
    if client is not None:
        spend(client, ASKS_PER_CLIENT, now=now)
    return ask(
        origin=LoginChallenge.Origin.WEB,
        address=address,
        invite=_unused_invite(invite_code),
        browser_hash=proofs.browser_hash(browser_nonce),
        next_path=next_path,
        now=now,
    )


def look_at_link(
    *, token: str, browser_nonce: str | None, now: datetime | None = None
) -> LoginChallenge:
    """Return the challenge that the link would spend here and now; spends nothing.

    Raises:
        SignInRefused: Whatever `spend_link` would be refused for.
    """
    challenge = challenge_of_link(token)
    check(challenge, browser_nonce, now or timezone.now())
    return challenge


def spend_link(
    *, token: str, browser_nonce: str | None, now: datetime | None = None
) -> LoginChallenge:
    """Use up the link; the returned challenge's `user` has signed in, and may be brand-new.

    Raises:
        SignInRefused: Unreadable, expired, used, voided, opened in another browser, or not let in.
    """
    now = now or timezone.now()
    challenge = challenge_of_link(token)
    check(challenge, browser_nonce, now)
    return spend_challenge(challenge, now)


def spend_code(*, code: str, browser_nonce: str, now: datetime | None = None) -> LoginChallenge:
    """Try six digits against the latest challenge that this browser asked for.

    The try is committed before the digits are compared, so call it outside any transaction.

    Raises:
        CodeIsWrong: With how many tries are left.
        SignInRefused: Nothing asked here, expired, used, voided, no tries left, or not let in.
    """
    now = now or timezone.now()
    challenge = asked_in(browser_nonce=browser_nonce)
    check(challenge, browser_nonce, now)
    tries_left = spend_try(challenge, now)
    if not proofs.is_code(challenge.pk, code, challenge.code_hmac):
        raise CodeIsWrong(challenge_id=challenge.pk, tries_left=tries_left)
    return spend_challenge(challenge, now)


def print_sign_in_link(*, email: str, now: datetime | None = None) -> str:
    """Return a one-use sign-in URL for any browser, making the account when there is none.

    Raises:
        ValidationError: `email` is no address.
        AccountIsClosed: The account is deactivated.
    """
    now = now or timezone.now()
    address = User.objects.normalize_email(email)
    validate_email(address)
    with transaction.atomic():
        user = User.objects.by_email(address) or User.objects.create_user(address)
        return _link_without_browser(LoginChallenge.Origin.PRINTED, user, now)


def issue_staff_link(*, user: User, issued_by: User, now: datetime | None = None) -> str:
    """Return a one-use sign-in URL for somebody whose mail does not come; `issued_by` is kept.

    Raises:
        StaffLinkRefused: The link would sign in as staff, and the issuer is no superuser.
        AccountIsClosed: The account is deactivated.
    """
    if (user.is_staff or user.is_superuser) and not issued_by.is_superuser:
        raise StaffLinkRefused(user_id=user.pk, issued_by_id=issued_by.pk)
    now = now or timezone.now()
    with transaction.atomic():
        url = _link_without_browser(LoginChallenge.Origin.STAFF, user, now, issued_by=issued_by)
    log.info("sign_in.link_issued", user_id=str(user.pk), issued_by_id=str(issued_by.pk))
    return url


def update_profile(*, user: User, display_name: str, is_gallery_public: bool) -> User:
    """Change the shown name and whether new pieces start public."""
    user.display_name = " ".join(display_name.split())
    user.is_gallery_public = is_gallery_public
    user.save(update_fields=["display_name", "is_gallery_public"])
    return user


def show_gallery(*, user: User, is_public: bool) -> None:
    """Show or hide the person's gallery, and change nothing else."""
    user.is_gallery_public = is_public
    user.save(update_fields=["is_gallery_public"])


def _unused_invite(code: str | None) -> InviteCode | None:
    return InviteCode.objects.filter(code=code or "", used_at=None).first()


def _link_without_browser(
    origin: LoginChallenge.Origin, user: User, now: datetime, issued_by: User | None = None
) -> str:
    if not user.is_active:
        raise AccountIsClosed
    address = User.objects.normalize_email(user.email)
    challenge = open_challenge(
        origin=origin, email=address, user=user, issued_by=issued_by, now=now
    )
    return link_url(link_token(challenge))
