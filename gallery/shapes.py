"""The shapes in which the API tells of pieces; nothing is read from the database here."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from canvas.events import LogEvent, ParticipantRole, PieceFacts, Visibility
from canvas.shapes import ArtistShape, absolute
from canvas.styles import StyleName
from gallery.authorship import credit, source_type
from gallery.models import Piece, no_provenance


class ShareShape(Schema):
    name: str
    role: ParticipantRole
    share: float = Field(description="Part of the drawn length, 0 to 1.")


class PieceShape(Schema):
    """A hung piece, without its strokes."""

    id: UUID = Field(description="Of its canvas.")
    name: str = Field(description="As in its page's address.", examples=["piece_000012"])
    title: str
    alt_text: str
    artist: ArtistShape
    style: StyleName
    visibility: Visibility
    width: int
    height: int
    stroke_count: int
    painter: str = Field(description='Who drew as the agent, e.g. "understudy"; "" when nobody.')
    credit: str = Field(description="The same in words.")
    shares: list[ShareShape]
    hung_at: datetime
    page_url: str
    thumbnail_url: str
    picture_url: str
    replay_url: str

    @classmethod
    def of(cls, piece: Piece) -> Self:
        """Return what is told of `piece`; its artist and canvas should be loaded."""
        return cls.model_validate(
            {
                "id": piece.canvas_id,
                "name": piece.name,
                "title": piece.shown_title,
                "alt_text": piece.alt_text,
                "artist": {"id": piece.artist_id, "name": piece.artist.shown_name},
                "style": piece.style,
                "visibility": piece.canvas.visibility,
                "width": piece.canvas.width,
                "height": piece.canvas.height,
                "stroke_count": piece.stroke_count,
                "painter": piece.painter,
                "credit": credit(piece.painter),
                "shares": piece.shares,
                "hung_at": piece.hung_at,
                "page_url": absolute(piece.get_absolute_url()),
                "thumbnail_url": absolute(piece.thumbnail_url),
                "picture_url": absolute(piece.picture_url),
                "replay_url": absolute(piece.replay_url),
            }
        )


class ProvenanceShape(Schema):
    """How a piece came about: what worked on it, how often, and what that cost."""

    id: UUID = Field(description="Of its canvas.")
    models: list[str] = Field(
        description='Who drew as the agent, in the order in which they came, e.g. "understudy".'
    )
    prompt_versions: list[str]
    credit: str = Field(description="Who held the pen, in words.")
    shares: list[ShareShape]
    seed: int
    turns: int
    steps: int = Field(description="Answers of a model.")
    nudges: int
    critiques: int
    input_tokens: int = Field(description="Cached ones included.")
    output_tokens: int
    usd: str = Field(description="What the models cost, decimal.", examples=["0.088975"])
    digital_source_type: str = Field(description="IPTC's term for how a picture came about.")

    @classmethod
    def of(cls, piece: Piece) -> Self:
        """Return how `piece` came about; one that no agent worked on has zeros."""
        told = piece.provenance or no_provenance(piece.canvas.seed)
        return cls.model_validate(
            {
                **told,
                "id": piece.canvas_id,
                "credit": credit(piece.painter),
                "shares": piece.shares,
                "digital_source_type": source_type(piece.shares, piece.painter),
            }
        )


class FileBeingMade(Schema):
    """A file that somebody has to wait for."""

    state: Literal["being_made"] = "being_made"
    detail: str = Field(description="For people.", examples=["The file is being made."])


class PiecePage(Schema):
    """Some pieces, newest first."""

    items: list[PieceShape]
    next: str | None = Field(None, description="The cursor of the next page; none on the last.")


class Replay(Schema):
    """The frames of a piece's log, from its first change to the one at which it was hung."""

    piece: PieceFacts
    title: str
    frames: list[Annotated[LogEvent, Field(discriminator="type")]]
