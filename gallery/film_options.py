"""Which films there can be of a piece: kinds, lengths, sizes, and their one name each. No rows."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from canvas.film_order import FilmKind
from canvas.film_plan import LONGEST_S, SHORTEST_S

type FilmWidth = Literal[480, 800, 1200]  # px; the height follows the canvas

KINDS: tuple[FilmKind, ...] = get_args(FilmKind.__value__)
WIDTHS: tuple[FilmWidth, ...] = get_args(FilmWidth.__value__)
SVG_WIDTH: FilmWidth = 800  # of every svg: it is as large as one likes
USUAL_S = 20
LABELS: dict[FilmKind, str] = {"mp4": "MP4", "webp": "Animated WebP", "svg": "Animated SVG"}
CONTENT_TYPES: dict[FilmKind, str] = {
    "mp4": "video/mp4",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}
MOST_MB: dict[FilmKind, int] = {"mp4": 40, "webp": 40, "svg": 12}
NAME = re.compile(r"(mp4|webp|svg)-([0-9]{1,2})s-(480|800|1200)(-captions)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class FilmOptions:
    """How a film is wanted; equal wishes are equal options."""

    kind: FilmKind
    seconds: int
    width: FilmWidth
    has_captions: bool

    @property
    def name(self) -> str:
        """What addresses and files call it: "mp4-20s-800", "svg-20s-800-captions"."""
        return f"{self.kind}-{self.seconds}s-{self.width}{'-captions' * self.has_captions}"

    @property
    def label(self) -> str:
        """Say in words what it is."""
        wide = "" if self.kind == "svg" else f", {self.width} px wide"
        words = ", with the artist’s words" if self.has_captions else ""
        return f"{LABELS[self.kind]}, {self.seconds} seconds{wide}{words}"


def film_options(
    kind: FilmKind, seconds: int, width: FilmWidth, *, has_captions: bool
) -> FilmOptions:
    """Return the options; an svg has but one size.

    Raises:
        ValueError: there are no films of so many seconds.
    """
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise ValueError(f"{seconds} seconds; a film has {SHORTEST_S} to {LONGEST_S}")
    return FilmOptions(kind, seconds, SVG_WIDTH if kind == "svg" else width, has_captions)


def options_named(name: str) -> FilmOptions | None:
    """Return the options whose name that is, or None when there are none."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    kind = next(kind for kind in KINDS if kind == found[1])
    width = next(width for width in WIDTHS if str(width) == found[3])
    try:
        options = film_options(kind, int(found[2]), width, has_captions=found[4] is not None)
    except ValueError:
        return None
    return options if options.name == name else None
