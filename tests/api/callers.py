"""Who calls the API in its tests, and by which door they come."""

import json
from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.api_tokens import make_api_token
from accounts.devices import open_device
from accounts.models import User

V1 = "/api/v1"


class Caller:
    """Sends requests to /api/v1 with the headers that show who it is."""

    def __init__(self, **headers: str) -> None:
        self.headers = headers
        self.client = Client()

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(V1 + path, headers=self.headers | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        sent = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.generic(
            method,
            V1 + path,
            b"" if body is None else sent,
            content_type="application/json",
            headers=self.headers | headers,
        )


def visitor() -> Caller:
    return Caller()


def on_device(user: User) -> Caller:
    """The person with the access token of a device of theirs."""
    tokens = open_device(user=user, name="Test phone", platform="app", now=timezone.now())
    return Caller(Authorization=f"Bearer {tokens.access}")


def program(user: User, *scopes: str) -> Caller:
    """A program with a personal API token of the person's."""
    return Caller(Authorization=f"Bearer {token_of(user, scopes)}")


def token_of(user: User, scopes: Collection[str]) -> str:
    _, words = make_api_token(user=user, name="Test", scopes=scopes, now=timezone.now())
    return words


def on_pages(user: User) -> Caller:
    """The person's browser on our own pages, with the page's CSRF token."""
    caller = Caller()
    caller.client = Client(enforce_csrf_checks=True)
    caller.client.force_login(user)
    caller.client.cookies["csrftoken"] = "a" * 32
    caller.headers["X-CSRFToken"] = "a" * 32
    return caller


def path(kind: str = "line", **more: Any) -> dict[str, Any]:
    points = {"line": 2, "quadratic": 3, "cubic": 4, "polyline": 5}[kind]
    return {"type": kind, "points": [{"x": 10 * i, "y": 20} for i in range(points)]} | more


def strokes(*names: str) -> dict[str, Any]:
    return {"strokes": [{"id": name, "path": path()} for name in names]}
