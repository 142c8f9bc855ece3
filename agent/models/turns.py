"""Turns, their steps and pauses as rows; what happens to them lives in `services` and `turns`.

A turn is a row with a lease and a fencing token. Whoever holds the newest token may write; a
worker that lost its lease finds its writes refused.
"""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from canvas.models import Canvas

LEASE_S = 10.0  # after which another worker may take a turn over
RENEW_S = 3.0  # how often its holder renews the lease
MAX_RUNNING = 2  # turns of one owner's pieces at a time; more of them wait
ASKED_AGAIN = "asked_again"  # a turn's `cancel`: it ends, and another one follows


class Pause(models.Model):
    """The artist of this canvas is paused for as long as this row is there."""

    REASONS: ClassVar = [
        ("owner", "The owner asked for it"),
        ("error", "Something is wrong"),
        ("alone", "Nobody was watching"),
    ]

    canvas = models.OneToOneField(
        Canvas, models.CASCADE, primary_key=True, related_name="artist_pause"
    )
    reason = models.CharField(max_length=16, choices=REASONS, default="owner")
    words = models.CharField(max_length=300, blank=True)  # what went wrong
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
        """Take the turn with a new fencing token; None when that may not be now.

        Somebody else holds it, or the owner's other pieces have MAX_RUNNING turns already: then it
        stays queued until one of those ends.
        """
        with transaction.atomic():
            owner_id = self.filter(id=turn_id).values_list("canvas__owner_id", flat=True).first()
            if owner_id is None:
                return None
            # The owner's row is the lock under which two workers count alike.
            User.objects.select_for_update(no_key=True).get(pk=owner_id)
            beside = self.filter(canvas__owner_id=owner_id, state="running", lease_until__gte=now)
            if beside.exclude(id=turn_id).count() >= MAX_RUNNING:
                return None
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
    # Who asked for it; nobody, when it followed by itself the one before.
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
    cache_read_tokens = models.PositiveIntegerField(default=0)
    cache_write_tokens = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=dict)  # tool use id -> what came of it
    is_closed = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "index"], name="step_unique")]

    def __str__(self) -> str:
        return f"Step {self.index} of {self.turn}"
