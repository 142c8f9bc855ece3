"""A canvas, its log and its strokes as rows; what happens to them lives in `services`.

The log is temporal: rows are never deleted or revived. A stroke is on the canvas at `seq` when
`added_seq <= seq` and it has no `removed_seq <= seq`.
"""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, Q
from django.utils import timezone

from accounts.models import User
from canvas import events
from canvas.paths import PathKind
from canvas.styles import StyleName

WIDTH_PX, HEIGHT_PX = 800, 600
MAX_TITLE_LENGTH = 100
MAX_ALT_LENGTH = 1_000
MAX_DIRECTION_LENGTH = 500


def milliseconds(at: datetime) -> int:
    """Return `at` as whole milliseconds since the epoch, as frames carry it."""
    return round(at.timestamp() * 1000)


class CanvasQuerySet(models.QuerySet["Canvas"]):
    """Canvases through the eyes of somebody: the query is the permission."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that `user` may watch when given the address: not others' private ones."""
        public = Q(visibility__in=["public", "unlisted"], owner__is_active=True)
        if user.pk is None:
            return self.filter(public)
        return self.filter(public | Q(owner_id=user.pk, owner__is_active=True))

    def open_to(self, user: User | AnonymousUser) -> Self:
        """Those that `user` may draw and nudge on, while their account is active."""
        if user.pk is None:
            return self.none()
        shared = Q(open_to="signed_in", visibility__in=["public", "unlisted"])
        theirs = self.filter(Q(owner_id=user.pk) | shared, owner__is_active=True)
        return theirs.filter(Exists(User.objects.filter(pk=user.pk, is_active=True)))

    def in_progress(self) -> Self:
        return self.filter(finished_at=None)

    def locked(self) -> Self:
        """Lock the rows until the transaction ends; on SQLite the transaction is the lock."""
        return self.select_for_update(of=("self",)).select_related("owner")


class Canvas(models.Model):
    """One drawing surface and its log, in progress or finished."""

    STYLES: ClassVar = [("plotter", "Plotter"), ("paint", "Paint")]
    VISIBILITIES: ClassVar = [
        ("private", "Private"),
        ("unlisted", "Unlisted"),
        ("public", "Public"),
    ]
    OPEN_TO: ClassVar = [("owner", "Only the artist"), ("signed_in", "Anybody signed in")]
    ENDED_BY: ClassVar = [("artist", "The artist"), ("replaced", "A new canvas")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.CASCADE, related_name="canvases")
    number = models.PositiveIntegerField()  # of its owner, from 0
    width = models.PositiveSmallIntegerField(default=WIDTH_PX)
    height = models.PositiveSmallIntegerField(default=HEIGHT_PX)
    style = models.CharField(max_length=10, choices=STYLES, default="plotter")
    visibility = models.CharField(max_length=10, choices=VISIBILITIES, default="public")
    open_to = models.CharField(max_length=10, choices=OPEN_TO, default="owner")
    title = models.CharField(max_length=MAX_TITLE_LENGTH, blank=True)
    alt_text = models.TextField(max_length=MAX_ALT_LENGTH, blank=True)
    direction = models.CharField(max_length=MAX_DIRECTION_LENGTH, blank=True)
    seed = models.PositiveBigIntegerField()
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    parent_seq = models.PositiveIntegerField(null=True, blank=True)
    head_seq = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, choices=ENDED_BY, blank=True)

    objects = CanvasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "canvases"
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="number_unique_per_owner"),
        ]
        indexes = [models.Index(fields=["-created_at"], name="canvas_newest")]

    def __str__(self) -> str:
        return self.title or f"Piece {self.number + 1} by {self.owner.shown_name}"

    @property
    def style_name(self) -> StyleName:
        return "paint" if self.style == "paint" else "plotter"

    def facts(self) -> events.PieceFacts:
        """Return what clients are told of the canvas; `owner` should be loaded."""
        return events.PieceFacts.model_validate(
            {
                "id": str(self.id),
                "number": self.number,
                "artist": self.owner.shown_name,
                "width": self.width,
                "height": self.height,
                "style": self.style,
                "visibility": self.visibility,
                "open_to": self.open_to,
            }
        )


class Easel(models.Model):
    """Where an artist works: the canvas that is on it now, and the number of the next one."""

    artist = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="easel")
    canvas = models.OneToOneField(Canvas, models.SET_NULL, null=True, related_name="easel")
    next_number = models.PositiveIntegerField(default=0)
    next_style = models.CharField(max_length=10, choices=Canvas.STYLES, blank=True)  # if chosen

    def __str__(self) -> str:
        return f"The easel of {self.artist.shown_name}"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Who has a hand in a canvas, by what they may do there."""

    def may_draw(self) -> Self:
        """Those who may draw on their canvas now: `CanvasQuerySet.open_to`, for whole batches."""
        shared = Q(canvas__open_to="signed_in", canvas__visibility__in=["public", "unlisted"])
        theirs = self.filter(Q(canvas__owner_id=F("user_id")) | shared)
        return theirs.filter(canvas__owner__is_active=True, user__is_active=True)


class Participant(models.Model):
    """Somebody with a hand in a canvas: its owner, a guest, or the agent (who has no user)."""

    ROLES: ClassVar = [("agent", "Agent"), ("owner", "Owner"), ("guest", "Guest")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=6, choices=ROLES)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["canvas", "user"], name="one_part_per_user"),
            models.UniqueConstraint(
                fields=["canvas"], condition=Q(role="agent"), name="one_agent_per_canvas"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"

    def to_event(self) -> events.ParticipantData:
        return events.ParticipantData.model_validate(
            {"id": str(self.id), "name": self.name, "role": self.role}
        )


class Change(models.Model):
    """One numbered change of a canvas; strokes and timelines lie in their own tables."""

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="changes")
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=24)
    at = models.DateTimeField()
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    body = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["canvas", "seq"], name="seq_unique")]
        indexes = [models.Index(fields=["canvas", "type", "seq"], name="change_by_type")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.type}"


class Performance(models.Model):
    """A batch's timeline: computed once, stored with its strokes, played by every watcher."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="performances")
    added_seq = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    timings = models.JSONField()  # [[stroke id, start_ms, end_ms, pace], ...]
    cut_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["canvas", "added_seq"], name="performance_by_seq")]

    def __str__(self) -> str:
        return f"{len(self.timings)} strokes in {self.duration_ms / 1000:.1f} s"

    @property
    def ends_at(self) -> datetime:
        """When the pen is up for the last time; earlier than planned once it was cut."""
        last = self.duration_ms
        if self.cut_at is not None:
            elapsed = (self.cut_at - self.starts_at) / timedelta(milliseconds=1)
            last = max((end for _, start, end, _ in self.timings if start <= elapsed), default=0)
        return self.starts_at + timedelta(milliseconds=last)

    def to_event(self) -> events.PerformanceData:
        return events.PerformanceData(
            id=str(self.id),
            starts_at=milliseconds(self.starts_at),
            duration_ms=self.duration_ms,
            strokes=tuple(
                events.StrokeTiming(id=name, start_ms=start, end_ms=end, pace=pace)
                for name, start, end, pace in self.timings
            ),
        )


class StrokeQuerySet(models.QuerySet["Stroke"]):
    """Strokes by when they lie on their canvas, and in the order they were drawn."""

    def at(self, seq: int) -> Self:
        """Those on the canvas at `seq`, in drawing order."""
        return (
            self.filter(added_seq__lte=seq)
            .filter(Q(removed_seq=None) | Q(removed_seq__gt=seq))
            .in_order()
        )

    def live(self) -> Self:
        return self.filter(removed_seq=None)

    def in_order(self) -> Self:
        return self.order_by("added_seq", "ordinal")


class Stroke(models.Model):
    """A path placed on a canvas, as its author asked for it; marks are derived, never stored."""

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="strokes")
    client_id = models.CharField(max_length=64)
    participant = models.ForeignKey(Participant, models.RESTRICT, related_name="strokes")
    kind = models.CharField(max_length=9)
    points = models.BinaryField()  # geometry.pack_points: four bytes a point
    commands = models.TextField(blank=True)
    pressure = models.BinaryField(null=True, blank=True)
    color = models.CharField(max_length=7, null=True, blank=True)  # noqa: DJ001  null = not asked
    width = models.FloatField(null=True, blank=True)
    opacity = models.FloatField(null=True, blank=True)
    brush = models.CharField(max_length=16, null=True, blank=True)  # noqa: DJ001
    seed = models.PositiveBigIntegerField()
    added_seq = models.PositiveIntegerField()
    ordinal = models.PositiveIntegerField(default=0)  # within its change
    removed_seq = models.PositiveIntegerField(null=True, blank=True)
    performance = models.ForeignKey(
        Performance, models.SET_NULL, null=True, blank=True, related_name="strokes"
    )
    restores = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001

    objects = StrokeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["canvas", "client_id"], name="client_id_unique"),
            models.CheckConstraint(
                condition=Q(removed_seq=None) | Q(removed_seq__gt=F("added_seq")),
                name="removed_after_added",
            ),
        ]
        indexes = [
            models.Index(fields=["canvas", "added_seq", "ordinal"], name="stroke_in_order"),
            models.Index(
                fields=["canvas", "removed_seq"],
                condition=Q(removed_seq__isnull=False),
                name="stroke_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} ({self.kind})"

    @property
    def path_kind(self) -> PathKind:
        return cast("PathKind", self.kind)  # written from a Path alone
