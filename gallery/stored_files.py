"""Writing a file of ours so that it is whole or not there; which files there are is not here."""

import hashlib
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

SUM_LENGTH = 20  # hexadecimal digits of a content's hash
LEFT_AFTER = timedelta(hours=1)  # nobody writes one file for so long: its writer died


def put_in_place(name: str, content: bytes) -> None:
    """Store `content` under `name`, in place of what is there.

    Two workers may be here at once, and neither may take away what the other writes: each writes
    its own file, then puts it in the place. It is on the disk before it is there, so that a power
    cut does not leave its name without its content.

    Raises:
        OSError: the storage took no more; what was written of it is gone again.
    """
    own = f"{name}.{uuid4().hex}"
    try:
        own = default_storage.save(own, ContentFile(content))
        path = Path(default_storage.path(own))
        with path.open("rb") as written:
            os.fsync(written.fileno())
        path.replace(default_storage.path(name))
    except OSError:
        with suppress(OSError):
            default_storage.delete(own)
        raise


def keep(stem: str, content: bytes, *, suffix: str) -> str:
    """Store `content` under a name that begins with `stem` and tells its sum; return the name.

    stem: of a folder and two parts, "folder/what.which"; `kept` finds the file by it.

    Raises:
        OSError: as `put_in_place`.
    """
    name = f"{stem}.{_sum(content)}.{suffix}"
    put_in_place(name, content)
    return name


def kept(stem: str) -> bytes | None:
    """Return what `keep` stored, or None when it is not there, or not as it was written.

    Raises:
        OSError: the storage cannot be read.
    """
    folder, _, beginning = stem.rpartition("/")
    for name in _names(folder):
        if not (name.startswith(f"{beginning}.") and _is_whole_name(name)):
            continue
        with default_storage.open(f"{folder}/{name}") as stored:
            content: bytes = stored.read()
        if _sum(content) == name.split(".")[2]:
            return content
    return None


def drop_others(name: str, *, what: str) -> None:
    """Delete what else is kept of `what` beside the file `name`, and what dead writers left."""
    folder, _, current = name.rpartition("/")
    with suppress(OSError):  # it takes room and no more; whoever writes next drops it
        for other in _names(folder):
            if other.startswith(f"{what}.") and other != current and _is_left(f"{folder}/{other}"):
                default_storage.delete(f"{folder}/{other}")


def _names(folder: str) -> list[str]:
    try:
        names: list[str] = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
    return names


def _is_whole_name(name: str) -> bool:
    return name.count(".") == 3  # one more while it is being written


def _is_left(name: str) -> bool:
    if _is_whole_name(name):
        return True
    return timezone.now() - default_storage.get_modified_time(name) > LEFT_AFTER


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:SUM_LENGTH]
