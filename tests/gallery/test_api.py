"""Pieces as JSON: pages, one piece, its replay, and who is answered."""

import json
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from canvas.events import LOG_EVENT
from canvas.state import CanvasState, fold
from gallery import replay, services
from gallery.models import Piece, Provenance
from tests.gallery.hanging import NOON, draw, hang, line, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PROVENANCE: Provenance = {
    "models": ["claude-sonnet-5-5"],
    "prompt_versions": ["2"],
    "seed": 7,
    "turns": 3,
    "steps": 21,
    "nudges": 2,
    "critiques": 1,
    "input_tokens": 120_000,
    "output_tokens": 4_000,
    "usd": "0.420000",
}


class TestProvenance:
    def test_tells_who_drew_how_often_and_for_how_much(self, visitor: Client, alice: User) -> None:
        piece = hang(alice)
        Piece.objects.filter(pk=piece.pk).update(provenance=PROVENANCE, painter="claude-sonnet-5-5")
        told = visitor.get(f"/api/v1/pieces/{piece.canvas_id}/provenance").json()
        assert {key: told[key] for key in PROVENANCE} == PROVENANCE
        assert told["credit"] == "Drawn by Claude (claude-sonnet-5-5)"
        assert told["shares"] == piece.shares
        page = visitor.get(piece.get_absolute_url()).content.decode()
        for words in ("How it came about", "124,000", "0.42 USD", "version 2"):
            assert words in page

    def test_of_a_piece_without_an_agent_says_so(self, visitor: Client, alice: User) -> None:
        piece = hang(alice)
        told = visitor.get(f"/api/v1/pieces/{piece.canvas_id}/provenance").json()
        assert (told["models"], told["usd"]) == ([], "0")
        assert told["digital_source_type"] == "digitalCreation"
        assert "How it came about" not in visitor.get(piece.get_absolute_url()).content.decode()

    def test_of_a_private_piece_is_its_artists_alone(
        self, visitor: Client, alice: User, charlie: User
    ) -> None:
        url = f"/api/v1/pieces/{hang(alice, visibility='private').canvas_id}/provenance"
        assert signed_in(alice).get(url).status_code == 200
        assert [signed_in(charlie).get(url).status_code, visitor.get(url).status_code] == [404] * 2

    def test_is_in_the_files(self, alice: User) -> None:
        piece = hang(alice, "Dusk & <dawn>")
        Piece.objects.filter(pk=piece.pk).update(provenance=PROVENANCE, painter="claude-sonnet-5-5")
        services.make_pictures(piece_id=piece.pk)
        piece.refresh_from_db()
        for file in (piece.picture, piece.thumbnail):
            with file.open() as stored:
                packet = Image.open(stored).info["xmp"]
            told = ElementTree.fromstring(packet)
            words = [li.text for li in told.iter(f"{RDF}li")]
            assert words[0] == "Dusk & <dawn>"
            assert any(w.startswith("Drawn by Claude (claude-sonnet-5-5). Pro") for w in words)
            [about] = told.iter(f"{RDF}Description")
            kind = next(v for k, v in about.attrib.items() if k.endswith("DigitalSourceType"))
            assert kind.endswith("digitalsourcetype/digitalCreation")


class TestListing:
    def test_pages_follow_each_other(self, visitor: Client, alice: User) -> None:
        for n in range(3):
            hang(alice, f"No. {n}", minutes=n)
        first = visitor.get("/api/v1/pieces?limit=2").json()
        rest = visitor.get(f"/api/v1/pieces?limit=2&cursor={first['next']}").json()
        titles = [piece["title"] for piece in first["items"] + rest["items"]]
        assert titles == ["No. 2", "No. 1", "No. 0"]
        assert "next" not in rest

    def test_only_public_pieces_are_told_of(self, alice: User) -> None:
        hang(alice, visibility="private"), hang(alice, visibility="unlisted")
        assert signed_in(alice).get("/api/v1/pieces").json()["items"] == []

    def test_an_unchanged_page_is_not_sent_again(self, visitor: Client, alice: User) -> None:
        hang(alice)
        etag = visitor.get("/api/v1/pieces")["ETag"]
        unchanged = visitor.get("/api/v1/pieces", headers={"If-None-Match": etag})
        assert unchanged.status_code == 304
        hang(alice, minutes=1)
        assert visitor.get("/api/v1/pieces", headers={"If-None-Match": etag}).status_code == 200

    def test_a_made_up_cursor_is_refused_by_code(self, visitor: Client, db: None) -> None:
        answer = visitor.get("/api/v1/pieces?cursor=nonsense")
        assert answer.status_code == 400
        assert answer.json()["code"] == "bad_cursor"

    @pytest.mark.parametrize("query", ["limit=0", "limit=61", "limit=x", "style=crayon"])
    def test_what_no_page_can_be_is_refused(self, visitor: Client, db: None, query: str) -> None:
        assert visitor.get(f"/api/v1/pieces?{query}").status_code == 422

    def test_a_page_takes_one_query(
        self,
        visitor: Client,
        alice: User,
        bob: User,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for n, artist in enumerate((alice, bob) * 3):
            hang(artist, minutes=n)
        with django_assert_num_queries(1):
            visitor.get("/api/v1/pieces")


class TestOnePiece:
    def test_it_tells_who_drew_it(self, visitor: Client, alice: User) -> None:
        piece = hang(alice, "Evening")
        told = visitor.get(f"/api/v1/pieces/{piece.canvas_id}").json()
        assert told["title"] == "Evening"
        assert told["artist"] == {"id": str(alice.pk), "name": "Alice"}
        assert told["shares"] == [{"name": "Alice", "role": "owner", "share": 1.0}]
        assert told["page_url"].endswith(piece.get_absolute_url())

    @pytest.mark.parametrize("path", ["", "/replay"])
    def test_a_private_one_looks_like_none(
        self, visitor: Client, alice: User, charlie: User, path: str
    ) -> None:
        piece = hang(alice, visibility="private")
        none = visitor.get(f"/api/v1/pieces/{uuid4()}{path}")
        assert none.status_code == 404
        for client in (visitor, signed_in(charlie)):
            answer = client.get(f"/api/v1/pieces/{piece.canvas_id}{path}")
            assert (answer.status_code, answer.content) == (404, none.content)
        assert signed_in(alice).get(f"/api/v1/pieces/{piece.canvas_id}{path}").status_code == 200

    def test_a_canvas_in_progress_is_no_piece(self, visitor: Client, alice: User) -> None:
        canvas = start(alice)
        draw(alice, canvas)
        assert visitor.get(f"/api/v1/pieces/{canvas.id}").status_code == 404


class TestReplay:
    def test_the_frames_lead_to_what_hangs(self, visitor: Client, alice: User) -> None:
        canvas = start(alice)
        draw(alice, canvas, line(), line())
        draw(alice, canvas)
        piece = services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)
        told = visitor.get(f"/api/v1/pieces/{canvas.id}/replay").json()
        frames = [LOG_EVENT.validate_json(json.dumps(frame)) for frame in told["frames"]]
        assert [frame.seq for frame in frames] == list(range(1, piece.seq + 1))
        shown = fold(CanvasState(piece=piece.canvas.facts()), frames)
        assert len(shown.strokes) == piece.stroke_count
        assert told["title"] == piece.shown_title

    def test_it_never_changes_and_may_be_kept(self, visitor: Client, alice: User) -> None:
        piece = hang(alice)
        path = f"/api/v1/pieces/{piece.canvas_id}/replay"
        answer = visitor.get(path)
        assert "immutable" in answer["Cache-Control"]
        services.set_visibility(
            user=alice, canvas_id=piece.canvas_id, visibility="unlisted", open_to="owner", now=NOON
        )
        later = visitor.get(path)
        assert later.json()["frames"] == answer.json()["frames"]
        assert later["Cache-Control"] == "private, no-cache"
        same = visitor.get(path, headers={"If-None-Match": answer["ETag"]})
        assert same.status_code == 304

    def test_one_that_is_too_long_is_refused_in_words(
        self, visitor: Client, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(replay, "MAX_CHANGES", 2)
        piece = hang(alice)
        answer = visitor.get(f"/api/v1/pieces/{piece.canvas_id}/replay")
        assert answer.status_code == 413
        assert answer.json()["code"] == "replay_too_long"
        page = visitor.get(piece.get_absolute_url()).content.decode()
        assert "too many changes" in page


class TestDocumentation:
    def test_the_page_gets_its_styles_and_no_other_page_does(
        self, visitor: Client, db: None
    ) -> None:
        assert "'unsafe-inline'" in visitor.get("/api/v1/docs")["Content-Security-Policy"]
        assert "unsafe" not in visitor.get("/gallery")["Content-Security-Policy"]

    def test_every_operation_has_a_summary_and_a_camel_case_name(
        self, visitor: Client, db: None
    ) -> None:
        schema = visitor.get("/api/v1/openapi.json").json()
        operations = [op for path in schema["paths"].values() for op in path.values()]
        ids = [op["operationId"] for op in operations]
        assert all(name.isidentifier() and "_" not in name for name in ids)
        assert len(set(ids)) == len(ids)
        assert all(op["summary"] for op in operations)
