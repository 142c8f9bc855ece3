"""What proves a sign-in: the signed link, the six digits, the asking browser's nonce; no rows here.

django-sesame signs, scopes and ages the link. It signs the challenge instead of a user: whether
the link is spent is a fact of the challenge's row and of nothing else.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac
from sesame import tokens

LINK_SCOPE = "sign-in"
CODE_DIGITS = 6


@dataclass(frozen=True)
class Signed:
    """A challenge in the shape in which sesame takes a user.

    sesame signs `pk` and `password`: the second ties the link to this row's own secret.
    """

    pk: UUID
    password: str
    last_login: datetime | None = None


def sign_link(signed: Signed) -> str:
    """Return the link's token, 40 characters that need no quoting in a URL."""
    return str(tokens.create_token(signed, scope=LINK_SCOPE))


def read_link(token: str, find: Callable[[UUID], Signed | None], *, max_age_s: int) -> UUID | None:
    """Return the challenge's id if we signed the token within `max_age_s`, else None."""
    signed = tokens.parse_token(token, find, scope=LINK_SCOPE, max_age=max_age_s)
    return signed.pk if isinstance(signed, Signed) else None


def new_code() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_hmac(challenge_id: UUID, code: str) -> str:
    """Return what is stored of a code: useless without our key and for any other challenge."""
    return salted_hmac("accounts.code", f"{challenge_id}:{code}", algorithm="sha256").hexdigest()


def is_code(challenge_id: UUID, code: str, stored: str) -> bool:
    """Compare in a time that does not depend on the code."""
    return constant_time_compare(code_hmac(challenge_id, code), stored)


def no_code() -> str:
    """Return something in a code's place that no six digits match."""
    return secrets.token_hex(32)


def new_nonce() -> str:
    """Return a secret for one browser's cookie."""
    return secrets.token_urlsafe(32)


def browser_hash(nonce: str) -> str:
    """Return what is stored of a browser's nonce; it is random enough to need no key."""
    return hashlib.sha256(nonce.encode()).hexdigest()
