"""Reference pictures: checked, made small, stored, and given to the artist to look at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agent.messages import ReferenceBlock
from agent.models import Reference
from agent.tools.base import NotAvailable
from canvas.models import Canvas


@dataclass(frozen=True, slots=True)
class Asked:
    """What the artist asked to be imagined, and in which tool call."""

    prompt: str
    name: str
    call: str


def reference_of_call(canvas: Canvas, call: str) -> ReferenceBlock | None:
    """Return the picture that a tool call has brought already."""
    return _block(Reference.objects.filter(canvas=canvas, call=call).first())


def reference_named(canvas: Canvas, name: str) -> ReferenceBlock | None:
    """Return the canvas's reference of that name."""
    return _block(Reference.objects.filter(canvas=canvas, name=name).first())


def reference_by_id(canvas: Canvas, name: str) -> ReferenceBlock | None:
    """Return the canvas's reference of that id, as the journal keeps it."""
    return _block(Reference.objects.filter(canvas=canvas, id=UUID(name)).first())


def keep_imagined(canvas: Canvas, asked: Asked, picture: bytes, *, now: datetime) -> ReferenceBlock:
    """Store an imagined picture on the locked canvas.

    Raises:
        NotAvailable: it is no picture that may be kept.
    """
    raise NotAvailable("Pictures cannot be kept yet.")


def _block(reference: Reference | None) -> ReferenceBlock | None:
    if reference is None:
        return None
    with reference.picture.open() as stored:
        return ReferenceBlock(str(reference.id), reference.name, stored.read())
