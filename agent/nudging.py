"""What a nudge is made of: words, spot, place in the queue. The verb itself is in `services`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from accounts.limits import Limit, TooMany, spend
from accounts.models import User
from agent.errors import NudgeIsFull, TooManyNudges, TooManyOfOnesNudges
from agent.models import MAX_PENDING_NUDGES, Nudge, NudgeReceipt
from canvas.events import MAX_NUDGE_LENGTH
from canvas.models import Canvas, Participant

NUDGES_PER_HOUR = Limit("nudges", count=60, window_s=3600)  # of one person, on all canvases
RECEIPTS_KEPT = timedelta(days=7)  # since the words were seen: far longer than any client retries
NUDGE_JOINT = " / "

type Spot = tuple[float, float]
type Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LeftNudge:
    """A nudge in the queue: its place, from 1, and whether it was there and has grown."""

    nudge: Nudge
    place: int
    is_merged: bool


def one_line(text: str) -> str:
    """Return the words alone: no line breaks, no control characters, which no column need hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def queued(canvas: Canvas, part: Participant, words: str, *, now: datetime) -> tuple[Nudge, bool]:
    """Return the unsaved nudge that holds `words`, and whether it waited already and has grown.

    Raises:
        CanvasRefusal: MAX_PENDING_NUDGES wait, or the person's own cannot grow.
    """
    pending = Nudge.objects.filter(canvas=canvas).pending()
    waiting = pending.waiting().select_related("participant").filter(participant=part).first()
    if waiting is not None:
        return _grown(waiting, words), True
    if pending.count() >= MAX_PENDING_NUDGES:
        raise TooManyNudges(MAX_PENDING_NUDGES)
    return Nudge(canvas=canvas, participant=part, text=words, created_at=now), False


def point(nudge: Nudge, canvas: Canvas, *, spot: Spot | None, area: Area | None) -> None:
    """Let the nudge point at an area or a spot, on the canvas; else it points where it did."""
    if area is not None:
        (left, top), (right, bottom) = _on_canvas(canvas, area[:2]), _on_canvas(canvas, area[2:])
        nudge.spot_x, nudge.spot_y = (left + right) / 2, (top + bottom) / 2
        nudge.area_width, nudge.area_height = abs(right - left), abs(bottom - top)
    elif spot is not None:
        nudge.spot_x, nudge.spot_y = _on_canvas(canvas, spot)
        nudge.area_width = nudge.area_height = None


def place_of(nudge: Nudge) -> int:
    """Return where a waiting nudge stands in its canvas's queue, from 1."""
    waiting = Nudge.objects.filter(canvas=nudge.canvas).pending()
    return waiting.filter(created_at__lt=nudge.created_at).count() + 1


def left_before(user: User, canvas_id: UUID, client_id: str | None) -> LeftNudge | None:
    """Return what the person was answered to words of that id, when they were left already."""
    if client_id is None:
        return None
    receipts = NudgeReceipt.objects.filter(
        participant__user=user, participant__canvas_id=canvas_id, client_id=client_id
    )
    known = receipts.select_related("nudge__participant").first()
    return LeftNudge(known.nudge, known.place, known.is_merged) if known else None


def keep_receipt(left: LeftNudge, client_id: str | None) -> None:
    """Remember what is answered to the words of that id; without one there is nothing to keep."""
    if client_id is not None:
        NudgeReceipt.objects.create(
            participant=left.nudge.participant,
            client_id=client_id,
            nudge=left.nudge,
            place=left.place,
            is_merged=left.is_merged,
        )


def forget_receipts(*, now: datetime) -> int:
    """Delete receipts that nobody will ask for any more; return how many.

    What still waits to be seen on an unfinished piece keeps its own.
    """
    old = now - RECEIPTS_KEPT
    seen, finished = Q(nudge__seen_at__lt=old), Q(nudge__canvas__finished_at__lt=old)
    return NudgeReceipt.objects.filter(seen | finished).delete()[0]


def spend_nudge(user: User, now: datetime) -> None:
    """Count a nudge of the person's; raises TooManyOfOnesNudges."""
    try:
        spend(str(user.pk), NUDGES_PER_HOUR, now=now)
    except TooMany as refusal:
        raise TooManyOfOnesNudges(refusal.wait_in_words, refusal.retry_after_s) from refusal


def _grown(waiting: Nudge, words: str) -> Nudge:
    """Add words to a nudge that the artist has not been told yet."""
    waiting.text = f"{waiting.text}{NUDGE_JOINT}{words}"
    if len(waiting.text) > MAX_NUDGE_LENGTH:
        raise NudgeIsFull(MAX_NUDGE_LENGTH)
    return waiting


def _on_canvas(canvas: Canvas, spot: Spot) -> Spot:
    x, y = spot
    return min(max(x, 0.0), canvas.width), min(max(y, 0.0), canvas.height)
