"""The contract's public gallery: who is in it, what is refused in which words, what it costs."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from PIL import Image

from accounts.models import User
from canvas.models import Canvas
from gallery import services
from gallery.models import Piece
from tests.agent.contract.doors import nobody, pictured
from tests.gallery.hanging import NOON, hang

pytestmark = pytest.mark.django_db

DOORS = ("strokes", "thumbnail.png", "og-image.png")
PICTURES = (("thumbnail.png", (800, 600)), ("og-image.png", (1200, 630)))
MANY = 10_000


def path_to(piece: Piece, door: str) -> str:
    return f"/api/public/gallery/{piece.artist_id}/{piece.name}/{door}"


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


def hang_many(owner: User, count: int) -> None:
    """Put `count` rows into the gallery, without drawing them."""
    canvases = Canvas.objects.bulk_create(
        Canvas(owner=owner, number=n, seed=n, finished_at=NOON) for n in range(count)
    )
    Piece.objects.bulk_create(
        Piece(
            canvas=canvas,
            artist=owner,
            seq=1,
            style="plotter",
            stroke_count=1,
            hung_at=NOON + timedelta(seconds=canvas.number),
            is_listed=True,
        )
        for canvas in canvases
    )


class TestListing:
    def test_it_tells_what_the_clients_show(self, alice: User) -> None:
        hang(alice, "Lines")
        answer = nobody().get("/api/public/gallery")
        assert answer["Content-Type"] == "application/json"
        assert answer.json() == [
            {
                "id": "piece_000000",
                "user_id": str(alice.pk),
                "piece_number": 0,
                "stroke_count": 1,
                "created_at": "2026-11-21T12:00:00+00:00",
                "title": "Lines",
                "drawing_style": "plotter",
            }
        ]

    def test_it_is_newest_first_over_all_artists(self, alice: User, bob: User) -> None:
        hang(alice, "1"), hang(bob, "3", minutes=2), hang(alice, "2", minutes=1)
        titles = [piece["title"] for piece in nobody().get("/api/public/gallery").json()]
        assert titles == ["3", "2", "1"]

    def test_twelve_are_told_unless_fewer_or_more_are_asked_for(self, alice: User) -> None:
        hang_many(alice, 60)
        sizes = {limit: len(self.listed(limit)) for limit in ("", "?limit=0", "?limit=50")}
        assert sizes == {"": 12, "?limit=0": 0, "?limit=50": 50}

    @staticmethod
    def listed(query: str = "") -> list[dict[str, object]]:
        return nobody().get(f"/public/gallery{query}").json()

    @pytest.mark.parametrize("limit", ["-1", "-50", "51", "1e3", "x", "", "NaN", "9" * 5_000])
    def test_an_odd_limit_is_refused_in_one_sentence(self, limit: str, db: None) -> None:
        answer = nobody().get("/api/public/gallery", {"limit": limit})
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith("limit: ")

    def test_a_hidden_gallery_a_closed_account_and_private_pieces_are_not_in_it(
        self, alice: User, bob: User, charlie: User
    ) -> None:
        pieces = [hang(alice, visibility="private"), hang(alice, visibility="unlisted")]
        pieces += [hang(bob), hang(charlie), hang(alice)]
        User.objects.filter(pk=bob.pk).update(is_gallery_public=False)
        User.objects.filter(pk=charlie.pk).update(is_active=False)
        services.withdraw_piece(canvas_id=pieces[4].canvas_id, now=NOON)
        assert self.listed() == []
        words = [told(nobody().get(path_to(piece, "strokes")))[1] for piece in pieces]
        assert words == ["Piece not found"] * 2 + ["Gallery not found"] * 2 + ["Piece not found"]

    def test_ten_thousand_pieces_cost_one_query(
        self, alice: User, django_assert_num_queries
    ) -> None:
        hang_many(alice, MANY)
        with django_assert_num_queries(1):
            assert self.listed("?limit=50")[0]["piece_number"] == MANY - 1


class TestOnePiece:
    def test_its_strokes_come_with_its_name_and_style(self, alice: User) -> None:
        piece = hang(alice, "Lines", style="paint")
        answer = nobody().get(path_to(piece, "strokes")).json()
        strokes = answer.pop("strokes")
        assert answer == {
            "id": "piece_000000",
            "piece_number": 0,
            "created_at": "2026-11-21T12:00:00+00:00",
            "title": "Lines",
            "drawing_style": "paint",
        }
        assert strokes == [
            {
                "type": "line",
                "points": [{"x": 50.0, "y": 300.0}, {"x": 150.0, "y": 300.0}],
                "author": "human",
                "color": "#e94560",
                "stroke_width": 8.0,
                "opacity": 0.85,
            }
        ]

    def test_the_id_is_told_as_it_was_asked_for(self, alice: User) -> None:
        piece = hang(alice)
        short = path_to(piece, "strokes").replace(piece.name, "piece_000")
        assert nobody().get(short).json()["id"] == "piece_000"

    @pytest.mark.parametrize(("door", "size"), PICTURES)
    def test_its_pictures_are_stored_files_for_a_week(
        self, alice: User, door: str, size: tuple[int, int]
    ) -> None:
        piece = pictured(alice)
        answer = nobody().get(path_to(piece, door))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer["Cache-Control"] == "public, max-age=604800"
        assert Image.open(io.BytesIO(answer.content)).size == size
        again = nobody().get(path_to(piece, door), headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Cache-Control"] == answer["Cache-Control"]

    @pytest.mark.parametrize("door", ["thumbnail.png", "og-image.png"])
    def test_until_they_are_made_the_drawing_is_shown_and_not_kept(
        self, alice: User, door: str
    ) -> None:
        piece = hang(alice)
        answer = nobody().get(path_to(piece, door))
        assert answer.status_code == 307
        assert answer["Location"].endswith(f"/canvases/{piece.canvas_id}/picture.webp")
        assert answer["Cache-Control"] == "no-store"

    def test_a_picture_that_was_lost_is_no_server_error(self, alice: User) -> None:
        piece = pictured(alice)
        piece.picture.storage.delete(piece.picture.name)
        assert told(nobody().get(path_to(piece, "thumbnail.png"))) == (404, "Picture not ready yet")

    @pytest.mark.parametrize("door", DOORS)
    def test_wrong_ids_are_refused_in_the_contracts_words(self, alice: User, door: str) -> None:
        piece = hang(alice)
        home = f"/api/public/gallery/{alice.pk}"
        shouted = str(alice.pk).upper()
        expected = {
            f"/api/public/gallery/nobody/{piece.name}": (400, "Invalid user_id"),
            f"/api/public/gallery/{alice.pk}x/{piece.name}": (400, "Invalid user_id"),
            f"/api/public/gallery/{shouted}/{piece.name}": (404, "Gallery not found"),
            f"/api/public/gallery/{uuid4()}/{piece.name}": (404, "Gallery not found"),
            f"{home}/pi.ece": (400, "Invalid piece_id"),
            f"{home}/pi%00ece": (400, "Invalid piece_id"),
            f"{home}/piece_٣": (400, "Invalid piece_id"),
            f"{home}/piece_000009": (404, "Piece not found"),
            f"{home}/piece_{'9' * 40}": (404, "Piece not found"),
            f"{home}/PIECE_000000": (404, "Piece not found"),
            f"{home}/000000": (404, "Piece not found"),
        }
        if str(alice.pk) == shouted:
            expected.pop(f"/api/public/gallery/{shouted}/{piece.name}")
        assert {path: told(nobody().get(f"{path}/{door}")) for path in expected} == expected
