"""A spectator's law: an old snapshot and the changes since make the fresh snapshot."""

from collections.abc import Callable

from canvas.events import LOG_EVENT, encode
from canvas.models import Canvas
from canvas.snapshot import changes_between, state_at
from canvas.state import fold, to_snapshot


def assert_spectator_agrees[R](canvas: Canvas, verb: Callable[[], R]) -> R:
    """Run `verb` and check that somebody who followed the log sees what a newcomer sees."""
    canvas.refresh_from_db()
    before = state_at(canvas)
    answer = verb()
    canvas.refresh_from_db()
    frames = [encode(event) for event in changes_between(canvas.id, before.seq)]
    followed = fold(before, (LOG_EVENT.validate_json(frame) for frame in frames))
    assert to_snapshot(followed) == to_snapshot(state_at(canvas))
    assert canvas.head_seq == before.seq + len(frames)
    assert list(canvas.changes.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, canvas.head_seq + 1)
    )
    return answer
