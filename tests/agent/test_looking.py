"""The artist's look: always the canvas as it is, drawn on from the look before."""

import io
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import User
from agent.looking import KEPT, LookingGlass, glasses
from canvas import services
from canvas.events import AskedStroke
from canvas.models import Canvas
from canvas.pictures import Shelf
from canvas.rendering import AGENT_VIEW, render
from canvas.snapshot import placed_strokes

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def drawn(canvas: Canvas, *rows: int, brush: str = "oil_round") -> None:
    asked = [
        AskedStroke(
            id=f"s{uuid4().hex}",
            path={"type": "line", "points": [[0, y], [700, y + 9]], "brush": brush},
        )
        for y in rows
    ]
    strokes = services.read_strokes(asked, width=canvas.width, height=canvas.height)
    services.perform(canvas_id=canvas.id, strokes=strokes, now=timezone.now())


def shows_the_canvas(glass: LookingGlass, canvas: Canvas) -> bool:
    canvas.refresh_from_db()
    seen = glass.look(canvas.id)
    fresh = render(placed_strokes(canvas), style=canvas.style_name, preset=AGENT_VIEW)
    assert seen.seq == canvas.head_seq
    return np.array_equal(np.asarray(Image.open(io.BytesIO(seen.png))), np.asarray(fresh))


class TestLookingGlass:
    def test_shows_what_came_and_not_what_went(self, canvas: Canvas, alice: User) -> None:
        glass = LookingGlass()
        assert shows_the_canvas(glass, canvas)
        drawn(canvas, 40, 80)
        assert shows_the_canvas(glass, canvas)
        drawn(canvas, 120)
        assert shows_the_canvas(glass, canvas)
        services.clear_canvas(user=alice, canvas_id=canvas.id, now=timezone.now())
        assert shows_the_canvas(glass, canvas)
        drawn(canvas, 200)
        assert shows_the_canvas(glass, canvas)

    def test_follows_the_style(self, canvas: Canvas, alice: User) -> None:
        glass = LookingGlass()
        drawn(canvas, 40, 80)
        assert shows_the_canvas(glass, canvas)
        services.set_style(user=alice, canvas_id=canvas.id, style="plotter", now=timezone.now())
        assert shows_the_canvas(glass, canvas)

    def test_draws_only_what_is_new(self, canvas: Canvas) -> None:
        glass = LookingGlass()
        drawn(canvas, 40, 80)
        before = glass.look(canvas.id)
        canvas.strokes.update(color="no colour")  # nobody could draw them again
        drawn(canvas, 300)
        assert glass.look(canvas.id).png != before.png

    def test_starts_afresh_after_a_look_that_failed(self, canvas: Canvas) -> None:
        glass = LookingGlass()
        drawn(canvas, 40)
        glass.look(canvas.id)
        drawn(canvas, 80)
        canvas.strokes.update(color="no colour")
        with pytest.raises(ValueError, match=r"colo|base 16"):
            glass.look(canvas.id)
        canvas.strokes.update(color="#336699")
        assert shows_the_canvas(glass, canvas)


class TestShelf:
    def test_gives_the_same_again_until_others_were_wanted_more(self) -> None:
        shelf = Shelf(LookingGlass, 2)
        one, other, third = uuid4(), uuid4(), uuid4()
        first, second = shelf.of(one), shelf.of(other)
        assert shelf.of(one) is first
        shelf.of(third)
        assert shelf.of(one) is first
        assert shelf.of(other) is not second

    def test_keeps_the_artists_glass_between_turns(self, canvas: Canvas) -> None:
        assert KEPT < 100
        assert glasses.of(canvas.id) is glasses.of(canvas.id)

    def test_makes_one_for_many_who_ask_at_once(self) -> None:
        shelf, one = Shelf(LookingGlass, 2), uuid4()
        with ThreadPoolExecutor(8) as pool:
            assert len(set(map(id, pool.map(lambda _: shelf.of(one), range(50))))) == 1
