"""A place of its own for one benchmark: a home in a temporary folder, people, canvases, strokes.

Call `settle()` before anything of Django is imported; each benchmark runs in a process of its own.
"""

import os
import tempfile
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from accounts.devices import Tokens
    from accounts.models import User
    from canvas.models import Canvas
    from canvas.services import AskedStroke

A_CHANGE = 20  # strokes of one change, where many are drawn

STRANGE = (
    *("REDIS_URL", "EMAIL_URL", "MONET_DEMO", "SIGN_UP", "PUBLIC_URL", "PORT", "SECRET_KEY"),
    *("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "GOOGLE_API_KEY"),  # nothing is paid for here
)


def settle(*, database_url: str = "", redis_url: str = "") -> None:
    """Set Django up on an empty, migrated database: SQLite unless another one is named."""
    for name in (*STRANGE, "DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ["MONET_HOME"] = tempfile.mkdtemp(prefix="code-monet-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "monet_site.settings"
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
    if database_url:
        os.environ["DATABASE_URL"] = database_url
    if redis_url:
        os.environ["REDIS_URL"] = redis_url
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def artist(number: int = 0) -> "User":
    """Return a person who owns canvases here."""
    from accounts.models import User

    email = f"artist{number}@example.org"
    user, _ = User.objects.get_or_create(email=email, defaults={"display_name": f"Artist {number}"})
    return user


def blank_canvas(owner: "User", style: str = "paint") -> "Canvas":
    """Return a public canvas on which no artist's turn was asked for."""
    from django.utils import timezone

    from canvas.services import start_canvas

    return start_canvas(
        owner=owner,
        style="paint" if style == "paint" else "plotter",
        now=timezone.now(),
        visibility="public",
    )


def cookie_of(user: "User") -> str:
    """Return the Cookie header of somebody signed in as `user`."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"


def tokens_of(user: "User") -> "Tokens":
    """Return the tokens of one more app that `user` signed in with."""
    from django.utils import timezone

    from accounts.devices import open_device

    return open_device(user=user, name="a phone", platform="app", now=timezone.now())


def asked_strokes(count: int, points: int) -> "tuple[AskedStroke, ...]":
    """Return wandering lines as somebody asks for them, named s0, s1 and so on."""
    from benchmarks.hands import line
    from canvas.events import AskedStroke as Sent
    from canvas.services import read_strokes

    sent = [
        Sent(id=f"s{n}", path={"type": "polyline", "points": line(points, seed=n)})
        for n in range(count)
    ]
    return read_strokes(sent, width=800, height=600)


def draw(owner: "User", canvas: "Canvas", *, strokes: int, points: int) -> None:
    """Put wandering lines on a canvas, A_CHANGE of them in each change."""
    from django.utils import timezone

    from canvas.services import Drawing, add_drawings

    asked = asked_strokes(strokes, points)
    drawings = [
        Drawing(owner, canvas.id, asked[at : at + A_CHANGE]) for at in range(0, strokes, A_CHANGE)
    ]
    add_drawings(drawings=drawings, now=timezone.now())
    canvas.refresh_from_db()


def spectator_path(canvas_id: UUID) -> str:
    return f"/ws/canvases/{canvas_id}"


def studio_path(canvas_id: UUID) -> str:
    return f"/ws/studio/{canvas_id}"


def contract_path(access: str) -> str:
    return f"/ws?token={access}"
