"""Tokens that no sign-in gives: expired, of nobody, of another kind. Signed with the site's key."""

import time
import uuid

import jwt
from django.conf import settings

HOUR_S = 3600


def forged(**claims: object) -> str:
    """Return an access token with the site's own signature; a claim of None is left out."""
    now = int(time.time())
    usual: dict[str, object] = {
        "sub": str(uuid.uuid4()),
        "email": "nobody@example.org",
        "type": "access",
        "iat": now,
        "exp": now + HOUR_S,
        "jti": uuid.uuid4().hex,
    }
    payload = {key: value for key, value in {**usual, **claims}.items() if value is not None}
    return jwt.encode(payload, settings.JWT_KEY, algorithm="HS256")


def again(token: str, **claims: object) -> str:
    """Return a token like this one with other claims."""
    return forged(**{**claims_of(token), **claims})


def claims_of(token: str) -> dict[str, object]:
    """Return what a client reads in a token: it does not verify it."""
    claims: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
    return claims
