"""Films of pieces: who may have one made and who gets it, that it is made once and survives."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.limits import TooMany
from accounts.models import User
from gallery import film_making, films, replay, services, tasks
from gallery.errors import FilmNotFound
from gallery.film_options import film_options, options_named
from gallery.film_rows import Film
from gallery.films import film_file, film_of, make_next_film
from gallery.models import Piece
from tests.gallery.filming import MP4, SVG, api, asked, made, page, post
from tests.gallery.hanging import NOON, draw, hang, perform, start
from tests.gallery.test_downloads import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class TestOptions:
    @pytest.mark.parametrize("name", ["mp4-5s-480", "webp-60s-1200-captions", "svg-20s-800"])
    def test_have_one_name_each(self, name: str) -> None:
        options = options_named(name)
        assert options is not None
        assert options.name == name

    @pytest.mark.parametrize(
        "name",
        [
            *("", "mp4-4s-480", "mp4-61s-480", "mp4-05s-480", "mp4-5s-481", "svg-5s-480"),
            *("gif-5s-480", "mp4-5s-480-captions\n", "mp4-٥s-480", "../mp4-5s-480"),
            "mp4-5s-480" + "x" * 500,
        ],
    )
    def test_know_no_other_names(self, name: str) -> None:
        assert options_named(name) is None


class TestMaking:
    def test_tells_people_and_agent_alike(self, alice: User) -> None:
        canvas = start(alice, style="paint")
        draw(alice, canvas)
        perform(canvas)
        piece = services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
        film = made(piece)
        assert (film.state, film.percent) == ("made", 100)
        content = (film_file(piece=piece, options=SVG) or b"").decode()
        assert content.count("pathLength") == 2

    def test_gives_an_mp4_with_captions(self, alice: User) -> None:
        piece = hang(alice, "Sea")
        film = made(piece, MP4)
        assert film.state == "made"
        assert (film_file(piece=piece, options=MP4) or b"")[4:8] == b"ftyp"

    def test_happens_once_however_often_it_is_asked_for(self, alice: User) -> None:
        piece = hang(alice)
        first = made(piece)
        [path] = Path(default_storage.path(f"exports/{piece.canvas_id}")).iterdir()
        written = path.stat().st_mtime_ns
        again = asked(piece)
        make_next_film(now=timezone.now())
        tasks.make_next_film.apply().get()
        assert (again.pk, again.state) == (first.pk, "made")
        assert path.stat().st_mtime_ns == written

    def test_is_one_at_a_time_and_goes_on_with_the_next(self, alice: User) -> None:
        piece = hang(alice)
        first, second = asked(piece), asked(piece, MP4)
        now = timezone.now()
        Film.objects.filter(pk=first.pk).update(
            state="being_made", held_until=now + timedelta(seconds=60)
        )
        make_next_film(now=now)
        second.refresh_from_db()
        assert second.state == "asked"
        make_next_film(now=now + timedelta(seconds=61))  # whoever made the first is gone
        first.refresh_from_db()
        assert first.state == "made"

    def test_is_bounded_for_the_whole_site(self, alice: User) -> None:
        piece = hang(alice)
        for seconds in range(5, 5 + films.FILMS.count):
            asked(piece, film_options("mp4", seconds, 480, has_captions=False))
        with pytest.raises(TooMany):
            asked(piece)
        assert post(Client(), piece).status_code == 429
        shown = Client().post(page(piece), {"kind": "svg", "seconds": 5, "width": 800})
        assert shown.status_code == 429
        assert "try again in" in shown.content.decode()

    def test_is_bounded_for_each_visitor(self, alice: User) -> None:
        piece = hang(alice)
        for seconds in range(5, 5 + films.FILMS_OF_ONE.count):
            asked(piece, film_options("mp4", seconds, 480, has_captions=False), "192.0.2.1")
        with pytest.raises(TooMany):
            asked(piece, asker="192.0.2.1")
        assert asked(piece, asker="192.0.2.2").state == "asked"

    def test_lets_no_more_than_some_wait(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(films, "MOST_WAITING", 1)
        piece = hang(alice)
        asked(piece)
        assert asked(piece).state == "asked"  # the one that waits is told as it is
        with pytest.raises(TooMany):
            asked(piece, MP4)

    def test_keeps_some_of_a_piece_and_lets_the_oldest_go(
        self, alice: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
    ) -> None:
        monkeypatch.setattr(films, "MOST_OF_A_PIECE", 1)
        piece = hang(alice)
        made(piece)
        with django_capture_on_commit_callbacks(execute=True):
            asked(piece, film_options("svg", 6, 800, has_captions=False))
        assert [film.name for film in Film.objects.all()] == ["svg-6s-800"]
        assert list(Path(default_storage.path(f"exports/{piece.canvas_id}")).iterdir()) == []

    def test_lets_none_go_that_is_still_to_be_made(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(films, "MOST_OF_A_PIECE", 1)
        piece = hang(alice)
        waiting = [asked(piece), asked(piece, MP4)]
        assert {film.pk for film in Film.objects.all()} == {film.pk for film in waiting}

    def test_follows_a_new_title(self, alice: User) -> None:
        piece = hang(alice, "Sea")
        made(piece)
        Piece.objects.filter(pk=piece.pk).update(title="Ocean")
        piece.refresh_from_db()
        with pytest.raises(FilmNotFound):
            film_of(piece=piece, options=SVG, now=timezone.now())
        assert made(piece).state == "made"
        assert b"<title>Ocean</title>" in (film_file(piece=piece, options=SVG) or b"")
        assert len(list(Path(default_storage.path(f"exports/{piece.canvas_id}")).iterdir())) == 1

    def test_refuses_what_would_be_too_large_in_words(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(film_making.MOST_MB, "svg", 0)
        piece = hang(alice)
        film = made(piece)
        assert film.state == "refused"
        assert "larger than 0 MB" in film.words
        assert "larger than 0 MB" in Client().get(page(piece, SVG.name)).content.decode()

    def test_refuses_a_piece_of_too_many_changes(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(replay, "MAX_CHANGES", 1)
        piece = hang(alice)
        assert post(Client(), piece).status_code == 413
        shown = Client().post(page(piece), {"kind": "svg", "seconds": 5, "width": 800})
        assert shown.status_code == 413


class TestTheDoors:
    def test_say_how_far_it_is_and_give_it_then(self, alice: User) -> None:
        piece = hang(alice, "Sea")
        answer = post(Client(), piece)
        assert answer.status_code == 202
        assert answer["Location"] == api(piece, SVG.name)
        assert (answer.json()["state"], answer["Retry-After"]) == ("asked", "2")
        assert Client().get(api(piece, SVG.name, file="/file")).status_code == 404
        make_next_film(now=timezone.now())
        told = Client().get(answer["Location"])
        assert (told.json()["state"], told.json()["percent"]) == ("made", 100)
        assert "Retry-After" not in told
        given = Client().get(told.json()["file_url"])
        assert given["Content-Type"] == "image/svg+xml"
        assert given["Content-Disposition"] == 'attachment; filename="Sea 5s.svg"'
        assert "sandbox" in given["Content-Security-Policy"]
        known = {"If-None-Match": given["ETag"]}
        assert Client().get(told.json()["file_url"], headers=known).status_code == 304

    def test_show_it_on_pages(self, alice: User) -> None:
        piece = hang(alice)
        assert page(piece) in Client().get(piece.get_absolute_url()).content.decode()
        wish = {"kind": "mp4", "seconds": "5", "width": "480", "captions": "on"}
        sent = Client().post(page(piece), wish)
        assert (sent.status_code, sent["Location"]) == (302, page(piece, MP4.name))
        waiting = Client().get(sent["Location"])
        assert 'http-equiv="refresh"' in waiting.content.decode()
        make_next_film(now=timezone.now())
        shown = Client().get(sent["Location"]).content.decode()
        assert "<video" in shown
        assert 'http-equiv="refresh"' not in shown
        assert page(piece, MP4.name) in Client().get(page(piece)).content.decode()

    @pytest.mark.parametrize(
        "wish",
        [{}, {"kind": "gif"}, {"seconds": "4"}, {"seconds": "NaN"}, {"width": "481"}],
    )
    def test_refuse_what_cannot_be_wished_in_words(self, alice: User, wish: dict[str, str]) -> None:
        piece = hang(alice)
        whole = {"kind": "mp4", "seconds": "5", "width": "480"} | wish if wish else {}
        shown = Client().post(page(piece), whole)
        assert shown.status_code == 422
        assert 'role="alert"' in shown.content.decode()
        assert not Film.objects.exists()

    @pytest.mark.parametrize(
        "wish",
        [{"kind": "gif"}, {"seconds": 61}, {"seconds": "5"}, {"width": 799}, {"more": 1}],
    )
    def test_refuse_them_over_the_api(self, alice: User, wish: dict[str, object]) -> None:
        assert post(Client(), hang(alice), **wish).status_code == 422

    def test_give_parts_to_players(self, alice: User) -> None:
        piece = hang(alice)
        made(piece)
        where = page(piece, SVG.name, file="/file")
        whole = Client().get(where).content
        part = Client().get(where, headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, whole[10:20])
        assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"
        rest = Client().get(where, headers={"Range": "bytes=10-"})
        assert rest.content == whole[10:]
        beyond = Client().get(where, headers={"Range": f"bytes={len(whole)}-"})
        assert beyond.status_code == 416
        for odd in ("bytes=-5", "bytes=1-2,4-5", "lines=1-2", "bytes=9-3x"):
            assert Client().get(where, headers={"Range": odd}).content == whole
        stale = {"Range": "bytes=0-3", "If-Range": '"another"'}
        assert Client().get(where, headers=stale).content == whole

    def test_give_private_pieces_to_their_artist_alone(self, alice: User, charlie: User) -> None:
        piece = hang(alice, visibility="private")
        made(piece)
        doors = [page(piece), page(piece, SVG.name), page(piece, SVG.name, file="/file")]
        doors += [api(piece, SVG.name), api(piece, SVG.name, file="/file")]
        for where in doors:
            assert signed_in(alice).get(where).status_code == 200
            for stranger in (signed_in(charlie), Client()):
                assert stranger.get(where).status_code == 404
        kept = signed_in(alice).get(doors[2])
        assert kept["Cache-Control"] == "private, no-cache"
        assert post(signed_in(charlie), piece, seconds=9).status_code == 404
        assert signed_in(charlie).post(page(piece), {"kind": "svg"}).status_code == 404
        assert Film.objects.count() == 1

    def test_give_a_withdrawn_piece_to_nobody_else_though_it_was_made(
        self, alice: User, charlie: User
    ) -> None:
        piece = hang(alice)
        made(piece)
        where = api(piece, SVG.name, file="/file")
        etag = Client().get(where)["ETag"]
        services.withdraw_piece(canvas_id=piece.canvas_id, now=NOON)
        for client in (Client(), signed_in(charlie)):
            assert client.get(where, headers={"If-None-Match": etag}).status_code == 404

    @pytest.mark.parametrize("name", ["mp4-4s-480", "nonsense", "svg-5s-480", "..%2fsvg"])
    def test_know_no_other_films(self, alice: User, name: str) -> None:
        piece = hang(alice)
        for where in (page(piece, name), page(piece, name, file="/file"), api(piece, name)):
            assert Client().get(where).status_code in {404, 422}

    def test_send_whoever_looks_for_a_film_that_nobody_asked_for_to_the_form(
        self, alice: User
    ) -> None:
        piece = hang(alice)
        assert Client().get(page(piece, SVG.name))["Location"] == page(piece)
        assert Client().get(page(piece, SVG.name, file="/file")).status_code == 404
