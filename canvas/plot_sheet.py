"""A plot sheet: strokes -> what each pen draws on a sheet of paper, and what no pen can do.

The pen draws a path's centre line, whatever brush it was painted with. Files are in
`plot_svg`, `plot_hpgl` and `plot_gcode`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canvas.geometry import Points, length
from canvas.path_shapes import runs
from canvas.plot_paper import Layout, Placement, place
from canvas.plot_paths import for_pen, lies_within, within
from canvas.plot_pens import Held, Pen, PensBy, pens_by_author, pens_by_color
from canvas.strokes import PlacedStroke
from canvas.styles import STYLES, Ink, StyleName, ink_for

MAX_SHEET_POINTS = 600_000  # of flattened lines: twice those of 5,000 long strokes


class SheetTooLarge(ValueError):
    """The strokes have more of something than one sheet is made of."""

    def __init__(self, what: str, limit: int) -> None:
        self.what, self.limit = what, limit
        super().__init__(f"more than {limit:,} {what}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a sheet is made to."""

    layout: Layout
    pens_by: PensBy
    pen_mm: float  # width of a pen's line
    most_pens: int


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """One stroke as it lies on the sheet: what it asks for, before any pen can do it or not."""

    lines: list[Points]  # mm
    width_mm: float | None  # None where the style has one pen, whatever its width
    color: str
    opacity: float
    is_painted: bool
    is_inside: bool  # wholly within the margins


@dataclass(frozen=True, slots=True, eq=False)
class PenLines:
    """What one pen draws, in the order in which it does, in mm."""

    pen: Pen
    lines: list[Points]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A whole sheet; pens without a line are not on it."""

    asked: Asked
    placement: Placement
    drawn: list[PenLines]
    laid: list[Laid]
    wanted_pens: int  # more than `asked.most_pens` when some lines share


def plot_sheet(
    strokes: Sequence[PlacedStroke],
    *,
    style: StyleName,
    width: int,
    height: int,
    names: Mapping[str, str],
    asked: Asked,
    most_lines: int | None = None,
) -> Sheet:
    """Return the strokes of a canvas of `width` x `height` px on a sheet.

    Raises:
        PlotterMissing: vpype is not installed.
        SheetTooLarge: there are more points than MAX_SHEET_POINTS, or more than `most_lines`.
    """
    placement = place(asked.layout, width_px=width, height_px=height)
    inks = [ink_for(stroke.asked, style=style, author=stroke.role) for stroke in strokes]
    laid = _laid(
        strokes,
        inks,
        placement,
        asked.layout,
        has_widths=STYLES[style].has_color,
        most_lines=most_lines,
    )
    if asked.pens_by == "author":
        held = pens_by_author(strokes, names, most=asked.most_pens)
    else:
        held = pens_by_color(inks, most=asked.most_pens)
    return Sheet(asked, placement, _drawn(laid, held, asked.layout), laid, held.wanted)


def lost_mm(sheet: Sheet) -> float:
    """Return how much of the lines lies outside the margins, and is not drawn."""
    crossing = [laid for laid in sheet.laid if not laid.is_inside]
    if not crossing:
        return 0.0
    lines = [line for laid in crossing for line in laid.lines]
    kept = within(lines, sheet.asked.layout.area_mm)
    return max(sum(map(length, lines)) - sum(map(length, kept)), 0.0)


def _laid(
    strokes: Sequence[PlacedStroke],
    inks: Sequence[Ink],
    placement: Placement,
    layout: Layout,
    *,
    has_widths: bool,
    most_lines: int | None,
) -> list[Laid]:
    found, points, count = [], 0, 0
    area = layout.area_mm
    for stroke, ink in zip(strokes, inks, strict=True):
        lines = [placement.placed(run.points) for run in runs(stroke.path)]
        points += sum(len(line) for line in lines)
        count += len(lines)
        if points > MAX_SHEET_POINTS:
            raise SheetTooLarge("points", MAX_SHEET_POINTS)
        if most_lines is not None and count > most_lines:
            raise SheetTooLarge("lines", most_lines)
        found.append(
            Laid(
                lines,
                width_mm=ink.width_px * placement.mm_per_px if has_widths else None,
                color=ink.color,
                opacity=ink.opacity,
                is_painted=ink.brush is not None,
                is_inside=all(lies_within(line, area) for line in lines),
            )
        )
    return found


def _drawn(laid: Sequence[Laid], held: Held, layout: Layout) -> list[PenLines]:
    by_pen: list[list[Points]] = [[] for _ in held.pens]
    for stroke, place_of_pen in zip(laid, held.of_stroke, strict=True):
        by_pen[place_of_pen] += stroke.lines
    drawn = [
        PenLines(pen, for_pen(lines, layout.area_mm))
        for pen, lines in zip(held.pens, by_pen, strict=True)
    ]
    return [one for one in drawn if one.lines]
