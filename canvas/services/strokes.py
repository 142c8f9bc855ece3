"""Strokes onto a canvas: a hand's, and the artist's, which are performed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction

from accounts.models import User
from canvas import broadcast, events
from canvas.errors import BadStroke, CanvasNotFound, CanvasRefusal
from canvas.geometry import pack_points
from canvas.models import Canvas, Participant, Stroke
from canvas.paths import Path, PathRefused, parse_path
from canvas.services.access import closed, participant_of, refusal
from canvas.strokes import seed_for
from canvas.styles import AskedStyle


@dataclass(frozen=True, slots=True)
class AskedStroke:
    """A path under its author's id, parsed but not placed.

    seed: the brush's; None lets the id make it. A stroke that comes from a file keeps its own.
    """

    id: str
    path: Path
    asked: AskedStyle
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strokes that one person sent at once: one change of one canvas."""

    user: User
    canvas_id: UUID
    strokes: tuple[AskedStroke, ...]


def read_strokes(
    sent: Sequence[events.AskedStroke], *, width: int, height: int
) -> tuple[AskedStroke, ...]:
    """Parse what a client sent; raises BadStroke, naming the stroke, at the first mistake."""
    read = []
    for stroke in sent:
        try:
            path, asked = parse_path(stroke.path, width=width, height=height)
        except PathRefused as refusal:
            raise BadStroke(stroke.id, str(refusal)) from refusal
        read.append(AskedStroke(stroke.id, path, asked))
    return tuple(read)


def add_strokes(*, drawing: Drawing, now: datetime) -> int:
    """Put a person's strokes on the canvas; return the seq of the change that holds them.

    Strokes whose ids the person has sent before are not stored twice: the answer is the same.

    Raises:
        CanvasRefusal: not visible, not open to the person, finished or full; or an id is taken.
    """
    [receipt] = add_drawings(drawings=[drawing], now=now)
    if isinstance(receipt, CanvasRefusal):
        raise receipt
    return receipt


def add_drawings(*, drawings: Sequence[Drawing], now: datetime) -> list[int | CanvasRefusal]:
    """Put several people's strokes on their canvases in one transaction, each judged by itself.

    Returns one receipt a drawing, in order: the seq that holds it, or why it was refused.
    """
    with transaction.atomic():
        batch = _load(drawings)
        receipts = [_place(batch, drawing, now) for drawing in drawings]
        Stroke.objects.bulk_create(batch.rows)
        broadcast.store(batch.changes, now=now)
    return receipts


def show_hand(
    *, canvas_id: UUID, name: str, stroke: str, points: tuple[tuple[float, float], ...]
) -> None:
    """Let the others see a stroke while it is drawn; the stored one replaces it at pen-up."""
    broadcast.pass_on(canvas_id, events.HandMoved(by=name, stroke=stroke, points=points))


def rows_for(
    canvas: Canvas, part: Participant, strokes: Sequence[AskedStroke], *, seq: int
) -> list[Stroke]:
    """Return unsaved rows for strokes that the change `seq` adds."""
    return [
        Stroke(
            canvas=canvas,
            client_id=stroke.id,
            participant=part,
            kind=stroke.path.kind,
            points=pack_points(stroke.path.points),
            commands=stroke.path.commands,
            pressure=_pack_pressure(stroke.path),
            color=stroke.asked.color,
            width=stroke.asked.width_px,
            opacity=stroke.asked.opacity,
            brush=stroke.asked.brush,
            seed=seed_for(stroke.id) if stroke.seed is None else stroke.seed,
            added_seq=seq,
            ordinal=ordinal,
        )
        for ordinal, stroke in enumerate(strokes)
    ]


@dataclass(slots=True)
class _Batch:
    """What one transaction knows and is going to write; a few queries, however many drawings."""

    canvases: dict[UUID, Canvas]  # locked
    parts: dict[tuple[UUID, UUID], Participant]  # (canvas, user): only those who may draw now
    known: dict[tuple[UUID, str], tuple[UUID | None, int]]  # (canvas, stroke) -> (user, seq)
    rows: list[Stroke] = field(default_factory=list)
    changes: list[broadcast.Entry] = field(default_factory=list)


def _load(drawings: Sequence[Drawing]) -> _Batch:
    """Lock the canvases, in one order for all writers so that none waits in a circle."""
    wanted = {drawing.canvas_id for drawing in drawings}
    canvases = {c.id: c for c in Canvas.objects.locked().filter(id__in=wanted).order_by("id")}
    people = {drawing.user.pk for drawing in drawings}
    parts = Participant.objects.filter(canvas__in=wanted, user__in=people).may_draw()
    names = {stroke.id for drawing in drawings for stroke in drawing.strokes}
    stored = Stroke.objects.filter(canvas__in=wanted, client_id__in=names)
    found = stored.values_list("canvas_id", "client_id", "participant__user", "added_seq")
    return _Batch(
        canvases=canvases,
        parts={(part.canvas_id, part.user_id): part for part in parts if part.user_id},
        known={(canvas, name): (user, seq) for canvas, name, user, seq in found},
    )


def _place(batch: _Batch, drawing: Drawing, now: datetime) -> int | CanvasRefusal:
    """Number a drawing and add its rows to the batch; return its receipt."""
    canvas = batch.canvases.get(drawing.canvas_id)
    if canvas is None:
        return CanvasNotFound(str(drawing.canvas_id))
    part = batch.parts.get((canvas.id, drawing.user.pk))
    refused = closed(canvas) if part else refusal(canvas, drawing.user)
    receipt = refused or _earlier(batch, drawing)
    if receipt is not None:
        return receipt
    if part is None:
        part = participant_of(canvas, drawing.user, now=now)
        batch.parts[canvas.id, drawing.user.pk] = part
    added = events.StrokesAdded(by=str(part.id), cause="drawn", strokes=())
    change = broadcast.number(canvas, added, now=now)
    sent = {stroke.id: stroke for stroke in drawing.strokes}  # one of each, however often sent
    fresh = [stroke for name, stroke in sent.items() if (canvas.id, name) not in batch.known]
    batch.rows += rows_for(canvas, part, fresh, seq=change.seq)
    batch.changes.append((canvas, change, part))
    batch.known |= {(canvas.id, s.id): (drawing.user.pk, change.seq) for s in fresh}
    return change.seq


def _earlier(batch: _Batch, drawing: Drawing) -> int | CanvasRefusal | None:
    """Return the receipt of strokes that are all stored already, or None when some are fresh."""
    before = {s.id: batch.known.get((drawing.canvas_id, s.id)) for s in drawing.strokes}
    for name, stored in before.items():
        if stored and stored[0] != drawing.user.pk:
            return BadStroke(name, "its id belongs to somebody else's stroke")
    seqs = [stored[1] for stored in before.values() if stored]
    return max(seqs) if len(seqs) == len(before) else None


def _pack_pressure(path: Path) -> bytes | None:
    if path.pressure is None:
        return None
    return np.round(path.pressure * 255).astype(np.uint8).tobytes()
