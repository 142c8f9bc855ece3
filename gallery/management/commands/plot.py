"""`manage.py plot PIECE` writes a piece as a file for a pen plotter, or tells what that takes."""

import re
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import ValidationError
from tabulate import tabulate

from canvas.plot_figures import time_in_words
from gallery.errors import GalleryRefusal
from gallery.models import Piece
from gallery.plot_options import PlotKind, PlotOptions, words_for
from gallery.plotting import PLOT_FILES, Plot, plot, plot_text

PAGE = re.compile(r"/gallery/([0-9a-f-]{36})/(piece_[0-9]{1,9})(?:[/?#]|$)")
HELP = {
    "paper": "a5, a4, a3, a2, letter or tabloid",
    "margin": "mm on all four sides",
    "scale": "fit, or true: a pixel is 1/96 inch",
    "pens": "one for each colour, or for each author",
    "pen_width": "width of a pen's line, mm",
    "most_pens": "how many pens the plotter holds",
    "speed_down": "drawing, mm/s",
    "speed_up": "between lines, mm/s",
    "device": "HPGL: a plotter that vpype knows",
    "start": "G-code before all",
    "end": "G-code after all",
    "pen_up": "G-code after a line",
    "pen_down": "G-code before a line",
    "pen_change": "G-code between two pens",
}


class Command(BaseCommand):
    """Make a plot sheet of any piece, listed or not, with as many strokes as it has."""

    help = "Write a piece for a pen plotter: SVG in millimetres, HPGL or G-code."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("piece", metavar="PIECE", help="its id, or the address of its page")
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--landscape", action="store_const", const="landscape", dest="orientation")
        way.add_argument("--portrait", action="store_const", const="portrait", dest="orientation")
        for option, words in HELP.items():
            parser.add_argument(f"--{option.replace('_', '-')}", dest=option, help=words)
        parser.add_argument("--out", type=Path, help="a file named .svg, .hpgl or .gcode")
        parser.add_argument("--stats", action="store_true", help="tell lengths, time and flaws")

    def handle(self, *, piece: str, out: Path | None, stats: bool, **asked: object) -> None:
        kind = None if out is None else _kind(out)
        if out is None and not stats:
            raise CommandError("Say --out FILE, --stats, or both.")
        options, shown = _options(asked), _piece(piece)
        try:
            plotted = plot(shown, options)
            if out is not None and kind is not None:
                _write(out, plot_text(plotted, shown, options, kind))
                self.stdout.write(f"{out}: {time_in_words(plotted.seconds)} of plotting")
        except GalleryRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if stats:
            self.stdout.write(_told(plotted))


def _options(asked: dict[str, object]) -> PlotOptions:
    given = {
        name: words
        for name, words in asked.items()
        if name in PlotOptions.model_fields and words is not None
    }
    try:
        return PlotOptions.model_validate(given)
    except ValidationError as refusal:
        told = [
            f"--{name.replace('_', '-')}: {words}" if name else words
            for name, words in words_for(refusal).items()
        ]
        raise CommandError("; ".join(told)) from refusal


def _piece(named: str) -> Piece:
    pieces = Piece.objects.for_showing()
    page = PAGE.search(named)
    found = None
    with suppress(ValueError):  # no UUID: told as no piece
        if page is not None:
            found = pieces.named(page[2]).filter(artist_id=UUID(page[1])).first()
        else:
            found = pieces.filter(canvas_id=UUID(named)).first()
    if found is None:
        raise CommandError(f"There is no piece {named}: name its id, or the address of its page.")
    return found


def _kind(out: Path) -> PlotKind:
    for kind in PLOT_FILES:
        if out.suffix.lower() == f".{kind}":
            return kind
    known = ", ".join(f".{kind}" for kind in PLOT_FILES)
    raise CommandError(f"--out: {out.name} is none of {known}.")


def _write(out: Path, text: str) -> None:
    """Put the file in place when it is whole; raises CommandError and leaves nothing of it."""
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(out)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise CommandError(f"{out} could not be written: {error.strerror}.") from error


def _told(plotted: Plot) -> str:
    rows = [
        (f"{pen.number} {pen.name}", pen.lines, pen.down_m, pen.up_m, time_in_words(pen.seconds))
        for pen in plotted.pens
    ]
    lines = sum(pen.lines for pen in plotted.pens)
    total = ("all", lines, plotted.down_m, plotted.up_m, time_in_words(plotted.seconds))
    heads = ("pen", "lines", "down, m", "up, m", "time")
    table = tabulate([*rows, total], headers=heads, floatfmt=".2f")
    speeds = f"at {plotted.speeds.down:g} mm/s down and {plotted.speeds.up:g} mm/s up"
    return "\n".join([table, speeds, *(f"- {flaw.words}" for flaw in plotted.flaws)])
