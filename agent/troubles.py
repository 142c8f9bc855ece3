"""What somebody has to put right before the artist can go on: the piece pauses, staff are told."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from accounts.emails import trouble_mail
from accounts.limits import Limit, TooMany, spend
from accounts.models import User
from accounts.post import queue_mail
from agent.models import Pause
from canvas import broadcast, events
from canvas.models import Canvas
from canvas.services import agent_of

TOLD_STAFF = Limit("told-staff", count=1, window_s=3600)  # of one kind of trouble

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that somebody has to put right: what kind of thing, and words for the staff."""

    kind: str
    words: str


def pause_over(canvas: Canvas, *, reason: str, words: str, now: datetime) -> None:
    """Pause the artist of the locked canvas until its owner resumes it; say why."""
    pause, is_new = Pause.objects.get_or_create(
        canvas=canvas, defaults={"reason": reason, "words": words, "at": now}
    )
    if is_new:
        paused = events.ArtistPaused(reason=pause.reason, words=words)
        broadcast.publish(canvas, paused, by=agent_of(canvas), now=now)


def tell_staff(trouble: Trouble, *, now: datetime) -> None:
    """Log the trouble, and mail it to everybody on the staff: at most once an hour of a kind."""
    log.error("artist.trouble", kind=trouble.kind, words=trouble.words)
    try:
        spend(trouble.kind, TOLD_STAFF, now=now)
    except TooMany:
        return
    for person in User.objects.filter(is_staff=True, is_active=True):
        queue_mail(to=person.email, mail=trouble_mail(words=trouble.words), now=now)
