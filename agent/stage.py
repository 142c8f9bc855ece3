"""What stands on the home page: the piece that is being drawn, or a replay of a finished one."""

from dataclasses import dataclass
from typing import Literal

from agent.models import Turn
from canvas.models import Canvas
from gallery.models import Piece

MIN_STROKES = 12  # on a live piece before it takes the stage: a blank sheet is no welcome


@dataclass(frozen=True, slots=True)
class Stage:
    """What is shown, and the words that say honestly what it is."""

    mode: Literal["live", "replay", "empty"]
    label: str
    canvas: Canvas | None = None
    piece: Piece | None = None


def choose() -> Stage:
    """Return the newest public piece that a turn is drawing now, else a replay, else nothing."""
    return _live() or _replay() or Stage("empty", "The easel is empty: no piece was drawn yet.")


def _live() -> Stage | None:
    turns = Turn.objects.filter(
        state="running",
        canvas__visibility="public",
        canvas__finished_at=None,
        canvas__owner__is_active=True,
    )
    for turn in turns.select_related("canvas__owner").order_by("-started_at")[:5]:
        if turn.canvas.strokes.live().count() >= MIN_STROKES:
            artist = turn.canvas.owner.shown_name
            return Stage("live", f"Live now, in the studio of {artist}", turn.canvas)
    return None


def _replay() -> Stage | None:
    piece = Piece.objects.listed().for_showing().first()
    if piece is None:
        return None
    when = piece.hung_at.strftime("%-d %B %Y")
    return Stage("replay", f"Replay of a piece finished on {when}", piece.canvas, piece)
