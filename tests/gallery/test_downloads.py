"""Files to take home: what is in them, who gets them, that they are made once and whole."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import numpy as np
import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from accounts.models import User
from canvas import services as canvases
from canvas.paths import parse_path
from canvas.snapshot import placed_strokes
from canvas.strokes import PlacedStroke
from canvas.svg_file import SvgTooLarge, svg_file
from gallery import exports, services, tasks
from gallery.errors import FileTooLarge
from gallery.models import Piece
from gallery.piece_json import FORMAT, VERSION
from gallery.services import SLOW_FILES, SLOW_FILES_OF_ONE
from tests.gallery.hanging import NOON, at_home, draw, hang, line, perform, start

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(piece: Piece, kind: str) -> str:
    return f"/api/v1/pieces/{piece.canvas_id}/files/{kind}"


def page(piece: Piece, kind: str) -> str:
    return f"{piece.get_absolute_url()}/files/{kind}"


def together(alice: User, style: str = "paint") -> Piece:
    """Hang a piece that Alice and the agent drew by turns: Alice, agent, Alice."""
    canvas = start(alice, style=style)
    draw(alice, canvas)
    perform(canvas, line(300))
    draw(alice, canvas, asked({"type": "polyline", "points": [[1, 2, 0.2], [90, 80, 0.9]]}))
    draw(alice, canvas, asked({"type": "svg", "d": "M 10.0625 20.9375 q 5 5 40 1 z"}))
    draw(alice, canvas, asked({"type": "line", "points": [[9, 9], [9, 9]], "brush": "ink"}))
    return services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)


def asked(path: dict[str, object]) -> canvases.AskedStroke:
    read, style = parse_path(path, width=800, height=600)
    return canvases.AskedStroke(str(uuid4()), read, style)


class TestWhatIsInThem:
    @pytest.mark.parametrize(
        ("kind", "size"), [("png", (800, 600)), ("webp", (800, 600)), ("png-2x", (1600, 1200))]
    )
    def test_pictures_tell_of_themselves(
        self, alice: User, kind: exports.FileKind, size: tuple[int, int]
    ) -> None:
        picture = Image.open(io.BytesIO(exports.make(hang(alice, "Dusk & <dawn>"), kind)))
        assert picture.size == size
        words = [e.text for e in ElementTree.fromstring(picture.info["xmp"]).iter()]
        assert "Dusk & <dawn>" in words

    def test_four_times_as_large_shows_the_same(self, alice: User) -> None:
        piece = together(alice)
        large = Image.open(io.BytesIO(exports.make(piece, "png-4x")))
        small = Image.open(io.BytesIO(exports.make(piece, "png")))
        assert large.size == (3200, 2400)
        apart = np.asarray(large.reduce(4), dtype=float) - np.asarray(small, dtype=float)
        assert np.abs(apart).mean() < 0.5  # of 255
        assert small.getextrema()[0][0] < 128

    @pytest.mark.parametrize("style", ["plotter", "paint"])
    def test_svg_has_a_layer_an_author_in_drawing_order(self, alice: User, style: str) -> None:
        piece = together(alice, style)
        root = ElementTree.fromstring(exports.make(piece, "svg"))
        layers = root.findall(f"{SVG}g")
        assert [layer.get("data-author") for layer in layers] == ["Alice", "Code Monet", "Alice"]
        assert all(layer.findall(f"{SVG}path") for layer in layers)
        assert root.findtext(f"{SVG}title") == piece.shown_title
        told = [e.text for e in root.find(f"{SVG}metadata").iter()]
        assert piece.shown_title in told

    def test_svg_escapes_every_word(self, alice: User) -> None:
        alice.display_name = '"><script>x</script>'
        alice.save()
        content = exports.make(hang(alice, "</title><script>y</script>\x1b"), "svg")
        assert b"<script" not in content
        ElementTree.fromstring(content)

    def test_json_gives_back_every_stroke_as_asked_for(self, alice: User) -> None:
        piece = together(alice)
        told = json.loads(exports.make(piece, "json"))
        assert (told["format"], told["version"]) == (FORMAT, VERSION)
        assert [author["name"] for author in told["authors"]] == ["Alice", "Code Monet"]
        assert (told["style"], told["width"], told["height"]) == ("paint", 800, 600)
        strokes = placed_strokes(piece.canvas, piece.seq)
        assert [stroke["author"] for stroke in told["strokes"]] == [0, 1, 0, 0, 0]
        for given, stroke in zip(told["strokes"], strokes, strict=True):
            path, style = parse_path(given, width=800, height=600)
            assert style == stroke.asked
            assert (path.kind, path.commands) == (stroke.path.kind, stroke.path.commands)
            assert (path.points == stroke.path.points).all()
            if stroke.path.pressure is not None:
                assert path.pressure == pytest.approx(stroke.path.pressure)
            assert given["seed"] == stroke.seed

    def test_an_svg_beyond_its_bound_is_not_drawn_to_its_end(self, alice: User) -> None:
        stroke, taken = placed_strokes(hang(alice).canvas)[0], 0

        def many() -> Iterator[PlacedStroke]:
            nonlocal taken
            while taken < 1_000:
                taken += 1
                yield stroke

        size = {"width": 800, "height": 600, "most_bytes": 5_000}
        words = {"title": "", "description": "", "metadata": "", "authors": {}}
        with pytest.raises(SvgTooLarge):
            svg_file(many(), style="plotter", **size, **words)
        assert 1 < taken < 100

    @pytest.mark.parametrize("kind", ["svg", "pdf", "json"])
    def test_a_document_too_large_is_refused_in_words_and_tried_once(
        self, alice: User, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        bounds = dict(exports.MOST_MB)
        monkeypatch.setattr(exports, "MOST_MB", bounds | {kind: 0})
        piece = hang(alice)
        answer = Client().get(address(piece, kind))
        assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
        monkeypatch.undo()
        shown = Client().get(page(piece, kind))
        assert shown.status_code == 413
        words = f"As {kind.upper()} this piece would be larger than {bounds[kind]} MB"
        assert words in shown.content.decode()


class TestNames:
    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Evening, at sea", "Evening, at sea.png"),
            ("../../etc/passwd", "etc passwd.png"),
            ('a"b\r\nSet-Cookie: x', "a b Set-Cookie x.png"),
            ("\u202egnp.exe", "gnp.exe.png"),
            ("...", "piece_000000.png"),
            ("日本", "日本.png"),
        ],
    )
    def test_come_from_the_title(self, alice: User, title: str, name: str) -> None:
        piece = hang(alice)
        piece.title = title
        assert exports.file_name(piece, "png") == name

    def test_tell_the_size_and_are_not_long(self, alice: User) -> None:
        piece = hang(alice)
        piece.title = "x" * 100
        assert exports.file_name(piece, "png-4x") == "x" * 80 + " 4x.png"


class TestTheDoors:
    @pytest.mark.parametrize("kind", ["png", "webp", "svg", "pdf", "json"])
    def test_give_a_small_piece_at_once(self, alice: User, kind: str) -> None:
        piece = hang(alice, "Sea")
        for where in (address(piece, kind), page(piece, kind)):
            answer = Client().get(where)
            assert answer.status_code == 200
            assert answer["Content-Disposition"] == f'attachment; filename="Sea.{kind}"'
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]

    def test_say_that_a_large_one_is_being_made_and_give_it_then(self, alice: User) -> None:
        piece = hang(alice)
        answer = Client().get(address(piece, "png-2x"))
        assert (answer.status_code, answer.json()["state"]) == (202, "being_made")
        assert answer["Retry-After"]
        waiting = Client().get(page(piece, "png-2x"))
        assert waiting.status_code == 202
        assert "is being made" in waiting.content.decode()
        tasks.make_file.apply(args=[piece.pk, "png-2x"]).get()
        for where in (address(piece, "png-2x"), page(piece, "png-2x")):
            given = Client().get(where)
            assert (given.status_code, given["Content-Type"]) == (200, "image/png")

    @pytest.mark.parametrize(("most_points", "status"), [(2, 200), (1, 202)])
    def test_leave_few_but_long_strokes_to_a_worker(
        self, alice: User, monkeypatch: pytest.MonkeyPatch, most_points: int, status: int
    ) -> None:
        monkeypatch.setattr(exports, "QUICK_POINTS", most_points)
        assert Client().get(address(hang(alice), "png")).status_code == status

    def test_draw_a_small_one_for_the_first_alone_whoever_comes_meanwhile(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        piece, meanwhile = hang(alice), []

        def slowly(drawn: Piece) -> bytes:
            meanwhile.append(Client().get(address(piece, "json")).status_code)
            return b"{}"

        files = dict(exports.FILES) | {"json": replace(exports.FILES["json"], make=slowly)}
        monkeypatch.setattr(exports, "FILES", files)
        assert Client().get(address(piece, "json")).status_code == 200
        assert meanwhile == [202]
        assert Client().get(address(piece, "json")).status_code == 200

    def test_ask_a_worker_once_and_never_too_often(self, alice: User) -> None:
        """A file is asked for again and again while it is made; many are waited for in turn."""
        pieces = [hang(alice) for _ in range(SLOW_FILES.count + 1)]
        for number, piece in enumerate(pieces):
            for _ in range(2):
                client = Client(REMOTE_ADDR=f"192.0.2.{number}")
                assert client.get(page(piece, "png-4x")).status_code == 202
        asked = [cache.get(f"file-asked-{piece.pk}-png-4x") for piece in pieces]
        assert asked == [1] * SLOW_FILES.count + [None]

    def test_let_nobody_take_all_that_workers_make(self, alice: User) -> None:
        pieces = [hang(alice) for _ in range(SLOW_FILES_OF_ONE.count + 1)]
        for piece in pieces:
            assert Client().get(address(piece, "png-4x")).status_code == 202
        asked = [cache.get(f"file-asked-{piece.pk}-png-4x") for piece in pieces]
        assert asked == [1] * SLOW_FILES_OF_ONE.count + [None]
        Client(REMOTE_ADDR="192.0.2.9").get(address(pieces[-1], "png-4x"))
        assert cache.get(f"file-asked-{pieces[-1].pk}-png-4x") == 1

    def test_answer_304_until_what_they_tell_changes(self, alice: User) -> None:
        piece = hang(alice, "Sea")
        etag = Client().get(address(piece, "svg"))["ETag"]
        known = {"If-None-Match": etag}
        assert Client().get(address(piece, "svg"), headers=known).status_code == 304
        Piece.objects.filter(pk=piece.pk).update(title="Ocean")
        changed = Client().get(address(piece, "svg"), headers=known)
        assert changed.status_code == 200
        assert "Ocean.svg" in changed["Content-Disposition"]

    def test_give_private_pieces_to_their_artist_alone(self, alice: User, charlie: User) -> None:
        piece = hang(alice, visibility="private")
        for where in (address(piece, "json"), page(piece, "json"), page(piece, "png-4x")):
            assert signed_in(alice).get(where).status_code in {200, 202}
            assert [signed_in(charlie).get(where).status_code, Client().get(where).status_code] == [
                404,
                404,
            ]
        kept = signed_in(alice).get(page(piece, "json"))
        assert kept["Cache-Control"] == "private, no-cache"

    def test_give_a_withdrawn_piece_to_nobody_else_though_it_was_made(
        self, alice: User, charlie: User
    ) -> None:
        piece = hang(alice)
        etag = Client().get(address(piece, "png"))["ETag"]
        services.withdraw_piece(canvas_id=piece.canvas_id, now=NOON)
        for client in (Client(), signed_in(charlie)):
            for where in (address(piece, "png"), page(piece, "png")):
                assert client.get(where, headers={"If-None-Match": etag}).status_code == 404

    @pytest.mark.parametrize("kind", ["eps", "png-3x", "..%2fpng", "PNG"])
    def test_know_no_other_files(self, alice: User, kind: str) -> None:
        piece = hang(alice)
        assert Client().get(page(piece, kind)).status_code == 404
        assert Client().get(address(piece, kind)).status_code in {404, 422}

    def test_stand_on_the_pieces_page(self, alice: User) -> None:
        piece = hang(alice)
        shown = Client().get(piece.get_absolute_url()).content.decode()
        assert all(page(piece, kind) in shown for kind in exports.FILES)


class TestKeeping:
    def test_a_file_is_made_once(self, alice: User) -> None:
        piece = hang(alice)
        first = services.take_file(piece=piece, kind="png", asker="192.0.2.1")
        path = Path(default_storage.path(f"exports/{piece.canvas_id}"))
        [kept] = path.iterdir()
        written = kept.stat().st_mtime_ns
        services.make_file(piece_id=piece.pk, kind="png")
        assert services.take_file(piece=piece, kind="png", asker="192.0.2.1") == first
        assert [p.stat().st_mtime_ns for p in path.iterdir()] == [written]

    def test_what_tells_a_former_title_goes(self, alice: User) -> None:
        piece = hang(alice, "Sea")
        exports.make(piece, "png"), exports.make(piece, "json")
        Piece.objects.filter(pk=piece.pk).update(title="Ocean")
        exports.make(at_home(piece), "json")
        _, names = default_storage.listdir(f"exports/{piece.canvas_id}")
        assert sorted(name.partition(".")[0] for name in names) == ["json", "png"]
        assert b"Ocean" in (exports.stored(at_home(piece), "json") or b"")

    def test_what_was_too_large_under_a_former_title_goes(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exports, "MOST_MB", dict.fromkeys(exports.MOST_MB, 0))
        piece = hang(alice, "Sea")
        for title in ("Sea", "Ocean"):
            Piece.objects.filter(pk=piece.pk).update(title=title)
            with pytest.raises(FileTooLarge):
                exports.make(at_home(piece), "pdf")
        assert len(default_storage.listdir(f"exports/{piece.canvas_id}")[1]) == 1

    def test_a_piece_that_is_gone_needs_none(self) -> None:
        services.make_file(piece_id=404, kind="png")
        services.make_file(piece_id=404, kind="nonsense")
