"""Whether the page that shows everybody's mails exists: only on a machine of one's own."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings


def is_open() -> bool:
    """Tell whether this is a machine of one's own without a mail server.

    Whoever reads the page can sign in as anybody, so a site under a public name never has it,
    even if its mail server was forgotten.
    """
    return not settings.MAIL_SERVER and _is_near(urlsplit(settings.PUBLIC_URL).hostname or "")


def _is_near(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".local", ".test")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
