"""The cookie by which we know the asking browser again, and where it may be sent afterwards."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.challenges import CHALLENGE_LASTS
from accounts.proofs import new_nonce

LONGEST_NONCE = 64
LONGEST_PATH = 300


def nonce_of(request: HttpRequest) -> str | None:
    """Return the secret that this browser got when it asked, if it did."""
    nonce = request.COOKIES.get(_cookie_name(), "")
    return nonce if 0 < len(nonce) <= LONGEST_NONCE else None


def nonce_for(request: HttpRequest) -> str:
    """Return this browser's secret, made now if it has none."""
    return nonce_of(request) or new_nonce()


def remember(response: HttpResponse, nonce: str) -> None:
    """Leave the secret there longer than a challenge lasts, so that late clicks get words."""
    response.set_cookie(
        _cookie_name(),
        nonce,
        max_age=2 * CHALLENGE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the link in a mail is a cross-site navigation
    )


def forget(response: HttpResponse) -> None:
    """Take the secret back once it has served."""
    response.delete_cookie(_cookie_name(), samesite="Lax")


def path_on_site(raw: str) -> str:
    """Return `raw` if it is a plain path on this site, else an empty string."""
    is_plain = raw.startswith("/") and raw.isprintable() and "\\" not in raw
    if not is_plain or len(raw) > LONGEST_PATH:
        return ""
    return raw if url_has_allowed_host_and_scheme(raw, allowed_hosts=None) else ""


def _cookie_name() -> str:
    # With the prefix, no neighbouring subdomain can plant its own secret here.
    return "__Host-asking" if settings.SESSION_COOKIE_SECURE else "asking"
