"""Reference pictures: stored through Django's storage, named, shown when the owner allows it."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from agent.errors import PictureNotTaken, ReferenceNotFound, TooManyReferences
from agent.messages import ReferenceBlock
from agent.models import Commission, Reference
from agent.models.memory import MAX_PROMPT, MAX_REFERENCE_NAME, MAX_REFERENCES
from agent.pictures import KeptPicture, PictureRefused, read_picture
from agent.tools.base import NotAvailable
from canvas import broadcast, services
from canvas.events import ReferenceData, ReferencesChanged
from canvas.models import Canvas, Participant
from canvas.services import agent_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the artist asked to be imagined, and in which tool call."""

    prompt: str
    name: str
    call: str


def references_of(canvas: Canvas) -> list[Reference]:
    """Return the canvas's references, the oldest first."""
    return list(Reference.objects.filter(canvas=canvas).order_by("at", "id"))


def are_shown(canvas: Canvas) -> bool:
    """Whether the owner lets watchers see the references."""
    return Commission.objects.filter(canvas=canvas, shows_references=True).exists()


def reference_of_call(canvas: Canvas, call: str) -> ReferenceBlock | None:
    """Return the picture that a tool call has brought already."""
    return _block(Reference.objects.filter(canvas=canvas, call=call).first())


def reference_named(canvas: Canvas, name: str) -> ReferenceBlock | None:
    """Return the canvas's reference of that name; case and outer blanks do not matter."""
    wanted = Reference.objects.filter(canvas=canvas, name__iexact=name.strip())
    return _block(wanted.first())


def reference_by_id(canvas: Canvas, reference_id: str) -> ReferenceBlock | None:
    """Return the canvas's reference of that id, as the journal keeps it."""
    return _block(Reference.objects.filter(canvas=canvas, id=UUID(reference_id)).first())


def require_room(canvas: Canvas) -> None:
    """Raise NotAvailable when the canvas has MAX_REFERENCES."""
    if Reference.objects.filter(canvas=canvas).count() >= MAX_REFERENCES:
        raise NotAvailable(f"There are {MAX_REFERENCES} references already, the most there may be.")


def keep_imagined(
    canvas: Canvas, asked: Asked, picture: KeptPicture, *, now: datetime
) -> ReferenceBlock:
    """Store an imagined picture on the locked canvas.

    Raises:
        NotAvailable: there are MAX_REFERENCES already.
    """
    require_room(canvas)
    reference = Reference(
        canvas=canvas,
        kind="imagined",
        name=_free_name(canvas, asked.name or "reference"),
        prompt=asked.prompt[:MAX_PROMPT],
        call=asked.call,
        at=now,
    )
    _store(reference, picture)
    _announce(canvas, by=agent_of(canvas), now=now)
    return ReferenceBlock(str(reference.id), reference.name, picture.webp)


def give_reference(
    *, user: User, canvas_id: UUID, name: str, content: bytes, now: datetime
) -> Reference:
    """Keep a picture that the owner gives the artist to look at.

    Raises:
        CanvasRefusal: the canvas is not theirs or finished, the bytes are no picture that may be
            kept, or there are MAX_REFERENCES.
    """
    try:
        picture = read_picture(content)
    except PictureRefused as refusal:
        raise PictureNotTaken(str(refusal)) from refusal
    with services.writing(user, canvas_id) as canvas:
        services.require_owner(canvas, user)
        if Reference.objects.filter(canvas=canvas).count() >= MAX_REFERENCES:
            raise TooManyReferences(MAX_REFERENCES)
        name = _free_name(canvas, name or "picture")
        reference = Reference(canvas=canvas, kind="uploaded", name=name, at=now)
        _store(reference, picture)
        _announce(canvas, by=services.participant_of(canvas, user, now=now), now=now)
        return reference


def take_reference_away(*, user: User, canvas_id: UUID, reference_id: UUID, now: datetime) -> None:
    """Delete one of the owner's references, and its file; also when the piece is finished.

    Raises:
        CanvasRefusal: the canvas is not theirs, or it has no such reference.
    """
    with services.owning(user, canvas_id) as canvas:
        reference = Reference.objects.filter(canvas=canvas, id=reference_id).first()
        if reference is None:
            raise ReferenceNotFound(str(reference_id))
        reference.delete()
        _announce(canvas, by=services.participant_of(canvas, user, now=now), now=now)


def remove_references(*, reference_ids: Collection[UUID], now: datetime) -> None:
    """Delete references, whosever they are, and tell those who watch; staff do this."""
    wanted = Reference.objects.filter(id__in=reference_ids)
    with transaction.atomic():
        canvases = Canvas.objects.locked().filter(id__in=wanted.values("canvas")).order_by("id")
        for canvas in list(canvases):
            wanted.filter(canvas=canvas).delete()
            _announce(canvas, by=None, now=now)


def delete_picture(*, instance: Reference, **_: object) -> None:
    """Delete the file of a reference that is gone, once that is committed.

    Django tells it of every row, also of those that go with their canvas or its owner.
    """
    stored = str(instance.picture.name)
    transaction.on_commit(lambda: default_storage.delete(stored), robust=True)


def show_references(*, user: User, canvas_id: UUID, is_shown: bool, now: datetime) -> None:
    """Let watchers see the canvas's references, or no longer; also when the piece is finished.

    Raises:
        CanvasRefusal: the canvas is not theirs.
    """
    with services.owning(user, canvas_id) as canvas:
        was_shown = are_shown(canvas)
        Commission.objects.update_or_create(canvas=canvas, defaults={"shows_references": is_shown})
        if was_shown != is_shown and Reference.objects.filter(canvas=canvas).exists():
            part = services.participant_of(canvas, user, now=now)
            _publish(canvas, references_of(canvas) if is_shown else [], by=part, now=now)


def _free_name(canvas: Canvas, name: str) -> str:
    """Return a name near `name` that no other reference of the canvas has."""
    printable = "".join(c if c.isprintable() else " " for c in name)
    plain = " ".join(printable.split())[: MAX_REFERENCE_NAME - 3] or "reference"
    names = Reference.objects.filter(canvas=canvas).values_list("name", flat=True)
    taken = {known.casefold() for known in names}
    tries = (plain, *(f"{plain} {number}" for number in range(2, MAX_REFERENCES + 2)))
    return next(tried for tried in tries if tried.casefold() not in taken)


def _store(reference: Reference, picture: KeptPicture) -> None:
    """Write the file, then the row: an interruption leaves a file that nobody names, no more.

    Each row has a file of its own, named by its id: no row takes over what another one's writer
    left behind, or loses its picture when another row goes.
    """
    stored = f"references/{reference.canvas_id}/{reference.id}.webp"
    reference.picture = default_storage.save(stored, ContentFile(picture.webp))
    reference.width, reference.height = picture.width, picture.height
    reference.sha256 = hashlib.sha256(picture.webp).hexdigest()
    reference.save()
    log.info("reference.kept", canvas=str(reference.canvas_id), kind=reference.kind)


def _announce(canvas: Canvas, *, by: Participant | None, now: datetime) -> None:
    if are_shown(canvas):
        _publish(canvas, references_of(canvas), by=by, now=now)


def _publish(
    canvas: Canvas, shown: Sequence[Reference], *, by: Participant | None, now: datetime
) -> None:
    """Tell all that may be seen now; what was told before must not be read any more."""
    canvas.changes.filter(type="references_changed").update(body={"references": []})
    told = tuple(
        ReferenceData(
            id=str(reference.id),
            name=reference.name,
            kind="imagined" if reference.kind == "imagined" else "uploaded",
        )
        for reference in shown
    )
    broadcast.publish(canvas, ReferencesChanged(references=told), by=by, now=now)


def _block(reference: Reference | None) -> ReferenceBlock | None:
    """Return the row with its picture; without one when its file is gone."""
    if reference is None:
        return None
    try:
        with default_storage.open(str(reference.picture.name)) as stored:
            return ReferenceBlock(str(reference.id), reference.name, stored.read())
    except FileNotFoundError:
        log.warning("reference.file_gone", reference=str(reference.id))
        return ReferenceBlock(str(reference.id), reference.name)
