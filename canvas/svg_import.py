"""An SVG file -> paths on a canvas, built anew; nothing of the file itself is kept.

Shapes become outlines in the colours and widths they have; what cannot be drawn with a line is
left out and counted. The work is bounded by the file's bounds and those below.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from canvas.file_drawing import MAX_ALL_PATH_DATA, MAX_ALL_POINTS, FileDrawing
from canvas.geometry import Floats, Points, snap
from canvas.path_shapes import Path
from canvas.styles import MAX_WIDTH_PX, MIN_WIDTH_PX, AskedStyle
from canvas.svg_colors import Color, gradient_colors
from canvas.svg_elements import SvgRefused, Tag, tags
from canvas.svg_paint import FILL_OUTLINE_PX, Paint
from canvas.svg_shapes import (
    SHAPES,
    Extent,
    Outline,
    ShapeRefused,
    outline,
    read_length,
    read_transform,
)
from canvas.svg_sheet import Sheet
from canvas.svg_uses import read_box, written_out

MAX_SHAPES = 2_000
MAX_ALL_ATTRIBUTES = 2_000_000  # characters, with those that uses repeat
_MORE = "more detail than is read of one file"
MARGIN = 0.02  # of the canvas, around a drawing that does not say how large it is

_GROUPS = frozenset({"svg", "g", "a", "switch"})
_SILENT = frozenset({"", "title", "desc", "metadata", "defs", "symbol", "clipPath", "mask"})
_SILENT |= {"style", "marker", "pattern", "linearGradient", "radialGradient", "filter", "view"}
_TOLD = frozenset({"text", "image", "use", "script", "foreignObject", "animate"})
_TOLD |= {"animateTransform", "animateMotion", "set", "svg"}


def read_svg(content: bytes, *, width: int, height: int) -> FileDrawing:
    """Return a file's shapes fitted whole and centred onto a canvas of that size.

    Raises SvgRefused: the file cannot be read, or nothing in it can be drawn.
    """
    found = list(tags(content))
    walk = _Walk(gradient_colors(found))
    walk.read_sheets(found)
    for tag in written_out(found):
        walk.take(tag)
    paths = _placed(walk, np.array((width, height), dtype=np.float64))
    drawing = FileDrawing(tuple(paths), dict(walk.left_out.most_common()))
    if not drawing.paths:
        raise SvgRefused(f"Nothing in the file can be drawn: {drawing.words}")
    return drawing


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """An outline in the file's coordinates; `width` in them, or None for a fill's outline."""

    outline: Outline
    color: str | None
    opacity: float
    width: float | None


@dataclass(slots=True)
class _Walk:
    """Where in the file we are, and what was found so far."""

    gradients: Mapping[str, Color]
    box: Floats | None = None  # x, y, width, height of what is to be seen
    extent: Extent = field(default_factory=lambda: Extent(100.0, 100.0))
    stack: list[tuple[Paint, Floats]] = field(default_factory=lambda: [(Paint(), np.eye(3))])
    skipped: int = 0  # depth within an element of which nothing is drawn
    sheet: Sheet = field(default_factory=Sheet)
    shapes: list[_Shape] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    points: int = 0
    numbers: int = 0  # characters of path data, lists of points and transforms
    attributes: int = 0  # characters of all of them

    def read_sheets(self, tags: Sequence[Tag]) -> None:
        """Take in all style sheets: one that stands last is for what came before, too."""
        for tag in tags:
            if tag.event == "end" and tag.name == "style" and not self.sheet.read(tag.text):
                self.left_out["style"] += 1

    def take(self, tag: Tag) -> None:
        if tag.event == "end":
            self._leave()
        elif self.skipped:
            self.skipped += 1
        else:
            self._enter(tag)

    def _leave(self) -> None:
        if self.skipped:
            self.skipped -= 1
        else:
            self.stack.pop()

    def _enter(self, tag: Tag) -> None:
        is_root = len(self.stack) == 1
        if is_root:
            self.box = _view_box(tag.attributes)
            if self.box is not None:
                self.extent = Extent(*self.box[2:].tolist())
        if tag.name not in _GROUPS | SHAPES or (tag.name == "svg" and not is_root):
            why = tag.name if tag.name in _TOLD else "elements that are not known"
            self._skip(why, is_told=tag.name not in _SILENT)
            return
        try:
            paint, matrix = self._inner(tag)
            if tag.name in SHAPES:
                self._draw(tag, paint, matrix)
        except ShapeRefused as refusal:
            self._skip(str(refusal), is_told=True)
        else:
            self.stack.append((paint, matrix))

    def _skip(self, why: str, *, is_told: bool) -> None:
        if is_told:
            self.left_out[why] += 1
        self.skipped = 1

    def _inner(self, tag: Tag) -> tuple[Paint, Floats]:
        self.attributes += tag.size
        if self.attributes > MAX_ALL_ATTRIBUTES:
            raise ShapeRefused(_MORE)
        self._spend_numbers(tag, "transform")
        paint, matrix = self.stack[-1]
        sheet = self.sheet.of(tag.name, tag.attributes)
        inner = paint.inside(tag.attributes, self.extent.diagonal, sheet)
        with np.errstate(over="ignore", invalid="ignore"):
            return inner, matrix @ read_transform(tag.attributes.get("transform", ""))

    def _draw(self, tag: Tag, paint: Paint, matrix: Floats) -> None:
        if paint.is_hidden or not (paint.is_stroked or paint.is_filled):
            raise ShapeRefused("invisible")
        color, opacity = paint.line(self.gradients)
        if opacity <= 0:
            raise ShapeRefused("invisible")
        self._spend(tag)
        found = outline(tag.name, tag.attributes, self.extent)
        points, scale = _moved(found.points, matrix)
        self.points += len(points)
        if self.points > MAX_ALL_POINTS:
            raise ShapeRefused(_MORE)
        width = paint.width * scale if paint.is_stroked else None
        self.shapes.append(_Shape(Outline(found.commands, points), color, opacity, width))

    def _spend(self, tag: Tag) -> None:
        if len(self.shapes) >= MAX_SHAPES:
            raise ShapeRefused(f"more than {MAX_SHAPES} shapes")
        self._spend_numbers(tag, "d", "points")

    def _spend_numbers(self, tag: Tag, *names: str) -> None:
        self.numbers += sum(len(tag.attributes.get(name, "")) for name in names)
        if self.numbers > MAX_ALL_PATH_DATA:
            raise ShapeRefused(_MORE)


def _view_box(attributes: Mapping[str, str]) -> Floats | None:
    """Return what the file says is to be seen, or None when it does not say."""
    try:
        if "viewBox" in attributes:
            box = np.array(read_box(attributes["viewBox"]), dtype=np.float64)
        else:
            size = (read_length(attributes.get(name, ""), 0.0) for name in ("width", "height"))
            box = np.array((0.0, 0.0, *size), dtype=np.float64)
    except ShapeRefused:
        return None
    return box if box.shape == (4,) and (box[2:] >= 1e-3).all() else None


def _moved(points: Points, matrix: Floats) -> tuple[Points, float]:
    """Return points in the file's outer coordinates, and by how much lengths grew."""
    with np.errstate(over="ignore", invalid="ignore"):
        moved: Points = points @ matrix[:2, :2].T + matrix[:2, 2]
        scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if not (np.isfinite(moved).all() and np.isfinite(scale)) or np.abs(moved).max() > 1e12:
        raise ShapeRefused("numbers that are too large")
    return moved, scale


def _placed(walk: _Walk, extent: Points) -> list[tuple[Path, AskedStyle]]:
    if not walk.shapes:
        return []
    box, size = walk.box, extent
    if box is None:
        box, size = _around(walk.shapes), extent * (1 - 2 * MARGIN)
    scale = float(np.min(size / box[2:]))
    offset = (extent - box[2:] * scale) / 2 - box[:2] * scale
    placed = []
    for shape in walk.shapes:
        points = shape.outline.points * scale + offset
        if _misses(points, extent):
            walk.left_out["outside the picture"] += 1
            continue
        path = Path("svg", snap(np.clip(points, 0.0, extent)), shape.outline.commands)
        placed.append((path, _style(shape, scale)))
    return placed


def _around(shapes: list[_Shape]) -> Floats:
    points = np.concatenate([shape.outline.points for shape in shapes])
    low, high = points.min(axis=0), points.max(axis=0)
    return np.concatenate((low, np.maximum(high - low, 1e-3)))


def _misses(points: Points, extent: Points) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    return bool((high < 0).any() or (low > extent).any())


def _style(shape: _Shape, scale: float) -> AskedStyle:
    width = FILL_OUTLINE_PX if shape.width is None else shape.width * scale
    return AskedStyle(
        color=shape.color,
        width_px=round(min(max(width, MIN_WIDTH_PX), MAX_WIDTH_PX), 2),
        opacity=max(round(shape.opacity, 3), 0.001),
    )
