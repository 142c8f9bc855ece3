"""Signing in from a client of its own (the app, the older web client): the same challenges as on
our pages, but bound to no browser, and what comes of it is a device with tokens."""

from datetime import datetime
from typing import Literal

from accounts import proofs
from accounts.asking import ASKS_PER_CLIENT, ask
from accounts.challenges import challenge_of_link, check, spend_try
from accounts.device_names import app_name, browser_name
from accounts.devices import open_device
from accounts.limits import Limit, spend
from accounts.models import LoginChallenge, RefreshFamily, User
from accounts.refusals import CodeIsWrong, NothingWasAsked
from accounts.spending import spend_challenge
from accounts.tokens import Tokens

MAILS_PER_QUARTER = Limit("mail-quarter", count=3, window_s=900)

type ClientPlatform = Literal["app", "web"]

Origin, Platform = LoginChallenge.Origin, RefreshFamily.Platform
ORIGIN_OF: dict[ClientPlatform, LoginChallenge.Origin] = {
    "app": Origin.APP,
    "web": Origin.LEGACY_WEB,
}
OF_CLIENTS = tuple(ORIGIN_OF.values())


def request_client_sign_in(
    *, email: str, platform: ClientPlatform, client: str, now: datetime
) -> LoginChallenge:
    """Mail a link and a code that are good wherever they are used; alike whoever that is.

    Raises:
        TooMany: The machine (`ASKS_PER_CLIENT`) or the address has asked too often.
    """
    spend(client, ASKS_PER_CLIENT, now=now)
    return ask(
        origin=ORIGIN_OF[platform],
        address=User.objects.normalize_email(email),
        also=[MAILS_PER_QUARTER],
        now=now,
    )


def sign_in_with_link(*, token: str, user_agent: str, now: datetime) -> Tokens:
    """Use up a link on a device of its own.

    Raises:
        SignInRefused: Unreadable, expired, used, voided, asked on a page of ours, or not let in.
    """
    challenge = challenge_of_link(token)
    check(challenge, None, now)
    return _on_device(challenge, user_agent, now)


def sign_in_with_code(*, email: str, code: str, user_agent: str, now: datetime) -> Tokens:
    """Try six digits against the challenge that a client asked for with this address.

    A client has no browser to be known by, so the address stands in for it; the tries are counted
    and committed before the digits are compared, so call it outside any transaction.

    Raises:
        CodeIsWrong: With how many tries are left.
        SignInRefused: Nothing was asked, or no tries are left, or not let in.
    """
    asked = LoginChallenge.objects.open(now).filter(origin__in=OF_CLIENTS)
    challenge = asked.filter(email=User.objects.normalize_email(email)).first()
    if challenge is None:
        raise NothingWasAsked
    tries_left = spend_try(challenge, now)
    if not proofs.is_code(challenge.pk, code, challenge.code_hmac):
        raise CodeIsWrong(challenge_id=challenge.pk, tries_left=tries_left)
    return _on_device(challenge, user_agent, now)


def _on_device(challenge: LoginChallenge, user_agent: str, now: datetime) -> Tokens:
    user = spend_challenge(challenge, now).user
    if user is None:
        raise TypeError("a spent challenge names whom it let in")
    if challenge.origin == Origin.LEGACY_WEB:
        platform, name = Platform.LEGACY_WEB, browser_name(user_agent)
    else:
        platform, name = Platform.APP, app_name(user_agent)
    return open_device(user=user, name=name, platform=platform, now=now)
