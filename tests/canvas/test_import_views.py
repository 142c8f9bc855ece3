"""The doors for a drawing in a file: the studio's form and the API, works, refused, too much."""

import gzip
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from canvas import importing, services
from canvas.importing import IMPORTS_PER_MINUTE
from canvas.models import Canvas
from tests.api.callers import Caller, on_device
from tests.api.test_problems import assert_problem

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h5"/><text/></svg>'
LARGE = b"<svg>" + b" " * 2_000_000 + b"</svg>"

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas(alice: User) -> Canvas:
    return services.start_canvas(owner=alice, style="paint", now=timezone.now())


def send(user: User | None, canvas: Canvas, content: bytes = SVG, **more: str) -> HttpResponse:
    client = Client()
    if user:
        client.force_login(user)
    sent = {"file": SimpleUploadedFile("drawing.svg", content), **more}
    return client.post(f"/canvases/{canvas.id}/drawings", sent if content else more)


def post(caller: Caller, canvas: Canvas, content: bytes, **headers: str) -> HttpResponse:
    return caller.post(f"/canvases/{canvas.id}/drawings", content, **headers)


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("drawing.svg", content)
    return file.getvalue()


class TestTheForm:
    def test_says_what_became_of_a_file(self, alice: User, canvas: Canvas) -> None:
        answer = send(alice, canvas)
        assert answer.status_code == 200
        assert "1 shape drawn, 1 left out: text (1)." in answer.content.decode()
        assert canvas.strokes.live().count() == 1

    def test_sent_twice_is_drawn_once(self, alice: User, canvas: Canvas) -> None:
        for _ in range(2):
            send(alice, canvas, key="abcdef0123456789")
        assert canvas.strokes.count() == 1

    @pytest.mark.parametrize("key", ["", "~1.0", "A" * 200, "../../etc", "abc\n12345"])
    def test_with_a_key_that_is_none_is_drawn_all_the_same(
        self, alice: User, canvas: Canvas, key: str
    ) -> None:
        assert send(alice, canvas, key=key).status_code == 200
        [stroke] = canvas.strokes.all()
        assert stroke.client_id.startswith("file-")
        assert len(stroke.client_id) < 60

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "Choose a file first."),
            (b"hello", "no XML"),
            (LARGE, "larger than 2 MB"),
            (gzip.compress(SVG), "compressed"),
            (zipped(SVG), "compressed"),
            (b"{}", "no piece of Code Monet"),
            (b"<svg><script>alert(1)</script></svg>", "script (1)"),
            (b"<html>&lt;script&gt;</html>", "does not begin with an svg element"),
        ],
    )
    def test_says_why_nothing_is_drawn(
        self, alice: User, canvas: Canvas, content: bytes, words: str
    ) -> None:
        answer = send(alice, canvas, content)
        assert answer.status_code == 422
        assert words in answer.content.decode().replace("&#x27;", "'")
        assert "<script" not in answer.content.decode()
        assert not canvas.strokes.exists()

    def test_says_when_it_was_too_often(self, alice: User, canvas: Canvas) -> None:
        for _ in range(IMPORTS_PER_MINUTE.count):
            send(alice, canvas)
        answer = send(alice, canvas)
        assert (answer.status_code, canvas.strokes.count()) == (429, IMPORTS_PER_MINUTE.count)
        assert "send another in" in answer.content.decode()

    @pytest.mark.parametrize("visibility", ["public", "private"])
    def test_is_not_there_for_charlie(
        self, alice: User, charlie: User, canvas: Canvas, visibility: str
    ) -> None:
        Canvas.objects.filter(id=canvas.id).update(visibility=visibility)
        assert send(charlie, canvas).status_code == 404
        assert not canvas.strokes.exists()

    def test_asks_a_stranger_to_sign_in(self, canvas: Canvas) -> None:
        assert send(None, canvas)["Location"].startswith("/sign-in")

    def test_takes_nothing_from_another_site(self, alice: User, canvas: Canvas) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)
        sent = {"file": SimpleUploadedFile("drawing.svg", SVG)}
        assert client.post(f"/canvases/{canvas.id}/drawings", sent).status_code == 403
        assert not canvas.strokes.exists()


class TestTheApi:
    def test_draws_a_file_and_tells_where_it_is(self, alice: User, canvas: Canvas) -> None:
        answer = post(on_device(alice), canvas, SVG)
        told = answer.json()
        assert (answer.status_code, told["drawn"], told["left_out"]) == (201, 1, {"text": 1})
        added = on_device(alice).get(answer["Location"].removeprefix("/api/v1")).json()
        assert [stroke["seq"] for stroke in added["strokes"]] == [told["seq"]]

    def test_draws_once_under_a_key(self, alice: User, canvas: Canvas) -> None:
        caller, key = on_device(alice), {"Idempotency-Key": "one"}
        first, again = post(caller, canvas, SVG, **key), post(caller, canvas, SVG, **key)
        assert (first.content, again["Idempotency-Replayed"]) == (again.content, "true")
        assert canvas.strokes.count() == 1
        other = post(caller, canvas, SVG + b" ", **key)
        assert_problem(other, 422, "idempotency_key_reused")

    def test_answers_a_repeat_under_its_key_alike_past_the_limit(
        self, alice: User, canvas: Canvas
    ) -> None:
        caller, key = on_device(alice), {"Idempotency-Key": "one"}
        first = post(caller, canvas, SVG, **key)
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
        for _ in range(IMPORTS_PER_MINUTE.count + 1):
            again = post(caller, canvas, SVG, **key)
            assert (again.status_code, again.content) == (201, first.content)
        other = post(caller, canvas, SVG + b" ", **key)
        assert_problem(other, 422, "idempotency_key_reused")

    def test_asks_for_patience_when_many_files_come(
        self, alice: User, canvas: Canvas, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "PATIENCE_S", 0.01)
        with importing.place_to_read():
            answer, page = post(on_device(alice), canvas, SVG), send(alice, canvas)
        assert_problem(answer, 503, "busy")
        assert int(answer["Retry-After"]) > 0
        assert page.status_code == 503
        assert "send it again" in page.content.decode()

    @pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff\xfe<", gzip.compress(SVG)])
    def test_refuses_what_is_no_drawing(self, alice: User, canvas: Canvas, content: bytes) -> None:
        for headers in ({}, {"Idempotency-Key": "one"}):
            answer = post(on_device(alice), canvas, content, **headers)
            assert_problem(answer, 422, "file_not_drawn")

    def test_refuses_too_large_a_body(self, alice: User, canvas: Canvas) -> None:
        assert_problem(post(on_device(alice), canvas, LARGE), 422, "file_not_drawn")
        huge = post(on_device(alice), canvas, LARGE + LARGE)
        assert_problem(huge, 413, "too_large")

    def test_refuses_a_finished_piece(self, alice: User, canvas: Canvas) -> None:
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=timezone.now())
        assert_problem(post(on_device(alice), canvas, SVG), 409, "finished")

    def test_says_when_it_was_too_often(self, alice: User, canvas: Canvas) -> None:
        caller = on_device(alice)
        for _ in range(IMPORTS_PER_MINUTE.count):
            post(caller, canvas, b"")
        answer = post(caller, canvas, SVG)
        assert_problem(answer, 429, "too_many")
        assert int(answer["Retry-After"]) > 0

    def test_takes_a_pieces_own_file(self, alice: User, canvas: Canvas) -> None:
        head = {"format": "code-monet/piece", "version": 1, "style": "paint"}
        line = {"type": "line", "points": [[1, 2], [3, 4]], "author": 0, "seed": 7, "id": "x"}
        size = {"width": 800, "height": 600}
        document = head | size | {"authors": [{"name": "A", "role": "agent"}], "strokes": [line]}
        answer = post(on_device(alice), canvas, json.dumps(document).encode())
        assert answer.json()["words"] == "1 stroke drawn."
        assert canvas.strokes.get().seed == 7
