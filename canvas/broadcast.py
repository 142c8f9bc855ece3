"""The one way a change leaves its service: numbered, stored, and rung for on commit.

The channel layer is a doorbell. It carries `{canvas, head}` and passing frames, and may lose
either: hubs read what is stored, and a heartbeat carries the head.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models import F

from accounts.bell import bell
from canvas.events import IN_ROWS, LogEvent, PassingEvent, encode
from canvas.models import Canvas, Change, Participant, milliseconds

type Entry = tuple[Canvas, LogEvent, Participant | None]  # where, what, by whom

IN_COLUMNS = {"seq", "at", "type"}


def group_of(canvas_id: UUID | str) -> str:
    """Return the layer's group that rings for this canvas."""
    return f"canvas.{canvas_id}"


def publish(canvas: Canvas, event: LogEvent, *, by: Participant | None, now: datetime) -> LogEvent:
    """Store `event` as the canvas's next change and ring for it once that is committed.

    The caller holds the canvas's row lock, and `canvas` was loaded or saved last under it.
    Returns the event with its `seq` and `at`.
    """
    numbered = number(canvas, event, now=now)
    store([(canvas, numbered, by)], now=now)
    return numbered


def number(canvas: Canvas, event: LogEvent, *, now: datetime) -> LogEvent:
    """Give the event the canvas's next `seq`; the caller holds the lock and stores it."""
    canvas.head_seq += 1
    return event.model_copy(update={"seq": canvas.head_seq, "at": milliseconds(now)})


def store(entries: Sequence[Entry], *, now: datetime) -> None:
    """Write numbered events and their canvases' heads in one go; ring on commit."""
    Change.objects.bulk_create(
        Change(
            canvas=canvas,
            seq=event.seq,
            type=event.type,
            at=now,
            participant=by,
            body=event.model_dump(mode="json", exclude=IN_COLUMNS | IN_ROWS.get(event.type, set())),
        )
        for canvas, event, by in entries
    )
    steps = Counter(canvas.id for canvas, _, _ in entries)
    for step in set(steps.values()):  # most often 1: one statement for all canvases
        grown = [canvas_id for canvas_id, count in steps.items() if count == step]
        Canvas.objects.filter(id__in=grown).update(head_seq=F("head_seq") + step)
    canvases = {canvas.id: canvas for canvas, _, _ in entries}
    for canvas in canvases.values():  # robust: a ring that fails must not hide what is stored
        transaction.on_commit(partial(ring, canvas.id, canvas.head_seq), robust=True)


def ring(canvas_id: UUID, head: int) -> None:
    """Tell every hub that the canvas's log has grown to `head`."""
    _send(canvas_id, {"type": "ring", "canvas": str(canvas_id), "head": head})


def pass_on(canvas_id: UUID, frame: PassingEvent) -> None:
    """Hand a passing frame to every hub; it may be lost."""
    _send(canvas_id, {"type": "pass", "canvas": str(canvas_id), "frame": encode(frame)})


def tell_presence(canvas_id: UUID, process: str, watching: int) -> None:
    """Tell the other processes how many sockets watch the canvas in this one."""
    _send(
        canvas_id,
        {"type": "presence", "canvas": str(canvas_id), "process": process, "watching": watching},
    )


def _send(canvas_id: UUID, message: dict[str, object]) -> None:
    layer = get_channel_layer()
    if layer is not None:
        bell.send(layer.group_send(group_of(canvas_id), message))


use_loop = bell.use
