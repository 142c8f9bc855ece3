"""How the gallery's tests come by canvases and pieces: drawn and hung through the services."""

from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import User
from canvas import broadcast, events
from canvas import services as canvases
from canvas.models import Canvas
from canvas.paths import parse_path
from gallery import services
from gallery.models import Piece

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
_names = count()


def line(length: float = 100.0) -> canvases.AskedStroke:
    asked = {"type": "line", "points": [[50, 300], [50 + length, 300]]}
    path, style = parse_path(asked, width=800, height=600)
    return canvases.AskedStroke(f"stroke-{next(_names)}", path, style)


def start(owner: User, **fields) -> Canvas:
    return canvases.start_canvas(owner=owner, **{"style": "plotter", "now": NOON, **fields})


def draw(user: User, canvas: Canvas, *strokes: canvases.AskedStroke) -> None:
    drawing = canvases.Drawing(user, canvas.id, strokes or (line(),))
    canvases.add_strokes(drawing=drawing, now=NOON)


def perform(canvas: Canvas, *strokes: canvases.AskedStroke, painter: str = "understudy") -> None:
    with canvases.locked(canvas.id) as held:
        turn = events.TurnStarted(turn="turn-1", painter=painter)
        broadcast.publish(held, turn, by=None, now=NOON)
    canvases.perform(canvas_id=canvas.id, strokes=strokes or (line(),), now=NOON)


def hang(
    owner: User, title: str = "", *, minutes: float = 0, alt_text: str = "A line.", **fields
) -> Piece:
    """Hang a piece with one line on it, `minutes` after noon."""
    canvas = start(owner, **fields)
    draw(owner, canvas)
    canvases.name_piece(canvas_id=canvas.id, title=title, alt_text=alt_text, now=NOON)
    now = NOON + timedelta(minutes=minutes)
    return services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=now)


def at_home(piece: Piece) -> Piece:
    """Return the piece as it is stored."""
    return Piece.objects.for_showing().get(pk=piece.pk)
