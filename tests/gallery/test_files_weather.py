"""Files to take home in bad weather: full disks, crowds, power cuts, workers that die."""

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, TestCase

from accounts.models import User
from gallery import exports, removals, services, tasks
from gallery.models import Piece
from gallery.stored_files import LEFT_AFTER, drop_others, keep, kept, put_in_place
from tests.gallery.hanging import at_home, hang

pytestmark = pytest.mark.django_db
STEM = "exports/some-piece/pdf.what-it-tells"
# A worker that dies in the middle of a file: half of it is written when it is killed.
DYING = """
import os, signal, sys
with open(sys.argv[1], "wb") as file:
    file.write(b"%PDF-1.7 and half of")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def fair_weather(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size` bytes: the write breaks off there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def page(piece: Piece, kind: str) -> str:
    return f"{piece.get_absolute_url()}/files/{kind}"


def folder(piece: Piece) -> Path:
    return Path(default_storage.path(f"exports/{piece.canvas_id}"))


class TestAFullDisk:
    @pytest.mark.parametrize("kind", ["svg", "pdf", "png-2x"])
    def test_leaves_no_half_file_and_the_piece_and_gets_it_later(
        self, alice: User, kind: exports.FileKind
    ) -> None:
        piece = hang(alice)
        with room_for(500), pytest.raises(OSError):
            services.make_file(piece_id=piece.pk, kind=kind)
        assert list(folder(piece).iterdir()) == []
        assert Client().get(piece.get_absolute_url()).status_code == 200
        tasks.make_file.apply(args=[piece.pk, kind]).get()
        assert Client().get(page(piece, kind)).status_code == 200

    def test_leaves_the_file_that_told_a_former_title(self, alice: User) -> None:
        piece = hang(alice, "Sea")
        exports.make(piece, "svg")
        Piece.objects.filter(pk=piece.pk).update(title="Ocean")
        with room_for(500), pytest.raises(OSError):
            exports.make(at_home(piece), "svg")
        assert exports.stored(piece, "svg")


class TestACrowd:
    def test_that_asks_at_once_gets_one_whole_file(self, alice: User) -> None:
        content = {n: bytes([n]) * 1_000_000 for n in range(8)}
        start = threading.Barrier(len(content))
        names: list[str] = []

        def write(own: bytes) -> None:
            start.wait()
            put_in_place(f"{STEM}.pdf", own)
            names.append(keep(STEM, content[0], suffix="pdf"))

        writers = [threading.Thread(target=write, args=[own]) for own in content.values()]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert len(set(names)) == 1
        assert kept(STEM) == content[0]
        assert Path(default_storage.path(f"{STEM}.pdf")).read_bytes() in content.values()
        assert len(default_storage.listdir("exports/some-piece")[1]) == 2

    def test_takes_nothing_away_that_another_worker_is_writing(self) -> None:
        default_storage.save(f"{STEM}.0123.pdf.beef", ContentFile(b"half"))
        drop_others(keep(STEM, b"whole", suffix="pdf"), what="pdf")
        assert len(default_storage.listdir("exports/some-piece")[1]) == 2


class TestAStorageThatIsAway:
    def test_keeps_no_small_file_from_whoever_waits_for_it(
        self, alice: User, settings, tmp_path: Path
    ) -> None:
        piece, here = hang(alice), settings.MEDIA_ROOT
        for where in ("/dev/full/nothing", here):  # a device is no folder: every access fails
            settings.MEDIA_ROOT = where
            for kind in ("svg", "pdf", "json"):
                assert Client().get(page(piece, kind)).status_code == 200

    def test_has_people_wait_for_a_large_one_and_gives_it_when_it_is_back(
        self, alice: User, settings, tmp_path: Path
    ) -> None:
        piece = hang(alice)
        settings.MEDIA_ROOT = "/dev/full/nothing"
        assert Client().get(page(piece, "png-2x")).status_code == 202
        settings.MEDIA_ROOT = tmp_path
        tasks.make_file.apply(args=[piece.pk, "png-2x"]).get()
        assert Client().get(page(piece, "png-2x")).status_code == 200

    def test_is_asked_again_by_the_worker_later(self, alice: User, settings) -> None:
        settings.MEDIA_ROOT = "/dev/full/nothing"
        made = tasks.make_file.apply(args=[hang(alice).pk, "pdf"], retries=tasks.MOST_RETRIES)
        assert isinstance(made.result, OSError)


class TestLostPictures:
    def test_are_drawn_again_when_somebody_looks(self, alice: User) -> None:
        piece = hang(alice)
        services.make_pictures(piece_id=piece.pk)
        piece = at_home(piece)
        Path(default_storage.path(piece.picture.name)).unlink()
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert Client().get(piece.picture.url).status_code == 404
        assert Client().get(at_home(piece).picture_url, follow=True).status_code == 200
        services.make_pictures(piece_id=piece.pk)
        assert at_home(piece).picture.name == piece.picture.name
        assert Client().get(piece.picture.url).status_code == 200

    def test_are_not_all_asked_for_at_once(self, alice: User, settings) -> None:
        pieces = [hang(alice) for _ in range(services.SLOW_FILES.count + 1)]
        for piece in pieces:
            services.make_pictures(piece_id=piece.pk)
        settings.MEDIA_ROOT = "/dev/full/nothing"
        for piece in pieces:
            assert Client().get(at_home(piece).picture.url).status_code == 404
        assert [bool(at_home(piece).picture) for piece in pieces].count(True) == 1


class TestAPowerCut:
    @pytest.mark.parametrize("left", [0.0, 0.5, 0.999])
    @pytest.mark.parametrize("kind", ["png", "webp", "svg", "pdf", "json"])
    def test_truncates_no_file_that_is_given(
        self, alice: User, kind: exports.FileKind, left: float
    ) -> None:
        piece = hang(alice)
        whole = exports.make(piece, kind)
        [file] = folder(piece).iterdir()
        file.write_bytes(whole[: int(len(whole) * left)])
        assert exports.stored(piece, kind) is None
        given = Client().get(page(piece, kind))
        assert given.status_code == 200
        assert given.content == whole == file.read_bytes()

    def test_that_leaves_zeros_for_content_is_noticed(self, alice: User) -> None:
        piece = hang(alice)
        whole = exports.make(piece, "pdf")
        [file] = folder(piece).iterdir()
        file.write_bytes(bytes(len(whole)))
        assert exports.stored(piece, "pdf") is None


class TestAWorkerThatDies:
    def test_leaves_no_file_that_is_given_and_another_makes_it(self, alice: User) -> None:
        piece = hang(alice)
        exports.make(piece, "pdf")
        [file] = folder(piece).iterdir()
        half = file.rename(file.with_name(f"{file.name}.dead"))
        died = subprocess.run([sys.executable, "-c", DYING, str(half)], check=False)
        assert died.returncode == -signal.SIGKILL
        assert exports.stored(piece, "pdf") is None
        assert Client().get(page(piece, "pdf")).status_code == 200

    def test_is_followed_by_another_when_somebody_asks_again(self, alice: User) -> None:
        piece = hang(alice)
        assert Client().get(page(piece, "png-4x")).status_code == 202
        key = f"file-asked-{piece.pk}-png-4x"
        assert cache.get(key)
        assert cache.touch(key, 0)  # the time in which it should have made the file is over
        assert Client().get(page(piece, "png-4x")).status_code == 202
        assert cache.get(key)

    def test_leaves_a_half_file_no_longer_than_the_next_whole_one(self, alice: User) -> None:
        piece = hang(alice)
        exports.make(piece, "pdf")
        [file] = folder(piece).iterdir()
        half = file.with_name(f"{file.name}.dead")
        half.write_bytes(b"%PDF")
        _age(half, LEFT_AFTER.total_seconds() + 1)
        exports.make(piece, "pdf")
        assert list(folder(piece).iterdir()) == [file]


def _age(path: Path, seconds: float) -> None:
    then = time() - seconds
    os.utime(path, (then, then))


def test_what_a_link_in_a_gone_pieces_place_leads_to_stays(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "letter").write_text("dear")
    link = Path(default_storage.path(f"exports/{uuid4()}"))
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(theirs)
    removals.drop_leavings()
    assert (theirs / "letter").read_text() == "dear"
