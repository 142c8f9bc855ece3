"""The order of one film: what is wanted, of what log, what its file tells of itself."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from canvas.events import LogEvent
from canvas.film_plan import LONGEST_S, SHORTEST_S
from canvas.styles import StyleName

TOO_LARGE = 3  # what the process ends with when the file would be larger than its bound

type FilmKind = Literal["mp4", "webp", "svg"]


class FilmOrder(BaseModel):
    """What film is wanted, of what, and what its file tells of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FilmKind
    seconds: Annotated[int, Field(ge=SHORTEST_S, le=LONGEST_S)]
    wide: Annotated[int, Field(ge=16, le=4096)]  # px
    has_captions: bool
    style: StyleName
    width: int  # of the canvas, px
    height: int
    title: str
    artist: str
    description: str
    how: str
    xmp: str
    most_bytes: int
    frames: list[Annotated[LogEvent, Field(discriminator="type")]]
