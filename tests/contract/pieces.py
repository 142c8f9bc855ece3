"""Finished pieces for tests that only look at them, hung by the services that always hang them."""

from django.utils import timezone

from accounts.models import User
from canvas import services
from canvas.paths import parse_path
from canvas.styles import StyleName
from gallery.models import Piece
from gallery.services import hang_piece
from tests.contract.waiting import eventually

LINE = {"type": "line", "points": [[100, 100], [300, 200]]}
CURVE = {"type": "quadratic", "points": [[0, 0], [50, 100], [100, 0]]}
SVG = {"type": "svg", "d": "M 10 10 L 60 60"}


def hang(
    user: User, *paths: dict[str, object], style: StyleName = "plotter", title: str = ""
) -> Piece:
    """Hang a piece of a line and more paths, all by hand; return when its pictures are made."""
    now = timezone.now()
    canvas = services.start_canvas(owner=user, style=style, now=now)
    strokes = tuple(
        services.AskedStroke(f"stroke-{n}", *parse_path(path, width=800, height=600))
        for n, path in enumerate((LINE, *paths))
    )
    services.add_strokes(drawing=services.Drawing(user, canvas.id, strokes), now=now)
    if title:
        services.name_piece(canvas_id=canvas.id, title=title, alt_text="Lines.", now=now)
    hang_piece(canvas_id=canvas.id, ended_by="replaced", now=now)
    made = Piece.objects.filter(canvas=canvas).exclude(pk__in=Piece.objects.lacking_pictures())
    eventually(made.exists)
    return made.get()


def put_up_a_blank_one(user: User) -> None:
    """Put a blank canvas on the easel, where a finished piece stands."""
    services.start_canvas(owner=user, style="plotter", now=timezone.now())
