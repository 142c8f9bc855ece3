"""The verbs of signing in: asking, spending a link or a code, making one for somebody else."""

from datetime import datetime

import structlog
from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts import post, proofs
from accounts.challenges import (
    CHALLENGE_LASTS,
    asked_in,
    challenge_of_link,
    check,
    link_token,
    open_challenge,
    spend_try,
)
from accounts.emails import ComposedMail, link_url, no_account_mail, sign_in_mail
from accounts.limits import Limit, spend
from accounts.models import InviteCode, LoginChallenge, User
from accounts.refusals import (
    AccountIsClosed,
    ChallengeIsUsed,
    CodeIsWrong,
    NotInvited,
    StaffLinkRefused,
)

ASKS_PER_CLIENT = Limit("ask-client", count=10, window_s=60)
MAILS_PER_HOUR = Limit("mail-hour", count=5, window_s=3600)
# One challenge a mail and five tries a challenge: at most 100 guesses at 10^6 codes in any day.
MAILS_PER_DAY = Limit("mail-day", count=20, window_s=24 * 3600)

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
    with transaction.atomic():
        _spend_mails(address, now)  # holds the address until the commit
        user = User.objects.by_email(address)
        invite = _unused_invite(invite_code)
        code = proofs.new_code()
        challenge = open_challenge(
            origin=LoginChallenge.Origin.WEB,
            email=address,
            user=user,
            invite=invite,
            code=code if _may_come_in(user, invite) else proofs.no_code(),
            browser_hash=proofs.browser_hash(browser_nonce),
            next_path=next_path,
            now=now,
        )
        mail = _mail_for(challenge, code, is_welcome=_may_come_in(user, invite))
        post.queue_mail(to=user.email if user else address, mail=mail, now=now)
    log.info("sign_in.asked", challenge_id=str(challenge.pk))
    return challenge


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
    return _spend(challenge, now)


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
    return _spend(challenge, now)


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


def _spend_mails(address: str, now: datetime) -> None:
    mailbox = _mailbox_of(address)
    spend(mailbox, MAILS_PER_HOUR, now=now)
    spend(mailbox, MAILS_PER_DAY, now=now)


def _mailbox_of(address: str) -> str:
    """Fold the spellings that usually reach one mailbox, so that none multiplies the limit."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def _unused_invite(code: str | None) -> InviteCode | None:
    return InviteCode.objects.filter(code=code or "", used_at=None).first()


def _may_come_in(user: User | None, invite: InviteCode | None) -> bool:
    if user is not None:
        return user.is_active
    return settings.SIGN_UP == "open" or invite is not None


def _mail_for(challenge: LoginChallenge, code: str, *, is_welcome: bool) -> ComposedMail:
    token = link_token(challenge)
    if not is_welcome:
        return no_account_mail(is_by_invitation=settings.SIGN_UP == "invite")
    return sign_in_mail(token=token, code=code, minutes=CHALLENGE_LASTS.seconds // 60)


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


def _spend(challenge: LoginChallenge, now: datetime) -> LoginChallenge:
    with transaction.atomic():
        if not LoginChallenge.objects.open(now).filter(pk=challenge.pk).update(used_at=now):
            raise ChallengeIsUsed(challenge_id=challenge.pk)
        challenge.user = _person_for(challenge, now)
        LoginChallenge.objects.filter(pk=challenge.pk).update(user=challenge.user)
    log.info("sign_in.done", challenge_id=str(challenge.pk), user_id=str(challenge.user.pk))
    return challenge


def _person_for(challenge: LoginChallenge, now: datetime) -> User:
    user = User.objects.by_email(challenge.email)
    if user is None and challenge.user_id is None:
        return _new_person(challenge, now)
    has_moved = challenge.user_id is not None and (user is None or user.pk != challenge.user_id)
    if user is None or has_moved or not user.is_active:
        raise AccountIsClosed(challenge_id=challenge.pk)
    return user


def _new_person(challenge: LoginChallenge, now: datetime) -> User:
    user = User.objects.create_user(challenge.email)
    if settings.SIGN_UP == "invite" and not _use_invite(challenge.invite, user, now):
        raise NotInvited(challenge_id=challenge.pk)
    return user


def _use_invite(invite: InviteCode | None, user: User, now: datetime) -> bool:
    if invite is None:
        return False
    unused = InviteCode.objects.filter(pk=invite.pk, used_at=None)
    return bool(unused.update(used_at=now, used_by=user))
