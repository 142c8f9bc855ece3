"""What the artist keeps besides its turns: notes, plans, critiques and reference pictures."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from agent.models.turns import Turn
from canvas.models import Canvas

MAX_MODEL_LENGTH = 64
MAX_REFERENCE_NAME = 60
MAX_REFERENCES = 12  # of one piece
MAX_PROMPT = 1_000


class Commission(models.Model):
    """What the owner asked for of the artist, besides what the canvas itself says."""

    canvas = models.OneToOneField(
        Canvas, models.CASCADE, primary_key=True, related_name="commission"
    )
    model = models.CharField(max_length=MAX_MODEL_LENGTH, blank=True)  # "": the site's own choice
    shows_references = models.BooleanField(default=False)  # to the watchers

    def __str__(self) -> str:
        return f"{self.canvas}, by {self.model or 'whoever paints here'}"


class Audience(models.Model):
    """When somebody last watched a canvas; see `agent.audience`."""

    canvas = models.OneToOneField(Canvas, models.CASCADE, primary_key=True, related_name="audience")
    watched_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.canvas} was watched at {self.watched_at:%H:%M}"


class Notebook(models.Model):
    """The artist's memory of one piece: words for itself, and a plan that watchers see."""

    canvas = models.OneToOneField(Canvas, models.CASCADE, primary_key=True, related_name="notebook")
    text = models.TextField(blank=True)  # at most agent.tools.notes.MAX_TEXT_BYTES
    plan = models.JSONField(default=list)  # of {"text", "is_done"}

    def __str__(self) -> str:
        return f"Notes on {self.canvas}"


class Memory(models.Model):
    """What the artist remembers from piece to piece of one person's, and of nobody else's."""

    artist = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="artist_memory"
    )
    text = models.TextField(blank=True)  # at most agent.tools.notes.MAX_MEMORY_BYTES

    def __str__(self) -> str:
        return f"Memory in the studio of {self.artist}"


class Critique(models.Model):
    """A second look at the picture, by somebody who saw only it and what it was meant to be."""

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="critiques")
    turn = models.ForeignKey(Turn, models.CASCADE, related_name="critiques")
    call = models.CharField(max_length=64)  # the tool call's place in its piece: run twice, one row
    seq = models.PositiveIntegerField()  # of the canvas when it was looked at
    critic = models.CharField(max_length=MAX_MODEL_LENGTH)
    intent = models.TextField()
    passes = models.BooleanField()
    findings = models.JSONField(default=list)  # of str
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["canvas", "call"], name="one_critique_a_call")
        ]
        indexes = [models.Index(fields=["canvas", "-id"], name="critiques_newest")]

    def __str__(self) -> str:
        return f"{'Passed' if self.passes else 'Not passed'} by {self.critic}"


class ReferenceQuerySet(models.QuerySet["Reference"]):
    """References through the eyes of somebody: the query is the permission."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The person's own, and those that the owner of a canvas they may watch shows."""
        shown = Q(
            canvas__in=Canvas.objects.visible_to(user), canvas__commission__shows_references=True
        )
        return self.filter(shown if user.pk is None else shown | Q(canvas__owner_id=user.pk))


class Reference(models.Model):
    """A picture to look at while painting; it is never part of the piece."""

    KINDS: ClassVar = [("imagined", "Imagined by the artist"), ("uploaded", "Given by the owner")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="references")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=MAX_REFERENCE_NAME)  # unique on its canvas
    prompt = models.TextField(max_length=MAX_PROMPT, blank=True)
    call = models.CharField(max_length=64, blank=True)  # of the tool that imagined it
    picture = models.FileField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the stored bytes
    at = models.DateTimeField(default=timezone.now)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["canvas", "name"], name="reference_name_unique")
        ]

    def __str__(self) -> str:
        return self.name
