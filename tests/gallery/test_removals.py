"""When a piece or its artist goes, so do its files; no storage keeps anybody's account."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase

from accounts.models import User
from gallery import exports, services, tasks
from gallery.models import Piece
from gallery.removals import FOLDERS
from tests.gallery.hanging import hang

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_storage_of_our_own(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def with_files(owner: User) -> Piece:
    piece = hang(owner, "Sea")
    services.make_pictures(piece_id=piece.pk)
    exports.make(piece, "pdf")
    exports.make(piece, "json")
    return piece


def folders(piece: Piece) -> list[Path]:
    return [Path(default_storage.path(f"{folder}/{piece.canvas_id}")) for folder in FOLDERS]


def gone_after(delete) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        delete()


class TestFilesGo:
    def test_with_their_artist_and_nobody_elses(self, alice: User, bob: User) -> None:
        hers, his = with_files(alice), with_files(bob)
        gone_after(alice.delete)
        assert [folder.exists() for folder in folders(hers)] == [False, False]
        assert all(len(list(folder.iterdir())) >= 2 for folder in folders(his))

    def test_with_their_canvas(self, alice: User) -> None:
        piece = with_files(alice)
        gone_after(piece.canvas.delete)
        assert [folder.exists() for folder in folders(piece)] == [False, False]

    def test_with_a_piece_that_has_none_without_a_word(self, alice: User) -> None:
        piece = hang(alice)
        gone_after(piece.delete)
        assert not Piece.objects.exists()

    def test_not_before_it_is_certain(self, alice: User) -> None:
        piece = with_files(alice)
        with TestCase.captureOnCommitCallbacks(execute=False):
            alice.delete()
        assert all(folder.exists() for folder in folders(piece))


class TestAStorageThatFails:
    def test_keeps_no_account(self, alice: User, settings, tmp_path: Path) -> None:
        piece = with_files(alice)
        settings.MEDIA_ROOT = "/dev/full/nothing"  # a device is no folder: every access fails
        gone_after(alice.delete)
        assert not User.objects.filter(pk=alice.pk).exists()
        settings.MEDIA_ROOT = tmp_path
        assert all(folder.exists() for folder in folders(piece))
        tasks.tidy.apply().get()
        assert [folder.exists() for folder in folders(piece)] == [False, False]


class TestTidying:
    def test_leaves_what_hangs_and_what_is_not_ours(self, alice: User, tmp_path: Path) -> None:
        piece = with_files(alice)
        (tmp_path / "exports" / "lost+found").mkdir()
        tasks.tidy.apply().get()
        assert all(folder.exists() for folder in folders(piece))
        assert (tmp_path / "exports" / "lost+found").exists()

    def test_drops_what_a_worker_made_of_a_piece_that_went_meanwhile(self, alice: User) -> None:
        piece = hang(alice)
        Piece.objects.filter(pk=piece.pk).delete()
        exports.make(piece, "json")
        tasks.tidy.apply().get()
        assert not folders(piece)[1].exists()

    def test_needs_no_folder(self) -> None:
        tasks.tidy.apply().get()
