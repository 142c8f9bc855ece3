"""A drawing in a file, by a request of its own: paced, read as paths of ours, and added.

The file itself is not kept. Its strokes are one change: one undo takes them back.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from accounts.limits import Limit, spend
from accounts.models import User
from canvas.errors import CanvasIsFull, CanvasNotFound, FileNotDrawn, ReadersAreBusy
from canvas.file_drawing import FileDrawing, FileRefused
from canvas.models import Canvas
from canvas.piece_file import read_piece
from canvas.services import AskedStroke, Drawing, add_strokes, refusal, writing
from canvas.svg_import import read_svg

IMPORTS_PER_MINUTE = Limit("imports", count=6, window_s=60)  # files of one person
MAX_ON_CANVAS = 20_000  # strokes, with what a file would add
READ_AT_ONCE = 1  # files by one process: the reader holds the interpreter, others wait for both
PATIENCE_S = 3.0  # with the files before; the worst take half a second each
_BOM = b"\xef\xbb\xbf"

_places = threading.BoundedSemaphore(READ_AT_ONCE)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the change that holds its strokes, and what was left out of it."""

    seq: int
    drawn: int
    left_out: Mapping[str, int]
    words: str


def read_file(*, user: User, canvas_id: UUID, content: bytes, now: datetime) -> FileDrawing:
    """Return what a file draws on a canvas: an SVG's shapes, or a piece's strokes.

    Nothing is written, and the canvas is not locked meanwhile.

    Raises:
        CanvasRefusal: not visible, not open to the person, finished or full.
        ReadersAreBusy: READ_AT_ONCE others were being read for PATIENCE_S.
        FileNotDrawn: the file cannot be read, or nothing in it can be drawn.
        TooMany: the person has sent IMPORTS_PER_MINUTE, whatever became of them.
    """
    spend(str(user.pk), IMPORTS_PER_MINUTE, now=now)
    canvas = _open(user, canvas_id)
    with place_to_read():
        return _read(content, canvas.width, canvas.height)


@contextmanager
def place_to_read() -> Iterator[None]:
    """Wait for a place among those that read a file; raises ReadersAreBusy after PATIENCE_S."""
    if not _places.acquire(timeout=PATIENCE_S):
        raise ReadersAreBusy(PATIENCE_S)
    try:
        yield
    finally:
        _places.release()


def draw_file(
    *, user: User, canvas_id: UUID, drawing: FileDrawing, key: str, now: datetime
) -> Imported:
    """Put what was read of a file on the canvas, in one change.

    key: the sending's own, of at most 40 letters, digits and dashes; under the same key a file is
        drawn once.

    Raises:
        CanvasRefusal: not visible, not open to the person, finished or full.
    """
    strokes = _strokes(drawing, key)
    with transaction.atomic():
        with writing(user, canvas_id) as canvas:
            _require_room(canvas, strokes)
        seq = add_strokes(drawing=Drawing(user, canvas_id, strokes), now=now)
    log.info("canvas.file_drawn", canvas=str(canvas_id), user=str(user.pk), strokes=len(strokes))
    return Imported(seq, len(strokes), drawing.left_out, drawing.words)


def _open(user: User, canvas_id: UUID) -> Canvas:
    """Return the canvas, if the person may draw on it as it is now; asked again when they do."""
    canvas = Canvas.objects.visible_to(user).filter(id=canvas_id).first()
    if canvas is None:
        raise CanvasNotFound(str(canvas_id))
    refused = refusal(canvas, user)
    if refused is not None:
        raise refused
    return canvas


def _read(content: bytes, width: int, height: int) -> FileDrawing:
    """Read a file by how it begins: what it is called and said to be tells little."""
    is_json = content.removeprefix(_BOM).lstrip()[:1] == b"{"
    try:
        return (read_piece if is_json else read_svg)(content, width=width, height=height)
    except FileRefused as refusal:
        raise FileNotDrawn(str(refusal)) from refusal


def _strokes(drawing: FileDrawing, key: str) -> tuple[AskedStroke, ...]:
    seeds = drawing.seeds or (None,) * len(drawing.paths)
    return tuple(
        AskedStroke(f"file-{key}.{place}", path, asked, seed)
        for place, ((path, asked), seed) in enumerate(zip(drawing.paths, seeds, strict=True))
    )


def _require_room(canvas: Canvas, strokes: tuple[AskedStroke, ...]) -> None:
    on_it = canvas.strokes.live().exclude(client_id__in=[stroke.id for stroke in strokes])
    if on_it.count() + len(strokes) > MAX_ON_CANVAS:
        raise CanvasIsFull(str(canvas.id), MAX_ON_CANVAS)
