"""The contract's `/auth/*`: each operation decodes, makes one call and answers.

The words are interface: the existing clients show `detail` as it comes. Addresses are compared
without regard to case, which is kinder than the original and breaks no client.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db import OperationalError, connection
from django.http import HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Router, Status
from ninja.errors import HttpError

from accounts import client_sign_in, dev_account, devices, passwords
from accounts.api_shapes import (
    CodeBody,
    Detail,
    DevToken,
    LinkBody,
    MagicLinkBody,
    Me,
    RefreshBody,
    Said,
    SignInBody,
    SignUpBody,
    TokenPair,
)
from accounts.asking import ASKS_PER_CLIENT
from accounts.bearer import bearer
from accounts.clients import client_key
from accounts.limits import TooMany
from accounts.passwords import PASSWORDS_PER_CLIENT
from accounts.principals import Principal
from accounts.refusals import (
    AccountIsClosed,
    EmailIsTaken,
    InviteIsUnknown,
    InviteIsUsed,
    NotInvited,
    PasswordAccountIsClosed,
    PasswordDoorRefused,
    PasswordIsWrong,
    SignInRefused,
)
from accounts.timing import in_even_time
from accounts.tokens import TokenRefused, Tokens

ANSWER_BEAT_S = 0.025  # asking and trying a code take 3 ms on SQLite, 5 ms on PostgreSQL
SENT = "If an account exists, a magic link has been sent to your email"
TOO_MANY = "Too many requests. Please try again later."
TOO_MANY_MAILS = "Too many requests for this email. Please try again later."
OF_MACHINES = {ASKS_PER_CLIENT, PASSWORDS_PER_CLIENT}
PASSWORD_ANSWERS: dict[type[PasswordDoorRefused], tuple[int, str]] = {
    EmailIsTaken: (409, "Email already registered"),
    InviteIsUnknown: (400, "Invalid invite code"),
    InviteIsUsed: (400, "Invite code already used"),
    PasswordIsWrong: (401, "Invalid email or password"),
    PasswordAccountIsClosed: (401, "Account is deactivated"),
}

router = Router(tags=["auth"])
router.add_decorator(never_cache, mode="view")  # whoever may keep an answer keeps a key


@router.post(
    "/signup",
    response={201: TokenPair, 400: Detail, 409: Detail, 429: Detail},
    summary="Make an account with an invite code",
)
def signup(request: HttpRequest, body: SignUpBody) -> Status[TokenPair]:
    """The code is good for one account; the device that asks is signed in with it."""
    with _password_words():
        tokens = passwords.sign_up_with_password(
            email=body.email,
            password=body.password,
            invite_code=body.invite_code,
            client=client_key(request.META),
            user_agent=_user_agent(request),
            now=timezone.now(),
        )
    return Status(201, TokenPair.of(tokens))


@router.post(
    "/signin",
    response={200: TokenPair, 401: Detail, 429: Detail},
    summary="Sign in with a password",
)
def signin(request: HttpRequest, body: SignInBody) -> TokenPair:
    """A wrong password and an unknown address are answered alike."""
    with _password_words():
        tokens = passwords.sign_in_with_password(
            email=body.email,
            password=body.password,
            client=client_key(request.META),
            user_agent=_user_agent(request),
            now=timezone.now(),
        )
    return TokenPair.of(tokens)


@router.post(
    "/refresh",
    response={200: TokenPair, 401: Detail},
    summary="Exchange a refresh token for a new pair",
)
def refresh(request: HttpRequest, body: RefreshBody) -> TokenPair:
    """No limit stands here: whatever is not 200 makes the clients forget who they are."""
    try:
        return TokenPair.of(_refreshed(body.refresh_token))
    except TokenRefused as refusal:
        raise HttpError(401, refusal.words) from refusal


@router.get("/me", response={200: Me, 401: Detail}, auth=bearer, summary="Who is signed in")
def me(request: HttpRequest) -> Me:
    """The person whose access token this is."""
    user = _principal(request).user
    return Me(id=str(user.pk), email=user.email, is_active=user.is_active)


@router.post(
    "/logout", response={200: Said, 401: Detail}, auth=bearer, summary="Sign this device out"
)
def logout(request: HttpRequest) -> Said:
    """The device's tokens end at once, and its sockets close."""
    principal = _principal(request)
    if principal.device_id is not None:
        devices.sign_out_device(
            user=principal.user, device_id=principal.device_id, now=timezone.now()
        )
    return Said(message="Logged out successfully")


@router.post(
    "/magic-link",
    response={200: Said, 429: Detail},
    summary="Mail a sign-in link and a code",
)
def magic_link(request: HttpRequest, body: MagicLinkBody) -> Said:
    """An unknown address gets the same answer, and a mail that says so."""
    with in_even_time(ANSWER_BEAT_S), _limit_words():
        client_sign_in.request_client_sign_in(
            email=body.email,
            platform=body.platform,
            client=client_key(request.META),
            now=timezone.now(),
        )
    return Said(message=SENT)


@router.post(
    "/magic-link/verify",
    response={200: TokenPair, 401: Detail},
    summary="Sign in with the token of a mailed link",
)
def magic_link_verify(request: HttpRequest, body: LinkBody) -> TokenPair:
    """The link and its code are good once, for minutes."""
    with in_even_time(ANSWER_BEAT_S), _challenge_words("Invalid or expired magic link"):
        tokens = client_sign_in.sign_in_with_link(
            token=body.token, user_agent=_user_agent(request), now=timezone.now()
        )
    return TokenPair.of(tokens)


@router.post(
    "/magic-link/verify-code",
    response={200: TokenPair, 401: Detail},
    summary="Sign in with a mailed code",
)
def magic_link_verify_code(request: HttpRequest, body: CodeBody) -> TokenPair:
    """A code takes a few wrong tries and no more."""
    with in_even_time(ANSWER_BEAT_S), _challenge_words("Invalid or expired code"):
        tokens = client_sign_in.sign_in_with_code(
            email=body.email,
            code=body.code,
            user_agent=_user_agent(request),
            now=timezone.now(),
        )
    return TokenPair.of(tokens)


@router.get(
    "/dev-token",
    response={200: DevToken, 403: Detail},
    summary="An access token without signing in, on a developer's machine",
)
def dev_token(request: HttpRequest) -> DevToken:
    """Refused everywhere else."""
    try:
        user, tokens = dev_account.sign_in_developer(now=timezone.now())
    except dev_account.NotADevelopersMachine as refusal:
        raise HttpError(403, "Dev tokens only available in dev mode") from refusal
    return DevToken(access_token=tokens.access, user_id=str(user.pk))


def _refreshed(token: str) -> Tokens:
    now = timezone.now()
    try:
        return devices.refresh_session(token=token, now=now)
    except OperationalError:  # a lost connection or a locked file would sign somebody out
        connection.close()
        return devices.refresh_session(token=token, now=now)


@contextmanager
def _password_words() -> Iterator[None]:
    with _limit_words():
        try:
            yield
        except PasswordDoorRefused as refusal:
            status, words = PASSWORD_ANSWERS[type(refusal)]
            raise HttpError(status, words) from refusal


@contextmanager
def _challenge_words(words: str) -> Iterator[None]:
    try:
        yield
    except (AccountIsClosed, NotInvited) as refusal:
        raise HttpError(401, "User not found or inactive") from refusal
    except SignInRefused as refusal:
        raise HttpError(401, words) from refusal


@contextmanager
def _limit_words() -> Iterator[None]:
    try:
        yield
    except TooMany as refusal:
        words = TOO_MANY if refusal.limit in OF_MACHINES else TOO_MANY_MAILS
        raise HttpError(429, words) from refusal


def _principal(request: HttpRequest) -> Principal:
    return cast("Principal", request.auth)  # type: ignore[attr-defined]  # set by `bearer`


def _user_agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")
