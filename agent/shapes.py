"""The shapes in which our own API tells of the artist and is asked; nothing is read here."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from ninja import Field, Schema
from pydantic import Field as Bounds

from accounts.creating import Asked
from agent.models import Nudge
from canvas.asked import AskedPoint
from canvas.events import MAX_NUDGE_LENGTH, NudgeState, OpenTo, Visibility
from canvas.models import MAX_DIRECTION_LENGTH
from canvas.styles import StyleName

MAX_MODEL_LENGTH = 64

type Place = Annotated[float, Bounds(allow_inf_nan=False)]


class SpotShape(Schema):
    """A place on the canvas, px."""

    x: float = Field(examples=[120.5])
    y: float = Field(examples=[300.0])


class AreaShape(Schema):
    """A part of the canvas, px."""

    left: float = Field(examples=[100.0])
    top: float = Field(examples=[50.0])
    right: float = Field(examples=[300.0])
    bottom: float = Field(examples=[200.0])


class NudgeShape(Schema):
    """What somebody said to the artist."""

    id: UUID
    author: str = Field(description="As others see them.", examples=["Alice"])
    text: str = Field(examples=["More sky, please"])
    state: NudgeState = Field(description="Whether the artist has seen it.")
    created_at: datetime
    spot: SpotShape | None = Field(None, description="What it points at.")
    area: AreaShape | None = Field(None, description="The area about `spot` that it points at.")

    @classmethod
    def of(cls, nudge: Nudge) -> Self:
        """Return what is told of `nudge`; its participant should be loaded."""
        spot, area = nudge.spot, nudge.area
        return cls(
            id=nudge.id,
            author=nudge.participant.name,
            text=nudge.text,
            state="queued" if nudge.seen_at is None else "seen",
            created_at=nudge.created_at,
            spot=spot and SpotShape(x=spot[0], y=spot[1]),
            area=area and AreaShape(left=area[0], top=area[1], right=area[2], bottom=area[3]),
        )


class NudgePage(Schema):
    """Some nudges, the newest first."""

    items: list[NudgeShape]
    next: str | None = Field(None, description="The cursor of the next page; none on the last.")


class LeftNudgeShape(Schema):
    """A nudge in the queue."""

    nudge: NudgeShape
    place: int = Field(description="In the queue, from 1.", examples=[1])
    is_merged: bool = Field(description="Whether the words were added to your nudge that waits.")


class AskedArea(Asked):
    """A part of the canvas, px, by any two corners; what lies outside is moved to the edge."""

    left: Place = Field(examples=[100.0])
    top: Place = Field(examples=[50.0])
    right: Place = Field(examples=[300.0])
    bottom: Place = Field(examples=[200.0])


class AskedNudge(Asked):
    """Words for the artist, and what they are about; an area goes before a spot."""

    text: str = Field(min_length=1, max_length=MAX_NUDGE_LENGTH, examples=["More sky, please"])
    spot: AskedPoint = Field(default_factory=lambda: AskedPoint(x=0, y=0))
    area: AskedArea = Field(default_factory=lambda: AskedArea(left=0, top=0, right=0, bottom=0))


class AskedCanvas(Asked):
    """A blank canvas for the artist to begin on."""

    style: StyleName
    direction: str = Field(
        default_factory=str,
        max_length=MAX_DIRECTION_LENGTH,
        description="What you would like to see.",
        examples=["A harbour at dusk"],
    )
    visibility: Visibility = Field(
        default_factory=lambda: "public", description="When left out: as your gallery is."
    )
    open_to: OpenTo = Field(
        default_factory=lambda: "owner", description='Who may draw and nudge; "owner" alone.'
    )
    model: str = Field(
        default_factory=str,
        min_length=1,
        max_length=MAX_MODEL_LENGTH,
        description="Who shall paint; when left out, the site's own choice.",
        examples=["understudy"],
    )
