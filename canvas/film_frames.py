"""A film's plan -> its pictures, one a frame: strokes grow on a raster that is never redrawn.

A stroke's marks are all laid at once; what is shown of them grows along its line. Writing pictures
into files is in `canvas.film_files`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from canvas.brush_table import BRUSHES
from canvas.film_plan import FilmPlan, Take
from canvas.geometry import Points, cumulative_lengths
from canvas.path_shapes import subpaths
from canvas.rendering import SHARE, Raster
from canvas.styles import StyleName, ink_for

REACH = 1.3  # of a stroke's width: what grows shows its marks so far to both sides
MARGIN_PX = 4
SMOOTHING = 2  # the growing edge is drawn so many times too large


@dataclass(frozen=True, slots=True)
class Sheet:
    """The canvas (width, height in its px) and how it is filmed: `wide` px, to whole pairs."""

    style: StyleName
    width: int
    height: int
    wide: int

    @property
    def size(self) -> tuple[int, int]:
        """Return the pictures' size; both are even, which H.264 wants."""
        high = 2 * round(self.wide * self.height / self.width / 2)
        return self.wide, high

    @property
    def scale(self) -> float:
        """Return how many px of the picture one px of the canvas is."""
        wide, high = self.size
        return min(wide / self.width, high / self.height)


@dataclass(frozen=True, slots=True, eq=False)
class _Growing:
    """A stroke under way: the picture without and with it, and its lines in the picture's px."""

    take: Take
    before: Image.Image
    after: Image.Image
    lines: list[Points]
    reach_px: float


def pictures(plan: FilmPlan, sheet: Sheet, *, fps: int) -> Iterator[Image.Image]:
    """Yield the film's pictures, RGB; one that equals the one before is the same object."""
    reel = _Reel(plan, sheet)
    for number in range(frame_count(plan, fps)):
        yield reel.picture_at((number + 1) * 1000 / fps)


def frame_count(plan: FilmPlan, fps: int) -> int:
    """Return how many pictures the film has."""
    return round(plan.length_ms * fps / 1000)


class _Reel:
    def __init__(self, plan: FilmPlan, sheet: Sheet) -> None:
        self._takes, self._sheet = plan.takes, sheet
        self._gone = sorted({t.gone_ms for t in plan.takes if t.gone_ms is not None}, reverse=True)
        self._begun = 0  # so many takes are on the raster
        self._growing: _Growing | None = None
        self._raster = self._blank()
        self._still = self._raster.image()

    def picture_at(self, ms: float) -> Image.Image:
        """Return what is seen at `ms`, never earlier than the last one asked for."""
        if self._growing is not None and self._growing.take.end_ms <= ms:
            self._still, self._growing = self._growing.after, None
        if self._gone and self._gone[-1] <= ms:
            self._take_back(ms)
        self._lay_finished(ms)
        self._begin(ms)
        if self._growing is None:
            return self._still
        return _grown(self._growing, self._growing.take.share_at(ms))

    def _take_back(self, ms: float) -> None:
        """Lay all anew that stands at `ms`; a plan has few such moments."""
        while self._gone and self._gone[-1] <= ms:
            self._gone.pop()
        self._growing, self._raster = None, self._blank()
        self._raster.draw(t.stroke for t in self._takes[: self._begun] if _stands(t, ms))
        self._still = self._raster.image()

    def _lay_finished(self, ms: float) -> None:
        first = self._begun
        while self._begun < len(self._takes) and self._takes[self._begun].end_ms <= ms:
            self._begun += 1
        if self._begun > first:
            done = self._takes[first : self._begun]
            self._raster.draw(take.stroke for take in done if _stands(take, ms))
            self._still, self._growing = self._raster.image(), None

    def _begin(self, ms: float) -> None:
        if self._begun == len(self._takes) or self._takes[self._begun].start_ms > ms:
            return
        take, before = self._takes[self._begun], self._raster.image()
        self._raster.draw([take.stroke])
        self._begun += 1
        scale = self._sheet.scale
        offset = (np.array(self._sheet.size) - scale * self._extent) / 2
        self._growing = _Growing(
            take,
            before,
            self._raster.image(),
            [line * scale + offset for line in subpaths(take.stroke.path)],
            self._reach_px(take) * scale + MARGIN_PX,
        )

    @property
    def _extent(self) -> Points:
        return np.array((self._sheet.width, self._sheet.height), dtype=np.float64)

    def _reach_px(self, take: Take) -> float:
        """Return how wide, in the canvas's px, the strip is in which the stroke has its marks."""
        stroke = take.stroke
        ink = ink_for(stroke.asked, style=self._sheet.style, author=stroke.role)
        if ink.brush is None:
            return ink.width_px
        brush = BRUSHES[ink.brush]
        thrown = 2 * brush.spread if brush.drops else 0.0
        return ink.width_px * max(REACH, thrown)

    def _blank(self) -> Raster:
        sheet, (wide, high) = self._sheet, self._sheet.size
        preset = replace(SHARE, name="film", width=wide, height=high)
        return Raster(sheet.style, preset, width=sheet.width, height=sheet.height)


def _stands(take: Take, ms: float) -> bool:
    return take.gone_ms is None or take.gone_ms > ms


def _grown(growing: _Growing, share: float) -> Image.Image:
    """Return the picture with the first part of the stroke, as far as its pen has come."""
    parts = _first_part(growing.lines, share)
    box = _box_around(parts, growing.reach_px, growing.before.size)
    shown = growing.before.copy()
    if box is not None:
        shown.paste(growing.after.crop(box), box, _strip(parts, growing.reach_px, box))
    return shown


def _first_part(lines: list[Points], share: float) -> list[Points]:
    """Return the lines as far as `share` of their whole length."""
    along = [cumulative_lengths(line) for line in lines]
    left = share * sum(float(lengths[-1]) for lengths in along)
    parts = []
    for line, lengths in zip(lines, along, strict=True):
        whole = float(lengths[-1])
        if left >= whole:
            parts.append(line)
        else:
            inside = int(np.searchsorted(lengths, left, side="right"))
            tip = [np.interp(left, lengths, line[:, axis]) for axis in (0, 1)]
            return [*parts, np.concatenate((line[:inside], [tip]))]
        left -= whole
    return parts


def _box_around(
    parts: list[Points], reach: float, size: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    points = np.concatenate(parts)
    left, top = np.floor(points.min(axis=0) - reach / 2).astype(int).tolist()
    right, bottom = np.ceil(points.max(axis=0) + reach / 2).astype(int).tolist()
    box = (max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1]))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _strip(parts: list[Points], reach: float, box: tuple[int, int, int, int]) -> Image.Image:
    """Return a mask of what lies within half of `reach` of the lines."""
    size = ((box[2] - box[0]) * SMOOTHING, (box[3] - box[1]) * SMOOTHING)
    mask = Image.new("L", size, 0)
    pen, radius = ImageDraw.Draw(mask), reach * SMOOTHING / 2
    for part in parts:
        points = (part - box[:2]) * SMOOTHING
        if len(points) > 1:
            pen.line(points.ravel().tolist(), 255, round(2 * radius), joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return mask.reduce(SMOOTHING)
