"""Writing a file of ours so that it is whole or not there; which files there are is not here."""

from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def put_in_place(name: str, content: bytes) -> None:
    """Store `content` under `name`, in place of what is there.

    Two workers may be here at once, and neither may take away what the other writes: each writes
    its own file, then puts it in the place.

    Raises:
        OSError: the storage took no more; what was written of it is gone again.
    """
    own = f"{name}.{uuid4().hex}"
    try:
        own = default_storage.save(own, ContentFile(content))
        Path(default_storage.path(own)).replace(default_storage.path(name))
    except OSError:
        with suppress(OSError):
            default_storage.delete(own)
        raise
