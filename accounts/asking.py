"""Asking for a sign-in mail, by whatever door: one challenge, one mail, the limits of both."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from accounts import post, proofs
from accounts.challenges import CHALLENGE_LASTS, link_token, open_challenge
from accounts.emails import ComposedMail, no_account_mail, sign_in_mail
from accounts.limits import Limit, spend
from accounts.models import InviteCode, LoginChallenge, User

ASKS_PER_CLIENT = Limit("ask-client", count=10, window_s=60)
MAILS_PER_HOUR = Limit("mail-hour", count=5, window_s=3600)
# One challenge a mail and five tries a challenge: at most 100 guesses at 10^6 codes in any day.
MAILS_PER_DAY = Limit("mail-day", count=20, window_s=24 * 3600)

log = structlog.get_logger(__name__)


def ask(
    *,
    origin: LoginChallenge.Origin,
    address: str,
    now: datetime,
    invite: InviteCode | None = None,
    browser_hash: str | None = None,
    next_path: str = "",
    also: Sequence[Limit] = (),
) -> LoginChallenge:
    """Open a challenge for a normalised address and mail it; alike whoever that is.

    An address that may not come in gets a challenge that nothing solves and a mail that says so.

    Args:
        also: Limits of this door's own, on mails to one mailbox.

    Raises:
        TooMany: The address has been sent too many mails.
    """
    with transaction.atomic():
        _spend_mails(address, [*also, MAILS_PER_HOUR, MAILS_PER_DAY], now)  # holds the address
        user = User.objects.by_email(address)
        is_welcome = _may_come_in(user, invite)
        code = proofs.new_code()
        challenge = open_challenge(
            origin=origin,
            email=address,
            user=user,
            invite=invite,
            code=code if is_welcome else proofs.no_code(),
            browser_hash=browser_hash,
            next_path=next_path,
            now=now,
        )
        mail = _mail_for(challenge, code, is_welcome=is_welcome)
        post.queue_mail(to=user.email if user else address, mail=mail, now=now)
    log.info("sign_in.asked", challenge_id=str(challenge.pk))
    return challenge


def _spend_mails(address: str, limits: Sequence[Limit], now: datetime) -> None:
    mailbox = mailbox_of(address)
    for limit in limits:
        spend(mailbox, limit, now=now)


def mailbox_of(address: str) -> str:
    """Fold the spellings that usually reach one mailbox, so that none multiplies the limit."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def _may_come_in(user: User | None, invite: InviteCode | None) -> bool:
    if user is not None:
        return user.is_active
    return settings.SIGN_UP == "open" or invite is not None


def _mail_for(challenge: LoginChallenge, code: str, *, is_welcome: bool) -> ComposedMail:
    token = link_token(challenge)
    if not is_welcome:
        return no_account_mail(is_by_invitation=settings.SIGN_UP == "invite")
    return sign_in_mail(
        token=token,
        code=code,
        minutes=CHALLENGE_LASTS.seconds // 60,
        is_for_one_browser=challenge.browser_hash is not None,
    )
