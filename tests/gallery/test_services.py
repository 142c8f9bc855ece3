"""Hanging, showing and withdrawing a piece: what is written, and what never changes again."""

import io
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from accounts.models import User
from canvas import services as canvases
from canvas.errors import CanvasIsFinished, CanvasNotFound, NotYours
from canvas.snapshot import placed_strokes
from gallery import services, tasks
from gallery.errors import NothingToHang
from gallery.models import Piece
from tests.gallery.hanging import NOON, at_home, draw, hang, line, perform, start

pytestmark = pytest.mark.django_db


class TestHanging:
    def test_what_lies_on_the_canvas_hangs_under_its_title(self, alice: User) -> None:
        canvas = start(alice, style="paint")
        draw(alice, canvas, line(), line())
        canvases.name_piece(canvas_id=canvas.id, title="Dawn", alt_text="Two lines.", now=NOON)
        piece = services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
        assert (piece.title, piece.alt_text, piece.style) == ("Dawn", "Two lines.", "paint")
        assert (piece.stroke_count, piece.hung_at, piece.is_listed) == (2, NOON, True)
        canvas.refresh_from_db()
        assert canvas.finished_at == NOON
        assert canvas.changes.get(type="canvas_finished").seq == piece.seq

    def test_a_second_hanging_returns_the_piece_that_hangs(self, alice: User) -> None:
        piece = hang(alice, "Once")
        later = NOON + timedelta(hours=1)
        again = services.hang_piece(canvas_id=piece.canvas_id, ended_by="replaced", now=later)
        assert again == piece
        assert again.hung_at == NOON
        assert Piece.objects.count() == 1
        assert again.canvas.changes.filter(type="canvas_finished").count() == 1

    def test_a_blank_canvas_is_refused_and_stays_open(self, alice: User) -> None:
        canvas = start(alice)
        draw(alice, canvas)
        canvases.undo_strokes(user=alice, canvas_id=canvas.id, now=NOON)
        with pytest.raises(NothingToHang):
            services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
        canvas.refresh_from_db()
        assert canvas.finished_at is None

    def test_its_strokes_never_change_afterwards(self, alice: User) -> None:
        piece = hang(alice)
        before = [stroke.id for stroke in placed_strokes(piece.canvas, piece.seq)]
        for verb in (canvases.undo_strokes, canvases.clear_canvas):
            with pytest.raises(CanvasIsFinished):
                verb(user=alice, canvas_id=piece.canvas_id, now=NOON)
        with pytest.raises(CanvasIsFinished):
            draw(alice, piece.canvas)
        with pytest.raises(CanvasIsFinished):
            canvases.name_piece(canvas_id=piece.canvas_id, title="x", alt_text="", now=NOON)
        assert [stroke.id for stroke in placed_strokes(at_home(piece).canvas)] == before

    @pytest.mark.parametrize("visibility", ["private", "unlisted"])
    def test_a_canvas_that_is_not_public_hangs_unlisted(self, alice: User, visibility: str) -> None:
        assert not hang(alice, visibility=visibility).is_listed


class TestWhoDrewWhat:
    def test_shares_are_of_the_drawn_length_the_greatest_first(
        self, alice: User, bob: User
    ) -> None:
        canvas = start(alice, open_to="signed_in")
        draw(bob, canvas, line(100))
        perform(canvas, line(300))
        piece = services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
        assert piece.shares == [
            {"name": "Code Monet", "role": "agent", "share": 0.75},
            {"name": "Bob", "role": "guest", "share": 0.25},
        ]

    def test_the_painter_is_whose_turn_it_was(self, alice: User) -> None:
        canvas = start(alice)
        perform(canvas, painter="understudy")
        piece = services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
        assert piece.painter == "understudy"

    def test_a_piece_drawn_by_hands_alone_has_no_painter(self, alice: User) -> None:
        assert hang(alice).painter == ""


class TestVisibility:
    def test_the_listing_follows_the_canvas(self, alice: User) -> None:
        piece = hang(alice)
        for visibility, is_listed in (("private", False), ("unlisted", False), ("public", True)):
            services.set_visibility(
                user=alice,
                canvas_id=piece.canvas_id,
                visibility=visibility,
                open_to="owner",
                now=NOON,
            )
            assert at_home(piece).is_listed is is_listed
            assert at_home(piece).canvas.visibility == visibility

    def test_only_the_artist_sets_it(self, alice: User, charlie: User) -> None:
        piece, hidden = hang(alice), hang(alice, visibility="private")
        for canvas_id, refusal in ((piece.canvas_id, NotYours), (hidden.canvas_id, CanvasNotFound)):
            with pytest.raises(refusal):
                services.set_visibility(
                    user=charlie,
                    canvas_id=canvas_id,
                    visibility="public",
                    open_to="owner",
                    now=NOON,
                )
        assert not at_home(hidden).is_listed

    def test_a_withdrawn_piece_stays_out_until_it_is_put_back(self, alice: User, bob: User) -> None:
        piece = hang(alice)
        services.withdraw_piece(canvas_id=piece.canvas_id, now=NOON)
        services.set_visibility(
            user=alice, canvas_id=piece.canvas_id, visibility="public", open_to="owner", now=NOON
        )
        assert not Piece.objects.listed().exists()
        assert not Piece.objects.visible_to(bob).exists()
        assert Piece.objects.visible_to(alice).exists()
        services.put_back_piece(canvas_id=piece.canvas_id)
        assert Piece.objects.listed().exists()

    def test_a_closed_account_takes_its_pieces_along(self, alice: User) -> None:
        hang(alice)
        alice.is_active = False
        alice.save()
        assert not Piece.objects.listed().exists()
        assert not Piece.objects.visible_to(AnonymousUser()).exists()

    def test_a_hidden_gallery_lists_nothing(self, alice: User) -> None:
        hang(alice)
        alice.is_gallery_public = False
        alice.save()
        assert not Piece.objects.listed().exists()


class TestPictures:
    def test_three_pictures_are_stored_once(self, alice: User) -> None:
        piece = hang(alice)
        services.make_pictures(piece_id=piece.pk)
        first = at_home(piece)
        sizes = [
            Image.open(io.BytesIO(default_storage.open(file.name).read())).size
            for file in (first.thumbnail, first.picture, first.social_picture)
        ]
        assert sizes == [(640, 480), (800, 600), (1200, 630)]
        tasks.render_pictures.apply(args=[piece.pk]).get()
        again = at_home(piece)
        assert again.picture.name == first.picture.name
        _, stored = default_storage.listdir(f"pieces/{piece.canvas_id}")
        assert len(stored) == 3

    def test_until_then_the_piece_shows_its_drawing(self, alice: User) -> None:
        piece = hang(alice)
        assert piece.picture_url == f"/canvases/{piece.canvas_id}/picture.webp"

    def test_half_a_file_of_a_dead_process_is_written_anew(self, alice: User) -> None:
        piece = hang(alice)
        services.make_pictures(piece_id=piece.pk)
        name = at_home(piece).picture.name
        whole = default_storage.open(name).read()
        Path(default_storage.path(name)).write_bytes(whole[: len(whole) // 2])
        Piece.objects.filter(pk=piece.pk).update(picture="")
        services.make_pictures(piece_id=piece.pk)
        assert at_home(piece).picture.name == name
        assert default_storage.open(name).read() == whole

    @pytest.mark.django_db(transaction=True)
    def test_many_workers_at_once_mend_the_pictures_of_a_dead_one(self, alice: User) -> None:
        piece = hang(alice)
        services.make_pictures(piece_id=piece.pk)
        before = at_home(piece)
        for stored in (before.thumbnail, before.picture, before.social_picture):
            Path(stored.path).write_bytes(b"half")
        Piece.objects.filter(pk=piece.pk).update(thumbnail="", picture="", social_picture="")
        failures: list[Exception] = []
        start = Barrier(8)

        def work() -> None:
            start.wait()
            try:
                services.make_pictures(piece_id=piece.pk)
            except OSError as failure:
                failures.append(failure)
            finally:
                connection.close()

        workers = [Thread(target=work) for _ in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert failures == []
        made = at_home(piece)
        for stored in (made.thumbnail, made.picture, made.social_picture):
            with Image.open(stored) as picture:
                picture.load()
        folder = Path(default_storage.path(made.picture.name)).parent
        assert len(list(folder.iterdir())) == 3

    def test_a_full_disk_leaves_the_piece_hanging(self, alice: User, settings, tmp_path) -> None:
        piece = hang(alice)
        (tmp_path / "pieces").write_text("a file where a folder should be")
        settings.MEDIA_ROOT = tmp_path
        with pytest.raises(OSError):
            services.make_pictures(piece_id=piece.pk)
        assert not at_home(piece).picture
        settings.MEDIA_ROOT = tmp_path / "roomier"
        assert list(Piece.objects.lacking_pictures()) == [piece]
        services.make_pictures(piece_id=piece.pk)
        assert at_home(piece).social_picture

    def test_a_piece_that_is_gone_needs_none(self, db: None) -> None:
        services.make_pictures(piece_id=404)

    def test_they_are_asked_for_once_the_piece_is_committed(
        self, alice: User, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks() as asked:
            hang(alice)
        with django_capture_on_commit_callbacks() as again:
            assert services.ring_for_missing_pictures() == 1
        assert again
        assert asked
