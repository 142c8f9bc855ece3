"""The pages of one's account: who one is, where one is signed in, tokens for programs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import api_tokens, devices, services
from accounts.forms import ApiTokenForm, ProfileForm
from accounts.models import User
from accounts.sessions import device_id_of

SAID = {
    "saved": "Saved.",
    "device": "Signed out there.",
    "revoked": "That token no longer works.",
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show and change what an artist decides about the account."""
    user = _person(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        services.update_profile(
            user=user,
            display_name=form.cleaned_data["display_name"],
            is_gallery_public=form.cleaned_data["is_gallery_public"],
        )
        return redirect("/account?saved=1")
    return _page(request, user, form=form, status=400 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def sign_out_device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """End one of one's own devices."""
    user = _person(request)
    if device_id == device_id_of(request.session):
        logout(request)  # this one: its session ends, and with it the device
        return redirect("/")
    if not devices.sign_out_device(user=user, device_id=device_id, now=timezone.now()):
        raise Http404
    return redirect("/account?device=1#devices")


@never_cache
@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every device and session of one's own, this one too."""
    devices.sign_out_everywhere(user=_person(request), now=timezone.now())
    request.session.flush()
    return redirect("/")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token for a program and show its words, this once; coming back shows the list."""
    if request.method != "POST":
        return redirect("/account#tokens")
    user, form = _person(request), ApiTokenForm(request.POST)
    if not form.is_valid():
        return _page(request, user, token_form=form, status=400)
    now, days = timezone.now(), form.cleaned_data["days"]
    try:
        _, words = api_tokens.make_api_token(
            user=user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=now + timedelta(days=days) if days else None,
            now=now,
        )
    except api_tokens.TooManyTokens:
        form.add_error(None, "So many tokens are in use that one must go first.")
        return _page(request, user, token_form=form, status=400)
    return _page(request, user, made=words)


@never_cache
@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Take back one of one's own tokens."""
    user = _person(request)
    if not api_tokens.revoke_api_token(user=user, token_id=token_id, now=timezone.now()):
        raise Http404
    return redirect("/account?revoked=1#tokens")


@dataclass(frozen=True, slots=True)
class ShownDevice:
    """One place where somebody is signed in, as the page tells it."""

    id: UUID
    name: str
    used: str
    since: datetime
    is_here: bool


def _page(
    request: HttpRequest,
    user: User,
    *,
    form: ProfileForm | None = None,
    token_form: ApiTokenForm | None = None,
    made: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "form": form or ProfileForm(instance=user),
        "token_form": token_form or ApiTokenForm(),
        "made": made,
        "email": user.email,
        "said": next((words for key, words in SAID.items() if key in request.GET), ""),
        "devices": _shown_devices(user, device_id_of(request.session), now),
        "tokens": user.api_tokens.in_use(now).order_by("-created_at"),
    }
    return render(request, "accounts/account.html", context, status=status)


def _shown_devices(user: User, here: UUID | None, now: datetime) -> list[ShownDevice]:
    mine = user.devices.in_use(now).order_by("-last_used_at")
    return [
        ShownDevice(
            id=device.pk,
            name=device.name,
            used="In use now" if device.pk == here else _used(device.last_used_at, now),
            since=device.created_at,
            is_here=device.pk == here,
        )
        for device in mine
    ]


def _used(at: datetime, now: datetime) -> str:
    if now - at < 2 * devices.USE_NOTED_EVERY:
        return "Used just now"
    return f"Last used {timesince(at, now, depth=1)} ago"


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("login_required lets only people in")
    return request.user
