"""The same picture everywhere: files, pages, live canvas and replay, of pieces in both styles."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from operator import gt
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import User
from agent import services as agents
from agent import turns
from agent.clock import SimulatedClock
from agent.models import Turn
from agent.painters import UNDERSTUDY
from canvas import services as canvases
from canvas.brush_table import BRUSHES
from canvas.models import Canvas
from canvas.paths import parse_path
from canvas.rendering import render
from canvas.styles import StyleName
from gallery import exports, services
from gallery.models import Piece
from tests.browser.agreeing import Surfaces, ink_alone, opened, reduced
from tests.browser.conftest import OpenWindow
from tests.canvas.strokes import INPUTS, placed
from tests.gallery.hanging import at_home
from tests.pictures import (
    MOST_DISTANT,
    MOST_DISTANT_TILE,
    MOST_LACKING,
    mean_distance,
    worst_lack,
    worst_tile,
)

pytestmark = pytest.mark.browser
YESTERDAY = timezone.now() - timedelta(days=1)
SEED = 7
MOST_TURNS = 8
MEASURES = (mean_distance, worst_tile, worst_lack)
ALLOWED = (MOST_DISTANT, MOST_DISTANT_TILE, MOST_LACKING)
COLORS = ("#1a1a2e", "#e94560", "#4ecdc4", "#ffd93d", "#7b68ee")


@pytest.mark.parametrize("style", ["plotter", "paint"])
@pytest.mark.parametrize("made", ["by the understudy", "of hard strokes"])
def test_a_piece_looks_the_same_everywhere(
    open_window: OpenWindow,
    alice: User,
    settings: Settings,
    tmp_path: Path,
    style: StyleName,
    made: str,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    piece = understudys(alice, style) if made == "by the understudy" else hard(alice, style)
    services.make_pictures(piece_id=piece.pk)
    piece = at_home(piece)
    reference = opened(exports.make(piece, "png-2x"))
    apart = {}
    for name, shown in Surfaces(piece, open_window).all():
        wanted = reduced(reference, shown.size)
        if name == "social picture" and style == "plotter":
            wanted = ink_alone(wanted)
        apart[name] = [
            round(far(shown, wanted), 4) for far in (mean_distance, worst_tile, worst_lack)
        ]
    assert [name for name, found in apart.items() if any(map(gt, found, ALLOWED))] == [], apart


def test_a_thin_line_that_is_missing_cannot_hide() -> None:
    strokes = [placed(asked, number=n) for n, asked in enumerate(INPUTS.values())]
    strokes.append(placed({"type": "line", "points": [[500, 400], [560, 430]]}, number=99))
    whole = render(strokes, style="plotter")
    lacking = render(strokes[:-1], style="plotter")
    assert mean_distance(whole, lacking) < MOST_DISTANT / 10
    assert worst_lack(whole, lacking) > MOST_LACKING
    assert worst_lack(whole, whole) == 0


def understudys(artist: User, style: StyleName) -> Piece:
    """Return a piece that the built-in artist painted from first to last, by a fixed seed."""
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright's loop runs in this thread
        return elsewhere.submit(_drawn_by_the_understudy, artist, style).result()


def _drawn_by_the_understudy(artist: User, style: StyleName) -> Piece:
    clock = SimulatedClock(YESTERDAY)
    canvas = agents.begin_canvas(
        user=artist, style=style, seed=SEED, model=UNDERSTUDY, now=clock.now()
    )
    for _ in range(MOST_TURNS):
        turn = Turn.objects.filter(canvas=canvas).active().first() or _asked(canvas, clock)
        if turn is None:
            break
        turns.run_turn(turn.id, clock=clock)
    piece = Piece.objects.get(canvas=canvas)
    connection.close()
    return piece


def _asked(canvas: Canvas, clock: SimulatedClock) -> Turn | None:
    with transaction.atomic():
        locked = Canvas.objects.locked().get(id=canvas.id)
        return agents.request_turn(locked, by=locked.owner, now=clock.now())


def hard(artist: User, style: StyleName) -> Piece:
    """Return a piece of all kinds of paths with all brushes, by a person and by the agent.

    Half of it is translucent, and all of it overlaps.
    """
    now = YESTERDAY
    canvas = canvases.start_canvas(owner=artist, style=style, now=now)
    strokes = tuple(hard_strokes(style))
    own = canvases.Drawing(artist, canvas.id, strokes[::2])
    canvases.add_strokes(drawing=own, now=now)
    show = canvases.perform(canvas_id=canvas.id, strokes=strokes[1::2], now=now)
    canvases.name_piece(canvas_id=canvas.id, title="Hard", alt_text="All at once.", now=now)
    return services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=show.ends_at)


def hard_strokes(style: StyleName) -> list[canvases.AskedStroke]:
    """Return every hard input, in paint with four brushes; the plotter has but one pen."""
    found = []
    for i, (name, asked) in enumerate(INPUTS.items()):
        last = len(BRUSHES) if style == "paint" else i % 3 + 1
        for k in range(i % 3, last, 3):
            look = {
                "brush": list(BRUSHES)[k],
                "color": COLORS[(i + k) % len(COLORS)],
                "stroke_width": 1 + (i * 3.7 + k) % 24,
                "opacity": 0.5 if (i + k) % 2 else 1,
            }
            path, asked_style = parse_path({**asked, **look}, width=800, height=600)
            found.append(canvases.AskedStroke(f"{name} {k}", path, asked_style))
    return found
