"""Pieces' pictures for the existing clients: files that are stored, never drawn in a request."""

import cProfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import place
from benchmarks.asking import asked
from benchmarks.rows import Row
from benchmarks.servers import free_port, site

if TYPE_CHECKING:
    from gallery.models import Piece

AREA = "thumbnails"
STROKES, POINTS = 300, 40
TIMES, CONNECTIONS = 400, 8


def measure() -> list[Row]:
    """Ask for one piece's picture at both doors, without and with its ETag."""
    place.settle()
    owner, port = place.artist(), free_port()
    piece = _piece()
    bearer = {"Authorization": f"Bearer {place.tokens_of(owner).access}"}
    name = f"piece_{piece.canvas.number:06d}"
    own = f"/api/gallery/thumbnail/{name}.png"
    public = f"/api/public/gallery/{owner.pk}/{name}/thumbnail.png"
    if not _draws("/api/canvas.png", bearer):
        raise RuntimeError("a picture that is drawn for its request was not seen to be")
    with site(port):
        return [
            _row(port, "the artist's own, behind a token", own, bearer),
            _row(port, "the public one", public, {}),
        ]


def _row(port: int, which: str, path: str, headers: dict[str, str]) -> Row:
    fresh, fresh_rate = asked(port, path, headers, times=TIMES, connections=CONNECTIONS)
    known = headers | {"If-None-Match": fresh[0].headers["etag"]}
    _, known_rate = asked(port, path, known, times=TIMES, connections=CONNECTIONS, status=304)
    is_drawn = _draws(path, headers) or _draws(path, known)
    return Row(
        AREA,
        f"{which}: requests a second over {CONNECTIONS} connections, one process "
        f"({len(fresh[0].body) / 1e3:.0f} kB)",
        "no picture is drawn in a request",
        f"whole {fresh_rate:,.0f}, 304 {known_rate:,.0f}; "
        f"{'some are DRAWN' if is_drawn else 'none is drawn'}",
        not is_drawn,
    )


def _piece() -> "Piece":
    """Hang a piece, and make its pictures as the worker does."""
    from django.utils import timezone

    from gallery.models import Piece
    from gallery.services import hang_piece, make_pictures

    owner = place.artist()
    canvas = place.blank_canvas(owner)
    place.draw(owner, canvas, strokes=STROKES, points=POINTS)
    piece = hang_piece(canvas_id=canvas.id, ended_by="replaced", now=timezone.now())
    make_pictures(piece_id=piece.pk)
    return Piece.objects.for_showing().get(pk=piece.pk)


def _draws(path: str, headers: dict[str, str]) -> bool:
    """Tell whether anything of `canvas.rendering` runs while `path` is answered."""
    from django.test import Client

    from canvas import rendering

    profile = cProfile.Profile()
    answer = profile.runcall(Client().get, path, headers=headers)
    if answer.status_code not in (200, 304):
        raise RuntimeError(f"{path} answered {answer.status_code}")
    ours = Path(rendering.__file__)
    return any(
        not isinstance(entry.code, str) and Path(entry.code.co_filename) == ours
        for entry in profile.getstats()
    )
