"""The verbs of being signed in on a device: opening, refreshing, being known, signing out.

A device is the family of refresh tokens that began with one sign-in, or one session of our own
pages. Sessions themselves are `sessions`' business; personal API tokens are `api_tokens`'.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import revocation, tokens
from accounts.models import RefreshFamily, User
from accounts.principals import Principal
from accounts.tokens import REFRESH_LASTS, RefreshClaims, TokenRefused, Tokens

GRACE = timedelta(seconds=30)  # a lost answer is asked for again, two tabs race
MOST_DEVICES = 100  # signed in at a time, of one person; one more ends the one least used
ENDED_KEPT = timedelta(days=30)
USE_NOTED_EVERY = timedelta(minutes=5)  # "last used" need not cost a write a request
ROTATED = ["generation", "token_hmac", "previous_hmac", "rotated_at", "revoked_at"]
SIGNED_OUT = "Invalid token: This device was signed out"

log = structlog.get_logger(__name__)


def open_device(*, user: User, name: str, platform: str, now: datetime) -> Tokens:
    """Begin a family of tokens for a client that has just proved who its person is."""
    device = _begun(user, name, platform, now)
    device.token_hmac = _stored(_jti(device))
    device.save(force_insert=True)
    _end_least_used(user, now)
    log.info(
        "device.opened",
        user_id=str(user.pk),
        device_id=str(device.pk),
        platform=str(device.platform),
    )
    return _tokens(device, now)


def open_session_device(
    *, user: User, name: str, session_key: str, expires_at: datetime, now: datetime
) -> RefreshFamily:
    """Write down a session of our own pages, so that it can be seen and signed out like others."""
    device = _begun(user, name, RefreshFamily.Platform.WEB, now)
    device.session_key = session_key
    device.expires_at = expires_at
    device.save(force_insert=True)
    return device


def refresh_session(*, token: str, now: datetime) -> Tokens:
    """Exchange a refresh token for its successor; of many callers at a time all get the same one.

    A token that was exchanged more than `GRACE` ago is a sign of theft: its family ends.

    Raises:
        TokenRefused: With the contract's words.
    """
    claims = tokens.read_refresh(token, now=now, key=settings.JWT_KEY)
    device = _device_of(claims.sub, claims.family, inactive="Account is deactivated")
    if _is_newest(device, claims) and _rotate(device, claims, now):
        return _tokens(device, now)
    device.refresh_from_db(fields=ROTATED)
    if _is_in_grace(device, claims, now):
        return _tokens(device, now)
    _end([device.pk], device.user, RefreshFamily.Because.REUSED, now)
    log.warning("device.token_reused", user_id=str(claims.sub), device_id=str(device.pk))
    raise TokenRefused(SIGNED_OUT)


def who(*, access: str, now: datetime) -> Principal:
    """Return whose access token this is, if their device is still signed in.

    Raises:
        TokenRefused: With the contract's words.
    """
    claims = tokens.read_access(access, now=now, key=settings.JWT_KEY)
    device = _device_of(claims.sub, claims.family, inactive="User account is deactivated")
    note_use(device, now)
    expires_at = datetime.fromtimestamp(claims.exp, UTC)
    return Principal(user=device.user, device_id=device.pk, expires_at=expires_at)


def note_use(device: RefreshFamily, now: datetime) -> None:
    """Remember that the device was used, at most once in some minutes."""
    if now - device.last_used_at > USE_NOTED_EVERY:
        RefreshFamily.objects.filter(pk=device.pk).update(last_used_at=now)


def sign_out_device(*, user: User, device_id: UUID, now: datetime) -> bool:
    """End one of the person's devices; tell whether it was still signed in."""
    mine = user.devices.in_use(now).filter(pk=device_id).values_list("pk", flat=True)
    return bool(_end(list(mine), user, RefreshFamily.Because.SIGNED_OUT, now))


def sign_out_everywhere(*, user: User, now: datetime) -> int:
    """End every device and session of the person; return how many devices that were."""
    return _end_all(user, RefreshFamily.Because.EVERYWHERE, now)


def forget_ended(*, now: datetime) -> int:
    """Delete devices that ended long ago, and with them the last trace of their tokens."""
    long_ago = now - ENDED_KEPT
    ended = RefreshFamily.objects.filter(Q(revoked_at__lt=long_ago) | Q(expires_at__lt=long_ago))
    return ended.delete()[0]


def deactivate(*, user: User, now: datetime) -> None:
    """Close the account: nothing that was signed in stays so, not even if it is opened again."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.is_active = False
        user.api_tokens.filter(revoked_at=None).update(revoked_at=now)
        _end_all(user, RefreshFamily.Because.DEACTIVATED, now)
    log.info("account.deactivated", user_id=str(user.pk))


def prove_address(*, user: User, now: datetime) -> None:
    """Note that whoever signs in can read the address's mail; the first time they own the account.

    A password door lets anybody sign up with anybody's address, so what was set up before ends
    then: password, devices, tokens for programs. Call it inside the transaction of the sign-in.
    """
    unproved = User.objects.filter(pk=user.pk, is_address_proved=False)
    if not unproved.update(is_address_proved=True, password=make_password(None)):
        return
    user.api_tokens.filter(revoked_at=None).update(revoked_at=now)
    _end_all(user, RefreshFamily.Because.PROVED, now)
    user.refresh_from_db()  # a session that begins now must know the new epoch
    log.info("account.address_proved", user_id=str(user.pk))


def _end_least_used(user: User, now: datetime) -> None:
    mine = user.devices.in_use(now).order_by("-last_used_at", "-created_at")
    too_many = list(mine.values_list("pk", flat=True)[MOST_DEVICES:])
    if too_many:
        _end(too_many, user, RefreshFamily.Because.SIGNED_OUT, now)


def _begun(user: User, name: str, platform: str, now: datetime) -> RefreshFamily:
    length = RefreshFamily._meta.get_field("name").max_length
    return RefreshFamily(
        user=user,
        name=name[:length],
        platform=RefreshFamily.Platform(platform),
        rotated_at=now,
        created_at=now,
        last_used_at=now,
        expires_at=now + REFRESH_LASTS,
    )


def _device_of(user_id: UUID, device_id: UUID, *, inactive: str) -> RefreshFamily:
    mine = RefreshFamily.objects.select_related("user").filter(pk=device_id, user=user_id)
    device = mine.first()
    if device is None:
        is_known = User.objects.filter(pk=user_id).exists()
        raise TokenRefused(SIGNED_OUT if is_known else "User not found")
    if not device.user.is_active:
        raise TokenRefused(inactive)
    if device.revoked_at is not None:
        raise TokenRefused(SIGNED_OUT)
    return device


def _is_newest(device: RefreshFamily, claims: RefreshClaims) -> bool:
    is_generation = claims.generation == device.generation
    return is_generation and constant_time_compare(_stored(claims.jti), device.token_hmac)


def _rotate(device: RefreshFamily, claims: RefreshClaims, now: datetime) -> bool:
    """Make the next generation the newest; of two callers at a time one does."""
    device.generation += 1
    device.previous_hmac = device.token_hmac
    device.rotated_at = device.last_used_at = now
    device.expires_at = now + REFRESH_LASTS
    device.token_hmac = _stored(_jti(device))
    mine = RefreshFamily.objects.filter(
        pk=device.pk, generation=claims.generation, revoked_at=None, user__is_active=True
    )
    changed = mine.update(
        generation=F("generation") + 1,
        token_hmac=device.token_hmac,
        previous_hmac=device.previous_hmac,
        rotated_at=now,
        last_used_at=now,
        expires_at=device.expires_at,
    )
    return changed == 1


def _is_in_grace(device: RefreshFamily, claims: RefreshClaims, now: datetime) -> bool:
    is_previous = claims.generation == device.generation - 1 and device.revoked_at is None
    is_theirs = constant_time_compare(_stored(claims.jti), device.previous_hmac)
    return is_previous and is_theirs and now - device.rotated_at <= GRACE


def _end_all(user: User, because: RefreshFamily.Because, now: datetime) -> int:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
        mine = user.devices.in_use(now).values_list("pk", flat=True)
        # As signing out by a page does: whoever looks after the person's affairs hears of it.
        gone = partial(user_logged_out.send, sender=User, request=None, user=user)
        transaction.on_commit(gone, robust=True)
        return _end(list(mine), user, because, now)


def _end(device_ids: list[UUID], user: User, because: RefreshFamily.Because, now: datetime) -> int:
    """Revoke these devices with their sessions, and ring for sockets that are still open."""
    with transaction.atomic():
        mine = RefreshFamily.objects.filter(pk__in=device_ids, revoked_at=None)
        keys = [key for key in mine.values_list("session_key", flat=True) if key]
        ended = mine.update(revoked_at=now, revoked_because=because)
        for key in keys:
            SessionStore(key).delete()
        revocation.ring(user.pk)
    return ended


def _tokens(device: RefreshFamily, now: datetime) -> Tokens:
    """Return a new access token, and the newest generation's refresh token.

    That one is made of the row, so it is the same for everybody who asks.
    """
    person, key = device.user, settings.JWT_KEY
    access = tokens.mint_access(
        user_id=person.pk, email=person.email, device_id=device.pk, now=now, key=key
    )
    refresh = tokens.mint_refresh(
        user_id=person.pk,
        email=person.email,
        device_id=device.pk,
        generation=device.generation,
        jti=_jti(device),
        issued_at=device.rotated_at,
        key=key,
    )
    return Tokens(access=access, refresh=refresh)


def _jti(device: RefreshFamily) -> str:
    """Return what nobody without our secret can make up, even knowing the key of the tokens."""
    secret = f"{device.pk}:{device.generation}:{device.previous_hmac}"
    return salted_hmac("accounts.refresh-id", secret, algorithm="sha256").hexdigest()[:32]


def _stored(jti: str) -> str:
    return salted_hmac("accounts.refresh", jti, algorithm="sha256").hexdigest()
