"""A finished canvas as it hangs in the gallery, and its share; what happens lives in `services`."""

import re
import secrets
from typing import ClassVar, Self, TypedDict

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from canvas.events import PROTOCOL_VERSION, ParticipantRole
from canvas.models import MAX_ALT_LENGTH, MAX_TITLE_LENGTH, Canvas
from gallery.film_rows import Film  # noqa: F401  # a model of this app: Django looks for it here

MAX_PAINTER_LENGTH = 200
PIECE_NAME = re.compile(r"piece_([0-9]{1,9})", re.ASCII)
BYTES_PER_POINT = 4  # as canvas.geometry.pack_points stores them
TOKEN_BYTES = 16  # nobody guesses 128 bits
TOKEN_LENGTH = 22  # of them in URL-safe base64
WALL_COLUMNS = (
    "title",
    "alt_text",
    "style",
    "painter",
    "stroke_count",
    "shares",
    "hung_at",
    "thumbnail",
    "picture",
    "artist__email",
    "artist__display_name",
    "canvas__number",
    "canvas__width",
    "canvas__height",
    "canvas__visibility",
)


class DrawnShare(TypedDict):
    """How much of what hangs somebody drew: their part of the drawn length, 0..1."""

    name: str
    role: ParticipantRole
    share: float


class Provenance(TypedDict):
    """How the artist came to a piece: what worked on it, how often, and what that cost."""

    models: list[str]  # in the order in which they first worked on it
    prompt_versions: list[str]
    seed: int
    turns: int
    steps: int
    nudges: int
    critiques: int
    input_tokens: int  # cached ones included
    output_tokens: int
    usd: str  # decimal, with six digits


def no_provenance(seed: int) -> Provenance:
    """Return the provenance of a piece that no agent worked on."""
    return {
        "models": [],
        "prompt_versions": [],
        "seed": seed,
        "turns": 0,
        "steps": 0,
        "nudges": 0,
        "critiques": 0,
        "input_tokens": 0,
        "output_tokens": 0,
        "usd": "0",
    }


class PieceQuerySet(models.QuerySet["Piece"]):
    """Pieces by where they may be seen, and in the gallery's order."""

    def listed(self) -> Self:
        """Those that everybody finds in the gallery, the sitemap and the API.

        What is the piece's own is stored in `is_listed`, under the index that a page reads. What
        is the artist's, an account closed or a gallery hidden, is asked of the artist's row: it
        takes effect at once for any number of pieces.
        """
        return self.filter(is_listed=True, artist__is_active=True, artist__is_gallery_public=True)

    def by(self, artist: User) -> Self:
        return self.filter(artist=artist)

    def named(self, name: str) -> Self:
        """The piece called "piece_000012", with or without leading zeros, of some artist."""
        found = PIECE_NAME.fullmatch(name)
        return self.filter(canvas__number=int(found[1])) if found else self.none()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those that `user` may look at when given the address: not others' private ones."""
        shown = Q(canvas__visibility__in=["public", "unlisted"], withdrawn_at=None)
        seen = shown | Q(artist_id=user.pk) if user.pk else shown
        return self.filter(seen, artist__is_active=True)

    def newest_first(self) -> Self:
        return self.order_by("-hung_at", "-id")

    def for_showing(self) -> Self:
        """With what a label tells: the artist and the canvas."""
        return self.select_related("artist", "canvas")

    def for_walls(self) -> Self:
        """With no more than a wall's labels and the API's lists tell."""
        return self.select_related("artist", "canvas").only(*WALL_COLUMNS)

    def lacking_pictures(self) -> Self:
        return self.filter(social_picture="")


class Piece(models.Model):
    """One canvas at the `seq` at which it was hung; its picture never changes."""

    canvas = models.OneToOneField(Canvas, models.CASCADE, related_name="piece")
    artist = models.ForeignKey(User, models.CASCADE, related_name="pieces")  # the canvas's owner
    seq = models.PositiveIntegerField()
    title = models.CharField(max_length=MAX_TITLE_LENGTH, blank=True)
    alt_text = models.TextField(max_length=MAX_ALT_LENGTH, blank=True)
    style = models.CharField(max_length=10, choices=Canvas.STYLES)
    painter = models.CharField(max_length=MAX_PAINTER_LENGTH, blank=True)  # who drew as the agent
    stroke_count = models.PositiveIntegerField()
    shares = models.JSONField(default=list)  # of DrawnShare, the greatest first
    provenance = models.JSONField(null=True, blank=True)  # a Provenance
    hung_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_listed = models.BooleanField(default=False)  # public and not withdrawn
    thumbnail = models.FileField(max_length=200, blank=True)
    picture = models.FileField(max_length=200, blank=True)
    social_picture = models.FileField(max_length=200, blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-hung_at", "-id"], condition=Q(is_listed=True), name="gallery_newest"
            ),
            models.Index(
                fields=["style", "-hung_at", "-id"],
                condition=Q(is_listed=True),
                name="gallery_of_style",
            ),
            models.Index(fields=["artist", "-hung_at", "-id"], name="pieces_of_artist"),
            models.Index(fields=["id"], condition=Q(social_picture=""), name="pictures_to_make"),
        ]
        ordering: ClassVar[list[str]] = ["-hung_at", "-id"]

    def __str__(self) -> str:
        return self.shown_title

    def get_absolute_url(self) -> str:
        return reverse("gallery:piece", args=[self.artist_id, self.name])

    @property
    def is_found(self) -> bool:
        """Whether it is among the `listed`; asks the artist's row."""
        return self.is_listed and self.artist.is_active and self.artist.is_gallery_public

    @property
    def name(self) -> str:
        """What addresses and the app call it: "piece_000012"."""
        return f"piece_{self.canvas.number:06d}"

    @property
    def shown_title(self) -> str:
        return self.title or f"Untitled No. {self.canvas.number + 1}"

    @property
    def description(self) -> str:
        """Say in words what is to be seen, for people who cannot see it."""
        return self.alt_text or f"{self.get_style_display()} drawing, not described."

    @property
    def thumbnail_url(self) -> str:
        """Where a small picture is; until it is rendered, the drawing itself."""
        return self.thumbnail.url if self.thumbnail else self._drawing_url

    @property
    def picture_url(self) -> str:
        """Where the picture at the canvas's own size is."""
        return self.picture.url if self.picture else self._drawing_url

    @property
    def replay_url(self) -> str:
        """Where the frames are; they never change under one version of the protocol."""
        return f"/api/v1/pieces/{self.canvas_id}/replay?protocol={PROTOCOL_VERSION}"

    @property
    def provenance_url(self) -> str:
        return f"/api/v1/pieces/{self.canvas_id}/provenance"

    def point_count(self) -> int:
        """Count the points of all its strokes: few strokes may be long."""
        strokes = self.canvas.strokes.at(self.seq)
        stored: int | None = strokes.aggregate(bytes=Sum(Length("points")))["bytes"]
        return (stored or 0) // BYTES_PER_POINT

    @property
    def _drawing_url(self) -> str:
        return reverse("canvas:picture", args=[self.canvas_id])


def share_token() -> str:
    """Return a new address's secret part, 22 URL-safe characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class ShareQuerySet(models.QuerySet["Share"]):
    """Shares by whose they are."""

    def by(self, artist: User) -> Self:
        return self.filter(piece__artist=artist)

    def for_showing(self) -> Self:
        return self.select_related("piece__artist", "piece__canvas__owner")


class Share(models.Model):
    """An unlisted address of a piece that its artist gave out; without it the address is gone.

    Whoever has the address sees the piece, a private one too: giving it out is the permission.
    """

    token = models.CharField(
        max_length=TOKEN_LENGTH, unique=True, default=share_token, editable=False
    )
    piece = models.OneToOneField(Piece, models.CASCADE, related_name="share")
    title = models.CharField(max_length=MAX_TITLE_LENGTH, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"Share of {self.piece_id}"

    def get_absolute_url(self) -> str:
        return f"/s/{self.token}"

    @property
    def preview_url(self) -> str:
        return f"{self.get_absolute_url()}/preview.png"

    @property
    def given_title(self) -> str:
        """The share's own title, or else the piece's; "" when nobody gave one."""
        return self.title or self.piece.title

    @property
    def shown_title(self) -> str:
        """What its page calls it; without a title as the piece's own page does."""
        return self.title or self.piece.shown_title
