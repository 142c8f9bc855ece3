"""Using up a challenge: exactly once, for the one person it lets in, who may be brand-new."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from accounts.devices import prove_address
from accounts.models import InviteCode, LoginChallenge, User
from accounts.refusals import AccountIsClosed, ChallengeIsUsed, NotInvited

log = structlog.get_logger(__name__)


def spend_challenge(challenge: LoginChallenge, now: datetime) -> LoginChallenge:
    """Use up a checked challenge; its `user` has signed in.

    Raises:
        SignInRefused: Somebody was faster, or the account may not come in.
    """
    with transaction.atomic():
        if not LoginChallenge.objects.open(now).filter(pk=challenge.pk).update(used_at=now):
            raise ChallengeIsUsed(challenge_id=challenge.pk)
        challenge.user = _person_for(challenge, now)
        prove_address(user=challenge.user, now=now)
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
    if settings.SIGN_UP == "invite" and not use_invite(challenge.invite, user, now):
        raise NotInvited(challenge_id=challenge.pk)
    return user


def use_invite(invite: InviteCode | None, user: User, now: datetime) -> bool:
    """Use up the invite for this person; tell whether it was still there to be used."""
    if invite is None:
        return False
    unused = InviteCode.objects.filter(pk=invite.pk, used_at=None)
    return bool(unused.update(used_at=now, used_by=user))
