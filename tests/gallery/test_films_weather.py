"""Films in bad weather: full disks, dying processes, lost workers, torn files."""

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.models import User
from canvas.models import Canvas
from gallery import film_making, films
from gallery.film_rows import Film
from gallery.films import film_of, make_next_film
from tests.gallery.filming import MP4, SVG, api, asked, made
from tests.gallery.hanging import hang
from tests.gallery.test_files_weather import room_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class TestBadWeather:
    def test_a_full_disk_leaves_no_half_film_and_it_is_made_later(self, alice: User) -> None:
        piece = hang(alice)
        asked(piece)
        with room_for(600), pytest.raises(OSError):
            film_making.make_film(piece, SVG, lambda percent: None)
        folder = Path(default_storage.path(f"exports/{piece.canvas_id}"))
        assert not folder.exists() or list(folder.iterdir()) == []
        make_next_film(now=timezone.now())
        assert film_of(piece=piece, options=SVG, now=timezone.now()).state == "made"

    def test_a_storage_that_is_away_lets_the_film_wait(self, alice: User, settings) -> None:
        piece, kept = hang(alice), settings.MEDIA_ROOT
        asked(piece)
        settings.MEDIA_ROOT = "/dev/full/nothing"  # a device is no folder: every write fails
        with pytest.raises(OSError):
            make_next_film(now=timezone.now())
        film = film_of(piece=piece, options=SVG, now=timezone.now())
        assert (film.state, film.tries) == ("asked", 1)
        settings.MEDIA_ROOT = kept
        make_next_film(now=timezone.now())
        assert film_of(piece=piece, options=SVG, now=timezone.now()).state == "made"

    def test_a_process_that_dies_is_tried_again_and_then_no_more(
        self, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dying = tmp_path / "python"
        dying.write_text("#!/bin/sh\nkill -9 $$\n")
        dying.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(dying))
        piece = hang(alice)
        asked(piece)
        for tried in range(1, films.TRIES + 1):
            make_next_film(now=timezone.now())
            film = film_of(piece=piece, options=SVG, now=timezone.now())
            assert film.tries == tried
        assert film.state == "refused"
        assert film.words
        monkeypatch.undo()
        assert made(piece).state == "made"  # whoever asks again has it tried again

    def test_a_process_that_takes_too_long_is_ended(
        self, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endless = tmp_path / "python"
        endless.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
        endless.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(endless))
        monkeypatch.setattr(film_making, "LONGEST_MAKING_S", 0.2)
        assert made(hang(alice)).tries == 1

    def test_a_server_that_ends_ends_the_film_which_another_makes(
        self, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        endless = tmp_path / "python"
        endless.write_text("#!/bin/sh\necho 7\nexec tail -f /dev/null\n")
        endless.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(endless))
        monkeypatch.setattr(film_making, "closing_time", threading.Event())
        piece = hang(alice)
        film = asked(piece)
        threading.Timer(0.3, film_making.stop).start()
        make_next_film(now=timezone.now())
        film.refresh_from_db()
        assert film.state == "asked"
        make_next_film(now=timezone.now())  # nothing is begun by a process that ends
        film.refresh_from_db()
        assert (film.state, film.tries) == ("asked", 1)

    def test_a_worker_that_died_is_followed_by_another(self, alice: User) -> None:
        piece, now = hang(alice), timezone.now()
        film = asked(piece)
        Film.objects.filter(pk=film.pk).update(
            state="being_made", tries=1, percent=40, held_until=now - timedelta(seconds=1)
        )
        make_next_film(now=now)
        assert film_of(piece=piece, options=SVG, now=now).state == "made"

    def test_one_whose_workers_were_all_lost_does_not_stand_in_the_way(self, alice: User) -> None:
        piece, now = hang(alice), timezone.now()
        lost, waiting = asked(piece), asked(piece, MP4)
        Film.objects.filter(pk=lost.pk).update(
            state="being_made", tries=films.TRIES, held_until=now - timedelta(seconds=1)
        )
        cache.clear()
        films.ring_for_waiting(now=now)
        assert cache.get(f"film-rung-{lost.pk}")  # a bell, whichever film it names
        make_next_film(now=now)
        lost.refresh_from_db()
        waiting.refresh_from_db()
        assert (lost.state, waiting.state) == ("refused", "made")

    def test_one_that_breaks_in_no_way_we_know_does_not_stand_in_the_way(
        self, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        babbling = tmp_path / "python"
        babbling.write_text("#!/bin/sh\n/bin/cat > /dev/null\necho nonsense\n")
        babbling.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(babbling))
        film, behind = asked(hang(alice)), asked(hang(alice, "Next"))
        cache.clear()
        with pytest.raises(ValueError, match="nonsense"):
            make_next_film(now=timezone.now())
        film.refresh_from_db()
        assert (film.state, film.tries) == ("asked", 1)
        assert behind.is_unfinished
        assert cache.get(f"film-rung-{film.pk}")

    def test_a_film_is_not_forgotten_because_the_storage_is_away(
        self, alice: User, settings
    ) -> None:
        piece, kept = hang(alice), settings.MEDIA_ROOT
        made(piece)
        settings.MEDIA_ROOT = "/dev/full/nothing"
        assert films.film_file(piece=piece, options=SVG) is None
        settings.MEDIA_ROOT = kept
        assert films.film_file(piece=piece, options=SVG)

    def test_what_was_begun_anew_is_not_ended_by_who_was_slow(self, alice: User) -> None:
        film = asked(hang(alice))
        Film.objects.filter(pk=film.pk).update(state="being_made", tries=2)
        assert films._end(film, state="made") is False
        film.refresh_from_db()
        assert film.state == "being_made"

    @pytest.mark.parametrize("left", [b"", b"<svg"])
    def test_a_torn_file_is_not_given_and_made_anew(self, alice: User, left: bytes) -> None:
        piece = hang(alice)
        made(piece)
        [path] = Path(default_storage.path(f"exports/{piece.canvas_id}")).iterdir()
        path.write_bytes(left)
        assert Client().get(api(piece, SVG.name, file="/file")).status_code == 404
        assert made(piece).state == "made"
        assert Client().get(api(piece, SVG.name, file="/file")).status_code == 200

    def test_a_bell_that_was_lost_is_rung_again(self, alice: User) -> None:
        film = asked(hang(alice))
        cache.clear()
        films.ring_for_waiting(now=timezone.now())
        assert cache.get(f"film-rung-{film.pk}")

    def test_films_go_with_their_piece(
        self, alice: User, django_capture_on_commit_callbacks
    ) -> None:
        piece = hang(alice)
        made(piece)
        folder = Path(default_storage.path(f"exports/{piece.canvas_id}"))
        with django_capture_on_commit_callbacks(execute=True):
            Canvas.objects.filter(pk=piece.canvas_id).delete()
        assert not Film.objects.exists()
        assert not folder.exists()

    def test_the_process_is_told_no_secrets(
        self, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        curious = tmp_path / "python"
        curious.write_text(f'#!/bin/sh\nenv > "{tmp_path}/told"\n/bin/cat > /dev/null\n: > "$3"\n')
        curious.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(curious))
        monkeypatch.setitem(os.environ, "SECRET_KEY", "test-key")
        made(hang(alice))
        assert "test-key" not in (tmp_path / "told").read_text()
