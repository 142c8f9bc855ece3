"""Strokes -> pixels, with Pillow: presets and an incremental raster. No storage, no event loop.

Each group of like marks is painted through one mask, drawn four times too large inside its own
box and reduced. Strokes are laid one after another, so drawing in several passes gives the same
pixels as drawing in one.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from canvas.brushes import Mark, marks
from canvas.geometry import Floats, Points
from canvas.ribbons import ribbons
from canvas.strokes import PlacedStroke
from canvas.styles import STYLES, Ink, StyleName, ink_for

OVERSAMPLING = 4
FEWEST_TIMES, MOST_OVERSAMPLED = 2, 8  # of a larger picture: scale times oversampling
MOST_PIXELS = 32_000_000  # eight times an 800 x 600 canvas; its mask may take 128 MB
THIN_PX, FAINT = 3.0, 128  # even lines no wider and no stronger than this need no round joints
INCLUSIVE = 0.6  # subpixels; Pillow's shapes include the pixels at both their ends
MIN_VISIBLE_PX = 0.6
MIN_LEVEL = 1  # of 255: even the faintest mark leaves a trace

type Box = tuple[int, int, int, int]  # left, top, right, bottom
type Corner = tuple[int, int]  # left, top of a mask, in subpixels
type Coordinates = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Preset:
    """How a canvas is shown as a picture.

    paper: colour of the canvas's own sheet; None lets the ground through.
    plotter_color: the plotter's ink when it cannot be the style's own.
    oversampling: how many times too large masks are drawn; large pictures need less, and a mask
        may be as large as the picture.
    """

    name: str
    width: int
    height: int
    ground: str = "#ffffff"
    padding: int = 0
    paper: str | None = "#ffffff"
    plotter_paper: str | None = "#ffffff"
    plotter_color: str | None = None
    highlights_people: bool = False
    oversampling: int = OVERSAMPLING


AGENT_VIEW = Preset("agent_view", 800, 600, highlights_people=True)
THUMBNAIL = Preset("thumbnail", 640, 480)
SHARE = Preset("share", 800, 600)
SOCIAL = Preset(
    "social",
    1200,
    630,
    ground="#1a1a2e",
    padding=50,
    plotter_paper=None,
    plotter_color="#ffffff",
)
PRESETS = {preset.name: preset for preset in (AGENT_VIEW, THUMBNAIL, SHARE, SOCIAL)}


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Marks that look alike, one after another; `counts`: how many points each of them has."""

    points: Points
    widths: Floats
    counts: list[int]


def print_preset(scale: float, *, width: int = 800, height: int = 600) -> Preset:
    """Return how a canvas of that extent is shown `scale` times as large, for printing.

    Raises:
        ValueError: the picture would have no pixels, or more than MOST_PIXELS.
    """
    wide, high = width * scale, height * scale
    if not (min(wide, high) >= 1 and wide * high <= MOST_PIXELS):
        raise ValueError(f"{wide:.0f} x {high:.0f} pixels; there may be 1 to {MOST_PIXELS:,}")
    times = max(FEWEST_TIMES, min(OVERSAMPLING, round(MOST_OVERSAMPLED / scale)))
    return Preset("print", round(wide), round(high), oversampling=times)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Colour to be laid on a picture's pixels inside `box`, as thick as the mask says, 0..255."""

    color: str  # "#rrggbb"
    box: Box
    mask: Image.Image

    def __reduce__(self) -> tuple[Callable[..., "Layer"], tuple[str, Box, bytes]]:
        # What crosses to another process is read there where it lies; Pillow's own way copies it.
        return _unpacked, (self.color, self.box, self.mask.tobytes())


class Easel:
    """How a canvas stands in a picture of a preset; strokes -> layers. It holds no pixels itself.

    width, height: the canvas's extent in px.
    """

    def __init__(
        self, style: StyleName, preset: Preset = SHARE, *, width: int = 800, height: int = 600
    ) -> None:
        self._style, self._preset = style, preset
        room = 2 * preset.padding
        self._scale = min((preset.width - room) / width, (preset.height - room) / height)
        left = (preset.width - width * self._scale) / 2
        top = (preset.height - height * self._scale) / 2
        self._origin = np.array((left, top))
        self._sheet: Box = (
            round(left),
            round(top),
            round(left + width * self._scale),
            round(top + height * self._scale),
        )

    @property
    def pixels(self) -> int:
        """How many the picture has."""
        return self._preset.width * self._preset.height

    def blank(self) -> Image.Image:
        """Return the picture without any stroke."""
        preset = self._preset
        image = Image.new("RGB", (preset.width, preset.height), preset.ground)
        paper = preset.paper if STYLES[self._style].has_color else preset.plotter_paper
        if paper is not None:
            image.paste(paper, self._sheet)
        return image

    def layers(self, strokes: Iterable[PlacedStroke]) -> Iterator[Layer]:
        """Yield what the strokes lay on the picture, bottom first."""
        for stroke in strokes:
            ink = self._ink(stroke)
            for look, alike in groupby(marks(stroke.path, ink, stroke.seed), key=_look):
                layer = self._layer(self._placed(list(alike)), *look)
                if layer is not None:
                    yield layer

    def _ink(self, stroke: PlacedStroke) -> Ink:
        ink = ink_for(stroke.asked, style=self._style, author=stroke.role)
        if not STYLES[self._style].has_color and self._preset.plotter_color is not None:
            return replace(ink, color=self._preset.plotter_color)
        if self._preset.highlights_people and stroke.role == "human":
            return replace(ink, color=STYLES[self._style].human.color)
        return ink

    def _placed(self, alike: Sequence[Mark]) -> Lines:
        points = _joined([mark.points for mark in alike])
        widths = _joined([mark.widths for mark in alike])
        if self._scale != 1.0:
            points = points * self._scale + self._origin
            widths = np.maximum(widths * self._scale, MIN_VISIBLE_PX)
        return Lines(points, widths, [len(mark.points) for mark in alike])

    def _layer(self, lines: Lines, color: str, opacity: float) -> Layer | None:
        box = _box_around(lines, self._sheet)
        if box is None:
            return None
        level = max(round(255 * opacity), MIN_LEVEL)
        return Layer(color, box, _mask(lines, box, level=level, times=self._preset.oversampling))


class Raster:
    """A picture that strokes are added to; pixels already laid are never drawn again.

    Not safe to share between threads. width, height: the canvas's extent in px.
    """

    def __init__(
        self, style: StyleName, preset: Preset = SHARE, *, width: int = 800, height: int = 600
    ) -> None:
        self.easel = Easel(style, preset, width=width, height=height)
        # Red, green and blue apart: Pillow blends three pictures of bytes in half the time that it
        # takes for one of pixels, and to the same values.
        self._planes = self.easel.blank().split()

    def draw(self, strokes: Iterable[PlacedStroke]) -> None:
        """Lay `strokes` over what is there, in their order."""
        self.lay(self.easel.layers(strokes))

    def lay(self, layers: Iterable[Layer]) -> None:
        """Lay what the easel made of strokes over what is there, in their order."""
        for layer in layers:
            for plane, shade in zip(self._planes, ImageColor.getrgb(layer.color), strict=True):
                plane.paste(shade, layer.box, layer.mask)

    def image(self) -> Image.Image:
        """Return a copy of the picture as it stands, RGB."""
        return Image.merge("RGB", self._planes)


def render(
    strokes: Iterable[PlacedStroke],
    *,
    style: StyleName,
    preset: Preset = SHARE,
    width: int = 800,
    height: int = 600,
) -> Image.Image:
    """Return the picture of a whole canvas."""
    raster = Raster(style, preset, width=width, height=height)
    raster.draw(strokes)
    return raster.image()


def _unpacked(color: str, box: Box, coverage: bytes) -> Layer:
    size = (box[2] - box[0], box[3] - box[1])
    return Layer(color, box, Image.frombuffer("L", size, coverage, "raw", "L", 0, 1))


def _look(mark: Mark) -> tuple[str, float]:
    return mark.color, mark.opacity


def _joined(parts: Sequence[Floats]) -> Floats:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _box_around(lines: Lines, sheet: Box) -> Box | None:
    """Return the whole pixels that the lines may touch, or None when the sheet has none."""
    reach = float(lines.widths.max()) / 2 + 1
    x, y = lines.points.T  # one after the other: numpy is slow along rows of two
    box = (
        max(math.floor(float(x.min()) - reach), sheet[0]),
        max(math.floor(float(y.min()) - reach), sheet[1]),
        min(math.ceil(float(x.max()) + reach), sheet[2]),
        min(math.ceil(float(y.max()) + reach), sheet[3]),
    )
    return box if box[0] < box[2] and box[1] < box[3] else None


def _mask(lines: Lines, box: Box, *, level: int, times: int) -> Image.Image:
    """Return the lines' coverage inside `box`, 0..level, anti-aliased by drawing larger first."""
    size = ((box[2] - box[0]) * times, (box[3] - box[1]) * times)
    large = Image.new("L", size, 0)
    pen = ImageDraw.Draw(large)
    corner = (box[0] * times, box[1] * times)
    # On the picture's own subpixels: wherever the box begins, the same ones are covered.
    placed = Lines(lines.points * times - 0.5, lines.widths * times, lines.counts)
    if level <= FAINT and _are_thin(lines):
        _draw_thin(pen, placed, corner, level)
    else:
        _draw_ribbons(pen, placed, corner, level)
    return large.reduce(times)


def _are_thin(lines: Lines) -> bool:
    """Say whether all are lines, none is wide, and each of one width."""
    if min(lines.counts) < 2 or lines.widths.max() > THIN_PX:
        return False
    ends = np.cumsum(lines.counts)[:-1]
    is_other = lines.widths[1:] != lines.widths[:-1]
    is_other[ends - 1] = False
    return not is_other.any()


def _draw_thin(pen: ImageDraw.ImageDraw, lines: Lines, corner: Corner, level: int) -> None:
    flat, first = _whole(lines.points, corner), 0
    for count in lines.counts:
        width = max(1, round(float(lines.widths[first])))
        pen.line(flat[2 * first : 2 * (first + count)], level, width)  # type: ignore[arg-type]
        first += count


def _draw_ribbons(pen: ImageDraw.ImageDraw, lines: Lines, corner: Corner, level: int) -> None:
    shape = ribbons(lines.points, np.maximum(lines.widths - INCLUSIVE, 0.0), lines.counts)
    flat, first = _whole(shape.corners, corner), 0
    for size in shape.sizes:
        pen.polygon(flat[first : first + 2 * size], level)  # type: ignore[arg-type]
        first += 2 * size
    centres, radii = shape.discs[:, :2], shape.discs[:, 2:]
    boxes = np.floor(np.hstack((centres - radii, centres + radii)) + 0.5) - (corner + corner)
    for box in boxes.tolist():
        pen.ellipse(box, level)


def _whole(points: Points, corner: Corner) -> Coordinates:
    """Return x, y, … on whole subpixels, as float32.

    That is the one buffer that Pillow takes for coordinates, unpacking nothing, though its types do
    not tell. Whole numbers are exact in it up to 2**24.
    """
    flat: Coordinates = (np.floor(points + 0.5) - corner).astype(np.float32).ravel()
    return flat
