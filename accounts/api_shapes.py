"""The bodies and answers of `/auth/*`, as the existing clients send and read them."""

import re
from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Schema
from pydantic import AfterValidator, Field

from accounts.tokens import Tokens

LONGEST_EMAIL = 254
PASSWORD_NEEDS = {
    "[A-Z]": "an upper-case letter",
    "[a-z]": "a lower-case letter",
    "[0-9]": "a digit",
}


def _is_address(raw: str) -> str:
    try:
        validate_email(raw)
    except ValidationError as error:
        raise ValueError("Not a valid e-mail address") from error
    if not raw.rpartition("@")[0].isascii():  # a Kelvin sign would pass for a k
        raise ValueError("Not a valid e-mail address")
    return raw


def _is_strong(raw: str) -> str:
    for pattern, words in PASSWORD_NEEDS.items():
        if not re.search(pattern, raw):
            raise ValueError(f"Password must contain {words}")
    return raw


Email = Annotated[str, Field(max_length=LONGEST_EMAIL), AfterValidator(_is_address)]
NewPassword = Annotated[str, Field(min_length=8, max_length=128), AfterValidator(_is_strong)]
SixDigits = Annotated[str, Field(pattern=r"\A[0-9]{6}\z")]


class SignUpBody(Schema):
    email: Email
    password: NewPassword
    invite_code: Annotated[str, Field(min_length=1, max_length=64)]


class SignInBody(Schema):
    email: Email
    password: Annotated[str, Field(max_length=1024)]


class RefreshBody(Schema):
    refresh_token: str


class MagicLinkBody(Schema):
    email: Email
    platform: Literal["web", "app"] = "app"


class LinkBody(Schema):
    token: Annotated[str, Field(min_length=1, max_length=64)]


class CodeBody(Schema):
    email: Email
    code: SixDigits


class TokenPair(Schema):
    """What a client keeps: it reads the first two."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the scheme, no secret

    @classmethod
    def of(cls, tokens: Tokens) -> "TokenPair":
        """Return the tokens under the contract's names."""
        return cls(access_token=tokens.access, refresh_token=tokens.refresh)


class Me(Schema):
    id: str
    email: str
    is_active: bool


class Said(Schema):
    message: str


class DevToken(Schema):
    access_token: str
    user_id: str


class Detail(Schema):
    """Why not, in words that the clients show as they are."""

    detail: str
