"""From the address of a mail server to Django's MAILERS; nothing is sent here."""

from typing import TypedDict
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TIMEOUT_S = 10  # a silent mail server must not hold a worker

# Whether the connection turns to TLS after the greeting, or begins with it.
SCHEMES = {
    "smtp": (False, False),
    "smtp+tls": (True, False),
    "submission": (True, False),
    "smtp+ssl": (False, True),
    "smtps": (False, True),
}


class SmtpOptions(TypedDict):
    host: str
    port: int | None  # None: the usual one of the scheme, 25, 587 or 465
    username: str
    password: str
    use_tls: bool
    use_ssl: bool
    timeout: int


class Mailer(TypedDict, total=False):
    BACKEND: str
    OPTIONS: SmtpOptions


def mailers(url: str) -> dict[str, Mailer]:
    """Return MAILERS for `smtp+tls://user:password@host:587`, or for "": mails are printed.

    Raises:
        ImproperlyConfigured: a scheme that is not in SCHEMES, no host, a port that is none, or
            options behind the host. The message never holds the URL, which holds a password.
    """
    if not url:
        return {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    try:
        return {"default": _smtp(urlsplit(url))}
    except ValueError:
        raise ImproperlyConfigured(
            f"EMAIL_URL must be {', '.join(SCHEMES)} followed by ://user:password@host:port."
        ) from None  # the cause quotes what it could not read, which may be the password


def _smtp(parts: SplitResult) -> Mailer:
    if parts.scheme not in SCHEMES or not parts.hostname or parts.query or parts.path.strip("/"):
        raise ValueError("not the address of a mail server")
    use_tls, use_ssl = SCHEMES[parts.scheme]
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": use_tls,
            "use_ssl": use_ssl,
            "timeout": TIMEOUT_S,
        },
    }
