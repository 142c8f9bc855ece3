"""What our mails say; when they are sent and to whom is for `services` and `post`."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string

SITE_NAME = "Code Monet"


@dataclass(frozen=True)
class ComposedMail:
    """A subject and the same words twice: as text and as HTML."""

    subject: str
    text: str
    html: str


def link_url(token: str) -> str:
    """Return the address of a sign-in link.

    It is made of the configured address alone: a forged Host header must not send a token abroad.
    """
    return f"{settings.PUBLIC_URL}/auth/verify?{urlencode({'token': token})}"


def sign_in_mail(*, token: str, code: str, minutes: int, is_for_one_browser: bool) -> ComposedMail:
    """Compose the one mail that carries both the link and the code."""
    words = {
        "link": link_url(token),
        "code": code,
        "minutes": minutes,
        "is_for_one_browser": is_for_one_browser,
    }
    return _composed("sign_in", f"{code} is your {SITE_NAME} code", words)


def no_account_mail(*, is_by_invitation: bool) -> ComposedMail:
    """Compose the answer to an address that may not come in, so that only its owner learns it."""
    words = {"is_by_invitation": is_by_invitation}
    return _composed("no_account", f"Signing in to {SITE_NAME}", words)


def trouble_mail(*, words: str) -> ComposedMail:
    """Compose what staff are told when the artist cannot work before somebody helps."""
    return _composed("trouble", f"{SITE_NAME}: {words}"[:200], {"words": words})


def _composed(name: str, subject: str, words: Mapping[str, object]) -> ComposedMail:
    context = {**words, "site_url": settings.PUBLIC_URL, "site_name": SITE_NAME}
    return ComposedMail(
        subject=subject,
        text=render_to_string(f"emails/{name}.txt", context),
        html=render_to_string(f"emails/{name}.html", context),
    )
