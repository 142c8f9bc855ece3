"""What the sign-in tests share: a clock, browsers, and reading a mail as its addressee would."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.models import OutgoingMail

NONCE = "the-browser-that-asked"
OTHER_NONCE = "charlies-browser"


@dataclass(frozen=True)
class ReadMail:
    """What a person takes out of a sign-in mail."""

    token: str
    code: str


def read_mail(to: str) -> ReadMail:
    mail = OutgoingMail.objects.filter(to=to).latest("created_at")
    token = re.search(r"token=([\w-]+)", mail.text)
    code = re.search(r"^\s+(\d{6})$", mail.text, re.MULTILINE)
    assert token is not None
    assert code is not None
    assert token[1] in mail.html
    assert code[1] in mail.html
    return ReadMail(token=token[1], code=code[1])


@pytest.fixture(autouse=True)
def _only_our_pages(settings) -> None:
    settings.ROOT_URLCONF = "tests.accounts.urls"


@pytest.fixture
def noon() -> datetime:
    """Now, as the clock that the tests hand in: links are also aged by the real one."""
    return datetime.now(UTC)


@pytest.fixture
def after(noon) -> Callable[[float], datetime]:
    return lambda seconds: noon + timedelta(seconds=seconds)


@pytest.fixture
def browser() -> Client:
    return Client()


def ask(client: Client, email: str, **fields: str):
    return client.post("/sign-in", {"email": email, **fields})
