"""A session of our own pages as a device: which one it is, and when it was last used."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

DEVICE = "device"  # the session's key


def device_id_of(session: Mapping[str, Any] | Any) -> UUID | None:
    """Return the device that this session is, once it has been written down as one."""
    with suppress(ValueError):
        return UUID(session.get(DEVICE, ""))
    return None
