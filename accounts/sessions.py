"""A session of our own pages as a device: which one it is, when it was last used, its end."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts import devices
from accounts.device_names import browser_name
from accounts.models import RefreshFamily, User
from accounts.principals import Principal

DEVICE = "device"  # the session's keys: its device's id,
NOTED = "device_noted"  # and when that was last written down, in seconds since 1970

type View = Callable[[HttpRequest], HttpResponseBase]


def device_id_of(session: SessionBase | Mapping[str, Any]) -> UUID | None:
    """Return the device that this session is, once it has been written down as one."""
    with suppress(ValueError):
        return UUID(session.get(DEVICE, ""))
    return None


def principal_of(scope: Mapping[str, Any]) -> Principal | None:
    """Return who opened a socket of our own pages; None for somebody without an account."""
    user = scope.get("user")
    if not isinstance(user, User):
        return None
    return Principal(user=user, device_id=device_id_of(scope.get("session") or {}))


def note_device(answer: View) -> View:
    """Middleware: keep in view where people are signed in, at one write in some minutes."""

    def noted(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.session.accessed and SESSION_KEY in request.session:
            _note(request, timezone.now())
        return response

    return noted


def begin(sender: object, request: HttpRequest | None, user: User, **_: object) -> None:
    """Receive Django's word that somebody signed in by a session."""
    if request is not None:
        _open(request, user, timezone.now())


def end(sender: object, request: HttpRequest | None, user: User | None, **_: object) -> None:
    """Receive Django's word that a session is about to end."""
    device_id = device_id_of(request.session) if request is not None else None
    if user is not None and device_id is not None:
        devices.sign_out_device(user=user, device_id=device_id, now=timezone.now())


def _note(request: HttpRequest, now: datetime) -> None:
    since = now.timestamp() - request.session.get(NOTED, 0)
    if since < devices.USE_NOTED_EVERY.total_seconds():
        return
    user = get_user(request)
    if not isinstance(user, User):
        return
    device_id = device_id_of(request.session)
    device = user.devices.filter(pk=device_id).first() if device_id else None
    if device is None:
        _open(request, user, now)
    elif device.revoked_at is not None:
        request.session.flush()  # written back by a request that ran while it was ended
    else:
        _keep(request, device, now)


def _keep(request: HttpRequest, device: RefreshFamily, now: datetime) -> None:
    device.last_used_at = now
    device.expires_at = now + _session_lasts()
    device.session_key = request.session.session_key or ""
    device.name = browser_name(request.META.get("HTTP_USER_AGENT", ""))  # browsers move on
    device.save(update_fields=["last_used_at", "expires_at", "session_key", "name"])
    request.session[NOTED] = now.timestamp()


def _open(request: HttpRequest, user: User, now: datetime) -> RefreshFamily:
    if request.session.session_key is None:
        request.session.create()
    device = devices.open_session_device(
        user=user,
        name=browser_name(request.META.get("HTTP_USER_AGENT", "")),
        session_key=request.session.session_key or "",
        expires_at=now + _session_lasts(),
        now=now,
    )
    request.session[DEVICE] = str(device.pk)
    request.session[NOTED] = now.timestamp()
    return device


def _session_lasts() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)
