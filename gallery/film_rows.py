"""A film that somebody asked for, as a row: its state and who makes it; what happens is in `films`.

The film itself is a file beside the piece's others.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from gallery.film_options import FilmOptions, film_options, options_named

MAX_NAME_LENGTH = 24
MAX_WORDS_LENGTH = 300


class FilmQuerySet(models.QuerySet["Film"]):
    """Films by what is to be done about them."""

    def waiting(self, now: datetime) -> Self:
        """Those that nobody makes: not begun yet, or begun by somebody who is gone."""
        lost = Q(state="being_made", held_until__lt=now)
        return self.filter(Q(state="asked") | lost).order_by("asked_at", "id")

    def being_made(self, now: datetime) -> Self:
        return self.filter(state="being_made", held_until__gte=now)


class Film(models.Model):
    """One film of a piece by its options; `told` is a digest of all that its file tells."""

    STATES: ClassVar = [
        ("asked", "Asked for"),
        ("being_made", "Being made"),
        ("made", "Made"),
        ("refused", "Cannot be made"),
    ]

    piece = models.ForeignKey("gallery.Piece", models.CASCADE, related_name="films")
    name = models.CharField(max_length=MAX_NAME_LENGTH)  # of its options
    told = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=STATES, default="asked")
    percent = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=MAX_WORDS_LENGTH, blank=True)  # why it cannot be made
    asked_at = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True, blank=True)  # whoever makes it is alive till then

    objects = FilmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["piece", "name"], name="one_film_of_each_options"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(state__in=["asked", "being_made"]),
                name="films_to_make",
            )
        ]
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} of {self.piece_id}"

    @property
    def options(self) -> FilmOptions:
        return options_named(self.name) or film_options("mp4", 20, 800, has_captions=False)

    @property
    def is_unfinished(self) -> bool:
        return self.state in {"asked", "being_made"}
