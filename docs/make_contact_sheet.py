"""Make the contact sheets: forty pieces of the understudy, drawn by whole turns, side by side.

PYTHONPATH=. python docs/make_contact_sheet.py


Each piece goes through the same services, loop and tools as anybody's, on a database that is thrown
away; only the clock is simulated. Styles, subjects and seeds are fixed, so two runs show the same.
"""

import itertools
import logging
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from PIL import Image, ImageDraw

from agent.understudy import paint, plotter
from canvas.rendering import Preset, render
from canvas.styles import StyleName

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
STYLES: tuple[StyleName, ...] = ("plotter", "paint")
PIECES = 20  # of each style
FIRST_SEED = 101
COLUMNS = 4
PIECE_PX = (400, 300)
GAP_PX, LABEL_PX = 12, 16
WALL, INK = "#e9e6df", "#4a4640"
QUALITIES = (84, 76, 68, 60, 50)
MAX_BYTES = 400 * 1024
MAX_TURNS = 8
START = datetime(2026, 1, 1, 9, tzinfo=UTC)

type Job = tuple[StyleName, str, int]  # style, subject, seed


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished piece as it lies on the sheet."""

    label: str
    image: Image.Image


def main() -> int:
    """Draw all pieces on all cores, lay out a sheet for each style."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MONET_HOME"] = home  # of this process; each worker has one of its own in it
        jobs = [job for style in STYLES for job in _jobs(style)]
        workers = ProcessPoolExecutor(
            mp_context=get_context("spawn"), initializer=_open_studio, initargs=(home,)
        )
        with workers:
            pieces = list(workers.map(draw, jobs))
    for number, style in enumerate(STYLES):
        _save(_laid_out(pieces[number * PIECES : (number + 1) * PIECES]), style)
    return 0


def _jobs(style: StyleName) -> list[Job]:
    """Return what is drawn in a style: every subject in turn, until there are enough."""
    entries = (plotter if style == "plotter" else paint).SUBJECTS
    names = itertools.islice(itertools.cycle(name for name, _, _ in entries), PIECES)
    jobs = [(style, name, FIRST_SEED + number) for number, name in enumerate(names)]
    return sorted(jobs, key=lambda job: [name for name, _, _ in entries].index(job[1]))


def _open_studio(home: str) -> None:
    """Prepare a worker process: its own database, without anything in it."""
    os.environ |= {
        "MONET_HOME": tempfile.mkdtemp(dir=home),
        "DJANGO_SETTINGS_MODULE": "monet_site.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", interactive=False, verbosity=0)


def draw(job: Job) -> Drawn:
    """Draw one piece to its end, in as many turns as it takes."""
    from django.db import transaction

    from accounts.models import User
    from agent import services, turns
    from agent.clock import SimulatedClock
    from agent.models import Turn
    from agent.painters import UNDERSTUDY
    from canvas.models import Canvas
    from canvas.snapshot import placed_strokes
    from gallery.models import Piece

    style, subject, seed = job
    clock = SimulatedClock(START)
    name = f"{style}-{subject}-{seed}"
    user = User.objects.create_user(f"{name}@localhost.localdomain", display_name=name)
    canvas = services.begin_canvas(
        user=user,
        style=style,
        direction=subject.replace("_", " "),
        seed=seed,
        model=UNDERSTUDY,
        now=clock.now(),
    )
    for _ in range(MAX_TURNS):
        turn = Turn.objects.filter(canvas=canvas).active().first()
        if turn is None:
            with transaction.atomic():
                locked = Canvas.objects.locked().get(id=canvas.id)
                turn = services.request_turn(locked, by=user, now=clock.now())
        if turn is None:
            break
        turns.run_turn(turn.id, clock=clock)
    piece = Piece.objects.select_related("canvas").get(canvas=canvas)
    strokes = placed_strokes(piece.canvas, piece.seq)
    label = f"{subject.replace('_', ' ')} · {style} · seed {seed}"
    return Drawn(label, render(strokes, style=style, preset=Preset("contact", *PIECE_PX)))


def _laid_out(pieces: list[Drawn]) -> Image.Image:
    """Return the sheet: rows of pieces on a quiet wall, each with its label below."""
    width, height = PIECE_PX
    step_x, step_y = width + GAP_PX, height + LABEL_PX + GAP_PX
    rows = -(-len(pieces) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * step_x + GAP_PX, rows * step_y + GAP_PX), WALL)
    pen = ImageDraw.Draw(sheet)
    for number, piece in enumerate(pieces):
        x, y = GAP_PX + number % COLUMNS * step_x, GAP_PX + number // COLUMNS * step_y
        sheet.paste(piece.image, (x, y))
        pen.text((x, y + height + 2), piece.label, fill=INK)
    return sheet


def _save(sheet: Image.Image, style: StyleName) -> None:
    """Write the sheet at the best quality that stays small."""
    path = IMAGES / f"contact-{style}.webp"
    for quality in QUALITIES:
        sheet.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= MAX_BYTES:
            break
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    sys.exit(main())
