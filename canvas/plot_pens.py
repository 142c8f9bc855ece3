"""Which pen draws which stroke: pens by colour or by author, and no more of them than are held."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from canvas.plot_palette import few_colors
from canvas.strokes import PlacedStroke
from canvas.styles import STYLES, Ink

type PensBy = Literal["colour", "author"]

# Dark enough for white paper, and told apart; the first two are those of the plotter's style.
AGENT_INK = STYLES["plotter"].agent.color
PEOPLES_INKS = (
    STYLES["plotter"].human.color,
    "#c2264b",
    "#0b7a53",
    "#8a3ffc",
    "#a84b00",
    "#5b6472",
)


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
    wanted: int  # how many the strokes asked for; some share when that is more than there are


def pens_by_color(inks: Sequence[Ink], *, most: int) -> Held:
    """Return a pen for each colour, or for the `most` that stand for all, as they are needed."""
    wanted = [ink.color for ink in inks]
    used = Counter(wanted)
    stands_for = few_colors(used, most)
    drawn = [stands_for[color] for color in wanted]
    pens = [Pen(i, color, color) for i, color in enumerate(dict.fromkeys(drawn), start=1)]
    return _held(pens, drawn, list(dict.fromkeys(drawn)), len(used))


def pens_by_author(strokes: Sequence[PlacedStroke], names: Mapping[str, str], *, most: int) -> Held:
    """Return a pen for each author, as they begin; beyond `most`, authors share the last one.

    names: participant ids -> shown names.
    """
    roles = {stroke.author: stroke.role for stroke in strokes}
    people = [author for author, role in roles.items() if role != "agent"]
    kept = list(roles)[:most]
    pens = []
    for i, author in enumerate(kept, start=1):
        ink = AGENT_INK
        if roles[author] != "agent":
            ink = PEOPLES_INKS[people.index(author) % len(PEOPLES_INKS)]
        pens.append(Pen(i, ink, names.get(author, "")))
    drawn = [stroke.author if stroke.author in kept else kept[-1] for stroke in strokes]
    return _held(pens, drawn, kept, len(roles))


def _held(pens: list[Pen], drawn: Sequence[str], kept: Sequence[str], wanted: int) -> Held:
    places = {key: i for i, key in enumerate(kept)}
    return Held(pens, [places[key] for key in drawn], wanted)
