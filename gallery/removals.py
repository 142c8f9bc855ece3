"""Files of pieces that are gone: they go too, at once or with a later round. No rows go here."""

from itertools import batched
from pathlib import Path
from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db import transaction

from gallery.models import Piece

FOLDERS = ("pieces", "exports")  # in each, one folder a piece, named by its canvas
BATCH = 500

log = structlog.get_logger(__name__)


def forget_files(*, instance: Piece, **_: object) -> None:
    """Delete the files of a piece that is gone, once that is committed.

    Django tells it of every row, also of those that go with their canvas or its owner. A storage
    that is away keeps nobody's account: what stays is dropped by `drop_leavings`.
    """
    canvas_id = instance.canvas_id
    transaction.on_commit(lambda: _drop_files(canvas_id), robust=True)


def drop_leavings() -> int:
    """Delete the files of pieces that are not there any more; return of how many there were some.

    They stay when the storage was away as their piece went, or a worker was making one just then.
    """
    leavings = [canvas_id for folder in FOLDERS for canvas_id in _without_piece(folder)]
    for canvas_id in leavings:
        _drop_files(canvas_id)
    return len(leavings)


def _drop_files(canvas_id: UUID) -> None:
    for folder in FOLDERS:
        try:
            _drop_folder(f"{folder}/{canvas_id}")
        except FileNotFoundError:  # there were none
            continue
        except OSError:
            log.exception("piece.files_left", canvas=str(canvas_id), folder=folder)


def _drop_folder(name: str) -> None:
    if Path(default_storage.path(name)).is_symlink():  # an operator's: what it leads to is theirs
        return
    folders, files = default_storage.listdir(name)
    for file in files:
        default_storage.delete(f"{name}/{file}")
    for folder in folders:
        _drop_folder(f"{name}/{folder}")
    default_storage.delete(name)


def _without_piece(folder: str) -> list[UUID]:
    try:
        names = default_storage.listdir(folder)[0]
    except OSError:  # not there yet, or the storage is away
        return []
    gone: list[UUID] = []
    for some in batched((canvas_id for canvas_id in map(_uuid, names) if canvas_id), BATCH):
        hanging = Piece.objects.filter(canvas__in=some).values_list("canvas_id", flat=True)
        gone += set(some).difference(hanging)
    return gone


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:  # a folder that somebody else made
        return None
