"""The import as a walk over the folders: one file at a time, each with its outcome.

It may be ended anywhere and run again: what is done is found done.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from accounts.models import User
from agent.importing import rows
from agent.importing.documents import Unreadable, read_piece, read_workspace
from agent.importing.folders import ArtistFolder, PieceFile, artist_folders, read_bytes
from agent.importing.people import ListedPerson, account_of, known_account
from canvas.errors import CanvasRefusal

type Result = Literal["imported", "there", "left_out", "account"]

CLOSED = "the account is deactivated"
NOTHING_DRAWN = "it has no stroke that can be drawn"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file (or, as "account", of a person), with words for the operator."""

    name: str  # relative to the folder that is imported
    result: Result
    strokes: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be imported, and how.

    is_dry: read everything and write nothing. is_gallery_public: for whom the list says nothing.
    """

    root: Path
    people: Mapping[UUID, ListedPerson]
    now: datetime
    is_dry: bool = False
    is_gallery_public: bool = False


def count_files(plan: Plan) -> int:
    """Return how many files and strange folders `run` will tell of; raises as it does."""
    return sum(
        1 if isinstance(found, Path) else found.file_count for found in artist_folders(plan.root)
    )


def run(plan: Plan) -> Iterator[Outcome]:
    """Import artist after artist; yield what became of each file.

    Raises:
        Unreadable: the folder is none of the original's.
    """
    for found in artist_folders(plan.root):
        if isinstance(found, Path):
            remark = "its name is no UUID of a person"
            yield Outcome(_name(plan, found), "left_out", remarks=(remark,))
        else:
            yield from _artist(plan, found)


def _artist(plan: Plan, folder: ArtistFolder) -> Iterator[Outcome]:
    owner, remarks = _owner(plan, folder.user_id)
    if remarks:
        yield Outcome(f"users/{folder.user_id}", "account", remarks=remarks)
    if owner is not None and owner.is_active and folder.numbers and not plan.is_dry:
        rows.reserve_numbers(owner, up_to=max(folder.numbers))
    for file in folder.pieces:
        yield _piece(plan, file, owner)
    if folder.workspace is not None:
        yield _workspace(plan, folder.workspace, owner, folder.numbers)


def _owner(plan: Plan, user_id: UUID) -> tuple[User | None, tuple[str, ...]]:
    """Return the artist's account and remarks; None when it is closed or is to be made."""
    listed = plan.people.get(user_id)
    known = known_account(user_id, listed)
    is_closed = listed.is_active is False if listed else False
    if known is not None and plan.is_dry:
        return known, ()
    if known is None and (plan.is_dry or is_closed):
        return None, (CLOSED,) if is_closed else ("an account is to be made",)
    return account_of(user_id, listed, is_gallery_public=plan.is_gallery_public)


def _piece(plan: Plan, file: PieceFile, owner: User | None) -> Outcome:
    """Import one finished piece. One that is there is not even read."""
    name = _name(plan, file.path)
    try:
        if file.fault:
            raise Unreadable(file.fault)
        if owner is not None and rows.piece_is_there(owner, file.number):
            return Outcome(name, "there")
        raw, modified_at = read_bytes(file.path)
        stored = read_piece(raw, number=file.number, modified_at=modified_at, now=plan.now)
        if owner is not None:
            rows.require_free(owner, file.number)
        if not stored.strokes:
            return Outcome(name, "left_out", remarks=(NOTHING_DRAWN, *stored.remarks))
        if not plan.is_dry:
            rows.import_piece(stored, owner=_open(owner))
    except (Unreadable, rows.NumberTaken, CanvasRefusal) as reason:
        return Outcome(name, "left_out", remarks=(str(reason),))
    return Outcome(name, "imported", len(stored.strokes), stored.remarks)


def _workspace(plan: Plan, path: Path, owner: User | None, taken: Collection[int]) -> Outcome:
    """Import what the artist was working on; the numbers in `taken` are those of pieces."""
    name = _name(plan, path)
    remarks: tuple[str, ...] = ()
    try:
        if owner is not None and rows.workspace_is_there(owner):
            return Outcome(name, "there")
        raw, modified_at = read_bytes(path)
        stored = read_workspace(raw, modified_at=modified_at, now=plan.now)
        if not plan.is_dry:
            is_done_now, remarks = rows.import_workspace(stored, owner=_open(owner), taken=taken)
            if not is_done_now:
                return Outcome(name, "there")
    except (Unreadable, CanvasRefusal) as reason:
        return Outcome(name, "left_out", remarks=(str(reason),))
    return Outcome(name, "imported", len(stored.strokes), stored.remarks + remarks)


def _open(owner: User | None) -> User:
    """Return an account that takes pieces; raises Unreadable for a closed one."""
    if owner is None or not owner.is_active:
        raise Unreadable(CLOSED)
    return owner


def _name(plan: Plan, path: Path) -> str:
    """Return the file's place in the folder, safe to print and to compare."""
    return ascii(str(path.relative_to(plan.root)))[1:-1]
