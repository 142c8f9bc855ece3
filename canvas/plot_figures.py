"""What a plot sheet takes, and what of the piece no pen can do: lengths, time, and words for it."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from canvas.geometry import Points, length
from canvas.plot_sheet import Laid, PenLines, Sheet, lost_mm

LIFT_S = 0.3  # raising the pen or lowering it, as small plotters do
NEAR_WIDTH = 1.25  # a line up to so many times as wide as the pen's is the pen's


@dataclass(frozen=True, slots=True)
class Speeds:
    """How fast a plotter's pen moves, in mm/s."""

    down: float
    up: float


@dataclass(frozen=True, slots=True)
class PenFigures:
    """What one pen takes."""

    number: int
    name: str
    color: str
    lines: int
    down_m: float
    up_m: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something of the piece that no pen can do; `kind` is stable, `words` are for people."""

    kind: str
    words: str


def pen_figures(sheet: Sheet, speeds: Speeds) -> list[PenFigures]:
    """Return what each pen takes: it starts at the sheet's top left corner and goes back there."""
    return [_figures(drawn, speeds) for drawn in sheet.drawn]


def flaws(sheet: Sheet) -> list[Flaw]:
    """Return what the pens leave out or draw otherwise, in words; nothing when all is as asked."""
    return list(_flaws(sheet))


def _figures(drawn: PenLines, speeds: Speeds) -> PenFigures:
    down = sum(map(length, drawn.lines)) / 1000
    up = _pen_up_mm(drawn.lines) / 1000
    seconds = down * 1000 / speeds.down + up * 1000 / speeds.up + len(drawn.lines) * 2 * LIFT_S
    pen = drawn.pen
    return PenFigures(pen.number, pen.name, pen.color, len(drawn.lines), down, up, seconds)


def _pen_up_mm(lines: Sequence[Points]) -> float:
    home = np.zeros((1, 2))
    leaving = np.concatenate((home, [line[-1] for line in lines]))
    arriving = np.concatenate(([line[0] for line in lines], home))
    return float(np.hypot(*(arriving - leaving).T).sum())


def _flaws(sheet: Sheet) -> Iterator[Flaw]:
    asked, laid = sheet.asked, sheet.laid
    pen = f"{asked.pen_mm:g} mm"
    painted = _count(stroke.is_painted for stroke in laid)
    if painted:
        yield Flaw("fills", f"{_strokes(painted)} painted with a brush: the centre line is drawn.")
    translucent = _count(stroke.opacity < 1.0 for stroke in laid)
    if translucent:
        yield Flaw("opacity", f"{_strokes(translucent)} translucent: ink covers.")
    wide = _count(is_wide(stroke, asked.pen_mm) for stroke in laid)
    if wide:
        yield Flaw("wide", f"{_strokes(wide)} wider than the pen’s {pen}.")
    thin = _count(is_thin(stroke, asked.pen_mm) for stroke in laid)
    if thin:
        yield Flaw("thin", f"{_strokes(thin)} thinner than the pen’s {pen}, and come out wider.")
    outside = _count(not stroke.is_inside for stroke in laid)
    if outside:
        lost = f"{lost_mm(sheet) / 1000:.2f} m"
        yield Flaw("off_page", f"{_strokes(outside)} partly outside the margins: {lost} left out.")
    if sheet.wanted_pens > asked.most_pens:
        yield Flaw("pens", _shared(sheet))


def _shared(sheet: Sheet) -> str:
    wanted, most = sheet.wanted_pens, sheet.asked.most_pens
    if sheet.asked.pens_by == "author":
        return f"{wanted} authors drew, and {most} pens are held: the last is shared."
    return f"{wanted} colours are asked for, and {most} pens are held: the nearest draws."


def is_wide(stroke: Laid, pen_mm: float) -> bool:
    """Say whether the stroke is visibly wider than a pen's line."""
    return stroke.width_mm is not None and stroke.width_mm > pen_mm * NEAR_WIDTH


def is_thin(stroke: Laid, pen_mm: float) -> bool:
    """Say whether the stroke is visibly thinner than a pen's line."""
    return stroke.width_mm is not None and stroke.width_mm * NEAR_WIDTH < pen_mm


def time_in_words(seconds: float) -> str:
    """Return a plotting time, rounded up: "40 s", "12 min", "3 h 5 min"."""
    if seconds < 60:
        return f"{math.ceil(seconds)} s"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _count(found: Iterable[bool]) -> int:
    return sum(found)


def _strokes(count: int) -> str:
    return "1 stroke is" if count == 1 else f"{count:,} strokes are"
