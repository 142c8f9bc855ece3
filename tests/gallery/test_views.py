"""The public pages: who sees what, how many queries that takes, what crawlers are told."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from gallery import services, sitemaps
from gallery.models import Piece
from gallery.pages import PAGE_SIZE
from tests.gallery.hanging import NOON, at_home, hang, perform, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestGallery:
    def test_it_lists_public_pieces_newest_first(self, visitor: Client, alice: User) -> None:
        hang(alice, "Older"), hang(alice, "Newer", minutes=1)
        page = visitor.get("/gallery").content.decode()
        assert page.index("Newer") < page.index("Older")
        assert "Alice" in page

    @pytest.mark.parametrize("visibility", ["private", "unlisted"])
    def test_it_hides_the_others_even_from_their_artist(
        self, visitor: Client, alice: User, visibility: str
    ) -> None:
        hang(alice, "Hidden", visibility=visibility)
        for client in (visitor, signed_in(alice)):
            assert "Hidden" not in client.get("/gallery").content.decode()

    def test_an_empty_gallery_says_so(self, visitor: Client, db: None) -> None:
        assert "still empty" in visitor.get("/gallery").content.decode()

    def test_an_artist_without_pieces_has_nothing_to_choose_from(
        self, visitor: Client, alice: User
    ) -> None:
        empty = visitor.get(f"/gallery/{alice.pk}").content.decode()
        assert "?style=" not in empty
        hang(alice, "Lines")
        assert "?style=" in visitor.get(f"/gallery/{alice.pk}").content.decode()
        assert "?style=" in visitor.get(f"/gallery/{alice.pk}?style=paint").content.decode()

    def test_titles_are_text(self, visitor: Client, alice: User) -> None:
        piece = hang(alice, '<script>"x"</script>', alt_text='"><img src=x onerror=y>')
        for path in ("/gallery", piece.get_absolute_url()):
            page = visitor.get(path).content.decode()
            assert "<script>&quot;" not in page
            assert '<script>"' not in page
            assert "<img src=x" not in page

    def test_it_shows_one_style(self, visitor: Client, alice: User) -> None:
        hang(alice, "Lines", style="plotter"), hang(alice, "Colours", style="paint")
        page = visitor.get("/gallery?style=paint").content.decode()
        assert "Colours" in page
        assert "Lines" not in page
        assert visitor.get("/gallery?style=crayon").status_code == 404

    def test_older_pieces_are_a_page_on(self, visitor: Client, alice: User) -> None:
        for n in range(PAGE_SIZE + 1):
            hang(alice, f"No. {n}.", minutes=n)
        first = visitor.get("/gallery").content.decode()
        [query] = re.findall(r'href="(\?after=[^"]+)"', first)
        second = visitor.get(f"/gallery{query}").content.decode()
        assert "No. 0." not in first
        assert "No. 0." in second
        assert "No. 1." not in second

    def test_a_made_up_cursor_is_refused_in_words(self, visitor: Client, db: None) -> None:
        answer = visitor.get("/gallery?after=nonsense")
        assert answer.status_code == 400
        assert "begin again" in answer.content.decode()

    def test_it_takes_one_query_whatever_hangs(
        self,
        visitor: Client,
        alice: User,
        bob: User,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for n, artist in enumerate((alice, bob) * 4):
            hang(artist, minutes=n)
        with django_assert_num_queries(1):
            visitor.get("/gallery")

    def test_an_artists_wall_holds_their_pieces_alone(
        self, visitor: Client, alice: User, bob: User
    ) -> None:
        hang(alice, "By Alice"), hang(bob, "By Bob")
        page = visitor.get(f"/gallery/{alice.pk}").content.decode()
        assert "By Alice" in page
        assert "By Bob" not in page
        alice.is_active = False
        alice.save()
        assert visitor.get(f"/gallery/{alice.pk}").status_code == 404


class TestPiecePage:
    def test_it_tells_what_hangs(self, visitor: Client, alice: User) -> None:
        piece = hang(alice, "Evening", alt_text="One long line.")
        page = visitor.get(piece.get_absolute_url()).content.decode()
        for words in ("Evening", "One long line.", "Alice", "Plotter", "21 November 2026"):
            assert words in page
        assert "Drawn by hand" in page
        assert piece.get_absolute_url().endswith(f"/gallery/{alice.pk}/piece_000000")

    def test_the_understudy_is_called_what_it_is(self, visitor: Client, alice: User) -> None:
        canvas = start(alice)
        perform(canvas)
        piece = services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
        page = visitor.get(piece.get_absolute_url()).content.decode()
        assert "Drawn by the understudy, Code Monet’s built-in artist" in page
        assert "Claude" not in page

    def test_links_previews_get_whole_addresses(
        self, visitor: Client, alice: User, settings
    ) -> None:
        settings.PUBLIC_URL = "https://monet.example"
        piece = hang(alice, "Shared")
        services.make_pictures(piece_id=piece.pk)
        page = visitor.get(piece.get_absolute_url()).content.decode()
        whole = f"https://monet.example{piece.get_absolute_url()}"
        assert f'<link rel="canonical" href="{whole}">' in page
        assert f'<meta property="og:url" content="{whole}">' in page
        assert 'property="og:image" content="https://monet.example/media/pieces/' in page

    def test_a_private_piece_is_its_artists_alone(
        self, visitor: Client, alice: User, charlie: User
    ) -> None:
        piece = hang(alice, "Secret", visibility="private")
        path = piece.get_absolute_url()
        assert signed_in(alice).get(path).status_code == 200
        for client in (visitor, signed_in(charlie)):
            assert client.get(path).status_code == 404

    def test_an_unlisted_piece_is_seen_by_address_and_not_indexed(
        self, visitor: Client, alice: User
    ) -> None:
        piece = hang(alice, "Between us", visibility="unlisted")
        page = visitor.get(piece.get_absolute_url()).content.decode()
        assert '<meta name="robots" content="noindex">' in page

    def test_its_neighbours_are_the_next_in_the_gallery(
        self, visitor: Client, alice: User, bob: User
    ) -> None:
        hang(bob, "First"), hang(alice, "Hidden", minutes=1, visibility="private")
        middle = hang(alice, "Second", minutes=2)
        hang(bob, "Third", minutes=2)
        page = visitor.get(middle.get_absolute_url()).content.decode()
        assert "First" in page
        assert "Third" in page
        assert "Hidden" not in page

    @pytest.mark.parametrize("name", ["piece_", "piece_x", "piece_99", "12", "piece_9999999999"])
    def test_what_is_not_there_is_not_found(self, visitor: Client, alice: User, name: str) -> None:
        hang(alice)
        assert visitor.get(f"/gallery/{alice.pk}/{name}").status_code == 404

    def test_it_takes_few_queries(
        self, visitor: Client, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for n in range(5):
            hang(alice, f"No. {n}", minutes=n)
        path = Piece.objects.newest_first()[2].get_absolute_url()
        with django_assert_max_num_queries(3):
            visitor.get(path)


class TestMedia:
    def test_a_public_picture_may_be_kept_for_ever(self, visitor: Client, alice: User) -> None:
        piece = hang(alice)
        services.make_pictures(piece_id=piece.pk)
        url = at_home(piece).thumbnail_url
        answer = visitor.get(url)
        assert answer["Content-Type"] == "image/webp"
        assert "immutable" in answer["Cache-Control"]
        assert visitor.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304

    def test_what_is_in_a_hidden_gallery_is_kept_by_nobody_else(
        self, visitor: Client, alice: User
    ) -> None:
        piece = hang(alice)
        services.make_pictures(piece_id=piece.pk)
        replay = f"/api/v1/pieces/{piece.canvas_id}/replay"
        urls = (at_home(piece).thumbnail_url, replay)
        User.objects.filter(pk=alice.pk).update(is_gallery_public=False)
        for url in urls:
            assert visitor.get(url)["Cache-Control"] == "private, no-cache"
        assert "noindex" in visitor.get(piece.get_absolute_url()).content.decode()

    def test_a_private_picture_is_its_artists_alone(
        self, visitor: Client, alice: User, charlie: User
    ) -> None:
        piece = hang(alice, visibility="private")
        services.make_pictures(piece_id=piece.pk)
        url = at_home(piece).picture_url
        answer = signed_in(alice).get(url)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-cache"
        for client in (visitor, signed_in(charlie)):
            assert client.get(url).status_code == 404

    @pytest.mark.parametrize(
        "name", ["..%2f..%2f..%2fmonet.sqlite3", "share-0.png", "..", "%00.png"]
    )
    def test_no_other_file_is_opened(self, visitor: Client, alice: User, name: str) -> None:
        piece = hang(alice)
        services.make_pictures(piece_id=piece.pk)
        answer = visitor.get(f"/media/pieces/{piece.canvas_id}/{name}")
        assert answer.status_code == 404

    def test_a_picture_that_was_lost_is_not_found(self, visitor: Client, alice: User) -> None:
        piece = hang(alice)
        Piece.objects.update(thumbnail=f"pieces/{piece.canvas_id}/thumbnail-lost.webp")
        assert visitor.get(at_home(piece).thumbnail_url).status_code == 404


class TestCrawlers:
    def test_the_sitemap_holds_what_is_listed(self, visitor: Client, alice: User, settings) -> None:
        settings.PUBLIC_URL = "https://monet.example"
        shown, private = hang(alice), hang(alice, visibility="private")
        unlisted = hang(alice, visibility="unlisted")
        page = visitor.get("/sitemap.xml").content.decode()
        assert f"<loc>https://monet.example{shown.get_absolute_url()}</loc>" in page
        assert "<loc>https://monet.example/gallery</loc>" in page
        assert private.name not in page
        assert unlisted.name not in page

    def test_a_large_sitemap_is_an_index_of_parts(
        self, visitor: Client, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sitemaps, "PIECES_PER_PART", 2)
        pieces = [hang(alice, minutes=n) for n in range(3)]
        index = visitor.get("/sitemap.xml").content.decode()
        assert index.count("<sitemap>") == 2
        parts = [visitor.get(f"/sitemap.xml?p={n}").content.decode() for n in (1, 2)]
        assert [pieces[n].name in parts[0] for n in range(3)] == [True, True, False]
        assert pieces[2].name in parts[1]
        assert visitor.get("/sitemap.xml?p=3").status_code == 404
        assert visitor.get("/sitemap.xml?p=x").status_code == 404

    def test_robots_are_shown_the_sitemap(self, visitor: Client, settings, db: None) -> None:
        settings.PUBLIC_URL = "https://monet.example"
        answer = visitor.get("/robots.txt")
        assert answer["Content-Type"].startswith("text/plain")
        assert "Sitemap: https://monet.example/sitemap.xml" in answer.content.decode()


class TestErrorPages:
    def test_an_address_that_leads_nowhere_is_answered_in_words(
        self, visitor: Client, db: None
    ) -> None:
        answer = visitor.get("/no-such-page")
        assert answer.status_code == 404
        assert "Nothing hangs here" in answer.content.decode()
