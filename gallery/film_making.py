"""Making one film: its order, the process that makes it, the file it leaves. No rows are written.

The process is `canvas.film_process`; it may be ended at any time.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from canvas.film_order import TOO_LARGE, FilmOrder
from canvas.snapshot import changes_between
from gallery.errors import FilmNotMade, FilmTooLarge
from gallery.film_options import LABELS, MOST_MB, FilmOptions
from gallery.models import Piece
from gallery.stored_files import drop_others, keep, kept
from gallery.thumbnails import file_facts
from gallery.xmp import xmp_packet

MAKING = 1  # counts up when films are made differently: those that are kept are made anew
TOLD_LENGTH = 20  # hexadecimal digits
LONGEST_MAKING_S = 600
LAST_WORDS = 500  # characters of what a process said before it broke
UNDRAWN = {"references_changed"}  # frames that no film shows

type Progress = Callable[[int], None]  # told of each per cent, 1..99

closing_time = threading.Event()  # set once this process ends: no film is begun any more
_running: "set[subprocess.Popen[str]]" = set()  # ours, to be ended when we are


def stop() -> None:
    """End the films in the making: this process ends, and another makes them anew."""
    closing_time.set()
    for process in tuple(_running):
        process.kill()


def told_by(piece: Piece) -> str:
    """Return a digest of all that the piece's films tell; another one makes another film."""
    told = f"{MAKING} {piece.seq} {xmp_packet(file_facts(piece))}"
    return hashlib.sha256(told.encode()).hexdigest()[:TOLD_LENGTH]


def stored_film(piece: Piece, options: FilmOptions) -> bytes | None:
    """Return the film's file, or None when it is not there whole."""
    try:
        return read_film(piece, options)
    except OSError:  # the storage is away: whoever makes it finds out
        return None


def read_film(piece: Piece, options: FilmOptions) -> bytes | None:
    """Return the film's file, or None when it is not there whole.

    Raises:
        OSError: the storage cannot be read.
    """
    return kept(_stem(piece, options))


def make_film(piece: Piece, options: FilmOptions, progress: Progress) -> None:
    """Make the film and keep its file, in place of one that told something else.

    Raises:
        FilmTooLarge: it would be larger than we make them.
        FilmNotMade: the process broke, or took too long.
        OSError: the storage took no more; nothing of the film is left there.
    """
    with tempfile.TemporaryDirectory(prefix="film-") as folder:
        path = Path(folder, "film")
        _run(_order(piece, options), path, progress)
        content = path.read_bytes()
    name = keep(_stem(piece, options), content, suffix=options.kind)
    drop_others(name, what=_what(options))


def drop_film(piece: Piece, options: FilmOptions) -> None:
    """Delete the film's files; where the storage is away they stay until the piece goes."""
    drop_others(f"exports/{piece.canvas_id}/none", what=_what(options))


def _order(piece: Piece, options: FilmOptions) -> FilmOrder:
    facts, canvas = file_facts(piece), piece.canvas
    changes = changes_between(canvas.id, 0, piece.seq)
    return FilmOrder(
        kind=options.kind,
        seconds=options.seconds,
        wide=options.width,
        has_captions=options.has_captions,
        style=canvas.style_name,
        width=canvas.width,
        height=canvas.height,
        title=facts.title,
        artist=facts.artist,
        description=facts.alt_text,
        how=facts.how,
        xmp=xmp_packet(facts),
        most_bytes=MOST_MB[options.kind] * 1_000_000,
        frames=[change for change in changes if change.type not in UNDRAWN],
    )


def _run(order: FilmOrder, path: Path, progress: Progress) -> None:
    """Run the process; it knows no settings and no secrets of ours."""
    told = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    with (
        tempfile.TemporaryFile() as order_file,
        tempfile.TemporaryFile() as complaints,
    ):
        order_file.write(order.model_dump_json(exclude_none=True).encode())
        order_file.seek(0)
        process = subprocess.Popen(  # noqa: S603  our own module, and a path of our own
            [sys.executable, "-m", "canvas.film_process", str(path)],
            stdin=order_file,
            stdout=subprocess.PIPE,
            stderr=complaints,
            cwd=settings.BASE_DIR,
            env=told,
            text=True,
            start_new_session=True,  # a terminal's Ctrl-C is for us, who end it
        )
        _follow(process, progress)
        if process.returncode == TOO_LARGE:
            raise FilmTooLarge(LABELS[order.kind], MOST_MB[order.kind])
        if process.returncode:
            complaints.seek(0)
            said = complaints.read()[-LAST_WORDS:].decode(errors="replace")
            raise FilmNotMade(process.returncode, said)


def _follow(process: "subprocess.Popen[str]", progress: Progress) -> None:
    """Pass on what the process tells until it ends; it does not outlive us nor its time."""
    deadline = threading.Timer(LONGEST_MAKING_S, process.kill)
    deadline.start()
    _running.add(process)
    if closing_time.is_set():
        process.kill()
    try:
        for line in process.stdout or ():
            progress(int(line))
    finally:
        deadline.cancel()
        if process.poll() is None and process.stdout is not None:
            process.stdout.close()
        _end(process)
        _running.discard(process)


def _end(process: "subprocess.Popen[str]") -> None:
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _stem(piece: Piece, options: FilmOptions) -> str:
    return f"exports/{piece.canvas_id}/{_what(options)}.{told_by(piece)}"


def _what(options: FilmOptions) -> str:
    return f"film-{options.name}"
