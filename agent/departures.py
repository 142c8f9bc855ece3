"""Somebody signs out: the artist puts its brush down on their canvases."""

from django.utils import timezone

from accounts.models import User
from agent import services


def end_turns(*, user: User | None, **_: object) -> None:
    """End the turns on the person's canvases; nobody signed in has none."""
    if user is not None:
        services.end_turns_of(user=user, now=timezone.now())
