"""The verbs of a canvas: what each writes, and what a spectator is told."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from canvas import services
from canvas.errors import (
    BadStroke,
    CanvasIsFinished,
    CanvasNotFound,
    CanvasRefusal,
    NothingToUndo,
    NotYours,
    NumberIsTaken,
)
from canvas.events import AskedStroke
from canvas.models import Canvas
from tests.spectator import assert_spectator_agrees

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def line(name: str, x: float = 10.0) -> AskedStroke:
    points = [[x, 10], [x + 100, 60.5]]
    return AskedStroke(id=name, path={"type": "polyline", "points": points})


def drawing(user: User, canvas: Canvas, *names: str) -> services.Drawing:
    asked = services.read_strokes([line(name) for name in names], width=800, height=600)
    return services.Drawing(user, canvas.id, asked)


def draw(user: User, canvas: Canvas, *names: str) -> int:
    return services.add_strokes(drawing=drawing(user, canvas, *names), now=NOW)


def ids_on(canvas: Canvas) -> list[str]:
    return [stroke.client_id for stroke in canvas.strokes.live().in_order()]


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=NOW)


@pytest.fixture
def shared(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", open_to="signed_in", now=NOW)


class TestStarting:
    def test_a_canvas_lies_on_its_owners_easel_under_the_next_number(self, alice: User) -> None:
        first = services.start_canvas(owner=alice, style="plotter", now=NOW)
        second = services.start_canvas(owner=alice, style="paint", now=NOW)
        assert (first.number, second.number) == (0, 1)
        alice.refresh_from_db()
        assert alice.easel.canvas == second

    def test_a_canvas_is_as_public_as_its_owners_gallery(self, alice: User, bob: User) -> None:
        bob.is_gallery_public = False
        bob.save()
        assert services.start_canvas(owner=alice, style="paint", now=NOW).visibility == "public"
        assert services.start_canvas(owner=bob, style="paint", now=NOW).visibility == "private"


class TestDrawing:
    def test_strokes_are_added_in_one_change(self, canvas: Canvas, alice: User) -> None:
        seq = assert_spectator_agrees(canvas, lambda: draw(alice, canvas, "a", "b"))
        assert ids_on(canvas) == ["a", "b"]
        assert {stroke.added_seq for stroke in canvas.strokes.all()} == {seq}

    def test_strokes_sent_twice_are_stored_once(self, canvas: Canvas, alice: User) -> None:
        first = draw(alice, canvas, "a")
        again = assert_spectator_agrees(canvas, lambda: draw(alice, canvas, "a"))
        both = assert_spectator_agrees(canvas, lambda: draw(alice, canvas, "a", "b"))
        assert first == again < both
        assert ids_on(canvas) == ["a", "b"]

    def test_an_id_of_somebody_else_is_refused(
        self, shared: Canvas, alice: User, bob: User
    ) -> None:
        draw(alice, shared, "a")
        with pytest.raises(BadStroke, match="somebody else"):
            draw(bob, shared, "a")
        assert ids_on(shared) == ["a"]

    def test_a_guest_joins_with_the_first_stroke(self, shared: Canvas, bob: User) -> None:
        assert_spectator_agrees(shared, lambda: draw(bob, shared, "b"))
        assert shared.participants.get(user=bob).role == "guest"

    def test_charlie_gets_nothing(self, canvas: Canvas, alice: User, charlie: User) -> None:
        with pytest.raises(NotYours):
            draw(charlie, canvas, "c")
        Canvas.objects.filter(id=canvas.id).update(visibility="private")
        with pytest.raises(CanvasNotFound):
            draw(charlie, canvas, "c")
        assert ids_on(canvas) == []

    def test_a_deactivated_artist_draws_no_more(self, canvas: Canvas, alice: User) -> None:
        User.objects.filter(pk=alice.pk).update(is_active=False)
        with pytest.raises(CanvasRefusal):
            draw(alice, canvas, "a")

    def test_a_bad_path_names_its_stroke_and_stores_nothing(self, canvas: Canvas) -> None:
        bad = AskedStroke(id="bad", path={"type": "line", "points": [[1, float("nan")], [2, 3]]})
        with pytest.raises(BadStroke, match="bad"):
            services.read_strokes([line("a"), bad], width=800, height=600)
        assert ids_on(canvas) == []

    def test_drawings_in_one_transaction_are_judged_each_by_itself(
        self, canvas: Canvas, shared: Canvas, alice: User, bob: User
    ) -> None:
        asked = [drawing(bob, canvas, "1"), drawing(bob, shared, "2"), drawing(alice, canvas, "3")]
        refused, second, third = services.add_drawings(drawings=asked, now=NOW)
        assert isinstance(refused, NotYours)
        assert isinstance(second, int)
        assert isinstance(third, int)
        assert (ids_on(canvas), ids_on(shared)) == (["3"], ["2"])

    def test_a_finished_canvas_takes_no_stroke(self, canvas: Canvas, alice: User) -> None:
        draw(alice, canvas, "a")
        assert_spectator_agrees(
            canvas,
            lambda: services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=NOW),
        )
        with pytest.raises(CanvasIsFinished):
            draw(alice, canvas, "b")
        with pytest.raises(CanvasIsFinished):
            services.undo_strokes(user=alice, canvas_id=canvas.id, now=NOW)


class TestTakingBack:
    def test_undo_takes_back_only_ones_own_last_stroke(
        self, shared: Canvas, alice: User, bob: User
    ) -> None:
        draw(alice, shared, "a1")
        draw(alice, shared, "a2")
        draw(bob, shared, "b")
        assert_spectator_agrees(
            shared, lambda: services.undo_strokes(user=alice, canvas_id=shared.id, now=NOW)
        )
        assert ids_on(shared) == ["a1", "b"]

    def test_redo_brings_back_what_undo_took_in_reverse(self, canvas: Canvas, alice: User) -> None:
        for name in "abc":
            draw(alice, canvas, name)
        for _ in range(2):
            services.undo_strokes(user=alice, canvas_id=canvas.id, now=NOW)
        for _ in range(2):
            assert_spectator_agrees(
                canvas, lambda: services.redo_strokes(user=alice, canvas_id=canvas.id, now=NOW)
            )
        restored = [stroke.restores for stroke in canvas.strokes.live().in_order()]
        assert restored == [None, "b", "c"]
        with pytest.raises(NothingToUndo):
            services.redo_strokes(user=alice, canvas_id=canvas.id, now=NOW)

    def test_a_fresh_stroke_ends_what_can_be_redone(self, canvas: Canvas, alice: User) -> None:
        draw(alice, canvas, "a")
        services.undo_strokes(user=alice, canvas_id=canvas.id, now=NOW)
        draw(alice, canvas, "b")
        with pytest.raises(NothingToUndo):
            services.redo_strokes(user=alice, canvas_id=canvas.id, now=NOW)

    def test_clear_is_one_change_and_can_be_undone(
        self, shared: Canvas, alice: User, bob: User
    ) -> None:
        draw(alice, shared, "a")
        draw(bob, shared, "b")
        assert_spectator_agrees(
            shared, lambda: services.clear_canvas(user=alice, canvas_id=shared.id, now=NOW)
        )
        assert ids_on(shared) == []
        assert_spectator_agrees(
            shared, lambda: services.restore_cleared(user=alice, canvas_id=shared.id, now=NOW)
        )
        back = shared.strokes.live().in_order()
        assert [(s.restores, s.participant.name) for s in back] == [("a", "Alice"), ("b", "Bob")]

    def test_a_guest_cannot_clear(self, shared: Canvas, alice: User, bob: User) -> None:
        draw(alice, shared, "a")
        with pytest.raises(NotYours):
            services.clear_canvas(user=bob, canvas_id=shared.id, now=NOW)
        assert ids_on(shared) == ["a"]


class TestPerforming:
    def perform(self, canvas: Canvas, *names: str) -> object:
        asked = services.read_strokes([line(name) for name in names], width=800, height=600)
        return services.perform(canvas_id=canvas.id, strokes=asked, now=NOW)

    def test_a_batch_is_stored_whole_with_its_timeline(self, canvas: Canvas) -> None:
        assert_spectator_agrees(canvas, lambda: self.perform(canvas, "t.1", "t.2"))
        show = canvas.performances.get()
        assert ids_on(canvas) == ["t.1", "t.2"]
        assert [row[0] for row in show.timings] == ["t.1", "t.2"]
        assert show.timings[0][1] < show.timings[0][2] < show.timings[1][1] < show.duration_ms
        assert show.starts_at > NOW

    def test_a_batch_asked_for_again_is_the_same_performance(self, canvas: Canvas) -> None:
        first = self.perform(canvas, "t.1")
        assert assert_spectator_agrees(canvas, lambda: self.perform(canvas, "t.1")) == first

    def test_a_cut_leaves_the_strokes_that_were_begun(self, canvas: Canvas) -> None:
        self.perform(canvas, *[f"t.{i}" for i in range(10)])
        show = canvas.performances.get()
        middle = show.starts_at + timedelta(milliseconds=show.timings[3][1] + 1)
        assert_spectator_agrees(
            canvas, lambda: services.cut_performance(canvas_id=canvas.id, now=middle)
        )
        assert ids_on(canvas) == ["t.0", "t.1", "t.2", "t.3"]
        show.refresh_from_db()
        assert show.cut_at == middle
        assert show.ends_at < middle + timedelta(seconds=3)

    def test_a_performance_that_is_over_cannot_be_cut(self, canvas: Canvas) -> None:
        self.perform(canvas, "t.0")
        services.cut_performance(canvas_id=canvas.id, now=NOW + timedelta(minutes=1))
        assert ids_on(canvas) == ["t.0"]


class TestSettings:
    def test_a_canvas_turned_private_is_gone_for_others(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        assert_spectator_agrees(
            canvas,
            lambda: services.change_settings(
                user=alice, canvas_id=canvas.id, visibility="private", open_to="owner", now=NOW
            ),
        )
        assert not Canvas.objects.visible_to(bob).exists()
        assert Canvas.objects.visible_to(alice).get() == canvas

    def test_only_the_owner_changes_them(self, canvas: Canvas, bob: User) -> None:
        with pytest.raises(NotYours):
            services.change_settings(
                user=bob, canvas_id=canvas.id, visibility="private", open_to="owner", now=NOW
            )

    def test_a_style_holds_for_the_whole_canvas(self, canvas: Canvas, alice: User) -> None:
        draw(alice, canvas, "a")
        assert_spectator_agrees(
            canvas,
            lambda: services.set_style(user=alice, canvas_id=canvas.id, style="plotter", now=NOW),
        )

    def test_a_free_number_is_taken_and_the_next_canvas_comes_after_it(
        self, canvas: Canvas, alice: User
    ) -> None:
        def renumber() -> None:
            services.renumber_piece(user=alice, canvas_id=canvas.id, number=41, now=NOW)

        assert_spectator_agrees(canvas, renumber)
        renumber()
        assert canvas.changes.filter(type="piece_renumbered").count() == 1
        assert services.start_canvas(owner=alice, style="paint", now=NOW).number == 42

    def test_a_taken_number_is_refused_and_a_finished_piece_keeps_its_own(
        self, canvas: Canvas, alice: User, bob: User
    ) -> None:
        after = services.start_canvas(owner=alice, style="paint", now=NOW)
        ask = {"number": after.number, "now": NOW}
        with pytest.raises(NumberIsTaken):
            services.renumber_piece(user=alice, canvas_id=canvas.id, **ask)
        with pytest.raises(NotYours):
            services.renumber_piece(user=bob, canvas_id=canvas.id, **ask)
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=NOW)
        with pytest.raises(CanvasIsFinished):
            services.renumber_piece(user=alice, canvas_id=canvas.id, number=99, now=NOW)

    def test_a_name_is_told_once(self, canvas: Canvas) -> None:
        for _ in range(2):
            services.name_piece(canvas_id=canvas.id, title=" Dusk ", alt_text="Hills.", now=NOW)
        assert canvas.changes.filter(type="piece_named").count() == 1
