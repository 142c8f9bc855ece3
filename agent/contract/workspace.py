"""What the existing clients call a workspace: the canvas on a person's easel and its artist.

Each verb here makes one call of a service, after looking at whether the piece there is finished:
the clients know one piece, which goes on; ours end, and the next one stands on the easel.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from accounts.models import User
from agent import services as artist
from agent.models import Notebook, Pause, Step, Turn
from agent.requests import request_canvas
from canvas import services
from canvas.errors import NothingToUndo
from canvas.models import MAX_DIRECTION_LENGTH, Canvas, Easel
from canvas.styles import StyleName
from gallery.models import Piece

type Status = Literal["paused", "idle", "thinking", "drawing"]

MAX_REMARK = 500  # characters of notes and thought in the debug panel


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the artist keeps in mind and what it thought last."""

    notes: str | None
    monologue: str | None


def canvas_of(user: User, *, now: datetime) -> Canvas:
    """Return the canvas on the person's easel; the first time a blank one, its artist paused."""
    on_easel = Canvas.objects.filter(easel__artist=user).select_related("owner")
    canvas = on_easel.first()
    if canvas is not None:
        return canvas
    with transaction.atomic():
        Easel.objects.get_or_create(artist=user)
        Easel.objects.select_for_update().get(artist=user)  # of two first sockets one pauses it
        if not on_easel.exists():
            blank = artist.open_studio(user=user, now=now)
            artist.pause_artist(user=user, canvas_id=blank.id, now=now)
        return on_easel.get()


def nudge(user: User, text: str, *, now: datetime) -> Canvas:
    """Leave words for the artist; on a finished piece they are what the next one is about."""
    with transaction.atomic():
        canvas = _held(user, now=now)
        if canvas.finished_at is not None:
            return begin(user, style=None, direction=text, now=now)
        artist.leave_nudge(user=user, canvas_id=canvas.id, text=text, now=now)
    return canvas


def begin(user: User, *, style: StyleName | None, direction: str, now: datetime) -> Canvas:
    """Put a blank canvas on the easel and let the artist begin; the style persists unless given.

    Raises:
        TooMany: the person began too many within the hour.
    """
    before = canvas_of(user, now=now)
    with transaction.atomic():
        easel = Easel.objects.select_for_update().get(artist=user)
        chosen = style or _style(easel.next_style) or before.style_name
        return request_canvas(
            user=user, style=chosen, direction=direction[:MAX_DIRECTION_LENGTH], now=now
        )


def resume(user: User, direction: str, *, now: datetime) -> bool:
    """Let the artist go on; return whether the piece's watchers are told that it is not paused.

    Words reach it as a nudge does, before it goes on. A finished piece stays as it is, unless
    there are words for the next one.
    """
    with transaction.atomic():
        canvas = _held(user, now=now)
        if canvas.finished_at is not None:
            if direction:
                begin(user, style=None, direction=direction, now=now)
            return bool(direction)
        if direction:
            artist.leave_nudge(user=user, canvas_id=canvas.id, text=direction, now=now)
        if not artist.resume_artist(user=user, canvas_id=canvas.id, now=now):
            services.tell_already_so(canvas_id=canvas.id, what="resumed")
    return True


def pause(user: User, *, now: datetime) -> bool:
    """Pause the artist, which rests anyway beside a finished piece; return whether all are told."""
    canvas = canvas_of(user, now=now)
    if canvas.finished_at is not None:
        return False
    return artist.pause_artist(user=user, canvas_id=canvas.id, now=now)


def set_style(user: User, style: StyleName, *, now: datetime) -> Canvas:
    """Draw in another style from now on; return the canvas on the easel.

    A finished piece keeps its own style, and nobody is told: then the next one has the new one.
    """
    canvas = canvas_of(user, now=now)
    if canvas.finished_at is None:
        return services.set_style(user=user, canvas_id=canvas.id, style=style, now=now)
    Easel.objects.filter(artist=user).update(next_style=style)
    return canvas


def reset(user: User, *, now: datetime) -> Canvas:
    """Put a blank canvas on the easel, its artist paused."""
    with transaction.atomic():
        blank = begin(user, style=None, direction="", now=now)
        artist.pause_artist(user=user, canvas_id=blank.id, now=now)
    return blank


def clear(user: User, *, now: datetime) -> None:
    """Clear the canvas, unless nothing is on it; it can be undone on our own pages."""
    canvas = canvas_of(user, now=now)
    try:
        services.clear_canvas(user=user, canvas_id=canvas.id, now=now)
    except NothingToUndo:
        services.tell_already_so(canvas_id=canvas.id, what="cleared")


def set_number(user: User, number: int, *, now: datetime) -> int:
    """Give the piece on the easel a number; raises NumberIsTaken, or CanvasIsFinished."""
    canvas = canvas_of(user, now=now)
    services.renumber_piece(user=user, canvas_id=canvas.id, number=number, now=now)
    return number


def status_of(canvas: Canvas, *, now: datetime) -> Status:
    """Return what the artist is doing, in the contract's words."""
    if Pause.objects.filter(canvas=canvas).exists():
        return "paused"
    if not Turn.objects.filter(canvas=canvas).active().exists():
        return "idle"
    show = canvas.performances.order_by("-added_seq").first()
    return "drawing" if show is not None and show.ends_at > now else "thinking"


def remarks_on(canvas: Canvas) -> Remarks:
    """Return the artist's notes on the canvas and its last thought."""
    page = Notebook.objects.filter(canvas=canvas).values_list("text", flat=True).first()
    steps = Step.objects.filter(turn__canvas=canvas, answer__isnull=False)
    last = steps.order_by("-turn__number", "-index").first()
    return Remarks((page or "")[:MAX_REMARK] or None, (thought_of(last)[-MAX_REMARK:]) or None)


def piece_numbered(user: User, number: int) -> Piece | None:
    """Return one of the person's finished pieces."""
    return Piece.objects.by(user).for_showing().filter(canvas__number=number).first()


def _held(user: User, *, now: datetime) -> Canvas:
    """Return the canvas on the easel, where it stays until the transaction ends."""
    canvas_of(user, now=now)
    Easel.objects.select_for_update().get(artist=user)
    return canvas_of(user, now=now)


def _style(name: str) -> StyleName | None:
    return "paint" if name == "paint" else "plotter" if name == "plotter" else None


def thought_of(step: Step | None) -> str:
    """Return what was thought in an answered step."""
    if step is None or step.answer is None:
        return ""
    said = (str(block.get("text", "")) for block in step.answer)
    return "\n".join(words for words in said if words)
