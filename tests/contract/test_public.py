"""K-PUB: what anybody may ask, without a token."""

import io
import time
import uuid
from typing import Any
from xml.etree import ElementTree

import httpx2
import pytest
from django.conf import LazySettings
from PIL import Image

from accounts.models import User
from tests.contract.people import Door, Newcomer, Person
from tests.contract.pieces import CURVE, SVG, hang
from tests.contract.shapes import assert_moment, assert_path

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NO_GALLERY, NO_PIECE = (404, "Gallery not found"), (404, "Piece not found")


def size_of(answer: httpx2.Response) -> tuple[int, int]:
    """Return the size of the PNG that an answer is."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.format == "PNG"
        return picture.size


def told(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


def listed(door: Door, limit: int = 50) -> list[dict[str, Any]]:
    answer = door.get(f"/public/gallery?limit={limit}")
    assert answer.status_code == 200, answer.text
    pieces: list[dict[str, Any]] = answer.json()
    return pieces


class TestTheListing:
    def test_k_pub_01_it_is_newest_first_with_titles(
        self, newcomer: Newcomer, nobody: Door
    ) -> None:
        alice, bob = newcomer(), newcomer()
        hang(alice.user, title="First")
        hang(bob.user, title="Second")
        hang(alice.user, CURVE)
        pieces = listed(nobody)
        owners = [piece["user_id"] for piece in pieces]
        assert owners == [alice.user_id, bob.user_id, alice.user_id]
        assert [piece.get("title") for piece in pieces] == [None, "Second", "First"]
        assert [piece["id"] for piece in pieces] == ["piece_000001", "piece_000000", "piece_000000"]
        assert [piece["piece_number"] for piece in pieces] == [1, 0, 0]
        assert [piece["stroke_count"] for piece in pieces] == [2, 1, 1]
        for piece in pieces:
            assert_moment(piece["created_at"])

    def test_k_pub_02_the_limit_is_twelve_unless_given_and_at_most_fifty(
        self, alice: Person, nobody: Door
    ) -> None:
        for _ in range(13):
            hang(alice.user)
        assert len(nobody.get("/public/gallery").json()) == 12
        assert len(listed(nobody, 50)) == 13
        assert len(listed(nobody, 6)) == 6
        assert listed(nobody, 0) == []
        for odd in ("51", "-1", "1000000", "x", "1.5"):
            assert nobody.get(f"/public/gallery?limit={odd}").status_code == 422, odd

    def test_k_pub_03_private_and_deactivated_people_are_not_in_it(
        self, newcomer: Newcomer, nobody: Door
    ) -> None:
        private, gone, shown = newcomer(), newcomer(), newcomer()
        for person in (private, gone, shown):
            hang(person.user)
        answer = private.door.ask("PUT", "/settings/gallery", json={"gallery_public": False})
        assert answer.status_code == 200
        User.objects.filter(id=gone.user_id).update(is_active=False)
        assert [piece["user_id"] for piece in listed(nobody)] == [shown.user_id]
        for person in (private, gone):
            path = f"/public/gallery/{person.user_id}/piece_000000/strokes"
            assert told(nobody.get(path)) == NO_GALLERY


class TestOnePiece:
    def test_k_pub_04_its_strokes(self, alice: Person, nobody: Door) -> None:
        hang(alice.user, CURVE, SVG, style="paint")
        answer = nobody.get(f"/public/gallery/{alice.user_id}/piece_000000/strokes")
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert (body["id"], body["piece_number"]) == ("piece_000000", 0)
        assert [path["type"] for path in body["strokes"]] == ["line", "quadratic", "svg"]
        assert_moment(body["created_at"])
        for path in body["strokes"]:
            assert_path(path)

    def test_k_pub_05_its_pictures(self, alice: Person, nobody: Door) -> None:
        hang(alice.user)
        home = f"/public/gallery/{alice.user_id}/piece_000000"
        thumbnail, preview = nobody.get(f"{home}/thumbnail.png"), nobody.get(f"{home}/og-image.png")
        assert size_of(thumbnail) == (800, 600)
        assert size_of(preview) == (1200, 630)
        for answer in (thumbnail, preview):
            assert "public" in answer.headers["cache-control"]

    @pytest.mark.parametrize("rest", ["strokes", "thumbnail.png", "og-image.png"])
    def test_k_pub_06_wrong_ids_are_refused_in_words(
        self, alice: Person, nobody: Door, rest: str
    ) -> None:
        hang(alice.user)
        home, piece = f"/public/gallery/{alice.user_id}", "piece_000000"
        assert told(nobody.get(f"/public/gallery/not-a-uuid/{piece}/{rest}")) == (
            400,
            "Invalid user_id",
        )
        assert told(nobody.get(f"{home}/pi.ece/{rest}")) == (400, "Invalid piece_id")
        assert told(nobody.get(f"/public/gallery/{uuid.uuid4()}/{piece}/{rest}")) == NO_GALLERY
        assert told(nobody.get(f"{home}/piece_000099/{rest}")) == NO_PIECE
        assert told(nobody.get(f"{home}/nonsense/{rest}")) == NO_PIECE


class TestTheSite:
    def test_k_pub_07_health(self, nobody: Door) -> None:
        answer = nobody.get("/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    def test_k_pub_08_version(self, nobody: Door) -> None:
        answer = nobody.get("/version")
        assert answer.status_code == 200
        assert set(answer.json()) == {"version", "commit", "build_time"}

    def test_k_pub_09_traces_are_counted(self, nobody: Door) -> None:
        now = int(time.time() * 1000)
        span = {"traceId": "a" * 32, "spanId": "b" * 16, "name": "draw", "startTime": now}
        full = span | {
            "parentSpanId": "c" * 16,
            "endTime": now + 5,
            "attributes": {"text": "x", "whole": 1, "part": 0.5, "flag": True},
            "status": "error",
            "error": "It broke.",
        }
        answer = nobody.post("/traces", {"spans": [span, full]})
        assert answer.status_code == 200, answer.text
        assert answer.json()["received"] in {0, 2}
        assert nobody.post("/traces", {"spans": []}).json() == {"received": 0}
        for odd in ({}, {"spans": [{}]}, {"spans": "many"}, {"spans": [span | {"startTime": "x"}]}):
            assert nobody.post("/traces", odd).status_code == 422

    def test_k_pub_10_sixty_traces_a_minute_whatever_a_client_claims(self, nobody: Door) -> None:
        def send(n: int) -> httpx2.Response:
            forged = {"X-Forwarded-For": f"203.0.113.{n}"}
            return nobody.post("/traces", {"spans": []}, headers=forged)

        answers = [send(n) for n in range(61)]
        assert [answer.status_code for answer in answers] == [200] * 60 + [429]
        assert answers[-1].json() == {"detail": "Too many requests"}

    def test_k_pub_11_the_apps_links_are_known(self, nobody: Door, settings: LazySettings) -> None:
        path = "/.well-known/apple-app-site-association"
        settings.APPLE_TEAM_ID = ""
        answer = nobody.ask_bare("GET", path)
        unset = {"error": "APPLE_TEAM_ID not configured"}
        assert (answer.status_code, answer.json()) == (500, unset)
        settings.APPLE_TEAM_ID = "TESTTEAM"
        answer = nobody.ask_bare("GET", path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        app = "TESTTEAM.net.dmfenton.sketchpad"
        details = [{"appID": app, "paths": ["/auth/verify*"]}]
        assert answer.json()["applinks"] == {"apps": [], "details": details}
        assert answer.json()["webcredentials"] == {"apps": [app]}

    def test_k_pub_12_machines_find_what_is_public(self, alice: Person, nobody: Door) -> None:
        hang(alice.user)
        robots = nobody.ask_bare("GET", "/robots.txt")
        lines = robots.text.splitlines()
        assert robots.headers["content-type"].startswith("text/plain")
        for path in ("/studio", "/auth/", "/api/", "/ws", "/debug/"):
            assert f"Disallow: {path}" in lines
        assert "Allow: /api/public/" in lines
        assert any(line.startswith("Sitemap: ") for line in lines)
        sitemap = nobody.ask_bare("GET", "/sitemap.xml")
        assert "application/xml" in sitemap.headers["content-type"]
        found = ElementTree.fromstring(sitemap.text).iter(f"{SITEMAP}loc")
        paths = [httpx2.URL(str(each.text)).path for each in found]
        assert {"/", "/gallery"} <= set(paths)
        assert f"/gallery/{alice.user_id}/piece_000000" in paths
