"""What stands on the home page: the piece that is being drawn, or a replay of a finished one.

Where nothing is drawn just now it says why the artist rests; the words are in `resting`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from django.db.models import F

from agent import resting
from agent.ledger import CAPS
from agent.models import Pause, Turn
from agent.resting import Rest
from canvas.models import Canvas
from gallery.models import Piece

MIN_STROKES = 12  # on a live piece before it takes the stage: a blank sheet is no welcome
MOST_LOOKED_AT = 5  # of the turns under way, the newest: a visit must not count all canvases


@dataclass(frozen=True, slots=True)
class Stage:
    """What is shown, and the words that say honestly what it is."""

    mode: Literal["live", "replay", "empty"]
    label: str
    canvas: Canvas | None = None
    piece: Piece | None = None
    rest: Rest | None = None  # why the artist rests, unless it is at work here


def choose(*, now: datetime) -> Stage:
    """Return the newest public piece that a turn is drawing now, else a replay, else nothing."""
    return _live() or _replay(now) or _empty(now)


def _live() -> Stage | None:
    turns = Turn.objects.filter(
        state="running",
        canvas__visibility="public",
        canvas__finished_at=None,
        canvas__owner__is_active=True,
    )
    latest = F("started_at").desc(nulls_last=True)
    for turn in turns.select_related("canvas__owner").order_by(latest)[:MOST_LOOKED_AT]:
        if turn.canvas.strokes.live().count() >= MIN_STROKES:
            artist = turn.canvas.owner.shown_name
            return Stage("live", f"Live now, in the studio of {artist}", turn.canvas)
    return None


def _replay(now: datetime) -> Stage | None:
    piece = Piece.objects.listed().for_showing().first()
    if piece is None:
        return None
    when = piece.hung_at.strftime("%-d %B %Y")
    label = f"Replay of a piece finished on {when}"
    on_easel = Canvas.objects.filter(visibility="public", easel__artist=piece.artist_id)
    return Stage("replay", label, piece.canvas, piece, _rest(on_easel.first(), now))


def _empty(now: datetime) -> Stage:
    public = Canvas.objects.filter(visibility="public", owner__is_active=True)
    newest = public.order_by("-created_at").first()
    label = "The easel is empty: no piece was drawn yet."
    return Stage("empty", label, rest=_rest(newest, now))


def _rest(canvas: Canvas | None, now: datetime) -> Rest:
    """Return why the artist does not draw on a public canvas now; without one it just waits."""
    if canvas is None:
        return resting.WAITING
    turn = Turn.objects.filter(canvas=canvas).order_by("-number").first()
    if turn is None:
        return resting.WAITING
    if canvas.finished_at is not None:
        return resting.FINISHED
    pause = Pause.objects.filter(canvas=canvas).first()
    if pause is not None:
        return Rest(pause.reason, resting.words_of_pause(pause.reason, pause.words))
    return resting.BEGUN if turn.state != "ended" else _after(turn, now)


def _after(turn: Turn, now: datetime) -> Rest:
    """Return why the artist rests after its last turn on an open canvas."""
    is_of_today = turn.ended_at is not None and _day(turn.ended_at) == _day(now)
    if turn.ended_reason == "paint_used_up" and not is_of_today and turn.detail != CAPS["piece"]:
        return resting.WAITING  # the day's paint is back; a piece's never is
    return Rest(turn.ended_reason, turn.detail or resting.words_after(turn.ended_reason))


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
