"""A stroke as a value: a path placed on a canvas by somebody. The one shape that live frames,
stored rows, renderings and files all share."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from canvas.paths import Path, PathKind
from canvas.styles import AskedStyle, AuthorRole


@dataclass(frozen=True, slots=True, eq=False)
class PlacedStroke:
    """One stroke: `id` is its author's client id, unique on its canvas; `seed` feeds the brush."""

    id: str
    author: str  # participant id
    role: AuthorRole
    path: Path
    asked: AskedStyle
    seed: int  # 0 .. 2**32 - 1
    seq: int = 0  # the change that added it; 0 while it is not stored yet
    restores: str | None = None  # id of the removed stroke that it brings back


class WireStroke(TypedDict):
    """A stroke as it travels to our own pages and lies in JSON files; unset keys are left out."""

    id: str
    author: str
    role: AuthorRole
    kind: PathKind
    points: str  # base64 of geometry.pack_points
    seed: int
    seq: int
    commands: NotRequired[str]
    pressure: NotRequired[str]  # base64, one unsigned byte a point
    color: NotRequired[str]
    width: NotRequired[float]
    opacity: NotRequired[float]
    brush: NotRequired[str]
    restores: NotRequired[str]
