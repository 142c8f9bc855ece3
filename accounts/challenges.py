"""One challenge: opened, found, checked, tried; whom it lets in is for `services`."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts import proofs
from accounts.models import InviteCode, LoginChallenge, User
from accounts.refusals import (
    AskedInAnotherBrowser,
    ChallengeIsExpired,
    ChallengeIsUsed,
    ChallengeIsVoided,
    LinkIsUnreadable,
    NothingWasAsked,
    NoTriesLeft,
)

CHALLENGE_LASTS = timedelta(minutes=10)
LINK_READABLE_S = 24 * 3600  # an old link is told to be old for a day, then it is only unreadable


def open_challenge(
    *,
    origin: LoginChallenge.Origin,
    email: str,
    user: User | None,
    now: datetime,
    invite: InviteCode | None = None,
    issued_by: User | None = None,
    code: str = "",
    browser_hash: str | None = None,
    next_path: str = "",
) -> LoginChallenge:
    """Write a challenge and void the address's older ones; call it inside a transaction."""
    LoginChallenge.objects.unspent().filter(email=email).update(voided_at=now)
    challenge = LoginChallenge(
        origin=origin,
        email=email,
        user=user,
        invite=invite,
        issued_by=issued_by,
        browser_hash=browser_hash,
        attempts_left=LoginChallenge.CODE_TRIES if code else 0,
        next_path=next_path,
        created_at=now,
        expires_at=now + CHALLENGE_LASTS,
    )
    challenge.code_hmac = proofs.code_hmac(challenge.pk, code) if code else ""
    challenge.save(force_insert=True)
    return challenge


def link_token(challenge: LoginChallenge) -> str:
    """Return the signed token that a link to this challenge carries."""
    return proofs.sign_link(_signed(challenge))


def challenge_of_link(token: str) -> LoginChallenge:
    """Return the challenge that we signed this token for.

    Raises:
        LinkIsUnreadable: We did not sign it, or not within a day.
        ChallengeIsExpired: Its time is over.
    """
    lasts_s = int(CHALLENGE_LASTS.total_seconds())
    for max_age_s in (lasts_s + 1, LINK_READABLE_S):  # sesame counts whole seconds: the row decides
        challenge_id = proofs.read_link(token, _find_signed, max_age_s=max_age_s)
        if challenge_id is not None:
            break
    else:
        raise LinkIsUnreadable
    if max_age_s == LINK_READABLE_S:
        raise ChallengeIsExpired(challenge_id=challenge_id)
    return LoginChallenge.objects.select_related("user", "invite").get(pk=challenge_id)


def asked_in(*, browser_nonce: str | None) -> LoginChallenge:
    """Return the latest challenge that this browser asked for, whatever became of it.

    Raises:
        NothingWasAsked: There is none.
    """
    if browser_nonce is None:
        raise NothingWasAsked
    mine = LoginChallenge.objects.filter(browser_hash=proofs.browser_hash(browser_nonce))
    challenge = mine.order_by("-created_at").first()
    if challenge is None:
        raise NothingWasAsked
    return challenge


def check(challenge: LoginChallenge, browser_nonce: str | None, now: datetime) -> None:
    """Raise the `SignInRefused` that says why this browser cannot spend it now, if any."""
    here = proofs.browser_hash(browser_nonce) if browser_nonce else None
    if challenge.used_at:
        raise ChallengeIsUsed(challenge_id=challenge.pk)
    if challenge.voided_at:
        raise ChallengeIsVoided(challenge_id=challenge.pk)
    if challenge.expires_at <= now:
        raise ChallengeIsExpired(challenge_id=challenge.pk)
    if challenge.browser_hash is not None and challenge.browser_hash != here:
        raise AskedInAnotherBrowser(challenge_id=challenge.pk)


def spend_try(challenge: LoginChallenge, now: datetime) -> int:
    """Take one of the tries, in a transaction of its own; return how many are left."""
    with transaction.atomic(durable=True):
        mine = LoginChallenge.objects.open(now).filter(pk=challenge.pk, attempts_left__gt=0)
        if not mine.update(attempts_left=F("attempts_left") - 1):
            raise NoTriesLeft(challenge_id=challenge.pk)
        return LoginChallenge.objects.get(pk=challenge.pk).attempts_left


def _signed(challenge: LoginChallenge) -> proofs.Signed:
    return proofs.Signed(pk=challenge.pk, password=f"{challenge.email}|{challenge.code_hmac}")


def _find_signed(challenge_id: UUID) -> proofs.Signed | None:
    challenge = LoginChallenge.objects.filter(pk=challenge_id).first()
    return _signed(challenge) if challenge else None
