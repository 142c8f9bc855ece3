"""The existing clients' open sockets, and what was announced on them; see `agent.contract`."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from accounts.models import RefreshFamily
from canvas.models import Performance

FORGOTTEN = timedelta(days=1)
STALE = timedelta(seconds=45)  # unheard of for so long, a line's process must have died


class LineQuerySet(models.QuerySet["Line"]):
    """Lines by whether they are still open."""

    def open(self, now: datetime) -> Self:
        """Those that their process has noted lately."""
        return self.filter(seen_at__gt=now - STALE)


class Line(models.Model):
    """One open socket of a device; the row goes with it."""

    device = models.ForeignKey(RefreshFamily, models.CASCADE, related_name="lines")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = LineQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Line {self.pk} of {self.device}"


class Announcement(models.Model):
    """That a batch of the artist's strokes is there to be fetched, as a device was told.

    Its id is the contract's `batch_id`: the database gives no number twice, so it only ever rises,
    whatever becomes of pieces, lines and processes. Of a device the newest one counts.
    """

    device = models.ForeignKey(RefreshFamily, models.CASCADE, related_name="announcements")
    performance = models.ForeignKey(Performance, models.CASCADE, related_name="+")
    announced_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)  # first
    done_at = models.DateTimeField(null=True, blank=True)  # acknowledged, or given by `init`

    class Meta:
        indexes = [models.Index(fields=["device", "-id"], name="announcement_newest")]

    def __str__(self) -> str:
        return f"Batch {self.pk}"


def forget_dead_lines(*, now: datetime) -> None:
    """Delete what processes left that died, and announcements that nobody will ask for."""
    Line.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
    Announcement.objects.filter(announced_at__lt=now - FORGOTTEN).delete()
