"""Sharing a piece from its own page, and what the shared page shows."""

import threading
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from canvas.models import Stroke
from gallery import services, share_pages, sharing
from gallery.errors import PieceNotFound, ShareIsEmpty, ShareNotFound
from gallery.models import Piece, Share
from tests.gallery.hanging import NOON, hang

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>${7*7}{{7*7}}\u2028\u202e"


class Elements(HTMLParser):
    """Which elements and attributes a page has, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes = set[str](), set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def share(artist: User, piece: Piece, title: str = "") -> Share:
    return sharing.share_piece(artist=artist, number=piece.canvas.number, title=title, now=NOON)


def page_of(found: Share) -> str:
    return Client().get(found.get_absolute_url()).content.decode()


class TestServices:
    def test_a_share_is_made_once(self, alice: User) -> None:
        piece = hang(alice)
        first = share(alice, piece, "First")
        assert share(alice, piece, "Second") == first
        assert Share.objects.get().title == "First"

    def test_only_its_artist_shares_a_piece(self, alice: User, charlie: User) -> None:
        with pytest.raises(PieceNotFound):
            share(charlie, hang(alice))

    def test_a_share_that_was_taken_back_leads_nowhere(self, alice: User) -> None:
        token = share(alice, hang(alice)).token
        sharing.take_back_share(artist=alice, token=token)
        with pytest.raises(ShareNotFound):
            sharing.shared_by(token)
        with pytest.raises(ShareNotFound):
            sharing.take_back_share(artist=alice, token=token)

    def test_charlie_takes_nothing_back(self, alice: User, charlie: User) -> None:
        token = share(alice, hang(alice)).token
        with pytest.raises(ShareNotFound):
            sharing.take_back_share(artist=charlie, token=token)
        assert sharing.shared_by(token).token == token

    def test_a_withdrawn_piece_is_empty_until_it_is_put_back(self, alice: User) -> None:
        piece = hang(alice)
        token = share(alice, piece).token
        services.withdraw_piece(canvas_id=piece.canvas_id, now=NOON)
        with pytest.raises(ShareIsEmpty):
            sharing.shared_by(token)
        services.put_back_piece(canvas_id=piece.canvas_id)
        assert sharing.shared_by(token).piece == piece

    def test_deleting_the_canvas_deletes_its_share(self, alice: User) -> None:
        piece = hang(alice)
        share(alice, piece)
        Stroke.objects.all().delete()
        piece.canvas.delete()
        assert not Share.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_one_share(alice: User) -> None:
    piece = hang(alice)
    start, tokens = threading.Barrier(20), []

    def ask() -> None:
        start.wait()
        try:
            tokens.append(share(alice, piece).token)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 20
    assert len(set(tokens)) == Share.objects.count() == 1


class TestOnThePiecesPage:
    def test_its_artist_shares_it_and_takes_it_back_without_a_script(self, alice: User) -> None:
        piece, client = hang(alice, visibility="private"), signed_in(alice)
        here = piece.get_absolute_url()
        assert "Make a link" in client.get(here).content.decode()
        answer = client.post(f"{here}/share")
        assert (answer.status_code, answer["Location"]) == (302, f"{here}#share")
        found = Share.objects.get()
        page = client.get(here).content.decode()
        assert f"/s/{found.token}" in page
        assert "though it is private" in page
        answer = client.post(f"{here}/take-back", {"token": found.token})
        assert (answer.status_code, Share.objects.exists()) == (302, False)
        assert client.post(f"{here}/take-back", {"token": found.token}).status_code == 302

    def test_others_see_nothing_of_it(self, alice: User, charlie: User) -> None:
        piece = hang(alice)
        share(alice, piece)
        for client in (Client(), signed_in(charlie)):
            page = client.get(piece.get_absolute_url()).content.decode()
            assert "/s/" not in page
            assert 'id="share"' not in page

    def test_charlie_and_strangers_change_nothing(self, alice: User, charlie: User) -> None:
        piece = hang(alice)
        token = share(alice, piece).token
        here = piece.get_absolute_url()
        stranger, known = Client(), signed_in(charlie)
        assert known.post(f"{here}/share").status_code == 404
        assert known.post(f"{here}/take-back", {"token": token}).status_code == 404
        own = f"/gallery/{charlie.pk}/{piece.name}"
        assert known.post(f"{own}/share").status_code == 404
        assert known.post(f"{own}/take-back", {"token": token}).status_code == 302
        assert stranger.post(f"{here}/share")["Location"].startswith("/sign-in")
        assert Share.objects.get().token == token

    def test_looking_at_the_form_changes_nothing(self, alice: User) -> None:
        piece, client = hang(alice), signed_in(alice)
        assert client.get(f"{piece.get_absolute_url()}/share").status_code == 405
        assert not Share.objects.exists()

    def test_a_forged_form_is_refused(self, alice: User) -> None:
        piece, client = hang(alice), Client(enforce_csrf_checks=True)
        client.force_login(alice)
        assert client.post(f"{piece.get_absolute_url()}/share").status_code == 403

    def test_a_withdrawn_piece_has_no_form(self, alice: User) -> None:
        piece = hang(alice)
        services.withdraw_piece(canvas_id=piece.canvas_id, now=timezone.now())
        page = signed_in(alice).get(piece.get_absolute_url()).content.decode()
        assert 'id="share"' not in page


class TestTheSharedPage:
    def test_a_plotter_piece_is_drawn_in_lines(self, alice: User, settings) -> None:
        settings.PUBLIC_URL = "https://monet.example"
        found = share(alice, hang(alice, "Lines"))
        page = page_of(found)
        assert '<path d="M50 300L150 300" fill="none" stroke="#0066cc"' in page
        assert 'stroke-linecap="round"' in page
        assert f'content="https://monet.example{found.get_absolute_url()}/preview.png"' in page
        for tag in ("og:type", "og:image:width", "twitter:card", "apple-itunes-app"):
            assert tag in page
        assert 'content="noindex"' in page

    def test_a_painted_piece_is_shown_as_it_was_rendered(self, alice: User) -> None:
        found = share(alice, hang(alice, style="paint"))
        assert f'<image href="{found.preview_url}"' in page_of(found)

    def test_a_drawing_of_very_many_points_is_shown_as_its_picture(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(share_pages, "MOST_BYTES_AS_LINES", 4)
        found = share(alice, hang(alice))
        assert "<image " in page_of(found)

    def test_the_shares_title_comes_before_the_pieces(self, alice: User) -> None:
        piece, unnamed = hang(alice, "The piece’s"), hang(alice)
        assert share(alice, unnamed).shown_title == unnamed.shown_title == "Untitled No. 2"
        found = share(alice, piece)
        assert found.shown_title == "The piece’s"
        found.title = "The share’s"
        assert found.shown_title == "The share’s"

    @pytest.mark.parametrize("style", ["plotter", "paint"])
    def test_words_are_text_everywhere(self, alice: User, style: str) -> None:
        alice.display_name = HOSTILE[:60]
        alice.save()
        piece = hang(alice, HOSTILE, alt_text=HOSTILE, style=style)
        found = Elements()
        found.feed(page_of(share(alice, piece, HOSTILE)))
        assert not {"script", "img"} & found.tags
        assert not any(name.startswith("on") for name in found.attributes)

    def test_it_costs_few_queries(self, alice: User, django_assert_max_num_queries) -> None:
        found = share(alice, hang(alice))
        with django_assert_max_num_queries(4):
            page_of(found)
