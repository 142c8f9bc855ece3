"""The artist's batches on their way to a device: announced, fetched over REST, acknowledged.

The existing clients remember the highest `batch_id` that they fetched and ignore lower ones, throw
an answer away when they draw their screen anew, and may never fetch at all. So an announcement has
an id that no other ever has, its answer may be read again, and one that was never fetched is made
again. What a client says of its animation ends no wait of the artist's.

A device may have several lines: two tabs, or one that broke and has not been noticed yet. All of
them are told the same number; only the newest may have a batch announced again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from accounts.models import RefreshFamily
from agent.contract.points import animation_points
from agent.contract.shapes import PendingStroke, wire_path_of
from agent.models import Announcement, Line
from canvas.models import Canvas, Easel, Performance
from canvas.snapshot import placed

LINGER = timedelta(seconds=2)  # how long a fetched batch can be read again after it was drawn
AGAIN = timedelta(seconds=4)  # after which what nobody fetched is announced again, when more waits
ALONE_AGAIN = timedelta(seconds=15)  # when nothing does: a client that only slept draws it twice
MOST_AGAIN = timedelta(seconds=60)  # what these grow to


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
    """Note that a device has another socket."""
    return Line.objects.create(device_id=device_id, opened_at=now, seen_at=now)


def note_lines(keys: Sequence[int], people: Iterable[UUID], *, now: datetime) -> dict[UUID, UUID]:
    """Note that lines are open still; return the canvas on each of these people's easels."""
    Line.objects.filter(pk__in=keys).update(seen_at=now)
    easels = Easel.objects.filter(artist__in=people, canvas__isnull=False)
    return dict(easels.values_list("artist_id", "canvas_id"))


def close_line(line: Line) -> None:
    """Forget the line."""
    Line.objects.filter(pk=line.pk).delete()


def lines_of(user_id: UUID, now: datetime) -> int:
    """Return how many sockets of the contract a person has open, in all processes."""
    return Line.objects.open(now).filter(device__user=user_id).count()


def give_otherwise(line: Line, *, now: datetime) -> None:
    """What the device was to fetch it is given by `init`, or another canvas has overtaken it."""
    Announcement.objects.filter(device=line.device_id, done_at=None).update(done_at=now)


def announce(
    line: Line, performance_id: UUID, *, afresh: bool, now: datetime
) -> Announced | Literal["later"] | None:
    """Return the number under which a batch is told on this line; None when it is not to be.

    Whichever line comes first makes it, and the others tell the same. "later" on a line that has a
    later one beside it, while nobody has fetched what was announced before.

    afresh: under a number that the device has not heard yet.
    """
    show = Performance.objects.filter(id=performance_id).first()
    count = show.strokes.live().count() if show else 0
    if show is None or not count:
        return None
    with transaction.atomic():
        RefreshFamily.objects.select_for_update(no_key=True).get(pk=line.device_id)
        earlier = Announcement.objects.filter(device=line.device_id)
        newest = earlier.select_related("performance").order_by("-id").first()
        if newest is not None and not afresh:
            if newest.performance_id == show.id:
                return Announced(newest.pk, count)
            if _is_after(newest.performance, show):
                return None
            if _is_unfetched(newest) and not is_newest(line, now=now):
                return "later"
        told = Announcement(device_id=line.device_id, performance=show, announced_at=now)
        told.save(force_insert=True)
        earlier.filter(pk__lt=told.pk).delete()  # numbers are never given twice all the same
    return Announced(told.pk, count)


def is_newest(line: Line, *, now: datetime) -> bool:
    """Whether no later line of the same device is open."""
    later = Line.objects.open(now).filter(device=line.device_id, pk__gt=line.pk)
    return not later.exists()


def acknowledge(line: Line, batch_id: int, *, now: datetime) -> None:
    """Note that the device has animated a batch that was announced to it."""
    told = Announcement.objects.filter(device=line.device_id, pk=batch_id, done_at=None)
    told.update(done_at=now)


def patience(first: timedelta, times: int) -> timedelta:
    """Return how long a batch that was announced so many times in vain waits for the next time."""
    doubled: timedelta = first * (1 << min(times, 10))
    return min(doubled, MOST_AGAIN)


def is_delivered(batch_id: int, *, now: datetime, again_after: timedelta = AGAIN) -> bool | None:
    """Return whether the device has the batch, or None while it is not known.

    It has what it fetched and acknowledged, or fetched some time before the drawing was over, and
    what a later one has overtaken. False means that it was never fetched.
    """
    told = Announcement.objects.select_related("performance").filter(pk=batch_id).first()
    if told is None:
        return True
    if told.fetched_at is None:
        is_due = told.done_at is not None or now - told.announced_at >= again_after
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


def _is_unfetched(told: Announcement) -> bool:
    return told.fetched_at is None and told.done_at is None


def _is_after(one: Performance, other: Performance) -> bool:
    return one.canvas_id == other.canvas_id and one.added_seq > other.added_seq


def _readable(device_id: UUID, canvas: Canvas, now: datetime) -> Announcement | None:
    announcements = Announcement.objects.select_related("performance").filter(device=device_id)
    told = announcements.order_by("-id").first()
    if told is None or told.performance.canvas_id != canvas.id:
        return None
    if told.done_at is None:
        until = _readable_until(told)
    elif Line.objects.open(now).filter(device=device_id).count() > 1:
        until = told.performance.ends_at + LINGER  # one tab has it, the other may be on its way
    else:
        return None
    return told if until is None or now < until else None


def _readable_until(told: Announcement) -> datetime | None:
    if told.fetched_at is None:
        return None
    return max(told.performance.ends_at, told.fetched_at) + LINGER
