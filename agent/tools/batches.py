"""Reading a batch of paths as models send it, for every tool that draws. Pure.

Good paths are kept although others of the batch are not; each refused one is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.tools.base import AskedPath
from agent.tools.leniency import Unreadable, list_of, parsed
from canvas.paths import PathRefused, parse_path
from canvas.styles import STYLES, StyleName

MAX_PATHS = 200  # of one call
REFUSALS_TOLD = 5  # of one call; more of them are only counted
PATH_KEYS = ("type", "points", "d")


class NoBatch(ValueError):
    """What was sent is no list of paths at all; the message says so to the artist."""


@dataclass(slots=True)
class Batch:
    """What a call asked to draw: paths, refusals in words, and what was understood leniently."""

    asked: int
    paths: list[AskedPath] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)

    def refusals_in_words(self) -> str:
        """Return the first refusals and a count of the rest; "" when nothing was refused."""
        if not self.refusals:
            return ""
        told = "; ".join(self.refusals[:REFUSALS_TOLD])
        more = len(self.refusals) - REFUSALS_TOLD
        return f"Refused: {told}{f'; and {more} more' if more > 0 else ''}."

    def strokes_in_words(self) -> str:
        """Return how many strokes were drawn, for people."""
        return f"{len(self.paths)} stroke{'s' if len(self.paths) != 1 else ''}"


def read_batch(sent: object, *, size: tuple[int, int], style: StyleName) -> Batch:
    """Read the `paths` of a call.

    size: width and height of the canvas, px.

    Raises:
        NoBatch: it is no list of paths, or too long a one.
    """
    try:
        listed, understood = list_of(sent, "paths", PATH_KEYS)
    except Unreadable:
        raise NoBatch("`paths` must be an array of path objects.") from None
    if len(listed) > MAX_PATHS:
        raise NoBatch(f"At most {MAX_PATHS} paths a call; send the rest next.")
    batch = read_paths(listed, size=size, style=style)
    batch.understood[:0] = understood
    return batch


def read_paths(listed: Sequence[object], *, size: tuple[int, int], style: StyleName) -> Batch:
    """Read paths one by one; none of them is worth refusing the others."""
    batch, (width, height) = Batch(len(listed)), size
    for index, sent in enumerate(listed):
        asked = _as_object(sent, batch)
        if asked is None:
            batch.refusals.append(f"path {index}: not an object")
            continue
        try:
            path, look = parse_path(asked, width=width, height=height)
        except PathRefused as refusal:
            batch.refusals.append(f"path {index}: {refusal}")
            continue
        batch.paths.append((path, look))
        if STYLES[style].has_color:
            _tell_dropped(batch, asked, color=look.color, brush=look.brush)
    return batch


def _as_object(sent: object, batch: Batch) -> Mapping[str, object] | None:
    """Return the path object that was meant; None where the meaning is not plain."""
    if isinstance(sent, str):
        batch.understood.append("a path came as a string")
        if sent.strip()[:1] in ("M", "m"):
            return {"type": "svg", "d": sent}
        try:
            sent, _ = parsed(sent)
        except Unreadable:
            return None
    if not isinstance(sent, Mapping):
        return None
    asked = {str(key): value for key, value in sent.items()}
    if asked.get("type") is None and isinstance(asked.get("d"), str):
        asked["type"] = "svg"
        batch.understood.append("a path with d and no type is an svg path")
    elif isinstance(kind := asked.get("type"), str):
        asked["type"] = kind.strip().lower()
    if isinstance(points := asked.get("points"), str):
        asked["points"] = _points(points, batch)
    if isinstance(color := asked.get("color"), str):
        asked["color"] = color.strip()
    return asked


def _points(text: str, batch: Batch) -> object:
    try:
        points, _ = parsed(text)
    except Unreadable:
        return text
    batch.understood.append("points came as a string")
    return points


def _tell_dropped(
    batch: Batch, asked: Mapping[str, object], *, color: str | None, brush: str | None
) -> None:
    if asked.get("color") is not None and color is None:
        batch.understood.append("a color that is no #rrggbb was left out")
    if asked.get("brush") is not None and brush is None:
        batch.understood.append("a brush that there is not was left out")
