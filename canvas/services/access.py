"""Who may write a canvas, and the lock that every verb holds while it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from canvas import broadcast, events
from canvas.errors import CanvasIsFinished, CanvasIsFull, CanvasNotFound, CanvasRefusal, NotYours
from canvas.models import Canvas, Participant

AGENT_NAME = "Code Monet"
MAX_CHANGES = 50_000  # of one canvas: bounds what a snapshot and a replay can cost


@contextmanager
def writing(user: User, canvas_id: UUID) -> Iterator[Canvas]:
    """Lock a canvas that `user` may draw on now, for as long as the block lasts.

    Raises:
        CanvasNotFound: there is none, or it is not this person's to see.
        NotYours: it can be seen, but not drawn on.
        CanvasIsFinished: nothing may change its strokes.
        CanvasIsFull: its log holds MAX_CHANGES changes.
    """
    with transaction.atomic():
        canvas = Canvas.objects.locked().filter(id=canvas_id).first()
        if canvas is None:
            raise CanvasNotFound(str(canvas_id))
        refused = refusal(canvas, user)
        if refused is not None:
            raise refused
        yield canvas


@contextmanager
def owning(user: User, canvas_id: UUID) -> Iterator[Canvas]:
    """Lock a canvas of `user`'s, finished or not, for what leaves its strokes alone.

    Raises:
        CanvasNotFound: there is none, or it is not this person's to see.
        NotYours: it is somebody else's.
    """
    with transaction.atomic():
        canvas = Canvas.objects.visible_to(user).locked().filter(id=canvas_id).first()
        if canvas is None:
            raise CanvasNotFound(str(canvas_id))
        require_owner(canvas, user)
        yield canvas


@contextmanager
def locked(canvas_id: UUID) -> Iterator[Canvas]:
    """Lock an unfinished canvas for the artist's own doing; raises CanvasIsFinished."""
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=canvas_id)
        if canvas.finished_at is not None:
            raise CanvasIsFinished(str(canvas_id))
        yield canvas


def refusal(canvas: Canvas, user: User) -> CanvasRefusal | None:
    """Say why `user` may not draw on the canvas now, or None when they may.

    Asked at every write, under the lock: what was allowed when a socket opened may not be any
    more. A canvas that the person may not even see looks like none.
    """
    if not Canvas.objects.open_to(user).filter(id=canvas.id).exists():
        if Canvas.objects.visible_to(user).filter(id=canvas.id).exists():
            return NotYours(str(canvas.id))
        return CanvasNotFound(str(canvas.id))
    return closed(canvas)


def closed(canvas: Canvas) -> CanvasRefusal | None:
    """Say why nobody may draw on the locked canvas any more, or None while it is open."""
    if canvas.finished_at is not None:
        return CanvasIsFinished(str(canvas.id))
    if canvas.head_seq >= MAX_CHANGES:
        return CanvasIsFull(str(canvas.id), MAX_CHANGES)
    return None


def require_owner(canvas: Canvas, user: User) -> None:
    """Raise NotYours unless the canvas belongs to `user`."""
    if canvas.owner_id != user.pk:
        raise NotYours(str(canvas.id))


def participant_of(canvas: Canvas, user: User, *, now: datetime) -> Participant:
    """Return the person's part in the locked canvas; the first time, they join it."""
    known = Participant.objects.filter(canvas=canvas, user=user).first()
    return known or join(canvas, user, now=now)


def agent_of(canvas: Canvas) -> Participant:
    """Return the agent's part in the canvas; every canvas has one from its start."""
    return Participant.objects.get(canvas=canvas, role="agent")


def join(canvas: Canvas, user: User | None, *, now: datetime) -> Participant:
    """Add a person, or the agent when `user` is None, to the locked canvas."""
    role = "agent" if user is None else "owner" if user.pk == canvas.owner_id else "guest"
    part = Participant.objects.create(
        canvas=canvas,
        user=user,
        role=role,
        name=user.shown_name[:60] if user else AGENT_NAME,
        created_at=now,
    )
    joined = events.ParticipantJoined(participant=part.to_event())
    broadcast.publish(canvas, joined, by=part, now=now)
    return part
