"""What people say to the artist, as rows."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agent.models.turns import Step
from canvas.events import MAX_CLIENT_ID_LENGTH, MAX_NUDGE_LENGTH, NudgeData
from canvas.models import Canvas, Participant, milliseconds

MAX_PENDING_NUDGES = 20  # of one piece; of a person one waits, besides one that is being read


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Nudges by whether the artist has seen them."""

    def pending(self) -> Self:
        return self.filter(seen_at=None)

    def waiting(self) -> Self:
        """Those that the artist is not reading at this moment, and that may still grow."""
        return self.pending().filter(told_at=None)


class Nudge(models.Model):
    """A person's words to the artist, shown to every watcher."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="nudges")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="nudges")
    text = models.CharField(max_length=MAX_NUDGE_LENGTH)
    spot_x = models.FloatField(null=True, blank=True)
    spot_y = models.FloatField(null=True, blank=True)
    area_width = models.FloatField(null=True, blank=True)  # of the area about the spot, if one
    area_height = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)  # in a request without an answer yet
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_in = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="nudges")

    objects = NudgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canvas", "participant"],
                condition=Q(seen_at=None, told_at=None),
                name="one_waiting_nudge_per_person",
            )
        ]
        indexes = [models.Index(fields=["canvas", "created_at"], name="nudges_in_order")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def spot(self) -> tuple[float, float] | None:
        if self.spot_x is None or self.spot_y is None:
            return None
        return self.spot_x, self.spot_y

    @property
    def area(self) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom of the area it points at, px; None when it is no area."""
        if self.spot is None or self.area_width is None or self.area_height is None:
            return None
        (x, y), across, down = self.spot, self.area_width / 2, self.area_height / 2
        return x - across, y - down, x + across, y + down

    def to_event(self) -> NudgeData:
        return NudgeData(
            id=str(self.id),
            author=self.participant.name,
            text=self.text,
            at=milliseconds(self.created_at),
            state="queued" if self.seen_at is None else "seen",
            spot=self.spot,
            area=self.area,
        )


class NudgeReceipt(models.Model):
    """What a person was answered to words that came under an id: sent again, they add nothing."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="nudge_receipts")
    client_id = models.CharField(max_length=MAX_CLIENT_ID_LENGTH)
    nudge = models.ForeignKey(Nudge, models.CASCADE, related_name="receipts")
    place = models.PositiveIntegerField()  # in the queue, from 1
    is_merged = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "client_id"], name="one_receipt_a_client_id"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id}: {self.nudge}"
