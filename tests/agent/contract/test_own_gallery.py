"""A signed-in client's own gallery: theirs alone, whatever a cache in between keeps."""

import io

import pytest
from PIL import Image

from accounts.models import User
from gallery import services
from tests.agent.contract.doors import app_of, nobody, pictured
from tests.gallery.hanging import NOON, draw, hang, line, start

pytestmark = pytest.mark.django_db

DOORS = ("/gallery", "/gallery/0/strokes", "/gallery/thumbnail/piece_000000.png")


def told(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


class TestWithoutToken:
    @pytest.mark.parametrize("path", [*DOORS, "/settings/gallery"])
    def test_nothing_is_told(self, alice: User, path: str) -> None:
        pictured(alice)
        answer = nobody().get(f"/api{path}")
        assert told(answer) == (401, "Not authenticated")
        assert answer["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("path", [*DOORS, "/settings/gallery"])
    def test_a_session_of_our_pages_opens_nothing_here(self, alice: User, path: str) -> None:
        client = nobody()
        client.force_login(alice)
        assert client.get(f"/api{path}").status_code == 401

    def test_settings_cannot_be_changed(self, alice: User) -> None:
        answer = nobody().put(
            "/api/settings/gallery", {"gallery_public": False}, "application/json"
        )
        assert answer.status_code == 401


class TestListing:
    def test_it_is_ones_own_with_private_and_withdrawn_pieces(
        self, alice: User, charlie: User
    ) -> None:
        hang(alice, "Private", visibility="private")
        withdrawn = hang(alice, "Withdrawn")
        services.withdraw_piece(canvas_id=withdrawn.canvas_id, now=NOON)
        answer = app_of(alice).get("/api/gallery")
        assert [piece["title"] for piece in answer.json()] == ["Private", "Withdrawn"]
        assert answer["Cache-Control"] == "private, no-store"
        assert app_of(charlie).get("/api/gallery").json() == []


class TestStrokes:
    def test_they_come_with_the_style_they_are_drawn_in(self, alice: User) -> None:
        hang(alice, style="paint")
        answer = app_of(alice).get("/api/gallery/0/strokes").json()
        assert (answer["piece_number"], answer["drawing_style"]) == (0, "paint")
        assert answer["style_config"]["type"] == "paint"
        assert [(path["type"], "color" in path) for path in answer["strokes"]] == [("line", False)]

    @pytest.mark.parametrize("number", ["1", "-1", "9" * 30])
    def test_a_number_of_no_piece_is_not_found(self, alice: User, number: str) -> None:
        hang(alice)
        answer = app_of(alice).get(f"/api/gallery/{number}/strokes")
        assert told(answer) == (404, "Piece not found")

    @pytest.mark.parametrize("number", ["one", "1.5", "NaN", "0x0"])
    def test_what_is_no_number_is_refused(self, alice: User, number: str) -> None:
        answer = app_of(alice).get(f"/api/gallery/{number}/strokes")
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith("piece_number: ")

    def test_charlie_gets_his_own_or_nothing(self, alice: User, charlie: User) -> None:
        hang(alice, "Alice's")
        assert app_of(charlie).get("/api/gallery/0/strokes").status_code == 404
        hang(charlie, style="paint")
        assert app_of(charlie).get("/api/gallery/0/strokes").json()["drawing_style"] == "paint"


class TestThumbnails:
    def test_it_is_a_stored_file_for_the_askers_cache_alone(self, alice: User) -> None:
        pictured(alice, visibility="private")
        answer = app_of(alice).get("/api/gallery/thumbnail/piece_000000.png")
        assert Image.open(io.BytesIO(answer.content)).size == (800, 600)
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Authorization" in answer["Vary"]

    def test_leading_zeros_may_be_left_out(self, alice: User) -> None:
        pictured(alice)
        assert app_of(alice).get("/api/gallery/thumbnail/piece_0.png").status_code == 200

    @pytest.mark.parametrize("name", ["piece_", "piece_x", "0", "share_000000", "piece_1.5"])
    def test_another_name_is_refused(self, alice: User, name: str) -> None:
        answer = app_of(alice).get(f"/api/gallery/thumbnail/{name}.png")
        assert told(answer) == (400, "Invalid piece_id format")

    def test_an_unknown_piece_is_not_found(self, alice: User) -> None:
        answer = app_of(alice).get("/api/gallery/thumbnail/piece_000007.png")
        assert told(answer) == (404, "Piece not found")

    def test_two_peoples_pictures_of_one_number_are_never_taken_for_each_other(
        self, alice: User, charlie: User
    ) -> None:
        path = "/api/gallery/thumbnail/piece_000000.png"
        pictured(alice), pictured(charlie)  # drawn alike: the files' bytes are the same
        first, second = app_of(alice).get(path), app_of(charlie).get(path)
        assert first["ETag"] != second["ETag"]
        known = {"If-None-Match": first["ETag"]}
        assert app_of(alice).get(path, headers=known).status_code == 304
        answer = app_of(charlie).get(path, headers=known)
        assert (answer.status_code, answer["ETag"]) == (200, second["ETag"])

    def test_a_private_piece_without_its_picture_is_to_be_asked_for_again(
        self, alice: User
    ) -> None:
        hang(alice, visibility="private")
        answer = app_of(alice).get("/api/gallery/thumbnail/piece_000000.png")
        assert told(answer) == (404, "Picture not ready yet")
        assert int(answer["Retry-After"]) > 0
        assert answer["Cache-Control"] == "no-store"


class TestSettings:
    def test_hiding_the_gallery_takes_effect_at_once(self, alice: User) -> None:
        hang(alice)
        app, path = app_of(alice), "/api/settings/gallery"
        assert app.get(path).json() == {"gallery_public": True}
        answer = app.put(path, {"gallery_public": False}, "application/json")
        assert (answer.status_code, answer.json()) == (200, {"gallery_public": False})
        assert app.get(path).json() == {"gallery_public": False}
        assert nobody().get("/api/public/gallery").json() == []

    def test_the_shown_name_stays(self, alice: User) -> None:
        app_of(alice).put("/api/settings/gallery", {"gallery_public": False}, "application/json")
        alice.refresh_from_db()
        assert alice.display_name == "Alice"

    @pytest.mark.parametrize("body", ["{}", '{"gallery_public": "perhaps"}', "[]", "", "{", "NaN"])
    def test_another_body_is_refused_in_one_sentence(self, alice: User, body: str) -> None:
        answer = app_of(alice).put("/api/settings/gallery", body, "application/json")
        assert answer.status_code == 422
        assert isinstance(answer.json()["detail"], str)


def test_strokes_drawn_by_hand_reach_the_listing_with_their_count(alice: User) -> None:
    canvas = start(alice)
    draw(alice, canvas, line(), line(50))
    services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
    assert app_of(alice).get("/api/gallery").json()[0]["stroke_count"] == 2
