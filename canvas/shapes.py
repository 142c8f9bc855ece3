"""The shapes in which our own API tells of canvases; nothing is read from the database here."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from ninja import Field, Schema

from canvas.events import EndedBy, OpenTo, Visibility
from canvas.models import Canvas
from canvas.strokes import WireStroke
from canvas.styles import StyleName


class ArtistShape(Schema):
    """Whose canvas it is."""

    id: UUID
    name: str = Field(description="As others see it.", examples=["Alice"])


class CanvasShape(Schema):
    """One drawing surface, in progress or finished, without its strokes."""

    id: UUID
    number: int = Field(description="Of its artist's canvases, from 0.", examples=[12])
    title: str = Field(description='"" until somebody named it.', examples=["Harbour at dusk"])
    alt_text: str = Field(description='What is to be seen, for people who cannot see it; or "".')
    artist: ArtistShape
    state: Literal["in_progress", "finished"]
    style: StyleName
    visibility: Visibility
    open_to: OpenTo = Field(description="Who may draw and nudge.")
    width: int = Field(description="Of the coordinates, px.", examples=[800])
    height: int = Field(description="The same.", examples=[600])
    head: int = Field(description="The number of its last change.", examples=[214])
    created_at: datetime
    finished_at: datetime | None = None
    ended_by: EndedBy | None = None
    watch_url: str
    picture_url: str = Field(description="As it looks now, WebP; for whoever may see the canvas.")

    @classmethod
    def of(cls, canvas: Canvas) -> Self:
        """Return what is told of `canvas`; its owner should be loaded."""
        return cls.model_validate(
            {
                "id": canvas.id,
                "number": canvas.number,
                "title": canvas.title,
                "alt_text": canvas.alt_text,
                "artist": {"id": canvas.owner_id, "name": canvas.owner.shown_name},
                "state": "in_progress" if canvas.finished_at is None else "finished",
                "style": canvas.style,
                "visibility": canvas.visibility,
                "open_to": canvas.open_to,
                "width": canvas.width,
                "height": canvas.height,
                "head": canvas.head_seq,
                "created_at": canvas.created_at,
                "finished_at": canvas.finished_at,
                "ended_by": canvas.ended_by or None,
                "watch_url": absolute(reverse("canvas:watch", args=[canvas.id])),
                "picture_url": absolute(reverse("canvas:picture", args=[canvas.id])),
            }
        )


class CanvasPage(Schema):
    """Some canvases, the highest number first."""

    items: list[CanvasShape]
    next: str | None = Field(None, description="The cursor of the next page; none on the last.")


class StrokesShape(Schema):
    """What came onto a canvas and what went from it between two of its changes.

    Whoever drops `removed` from the strokes that they had at `since`, and adds `strokes`, has
    what lay on the canvas at `until`. While `until` is less than `head` there is more to ask for.
    """

    canvas: UUID
    since: int
    until: int
    head: int = Field(description="The number of the canvas's last change.")
    strokes: list[WireStroke] = Field(description="Those that are on it at `until`, in order.")
    removed: list[str] = Field(description="Ids of those that were on it at `since`.")


class DrawnShape(Schema):
    """Where strokes were stored."""

    canvas: UUID
    seq: int = Field(description="The change that holds them.", examples=[215])


class ImportedShape(DrawnShape):
    """Where a file's strokes were stored, and what of the file was not drawn."""

    drawn: int = Field(description="Strokes that were added.", examples=[12])
    left_out: dict[str, int] = Field(
        description="How many things were not drawn, by the reason.",
        examples=[{"text": 2, "image": 1}],
    )
    words: str = Field(examples=["12 shapes drawn, 3 left out: text (2), image (1)."])


def absolute(url: str) -> str:
    """Return the whole address of a path of ours; another host's is left as it is."""
    return settings.PUBLIC_URL + url if url.startswith("/") else url
