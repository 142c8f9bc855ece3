"""A stored piece or workspace -> a canvas with its log, through the same services as any drawing.

Each is one transaction, so an import may be killed anywhere. What was imported is known by its
canvas's seed, which is made of the artist and the number.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import batched, groupby
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from agent.importing.documents import StoredPiece, StoredWorkspace
from agent.importing.strokes import StoredStroke
from agent.notebook import notes_on, write_notes
from agent.services import pause_artist
from canvas import services
from canvas.models import Canvas, Easel
from canvas.services import AskedStroke, Drawing
from canvas.services.pieces import SEED_BITS
from canvas.styles import AuthorRole
from gallery.models import Piece
from gallery.services import hang_piece

PAINTER = "the original Code Monet"  # on the labels of what its agent drew
BATCH = 50  # strokes of the agent in one performance
SLOT = timedelta(seconds=50)  # between two batches: more than a performance lasts


class NumberTaken(Exception):
    """Another canvas of the artist, one that this piece did not become, has the number."""


def piece_is_there(owner: User, number: int) -> bool:
    """Say whether the piece was imported before."""
    return _numbered(owner, number).filter(seed=_seed(owner, number)).exists()


def require_free(owner: User, number: int) -> None:
    """Raise NumberTaken when the artist has a canvas of the number."""
    if _numbered(owner, number).exists():
        raise NumberTaken(f"the artist has another canvas of the number {number}")


def reserve_numbers(owner: User, *, up_to: int) -> None:
    """Let new canvases of the artist take higher numbers: a file that is mended fits in later."""
    with transaction.atomic():
        easel = _hold_easel(owner)
        if easel.next_number <= up_to:
            Easel.objects.filter(pk=easel.pk).update(next_number=up_to + 1)


def workspace_is_there(owner: User) -> bool:
    """Say whether the artist's workspace was imported before."""
    return Canvas.objects.filter(owner=owner, seed=_seed(owner, "workspace")).exists()


def import_piece(stored: StoredPiece, *, owner: User) -> bool:
    """Hang the piece as it was, dated back; say False when that was done before.

    Raises:
        NumberTaken: the artist has another canvas of that number.
        NothingToHang: none of its strokes can be drawn.
        CanvasRefusal: the artist's account is closed.
    """
    with transaction.atomic():
        easel = _hold_easel(owner)
        if piece_is_there(owner, stored.number):
            return False
        require_free(owner, stored.number)
        seed = _seed(owner, stored.number)
        canvas = _start(stored, easel, number=stored.number, seed=seed)
        piece = hang_piece(canvas_id=canvas.id, ended_by="artist", now=stored.at)
        _credit(piece)
        _give_back(easel, easel.canvas_id)
    return True


def import_workspace(
    stored: StoredWorkspace, *, owner: User, taken: Collection[int]
) -> tuple[bool, tuple[str, ...]]:
    """Put what the artist worked on onto the easel; say whether that was done now, and remarks.

    What stands on the easel stays there: then the workspace is hung as it is.
    taken: numbers of the files of pieces, readable or not.

    Raises:
        CanvasRefusal: the artist's account is closed.
    """
    with transaction.atomic():
        easel = _hold_easel(owner)
        if workspace_is_there(owner):
            return False, ()
        hanging = _hanging(owner, stored.number)
        if hanging is not None and hanging.stroke_count == len(stored.strokes):
            return _show_again(easel, hanging), ()
        return True, _go_on(stored, easel, taken)


def _numbered(owner: User, number: int) -> QuerySet[Canvas]:
    return Canvas.objects.filter(owner=owner, number=number)


def _hanging(owner: User, number: int | None) -> Piece | None:
    if number is None:
        return None
    return Piece.objects.filter(artist=owner, canvas__number=number).first()


def _show_again(easel: Easel, hanging: Piece) -> bool:
    """Put a finished piece back on the easel, as the original left it there until the next."""
    if easel.canvas_id is not None:
        return False
    easel.canvas_id = hanging.canvas_id
    easel.save(update_fields=["canvas"])
    return True


def _go_on(stored: StoredWorkspace, easel: Easel, taken: Collection[int]) -> tuple[str, ...]:
    owner = easel.artist
    remarks: list[str] = []
    number = stored.number
    if number is None or number in taken or _numbered(owner, number).exists():
        number = easel.next_number
        remarks.append(f"it goes on as number {number}")
    canvas = _start(stored, easel, number=number, seed=_seed(owner, "workspace"))
    if stored.notes:
        with services.locked(canvas.id) as held:
            notes = replace(notes_on(held), text=stored.notes)
            write_notes(held, notes, now=stored.at)
    if stored.is_paused:
        pause_artist(user=owner, canvas_id=canvas.id, now=stored.at)
    if easel.canvas_id is not None:
        remarks.append("another canvas is on the easel, so it is finished as it was")
        _finish(canvas, stored)
    _give_back(easel, easel.canvas_id or canvas.id)
    return tuple(remarks)


def _finish(canvas: Canvas, stored: StoredWorkspace) -> None:
    """Hang what was begun; a blank canvas just ends."""
    if stored.strokes:
        _credit(hang_piece(canvas_id=canvas.id, ended_by="replaced", now=stored.at))
    else:
        services.finish_canvas(canvas_id=canvas.id, ended_by="replaced", now=stored.at)


def _hold_easel(owner: User) -> Easel:
    """Lock the artist's easel, as whoever begins a canvas does."""
    Easel.objects.get_or_create(artist=owner)
    return Easel.objects.select_for_update(of=("self",)).select_related("artist").get(artist=owner)


def _start(
    stored: StoredPiece | StoredWorkspace, easel: Easel, *, number: int, seed: int
) -> Canvas:
    """Start a canvas under `number` with all strokes on it, its title, and a log up to `at`."""
    Easel.objects.filter(artist=easel.artist).update(next_number=number)
    runs = _runs(stored.strokes)
    began_at = stored.at - SLOT * (len(runs) + 1)
    canvas = services.start_canvas(owner=easel.artist, style=stored.style, seed=seed, now=began_at)
    drawn = 0
    for place, (author, strokes) in enumerate(runs, start=1):
        named = [
            AskedStroke(f"~original.{number}.{drawn + i}", stroke.path, stroke.asked)
            for i, stroke in enumerate(strokes)
        ]
        drawn += len(named)
        _draw(canvas, author, named, now=began_at + SLOT * place)
    if stored.title:
        services.name_piece(canvas_id=canvas.id, title=stored.title, alt_text="", now=stored.at)
    return canvas


def _runs(strokes: Sequence[StoredStroke]) -> list[tuple[AuthorRole, tuple[StoredStroke, ...]]]:
    """Cut the strokes where the pen changes hands, and at BATCH."""
    return [
        (author, batch)
        for author, run in groupby(strokes, key=lambda stroke: stroke.author)
        for batch in batched(run, BATCH)
    ]


def _draw(
    canvas: Canvas, author: AuthorRole, strokes: Sequence[AskedStroke], *, now: datetime
) -> None:
    """Let the agent perform the strokes, or the owner draw them one after another."""
    if author == "agent":
        services.perform(canvas_id=canvas.id, strokes=strokes, now=now)
        return
    drawings = [Drawing(canvas.owner, canvas.id, (stroke,)) for stroke in strokes]
    for receipt in services.add_drawings(drawings=drawings, now=now):
        if isinstance(receipt, Exception):
            raise receipt


def _give_back(easel: Easel, canvas_id: UUID | None) -> None:
    """Put `canvas_id` on the easel, and let the next canvas take a number of its own."""
    numbers = Canvas.objects.filter(owner=easel.artist).order_by("-number")
    highest = numbers.values_list("number", flat=True).first() or 0
    Easel.objects.filter(artist=easel.artist).update(
        canvas=canvas_id, next_number=max(easel.next_number, highest + 1)
    )


def _credit(piece: Piece) -> None:
    """Say on the label who drew, for no turns of ours tell it."""
    if any(share["role"] == "agent" for share in piece.shares):
        Piece.objects.filter(pk=piece.pk).update(painter=PAINTER)


def _seed(owner: User, what: int | str) -> int:
    digest = blake2b(f"original {owner.pk} {what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - SEED_BITS)
