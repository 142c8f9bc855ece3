"""The app's two tokens as words: minted and read; whether a token still counts is in `devices`.

Both are three-part JWTs (HS256), because the existing clients decode them. Nothing here reads a
clock, a setting or a row: the key and the time are handed in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import jwt
from jwt.types import Options
from pydantic import BaseModel, ConfigDict, ValidationError

ACCESS_LASTS = timedelta(minutes=1440)
REFRESH_LASTS = timedelta(days=365)
ALGORITHM = "HS256"
LONGEST_TOKEN = 4096  # ours have some 400 characters; a megabyte is refused unread
JTI_BYTES = 12
OWN_CLOCK: Options = {
    "require": ["exp", "iat"],
    "verify_exp": False,  # times are compared with the clock that is handed in
    "verify_iat": False,
    "verify_nbf": False,
}


class TokenRefused(Exception):
    """A token that does not let anybody in; `words` is what the contract answers."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client keeps after signing in."""

    access: str
    refresh: str


class Claims(BaseModel):
    """What both kinds of token say; times are whole seconds since 1970."""

    model_config = ConfigDict(frozen=True)

    sub: UUID
    email: str
    type: str
    exp: int
    iat: int
    jti: str
    family: UUID


class RefreshClaims(Claims):
    """What a refresh token says besides: which of its family's tokens it is."""

    generation: int


def mint_access(*, user_id: UUID, email: str, device_id: UUID, now: datetime, key: str) -> str:
    """Return an access token for one device, good for a day."""
    person = {"sub": str(user_id), "email": email, "family": str(device_id), "type": "access"}
    claims = _claims(person, now, ACCESS_LASTS) | {"jti": secrets.token_urlsafe(JTI_BYTES)}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def mint_refresh(
    *,
    user_id: UUID,
    email: str,
    device_id: UUID,
    generation: int,
    jti: str,
    issued_at: datetime,
    key: str,
) -> str:
    """Return a refresh token; the same arguments give the same bytes."""
    person = {"sub": str(user_id), "email": email, "family": str(device_id), "type": "refresh"}
    claims = _claims(person, issued_at, REFRESH_LASTS) | {"generation": generation, "jti": jti}
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read_access(token: str, *, now: datetime, key: str) -> Claims:
    """Return what an access token of ours says.

    Raises:
        TokenRefused: With the contract's words.
    """
    return _shaped(Claims, _decoded(token, "access", now, key))


def read_refresh(token: str, *, now: datetime, key: str) -> RefreshClaims:
    """Return what a refresh token of ours says.

    Raises:
        TokenRefused: With the contract's words.
    """
    return _shaped(RefreshClaims, _decoded(token, "refresh", now, key))


def _claims(person: dict[str, str], issued_at: datetime, lasts: timedelta) -> dict[str, str | int]:
    expires_at = issued_at + lasts
    times = {"iat": int(issued_at.timestamp()), "exp": int(expires_at.timestamp())}
    return person | times


def _decoded(token: str, kind: str, now: datetime, key: str) -> dict[str, object]:
    if len(token) > LONGEST_TOKEN:
        raise TokenRefused("Invalid token: Too long")
    if not token.isascii():
        raise TokenRefused("Invalid token: Not enough segments")
    try:
        claims: dict[str, object] = jwt.decode(
            token, key, algorithms=[ALGORITHM], options=OWN_CLOCK
        )
    except jwt.InvalidSignatureError as error:
        raise TokenRefused("Invalid token: Signature verification failed.") from error
    except jwt.InvalidTokenError as error:
        raise TokenRefused(f"Invalid token: {error}") from error
    _check_times(claims, now)
    if claims.get("type") != kind:
        raise TokenRefused(f"Expected {kind} token, got {claims.get('type')}")
    if not claims.get("sub"):
        raise TokenRefused("Token missing user ID")
    return claims


def _check_times(claims: dict[str, object], now: datetime) -> None:
    expires_at = claims["exp"]
    if not isinstance(expires_at, int | float) or not expires_at > now.timestamp():
        raise TokenRefused("Invalid token: Signature has expired.")


def _shaped[C: Claims](shape: type[C], claims: dict[str, object]) -> C:
    try:
        return shape.model_validate(claims)
    except ValidationError as error:
        where = error.errors()[0]["loc"][0]
        if where == "sub":  # nobody of ours has such an id
            raise TokenRefused("User not found") from error
        raise TokenRefused(f"Invalid token: Unexpected {where}") from error
