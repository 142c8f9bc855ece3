"""Strokes onto a canvas: a hand's, and the artist's, which are performed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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
from canvas.services.access import participant_of, refusal
from canvas.strokes import seed_for
from canvas.styles import AskedStyle


@dataclass(frozen=True, slots=True)
class AskedStroke:
    """A path under its author's id, parsed but not placed."""

    id: str
    path: Path
    asked: AskedStyle


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
    by_canvas: dict[UUID, list[int]] = defaultdict(list)
    for index, drawing in enumerate(drawings):
        by_canvas[drawing.canvas_id].append(index)
    receipts: dict[int, int | CanvasRefusal] = {}
    with transaction.atomic():
        for canvas_id in sorted(by_canvas):  # one order for all writers: no deadlock
            indexes = by_canvas[canvas_id]
            answers = _add_to_canvas(canvas_id, [drawings[index] for index in indexes], now)
            receipts.update(zip(indexes, answers, strict=True))
    return [receipts[index] for index in range(len(drawings))]


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
            seed=seed_for(stroke.id),
            added_seq=seq,
            ordinal=ordinal,
        )
        for ordinal, stroke in enumerate(strokes)
    ]


def _add_to_canvas(
    canvas_id: UUID, drawings: Sequence[Drawing], now: datetime
) -> list[int | CanvasRefusal]:
    canvas = Canvas.objects.locked().filter(id=canvas_id).first()
    if canvas is None:
        return [CanvasNotFound(str(canvas_id)) for _ in drawings]
    refusals = {user: refusal(canvas, user) for user in {drawing.user for drawing in drawings}}
    known = _already_there(canvas, [stroke.id for d in drawings for stroke in d.strokes])
    rows: list[Stroke] = []
    changes: list[tuple[events.LogEvent, Participant | None]] = []
    receipts: list[int | CanvasRefusal] = []
    for drawing in drawings:
        receipt = refusals[drawing.user] or _earlier(drawing, known)
        if receipt is None:
            part = participant_of(canvas, drawing.user, now=now)
            added = events.StrokesAdded(by=str(part.id), cause="drawn", strokes=())
            change = broadcast.number(canvas, added, now=now)
            fresh = [stroke for stroke in drawing.strokes if stroke.id not in known]
            rows += rows_for(canvas, part, fresh, seq=change.seq)
            changes.append((change, part))
            known |= {stroke.id: (drawing.user.pk, change.seq) for stroke in fresh}
            receipt = change.seq
        receipts.append(receipt)
    Stroke.objects.bulk_create(rows)
    broadcast.store(canvas, changes, now=now)
    return receipts


def _already_there(canvas: Canvas, ids: Sequence[str]) -> dict[str, tuple[UUID | None, int]]:
    """Return whose the strokes with these ids are, and which change added them."""
    rows = canvas.strokes.filter(client_id__in=ids)
    found = rows.values_list("client_id", "participant__user", "added_seq")
    return {name: (user, seq) for name, user, seq in found}


def _earlier(
    drawing: Drawing, known: dict[str, tuple[UUID | None, int]]
) -> int | CanvasRefusal | None:
    """Return the receipt of strokes that are all stored already, or None when some are fresh."""
    for stroke in drawing.strokes:
        if stroke.id in known and known[stroke.id][0] != drawing.user.pk:
            return BadStroke(stroke.id, "its id belongs to somebody else's stroke")
    if all(stroke.id in known for stroke in drawing.strokes):
        return max(known[stroke.id][1] for stroke in drawing.strokes)
    return None


def _pack_pressure(path: Path) -> bytes | None:
    if path.pressure is None:
        return None
    return np.round(path.pressure * 255).astype(np.uint8).tobytes()
