"""The verbs of personal API tokens: making one, knowing it again, taking it back."""

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts import revocation
from accounts.devices import USE_NOTED_EVERY
from accounts.models import SCOPES, ApiToken, User
from accounts.principals import Principal
from accounts.tokens import TokenRefused

PREFIX = "cm_"
SHOWN = 9  # characters that tell one token from another, of some 46
MOST_TOKENS = 50  # in use at a time, of one person

log = structlog.get_logger(__name__)


class TooManyTokens(Exception):
    """The person has as many tokens in use as one may have."""


def make_api_token(
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Return a new token's row and its words, which are shown now and never again.

    Raises:
        TooManyTokens: `MOST_TOKENS` are in use.
    """
    words = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if user.api_tokens.in_use(now).count() >= MOST_TOKENS:
            raise TooManyTokens
        token = ApiToken.objects.create(
            user=user,
            name=name,
            scopes=[scope for scope in SCOPES if scope in scopes],
            token_hmac=_stored(words),
            prefix=words[:SHOWN],
            created_at=now,
            expires_at=expires_at,
        )
    log.info("api_token.made", user_id=str(user.pk), token_id=str(token.pk), scopes=token.scopes)
    return token, words


def who_has_api_token(*, token: str, now: datetime) -> Principal:
    """Return whose API token this is and what it may do.

    Raises:
        TokenRefused: It is none of ours, was revoked, has expired, or its person's account is
            deactivated.
    """
    found = ApiToken.objects.in_use(now).select_related("user")
    row = found.filter(token_hmac=_stored(token)).first()
    if row is None:
        raise TokenRefused("Invalid token: Unknown or revoked")
    if not row.user.is_active:
        raise TokenRefused("User account is deactivated")
    if row.last_used_at is None or now - row.last_used_at > USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return Principal(
        user=row.user,
        device_id=None,
        scopes=frozenset(row.scopes),
        expires_at=row.expires_at,
        token_id=row.pk,
    )


def revoke_api_token(*, user: User, token_id: UUID, now: datetime) -> bool:
    """Take back one of the person's tokens; tell whether it still counted."""
    with transaction.atomic():
        mine = user.api_tokens.in_use(now).filter(pk=token_id)
        is_done = bool(mine.update(revoked_at=now))
        revocation.ring(user.pk)
    return is_done


def _stored(token: str) -> str:
    return salted_hmac("accounts.api-token", token, algorithm="sha256").hexdigest()
