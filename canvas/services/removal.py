"""Strokes off a canvas and back again: undo, redo, clear and its undo.

Rows are never deleted or revived. What comes back is added anew and names what it restores.
"""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from canvas import broadcast, events
from canvas.errors import NothingToUndo
from canvas.models import Canvas, Participant, Stroke, StrokeQuerySet
from canvas.services.access import participant_of, require_owner, writing


def undo_strokes(*, user: User, canvas_id: UUID, now: datetime) -> int:
    """Take back the person's own last strokes still on the canvas; return the change's seq."""
    with writing(user, canvas_id) as canvas:
        mine = canvas.strokes.live().filter(participant__user=user)
        last = mine.order_by("-added_seq").first()
        if last is None:
            raise NothingToUndo
        return remove_strokes(
            canvas,
            mine.filter(added_seq=last.added_seq),
            by=last.participant,
            cause="undone",
            now=now,
        )


def redo_strokes(*, user: User, canvas_id: UUID, now: datetime) -> int:
    """Bring back what the person took back last and has not drawn past since."""
    with writing(user, canvas_id) as canvas:
        mine = canvas.strokes.filter(participant__user=user)
        drawn = mine.filter(restores=None).order_by("-added_seq").first()
        undone = _last_removed(canvas, mine, cause="undone")
        if not undone or drawn is None or (undone[0].removed_seq or 0) < drawn.added_seq:
            raise NothingToUndo
        return _restore(canvas, undone, by=drawn.participant, cause="redone", now=now)


def clear_canvas(*, user: User, canvas_id: UUID, now: datetime) -> int:
    """Take every stroke off the canvas, in one change that can be undone; the owner's right."""
    with writing(user, canvas_id) as canvas:
        require_owner(canvas, user)
        part = participant_of(canvas, user, now=now)
        strokes = canvas.strokes.live()
        if not strokes.exists():
            raise NothingToUndo
        return remove_strokes(canvas, strokes, by=part, cause="cleared", now=now)


def restore_cleared(*, user: User, canvas_id: UUID, now: datetime) -> int:
    """Bring back, in their order, the strokes that the last clear took away."""
    with writing(user, canvas_id) as canvas:
        require_owner(canvas, user)
        cleared = _last_removed(canvas, canvas.strokes.all(), cause="cleared")
        if not cleared:
            raise NothingToUndo
        part = participant_of(canvas, user, now=now)
        return _restore(canvas, cleared, by=part, cause="restored", now=now)


def remove_strokes(
    canvas: Canvas,
    strokes: StrokeQuerySet,
    *,
    by: Participant | None,
    cause: events.Cause,
    now: datetime,
    performance: str | None = None,
) -> int:
    """Take `strokes` off the locked canvas in one change; return its seq."""
    event = events.StrokesRemoved(
        by=str(by.id) if by else "", cause=cause, ids=(), performance=performance
    )
    change = broadcast.publish(canvas, event, by=by, now=now)
    strokes.update(removed_seq=change.seq)
    return change.seq


def _restore(
    canvas: Canvas, gone: list[Stroke], *, by: Participant, cause: events.Cause, now: datetime
) -> int:
    """Add strokes like the `gone` ones; removed rows themselves are never revived."""
    event = events.StrokesAdded(by=str(by.id), cause=cause, strokes=())
    change = broadcast.publish(canvas, event, by=by, now=now)
    for ordinal, stroke in enumerate(gone):
        stroke.restores = stroke.client_id
        stroke.client_id = f"~{change.seq}.{ordinal}"  # no client may choose an id with a tilde
        stroke.added_seq, stroke.ordinal, stroke.removed_seq = change.seq, ordinal, None
        stroke.pk, stroke.performance_id = None, None
    Stroke.objects.bulk_create(gone)
    return change.seq


def _last_removed(canvas: Canvas, strokes: StrokeQuerySet, *, cause: str) -> list[Stroke]:
    """Return what the last removal with that cause took away, less what came back since."""
    back = Stroke.objects.filter(canvas=canvas, restores__isnull=False).values("restores")
    gone = strokes.filter(removed_seq__isnull=False).exclude(client_id__in=back)
    seqs = gone.values_list("removed_seq", flat=True).distinct()
    for change in canvas.changes.filter(seq__in=seqs).order_by("-seq"):
        if change.body["cause"] == cause:
            return list(gone.filter(removed_seq=change.seq).in_order())
    return []
