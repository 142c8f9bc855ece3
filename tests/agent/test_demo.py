"""The demo artist: a few finished pieces at the start, and work while people visit."""

from datetime import UTC, datetime, timedelta

import pytest

from agent import demo
from agent.models import Turn
from agent.understudy.repertoire import choose
from canvas.models import Canvas
from gallery.models import Piece

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PIECES", 2)


@pytest.mark.usefixtures("_few")
class TestTheFirstPieces:
    def test_they_are_drawn_through_the_real_loop_and_dated_back(self) -> None:
        pieces = list(demo.draw_first_pieces(now=NOW))
        assert {piece.style for piece in pieces} == {"paint", "plotter"}
        assert all(piece.painter == "understudy" and piece.is_listed for piece in pieces)
        assert all(piece.title and piece.alt_text and piece.stroke_count > 20 for piece in pieces)
        assert [piece.hung_at < NOW - timedelta(hours=1) for piece in pieces] == [True, True]
        assert demo.missing_pieces() == 0
        assert not Turn.objects.active().exists()

    def test_a_start_that_was_broken_off_goes_on_with_the_piece_on_the_easel(self) -> None:
        begun = demo._begin(demo.artist(), "plotter", now=NOW)
        [first, second] = demo.draw_first_pieces(now=NOW)
        assert first.canvas == begun
        assert second.canvas != begun


class TestGoingOn:
    def test_nothing_is_begun_while_nobody_visits(self) -> None:
        canvas = demo._begin(demo.artist(), "plotter", now=NOW)
        Turn.objects.update(state="ended")
        demo.go_on(now=NOW)
        assert not Turn.objects.active().exists()
        demo.note_visit()
        demo.go_on(now=NOW)
        assert Turn.objects.active().get().canvas == canvas

    def test_after_a_rest_the_next_piece_begins_in_the_other_style(self) -> None:
        canvas = demo._begin(demo.artist(), "plotter", now=NOW)
        Turn.objects.update(state="ended")
        Canvas.objects.filter(id=canvas.id).update(finished_at=NOW)
        demo.note_visit()
        demo.go_on(now=NOW + demo.REST - timedelta(seconds=1))
        assert Canvas.objects.count() == 1
        demo.go_on(now=NOW + demo.REST)
        assert Canvas.objects.order_by("-number")[0].style == "paint"

    def test_subjects_do_not_come_back_before_the_others_were_drawn(self) -> None:
        artist = demo.artist()
        names = []
        for _ in range(6):
            canvas = demo._begin(artist, "paint", now=NOW)
            names.append(choose(canvas.seed, "paint", "")[0].name)
        assert len(set(names)) == 6
        assert not Piece.objects.exists()
