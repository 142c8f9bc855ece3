"""Whether anybody watches: what the artist is paid for is not done for an empty room."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from agent.models import Audience, Turn
from canvas.models import Canvas

FRESH = timedelta(seconds=20)  # a note this young need not be written again


class NobodyWatches(Exception):
    """The next paid call would be made for an empty room."""


def note_watched(canvas_ids: Iterable[UUID], *, now: datetime) -> None:
    """Remember that these canvases are watched just now; every serving process does."""
    fresh = Audience.objects.filter(watched_at__gt=now - FRESH)
    known = set(fresh.filter(canvas_id__in=canvas_ids).values_list("canvas_id", flat=True))
    seen = Canvas.objects.filter(id__in=set(canvas_ids) - known).values_list("id", flat=True)
    # In one order: processes that upsert the same rows in two would lock each other out.
    Audience.objects.bulk_create(
        [Audience(canvas_id=canvas_id, watched_at=now) for canvas_id in sorted(seen)],
        update_conflicts=True,
        unique_fields=["canvas"],
        update_fields=["watched_at"],
    )


def require_somebody(turn: Turn, *, now: datetime) -> None:
    """Raise NobodyWatches when the room has been empty for `settings.UNWATCHED_S`.

    To ask for a turn is a sign of life too.
    """
    seen = Audience.objects.filter(canvas_id=turn.canvas_id).values_list("watched_at", flat=True)
    last = max([turn.requested_at, *seen])
    if now - last > timedelta(seconds=settings.UNWATCHED_S):
        raise NobodyWatches
