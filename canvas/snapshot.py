"""Reading a canvas's log: its state at any `seq`, and the frames between two; writes nothing."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

import numpy as np

from canvas.events import IN_ROWS, LOG_EVENT, LogEvent, PerformanceData
from canvas.geometry import unpack_points
from canvas.models import Canvas, Change, Performance, Stroke, StrokeQuerySet, milliseconds
from canvas.paths import Path
from canvas.state import CanvasState, fold
from canvas.strokes import PlacedStroke, WireStroke
from canvas.styles import AskedStyle, AuthorRole

type Roles = dict[UUID, AuthorRole]

WIRE_COLUMNS = (
    "client_id",
    "participant_id",
    "kind",
    "points",
    "seed",
    "added_seq",
    "removed_seq",
    "commands",
    "pressure",
    "color",
    "width",
    "opacity",
    "brush",
    "restores",
)
OPTIONAL_KEYS = ("commands", "pressure", "color", "width", "opacity", "brush", "restores")


def state_at(canvas: Canvas, seq: int | None = None) -> CanvasState:
    """Return the state of `canvas` at `seq` (its head when None); `owner` should be loaded."""
    seq = canvas.head_seq if seq is None else seq
    facts = Change.objects.filter(canvas=canvas, seq__lte=seq).exclude(type__in=IN_ROWS)
    told = fold(CanvasState(piece=canvas.facts()), map(_to_event, facts.order_by("seq")))
    strokes = (wire for _, wire in _wired(canvas.strokes.at(seq), roles_on(canvas.id)))
    return replace(
        told, seq=seq, strokes=tuple(strokes), performance=_last_performance(canvas, seq)
    )


def changes_between(canvas_id: UUID, after: int, until: int | None = None) -> list[LogEvent]:
    """Return the log frames with `after < seq <= until` (the head when None), in order."""
    changes = Change.objects.filter(canvas_id=canvas_id, seq__gt=after).order_by("seq")
    rows = list(changes if until is None else changes.filter(seq__lte=until))
    if not any(change.type in IN_ROWS for change in rows):
        return [_to_event(change) for change in rows]
    # The hub reads this for every change of a live canvas: what was not touched is not asked for.
    kinds = {(change.type, change.body.get("cause")) for change in rows}
    is_added = any(kind == "strokes_added" for kind, _ in kinds)
    is_removed = any(kind == "strokes_removed" for kind, _ in kinds)
    is_performed = ("strokes_added", "performed") in kinds
    until = rows[-1].seq
    added = _added(canvas_id, after, until) if is_added else {}
    removed = _removed(canvas_id, after, until) if is_removed else {}
    shows = _performances(canvas_id, after, until) if is_performed else {}
    return [
        _to_event(change, added.get(change.seq), removed.get(change.seq), shows.get(change.seq))
        for change in rows
    ]


def placed_strokes(canvas: Canvas, seq: int | None = None, after: int = 0) -> list[PlacedStroke]:
    """Return the strokes on `canvas` at `seq` that were added after `after`, ready to render."""
    rows = canvas.strokes.at(canvas.head_seq if seq is None else seq)
    roles = roles_on(canvas.id)
    return [placed(row, roles[row.participant_id]) for row in rows.filter(added_seq__gt=after)]


def roles_on(canvas_id: UUID) -> Roles:
    """Return who of the canvas's participants is the agent and who a human."""
    rows = Canvas.objects.filter(id=canvas_id).values_list("participants__id", "participants__role")
    return {part: "agent" if role == "agent" else "human" for part, role in rows if part}


def placed(row: Stroke, role: AuthorRole) -> PlacedStroke:
    """Return a stored stroke as a value."""
    pressure = None
    if row.pressure is not None:
        pressure = np.frombuffer(row.pressure, dtype=np.uint8).astype(np.float64) / 255
    return PlacedStroke(
        id=row.client_id,
        author=str(row.participant_id),
        role=role,
        path=Path(row.path_kind, unpack_points(bytes(row.points)), row.commands, pressure),
        asked=AskedStyle(row.color, row.width, row.opacity, row.brush),
        seed=row.seed,
        seq=row.added_seq,
        restores=row.restores,
    )


def _wired(
    rows: StrokeQuerySet, roles: Roles
) -> Iterable[tuple[tuple[int, int | None], WireStroke]]:
    """Yield ((added_seq, removed_seq), stroke as it travels); rows skip the ORM's objects."""
    for values in rows.values_list(*WIRE_COLUMNS):
        name, part, kind, points, seed, added, gone, *optional = values
        wire: WireStroke = {
            "id": name,
            "author": str(part),
            "role": roles[part],
            "kind": kind,
            "points": b64encode(points).decode(),
            "seed": seed,
            "seq": added,
        }
        for key, value in zip(OPTIONAL_KEYS, optional, strict=True):
            if value is not None and value != "":
                wire[key] = b64encode(value).decode() if key == "pressure" else value  # type: ignore[literal-required]
        yield (added, gone), wire


def _added(canvas_id: UUID, after: int, until: int) -> dict[int, list[WireStroke]]:
    added: dict[int, list[WireStroke]] = defaultdict(list)
    rows = Stroke.objects.filter(canvas_id=canvas_id, added_seq__gt=after, added_seq__lte=until)
    for (seq, _), wire in _wired(rows.in_order(), roles_on(canvas_id)):
        added[seq].append(wire)
    return added


def _removed(canvas_id: UUID, after: int, until: int) -> dict[int, list[str]]:
    removed: dict[int, list[str]] = defaultdict(list)
    rows = Stroke.objects.filter(canvas_id=canvas_id, removed_seq__gt=after, removed_seq__lte=until)
    for seq, name in rows.in_order().values_list("removed_seq", "client_id"):
        removed[seq or 0].append(name)
    return removed


def _performances(canvas_id: UUID, after: int, until: int) -> dict[int, PerformanceData]:
    shows = Performance.objects.filter(
        canvas_id=canvas_id, added_seq__gt=after, added_seq__lte=until
    )
    return {show.added_seq: show.to_event() for show in shows}


def _last_performance(canvas: Canvas, seq: int) -> PerformanceData | None:
    show = canvas.performances.filter(added_seq__lte=seq).order_by("-added_seq").first()
    return show.to_event() if show else None


def _to_event(
    change: Change,
    added: list[WireStroke] | None = None,
    removed: list[str] | None = None,
    performance: PerformanceData | None = None,
) -> LogEvent:
    fields: dict[str, object] = {
        **change.body,
        "type": change.type,
        "seq": change.seq,
        "at": milliseconds(change.at),
    }
    if change.type == "strokes_added":
        fields |= {"strokes": added or [], "performance": performance}
    elif change.type == "strokes_removed":
        fields["ids"] = removed or []
    return LOG_EVENT.validate_python(fields)
