"""The demo artist: a few finished pieces to begin with, and a live one while people visit.

Its pieces are drawn by the understudy through the same services, loop and tools as anybody's; only
the clock is simulated for the first ones, so that minutes of drawing take seconds.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from agent import services, turns
from agent.clock import SimulatedClock
from agent.models import Turn
from agent.painters import UNDERSTUDY
from agent.understudy.repertoire import REPERTOIRE, choose
from canvas.models import Canvas
from canvas.styles import StyleName
from gallery.models import Piece

EMAIL = "demo@localhost.localdomain"
NAME = "Ada Demo"
PIECES = 8  # finished ones before the first visitor
HOURS_APART = 7
REST = timedelta(seconds=20)  # between two pieces
VISIT_S = 600  # for so long after a visit the artist goes on
TRIES = 200  # seeds looked at for a fresh subject
MAX_TURNS = 8  # of one demo piece; a turn that cannot finish it must not hang the start

_VISITED = "demo.visited"


def artist() -> User:
    """Return the demo artist, making the account when there is none."""
    user = User.objects.filter(email=EMAIL).first()
    return user or User.objects.create_user(EMAIL, display_name=NAME)


def missing_pieces() -> int:
    """Return how many of the first pieces are still to be drawn."""
    return max(0, PIECES - Piece.objects.filter(artist__email=EMAIL).count())


def draw_first_pieces(*, now: datetime) -> Iterator[Piece]:
    """Draw what is missing of the first pieces, one after the other, dated back in time."""
    user = artist()
    missing = missing_pieces()
    for left in range(missing, 0, -1):
        clock = SimulatedClock(now - timedelta(hours=HOURS_APART * left))
        yield _draw_piece(user, clock)


def go_on(*, now: datetime) -> None:
    """Let the demo artist work while people visit: finish the piece, rest, begin the next."""
    canvas = Canvas.objects.filter(easel__artist__email=EMAIL).select_related("owner").first()
    if canvas is None or cache.get(_VISITED) is None:
        return
    if canvas.finished_at is None:
        with transaction.atomic():
            locked = Canvas.objects.locked().get(id=canvas.id)
            services.request_turn(locked, by=canvas.owner, now=now)
    elif now - canvas.finished_at >= REST:
        _begin(canvas.owner, _other_style(canvas), now=now)


def note_visit() -> None:
    """Remember that somebody is here, for VISIT_S."""
    cache.set(_VISITED, True, VISIT_S)


def _draw_piece(user: User, clock: SimulatedClock) -> Piece:
    canvas = Canvas.objects.in_progress().filter(easel__artist=user).first()
    if canvas is None:
        last = Canvas.objects.filter(owner=user).order_by("-number").first()
        style: StyleName = _other_style(last) if last else "paint"
        canvas = _begin(user, style, now=clock.now())
    for _ in range(MAX_TURNS):
        turn = Turn.objects.filter(canvas=canvas).active().first() or _ask(canvas, clock)
        if turn is None:
            break
        turns.run_turn(turn.id, clock=clock)
    return Piece.objects.get(canvas=canvas)


def _begin(user: User, style: StyleName, *, now: datetime) -> Canvas:
    """Begin a piece by a seed whose subject the artist has not drawn for the longest time."""
    drawn = [
        choose(seed, style, "")[0].name
        for seed in Canvas.objects.filter(owner=user, style=style)
        .order_by("-number")
        .values_list("seed", flat=True)[: len(REPERTOIRE[style]) - 1]
    ]
    seeds = (secrets.randbits(31) for _ in range(TRIES))
    seed = next((s for s in seeds if choose(s, style, "")[0].name not in drawn), None)
    return services.begin_canvas(user=user, style=style, seed=seed, model=UNDERSTUDY, now=now)


def _ask(canvas: Canvas, clock: SimulatedClock) -> Turn | None:
    with transaction.atomic():
        locked = Canvas.objects.locked().get(id=canvas.id)
        return services.request_turn(locked, by=locked.owner, now=clock.now())


def _other_style(canvas: Canvas) -> StyleName:
    return "paint" if canvas.style == "plotter" else "plotter"
