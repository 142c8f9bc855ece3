"""A piece as a plot sheet and as a file of it; what may be asked of one is in `plot_options`.

Nothing is kept: a sheet takes a second or two, and there are more of them than could be stored.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from accounts.limits import Limit, spend
from canvas.models import Participant
from canvas.plot_figures import Flaw, PenFigures, Speeds, flaws, pen_figures
from canvas.plot_gcode import sheet_gcode
from canvas.plot_hpgl import DeviceRefused, sheet_hpgl
from canvas.plot_paths import PlotterMissing, require_plotter
from canvas.plot_sheet import Sheet, SheetTooLarge, plot_sheet
from canvas.plot_svg import sheet_svg
from canvas.snapshot import placed_strokes
from gallery import errors
from gallery.exports import file_name
from gallery.models import Piece
from gallery.plot_options import PlotKind, PlotOptions

MAX_STROKES = 10_000  # of a sheet made over HTTP: three seconds
MAX_LINES = 20_000  # over HTTP: a stroke may have hundreds, and the work goes by them
QUICK_STROKES = 500
QUICK_POINTS = 20_000  # as they are stored: few strokes may be long
SLOW_SHEETS = Limit("slow_plot_sheets", count=60, window_s=60)  # of the whole site
SLOW_SHEETS_OF_ONE = Limit("slow_plot_sheets_of_one", count=15, window_s=60)
SLOW_AT_ONCE = 2  # by one process: making them mostly holds the interpreter, which others wait for
PATIENCE_S = 3.0  # with the sheets before
MAKING = 1  # counts up when sheets are made differently

_places = threading.BoundedSemaphore(SLOW_AT_ONCE)


@dataclass(frozen=True, slots=True)
class PlotFile:
    """One kind of file for plotters."""

    label: str
    content_type: str
    write: Callable[[Sheet, PlotOptions, str], str]


def _svg(sheet: Sheet, _options: PlotOptions, title: str) -> str:
    return sheet_svg(sheet, title=title)


def _hpgl(sheet: Sheet, options: PlotOptions, _title: str) -> str:
    return sheet_hpgl(sheet, device=options.device)


def _gcode(sheet: Sheet, options: PlotOptions, _title: str) -> str:
    return sheet_gcode(sheet, options.gcode)


PLOT_FILES: Mapping[PlotKind, PlotFile] = {
    "svg": PlotFile("SVG", "image/svg+xml", _svg),
    "hpgl": PlotFile("HPGL", "text/plain; charset=us-ascii", _hpgl),
    "gcode": PlotFile("G-code", "text/plain; charset=us-ascii", _gcode),
}


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """A piece's sheet, what it takes, and what no pen can do of it."""

    sheet: Sheet
    speeds: Speeds
    pens: list[PenFigures]
    flaws: list[Flaw]

    @property
    def down_m(self) -> float:
        """How far the pens draw, in metres."""
        return sum(pen.down_m for pen in self.pens)

    @property
    def up_m(self) -> float:
        """How far the pens travel without drawing, in metres."""
        return sum(pen.up_m for pen in self.pens)

    @property
    def seconds(self) -> float:
        """How long that takes at the speeds asked for, without changing pens."""
        return sum(pen.seconds for pen in self.pens)


def require_sheets() -> None:
    """Raise PlotterNotInstalled unless sheets can be made here."""
    try:
        require_plotter()
    except PlotterMissing as missing:
        raise errors.PlotterNotInstalled(str(missing)) from missing


def plot(piece: Piece, options: PlotOptions, *, most_lines: int | None = None) -> Plot:
    """Return the piece on a sheet; its canvas should be loaded.

    Raises:
        PlotterNotInstalled, PlotTooLarge
    """
    require_sheets()
    try:
        sheet = plot_sheet(
            placed_strokes(piece.canvas, piece.seq),
            style=piece.canvas.style_name,
            width=piece.canvas.width,
            height=piece.canvas.height,
            names=_names(piece),
            asked=options.asked,
            most_lines=most_lines,
        )
    except SheetTooLarge as refusal:
        raise errors.PlotTooLarge(refusal.what, refusal.limit) from refusal
    return Plot(sheet, options.speeds, pen_figures(sheet, options.speeds), flaws(sheet))


def plot_text(plotted: Plot, piece: Piece, options: PlotOptions, kind: PlotKind) -> str:
    """Return the sheet as a file's text.

    Raises:
        PlotRefused: the HPGL device cannot draw it.
    """
    try:
        return PLOT_FILES[kind].write(plotted.sheet, options, piece.shown_title)
    except DeviceRefused as refusal:
        raise errors.PlotRefused(str(refusal)) from refusal


@contextmanager
def turn_to_plot(piece: Piece, *, asker: str) -> Iterator[None]:
    """Make a sheet that is asked for over HTTP in here: slow ones are counted, and few at once.

    asker: the limiter's key of the machine that asks, as `accounts.clients.client_key` has it.

    Raises:
        PlotTooLarge: the piece has more than MAX_STROKES.
        TooMany: the site has made SLOW_SHEETS, or the asker had SLOW_SHEETS_OF_ONE.
        PlottersAreBusy: SLOW_AT_ONCE others were being made for PATIENCE_S.
    """
    if piece.stroke_count > MAX_STROKES:
        raise errors.PlotTooLarge("strokes", MAX_STROKES)
    if piece.stroke_count <= QUICK_STROKES and piece.point_count() <= QUICK_POINTS:
        yield
        return
    with transaction.atomic():  # both or neither
        spend(asker, SLOW_SHEETS_OF_ONE)
        spend("all", SLOW_SHEETS)
    with place_to_plot():
        yield


@contextmanager
def place_to_plot() -> Iterator[None]:
    """Wait for a place among those that make a slow sheet.

    Raises:
        PlottersAreBusy: there was none for PATIENCE_S.
    """
    if not _places.acquire(timeout=PATIENCE_S):
        raise errors.PlottersAreBusy(PATIENCE_S)
    try:
        yield
    finally:
        _places.release()


def plot_name(piece: Piece, kind: PlotKind) -> str:
    """Return what the file is called at home."""
    return f"{file_name(piece, 'png').removesuffix('.png')} plot.{kind}"


def plot_etag(piece: Piece, options: PlotOptions, kind: str) -> str:
    """Return the entity tag of a sheet; none need be made for it."""
    names = "\n".join(f"{key} {name}" for key, name in sorted(_names(piece).items()))
    told = f"{MAKING} {piece.seq} {piece.shown_title} {names} {options.model_dump_json()}"
    return f'"{piece.canvas_id}.plot-{kind}.{hashlib.sha256(told.encode()).hexdigest()[:16]}"'


def _names(piece: Piece) -> dict[str, str]:
    there = Participant.objects.filter(canvas=piece.canvas)
    return {person.id: person.name for person in (row.to_event() for row in there)}
