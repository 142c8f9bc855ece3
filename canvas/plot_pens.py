"""Which pen draws which stroke: pens by colour or by author, and no more of them than are held."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from canvas.strokes import PlacedStroke
from canvas.styles import Ink

type PensBy = Literal["colour", "author"]


@dataclass(frozen=True, slots=True)
class Pen:
    """One pen; its number is where it stands in the plotter and in the file, from 1."""

    number: int
    color: str  # "#rrggbb"
    name: str  # its colour, or who draws with it


@dataclass(frozen=True, slots=True)
class Held:
    """The pens of a sheet, and the place among them of each stroke's."""

    pens: list[Pen]
    of_stroke: list[int]
    colors: int  # how many the strokes had; more than pens when some draw what is nearest


def pens_for(
    strokes: Sequence[PlacedStroke],
    inks: Sequence[Ink],
    *,
    by: PensBy,
    names: Mapping[str, str],
    most: int,
) -> Held:
    """Return the pens that draw the strokes, in the order in which they are first needed.

    When more are wanted than `most`, those drawn with most often stay, and the others' strokes
    are drawn with the pen of the nearest colour.

    names: participant ids -> shown names, for pens by author.
    """
    wanted: list[Hashable] = (
        [ink.color for ink in inks] if by == "colour" else [stroke.author for stroke in strokes]
    )
    used = Counter(wanted)
    color_of = {key: _main_color(key, wanted, inks) for key in used}
    staying = [key for key, _ in used.most_common(most)]
    kept = [key for key in used if key in set(staying)]  # as they are first needed
    drawn_with = {key: _nearest(key, kept, color_of) for key in used}
    pens = [
        Pen(i, color_of[key], color_of[key] if by == "colour" else names.get(str(key), ""))
        for i, key in enumerate(kept, start=1)
    ]
    places = {key: kept.index(drawn_with[key]) for key in used}
    return Held(pens, [places[key] for key in wanted], len(used))


def _main_color(key: Hashable, wanted: Sequence[Hashable], inks: Sequence[Ink]) -> str:
    if isinstance(key, str) and key.startswith("#"):
        return key
    return Counter(
        ink.color for owner, ink in zip(wanted, inks, strict=True) if owner == key
    ).most_common(1)[0][0]


def _nearest(key: Hashable, kept: Sequence[Hashable], color_of: Mapping[Hashable, str]) -> Hashable:
    if key in kept:
        return key
    return min(kept, key=lambda pen: _distance(color_of[pen], color_of[key]))


def _distance(a: str, b: str) -> int:
    """Return how far apart two "#rrggbb" are; green counts most, as it does for the eye."""
    pairs = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return sum(weight * (x - y) ** 2 for weight, (x, y) in zip((2, 4, 3), pairs, strict=True))
