"""The artist's batches on their way to one line: announced, fetched over REST, acknowledged.

The existing clients remember the highest `batch_id` that they fetched and ignore lower ones, throw
an answer away when they draw their screen anew, and may never fetch at all. So an announcement has
an id that no other ever has, its answer may be read again, and one that was never fetched is made
again. What a client says of its animation ends no wait of the artist's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from agent.contract.points import animation_points
from agent.contract.shapes import PendingStroke, wire_path_of
from agent.models import Announcement, Line
from canvas.models import Canvas, Performance
from canvas.snapshot import placed

LINGER = timedelta(seconds=2)  # how long a fetched batch can be read again after it was drawn
AGAIN = timedelta(seconds=4)  # after which a batch that nobody fetched is announced again


@dataclass(frozen=True, slots=True)
class Announced:
    """A batch as it was announced: `id` is the contract's `batch_id`."""

    id: int
    count: int


@dataclass(frozen=True, slots=True)
class Pending:
    """What a device may fetch now: strokes of one batch at most."""

    piece_number: int
    strokes: list[PendingStroke]


def open_line(*, device_id: UUID, now: datetime) -> Line:
    """Note that a device has a socket; what was announced to it before, it gets in `init`."""
    with transaction.atomic():
        earlier = Announcement.objects.filter(line__device=device_id, done_at=None)
        earlier.update(done_at=now)
        return Line.objects.create(device_id=device_id, opened_at=now, seen_at=now)


def note_line(line: Line, now: datetime) -> None:
    """Note that the line is open still."""
    Line.objects.filter(pk=line.pk).update(seen_at=now)


def close_line(line: Line) -> None:
    """Forget the line and what was announced on it."""
    Line.objects.filter(pk=line.pk).delete()


def lines_of(user_id: UUID, now: datetime) -> int:
    """Return how many sockets of the contract a person has open, in all processes."""
    return Line.objects.open(now).filter(device__user=user_id).count()


def announce(line: Line, performance_id: UUID, *, now: datetime) -> Announced | None:
    """Give a batch its next number on this line; None when nothing of it is left to be drawn."""
    show = Performance.objects.filter(id=performance_id).first()
    count = show.strokes.live().count() if show else 0
    if show is None or not count:
        return None
    with transaction.atomic():
        line.announcements.filter(done_at=None).update(done_at=now)
        made = line.announcements.create(performance=show, announced_at=now)
    return Announced(made.pk, count)


def acknowledge(line: Line, batch_id: int, *, now: datetime) -> None:
    """Note that the device has animated a batch that was announced on this line."""
    line.announcements.filter(pk=batch_id, done_at=None).update(done_at=now)


def drop(line: Line, *, now: datetime) -> None:
    """A clear or another canvas has overtaken what was announced on this line."""
    line.announcements.filter(done_at=None).update(done_at=now)


def is_delivered(batch_id: int, *, now: datetime) -> bool | None:
    """Return whether the device has the batch, or None while it is not known.

    It has what it fetched and acknowledged, or fetched some time before the drawing was over.
    False means that it was never fetched and may be announced again.
    """
    told = Announcement.objects.select_related("performance").filter(pk=batch_id).first()
    if told is None:
        return True
    if told.fetched_at is None:
        is_due = told.done_at is not None or now - told.announced_at >= AGAIN
        return False if is_due else None
    over_at = max(told.performance.ends_at, told.fetched_at) + LINGER
    return True if told.done_at is not None or now >= over_at else None


def pending_of(*, device_id: UUID, user_id: UUID, now: datetime) -> Pending:
    """Return the batch announced last to a device and not done with; the same until it is."""
    canvas = Canvas.objects.filter(easel__artist=user_id).first()
    if canvas is None:
        return Pending(0, [])
    told = _readable(device_id, canvas, now)
    if told is None:
        return Pending(canvas.number, [])
    if told.fetched_at is None:
        Announcement.objects.filter(pk=told.pk, fetched_at=None).update(fetched_at=now)
    strokes: list[PendingStroke] = []
    for row in told.performance.strokes.live().in_order():
        stroke = placed(row, "agent")
        points = animation_points(stroke.path)
        strokes.append({"batch_id": told.pk, "path": wire_path_of(stroke), "points": points})
    return Pending(canvas.number, strokes)


def _readable(device_id: UUID, canvas: Canvas, now: datetime) -> Announcement | None:
    pending = Announcement.objects.filter(line__device=device_id, done_at=None)
    told = pending.filter(performance__canvas=canvas).order_by("-id").first()
    if told is None or told.fetched_at is None:
        return told
    show = told.performance
    return told if now < max(show.ends_at, told.fetched_at) + LINGER else None
