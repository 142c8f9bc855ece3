"""A stroke as a value: a path placed on a canvas by somebody. The one shape that live frames,
stored rows, renderings and files all share."""

from dataclasses import dataclass

from canvas.paths import Path
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
