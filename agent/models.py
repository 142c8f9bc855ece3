"""Turns, their journal, and nudges as rows; what happens to them lives in `services` and `turns`.

A turn is a row with a lease and a fencing token. Whoever holds the newest token may write; a
worker that lost its lease finds its writes refused.
"""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from canvas.events import MAX_NUDGE_LENGTH, NudgeData
from canvas.models import Canvas, Participant, milliseconds

LEASE_S = 10.0  # after which another worker may take a turn over
RENEW_S = 3.0  # how often its holder renews the lease
ASKED_AGAIN = "asked_again"  # a turn's `cancel`: it ends, and another one follows
MAX_PENDING_NUDGES = 20  # of one piece; one of a person


class Pause(models.Model):
    """The artist of this canvas is paused for as long as this row is there."""

    REASONS: ClassVar = [("owner", "The owner asked for it"), ("error", "Something is wrong")]

    canvas = models.OneToOneField(
        Canvas, models.CASCADE, primary_key=True, related_name="artist_pause"
    )
    reason = models.CharField(max_length=16, choices=REASONS, default="owner")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.canvas} is paused ({self.reason})"


class TurnQuerySet(models.QuerySet["Turn"]):
    """Turns by how far they are."""

    def active(self) -> Self:
        return self.filter(state__in=["queued", "running"])

    def claimable(self, now: datetime) -> Self:
        """Those that a worker may take: queued, or running on a lease that ran out."""
        return self.filter(Q(state="queued") | Q(state="running", lease_until__lt=now))

    def claim(self, turn_id: uuid.UUID, *, worker: str, now: datetime) -> "Turn | None":
        """Take the turn with a new fencing token; None when somebody else holds it."""
        taken = (
            self.claimable(now)
            .filter(id=turn_id)
            .update(
                state="running",
                fence=F("fence") + 1,
                worker=worker,
                lease_until=now + timedelta(seconds=LEASE_S),
            )
        )
        return self.select_related("canvas__owner").get(id=turn_id) if taken else None


class Turn(models.Model):
    """One run of the artist on a canvas."""

    STATES: ClassVar = [("queued", "Queued"), ("running", "Running"), ("ended", "Ended")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="turns")
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()  # of its canvas, from 1
    painter = models.CharField(max_length=64, blank=True)  # the model's name
    prompt_version = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default="queued")
    ended_reason = models.CharField(max_length=24, blank=True)
    detail = models.TextField(blank=True)
    cancel = models.CharField(max_length=24, blank=True)  # why it shall end, once somebody asked
    fence = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canvas"],
                condition=Q(state__in=["queued", "running"]),
                name="one_active_turn_per_canvas",
            ),
            models.UniqueConstraint(fields=["canvas", "number"], name="turn_number_unique"),
        ]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["queued", "running"]),
                name="turn_active",
            )
        ]

    def __str__(self) -> str:
        return f"Turn {self.number} of {self.canvas}"


class Step(models.Model):
    """One model call of a turn and what its tools did, saved as it happens."""

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="steps")
    index = models.PositiveIntegerField()
    request = models.JSONField()  # the user message's blocks; see agent.journal
    seen_seq = models.PositiveIntegerField()  # how far of the canvas's log this request told
    answer = models.JSONField(null=True, blank=True)  # the assistant message's blocks
    stop_reason = models.CharField(max_length=16, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=dict)  # tool use id -> what came of it
    is_closed = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "index"], name="step_unique")]

    def __str__(self) -> str:
        return f"Step {self.index} of {self.turn}"


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Nudges by whether the artist has seen them."""

    def pending(self) -> Self:
        return self.filter(seen_at=None)


class Nudge(models.Model):
    """A person's words to the artist, shown to every watcher."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="nudges")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="nudges")
    text = models.CharField(max_length=MAX_NUDGE_LENGTH)
    spot_x = models.FloatField(null=True, blank=True)
    spot_y = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_in = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="nudges")

    objects = NudgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["canvas", "participant"],
                condition=Q(seen_at=None),
                name="one_pending_nudge_per_person",
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

    def to_event(self) -> NudgeData:
        return NudgeData(
            id=str(self.id),
            author=self.participant.name,
            text=self.text,
            at=milliseconds(self.created_at),
            state="queued" if self.seen_at is None else "seen",
            spot=self.spot,
        )


class SpendDay(models.Model):
    """A day (UTC) on which something was spent: the lock under which reservations are made."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return self.day.isoformat()


class SpendQuerySet(models.QuerySet["Spend"]):
    """What was spent, or may yet turn out to be."""

    def usd(self) -> Decimal:
        """Return the sum of what was settled, and of what is only reserved."""
        booked = Coalesce(F("settled_usd"), F("reserved_usd"))
        return self.aggregate(sum=Sum(booked))["sum"] or Decimal(0)


class Spend(models.Model):
    """One paid call: reserved before it, settled with its answer."""

    day = models.ForeignKey(SpendDay, models.PROTECT, related_name="spends")
    turn = models.ForeignKey(Turn, models.SET_NULL, null=True, related_name="spends")
    canvas = models.ForeignKey(Canvas, models.SET_NULL, null=True, related_name="spends")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="spends")  # the owner
    kind = models.CharField(max_length=12, default="step")  # step, critique, imagine
    step = models.PositiveIntegerField(default=0)
    model = models.CharField(max_length=64)
    reserved_usd = models.DecimalField(max_digits=12, decimal_places=6)
    settled_usd = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cache_read_tokens = models.PositiveIntegerField(default=0)
    cache_write_tokens = models.PositiveIntegerField(default=0)
    reserved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = SpendQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["day", "user"], name="spend_by_day_and_user"),
            models.Index(fields=["canvas"], name="spend_by_canvas"),
        ]

    def __str__(self) -> str:
        return f"{self.model}, {self.kind}: {self.settled_usd or self.reserved_usd} USD"
