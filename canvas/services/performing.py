"""The artist's strokes: a batch is stored whole, with its timeline, and then performed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from canvas import broadcast, events, performance
from canvas.models import Canvas, Performance, Stroke
from canvas.services.access import agent_of, locked
from canvas.services.removal import remove_strokes
from canvas.services.strokes import AskedStroke, rows_for
from canvas.snapshot import placed
from canvas.strokes import PlacedStroke, seed_for


def perform(*, canvas_id: UUID, strokes: Sequence[AskedStroke], now: datetime) -> Performance:
    """Store a batch of the artist's strokes and the timeline they are drawn by.

    A batch whose strokes are stored already is not stored again: its performance is returned,
    so that a turn that goes on after a crash may ask for the same batch once more.

    Raises:
        CanvasIsFinished: nothing may change its strokes.
    """
    with locked(canvas_id) as canvas:
        known = canvas.strokes.filter(client_id=strokes[0].id).select_related("performance").first()
        if known is not None and known.performance is not None:
            return known.performance
        agent = agent_of(canvas)
        values = [_value(stroke, str(agent.id)) for stroke in strokes]
        timings = performance.timeline(values, pen=_pen(canvas))
        event = events.StrokesAdded(by=str(agent.id), cause="performed", strokes=())
        change = broadcast.publish(canvas, event, by=agent, now=now)
        show = Performance.objects.create(
            canvas=canvas,
            added_seq=change.seq,
            starts_at=now + timedelta(milliseconds=performance.LEAD_IN_MS),
            duration_ms=performance.duration_ms(timings),
            timings=[(t.id, t.start_ms, t.end_ms, t.pace) for t in timings],
        )
        rows = rows_for(canvas, agent, strokes, seq=change.seq)
        for row in rows:
            row.performance = show
        Stroke.objects.bulk_create(rows)
        return show


def cut_performance(*, canvas_id: UUID, now: datetime) -> None:
    """Stop the pen at a stroke boundary: strokes not yet begun go, in one change."""
    with locked(canvas_id) as canvas:
        show = canvas.performances.order_by("-added_seq").first()
        if show is None or show.cut_at is not None or show.ends_at <= now:
            return
        elapsed = (now - show.starts_at) / timedelta(milliseconds=1)
        begun = performance.begun_by(show.to_event().strokes, elapsed)
        show.cut_at = now
        show.save(update_fields=["cut_at"])
        rest = show.strokes.live().exclude(client_id__in=[timing.id for timing in begun])
        if rest.exists():
            agent = agent_of(canvas)
            remove_strokes(canvas, rest, by=agent, cause="cut", now=now, performance=str(show.id))


def _pen(canvas: Canvas) -> tuple[float, float]:
    """Where the artist's pen stands: at the end of its last stroke, or off the lower right."""
    last = canvas.strokes.filter(participant__role="agent").in_order().last()
    if last is None:
        return canvas.width, canvas.height
    return performance.pen_after(placed(last, "agent"))


def _value(stroke: AskedStroke, author: str) -> PlacedStroke:
    return PlacedStroke(
        id=stroke.id,
        author=author,
        role="agent",
        path=stroke.path,
        asked=stroke.asked,
        seed=seed_for(stroke.id),
    )
