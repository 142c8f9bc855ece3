"""Signing up and in with a password, as the app does; our own pages know no passwords."""

from datetime import datetime

import structlog
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from accounts.device_names import app_name
from accounts.devices import open_device
from accounts.limits import Limit, spend
from accounts.models import InviteCode, RefreshFamily, User
from accounts.refusals import (
    EmailIsTaken,
    InviteIsUnknown,
    InviteIsUsed,
    PasswordAccountIsClosed,
    PasswordIsWrong,
)
from accounts.spending import use_invite
from accounts.tokens import Tokens

PASSWORDS_PER_CLIENT = Limit("password-client", count=60, window_s=60)
# At most 2,880 guesses a day at one account, whatever machines they come from.
PASSWORDS_PER_ACCOUNT = Limit("password-account", count=30, window_s=900)

log = structlog.get_logger(__name__)


def sign_up_with_password(
    *, email: str, password: str, invite_code: str, client: str, user_agent: str, now: datetime
) -> Tokens:
    """Make an account, use up the invite for it and sign in; all of it or nothing.

    Raises:
        EmailIsTaken: Also by somebody who was a moment faster.
        InviteIsUnknown, InviteIsUsed: In this order, after the address.
        TooMany: The machine has tried too often.
    """
    spend(client, PASSWORDS_PER_CLIENT, now=now)
    if User.objects.by_email(email) is not None:
        raise EmailIsTaken
    invite = _open_invite(invite_code)
    hashed = make_password(password)  # slow on purpose, so not while the transaction holds locks
    with transaction.atomic():
        user = _made(email, hashed)
        if not use_invite(invite, user, now):
            raise InviteIsUsed
        tokens = _signed_in(user, user_agent, now)
    log.info("sign_up.done", user_id=str(user.pk))
    return tokens


def sign_in_with_password(
    *, email: str, password: str, client: str, user_agent: str, now: datetime
) -> Tokens:
    """Sign in on a new device; an unknown address takes as long as a wrong password.

    Raises:
        PasswordIsWrong: The address or the password is.
        PasswordAccountIsClosed: Told only to whoever knows the password.
        TooMany: The machine or the account has been tried too often.
    """
    address = User.objects.normalize_email(email)
    spend(client, PASSWORDS_PER_CLIENT, now=now)
    spend(address, PASSWORDS_PER_ACCOUNT, now=now)
    user = User.objects.by_email(address)
    if user is None:
        make_password(password)
        raise PasswordIsWrong
    if not user.check_password(password):
        raise PasswordIsWrong
    if not user.is_active:
        raise PasswordAccountIsClosed
    with transaction.atomic():
        _require_unchanged(user)
        return _signed_in(user, user_agent, now)


def _open_invite(code: str) -> InviteCode:
    invite = InviteCode.objects.filter(code=code).first()
    if invite is None:
        raise InviteIsUnknown
    if invite.used_at is not None:
        raise InviteIsUsed
    return invite


def _made(email: str, hashed: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create(
                email=User.objects.normalize_email(email), password=hashed, is_address_proved=False
            )
    except IntegrityError as error:
        raise EmailIsTaken from error


def _require_unchanged(user: User) -> None:
    """Hold the person's row; raise PasswordIsWrong when the password ended while it was hashed."""
    same = User.objects.select_for_update().filter(pk=user.pk, password=user.password)
    if same.first() is None:
        raise PasswordIsWrong


def _signed_in(user: User, user_agent: str, now: datetime) -> Tokens:
    platform = RefreshFamily.Platform.APP
    return open_device(user=user, name=app_name(user_agent), platform=platform, now=now)
