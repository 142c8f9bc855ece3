"""Where the original kept its files: users/<uuid>/workspace.json and users/<uuid>/gallery/.

Names and bytes only; what is in the files is read by `documents`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from agent.importing.documents import Unreadable, is_number

MAX_FILE_BYTES = 32 * 1024 * 1024  # the original stopped a workspace's growth at 10 MiB
PIECE_NAME = re.compile(r"piece_([0-9]{1,12})\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class PieceFile:
    """A file of a gallery with its piece's number; `fault` says why it cannot be taken over."""

    path: Path
    number: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ArtistFolder:
    """One artist's files: `pieces` by number."""

    user_id: UUID
    pieces: tuple[PieceFile, ...]
    workspace: Path | None

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of its pieces, of those too that cannot be read."""
        return frozenset(file.number for file in self.pieces if file.number >= 0)

    @property
    def file_count(self) -> int:
        return len(self.pieces) + (self.workspace is not None)


def artist_folders(root: Path) -> Iterator[ArtistFolder | Path]:
    """Yield every artist's folder of `root`, in order; a folder that is nobody's as its path.

    Raises:
        Unreadable: `root` has no folder `users`, or it cannot be listed.
    """
    try:
        found = sorted(path for path in (root / "users").iterdir() if path.is_dir())
    except OSError as error:
        raise Unreadable(f"{root / 'users'} cannot be listed: {error.strerror}") from error
    for folder in found:
        try:
            user_id = UUID(folder.name)
        except ValueError:
            yield folder
        else:
            workspace = folder / "workspace.json"
            yield ArtistFolder(
                user_id=user_id,
                pieces=tuple(_piece_files(folder / "gallery")),
                workspace=workspace if workspace.exists() else None,
            )


def read_bytes(path: Path) -> tuple[bytes, datetime]:
    """Return a file's bytes and when it was written; raises Unreadable."""
    if not path.is_file():  # a pipe would never end
        raise Unreadable("it is not a file")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE_BYTES + 1)
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from error
    if len(raw) > MAX_FILE_BYTES:
        raise Unreadable(f"it is larger than {MAX_FILE_BYTES // 1024**2} MiB")
    return raw, modified_at


def _piece_files(gallery: Path) -> list[PieceFile]:
    """List the files of a gallery; of two with one number the original's newer name is first."""
    try:
        paths = [path for path in gallery.iterdir() if path.match("piece_*.json")]
    except FileNotFoundError:
        return []  # nothing was ever finished
    except OSError as error:
        return [PieceFile(gallery, -1, f"it cannot be listed: {error.strerror}")]
    files: list[PieceFile] = []
    known: dict[int, str] = {}
    for number, _, path in sorted((_number(path), -len(path.name), path) for path in paths):
        fault = f"{known[number]} has the same number" if number in known else ""
        if number < 0:
            fault = "its name has no number of a piece"
        files.append(PieceFile(path, number, fault))
        known.setdefault(number, path.name)
    return files


def _number(path: Path) -> int:
    """Return the number in a file's name; -1 when there is none that a piece could have."""
    name = PIECE_NAME.fullmatch(path.name)
    return int(name[1]) if name and is_number(int(name[1])) else -1
