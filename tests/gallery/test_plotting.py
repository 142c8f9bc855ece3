"""Plot sheets over HTTP and in the shell: who gets one, what is refused, and in which words."""

import io
import sys
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from canvas import services as canvases
from canvas.paths import parse_path
from canvas.plot_paths import COMMAND
from gallery import plotting, services
from gallery.models import Piece
from gallery.plot_form import GCODE, PENS, SHEET
from gallery.plot_options import PlotOptions
from gallery.plotting import MAX_STROKES, QUICK_POINTS, SLOW_SHEETS, SLOW_SHEETS_OF_ONE
from tests.gallery.hanging import NOON, at_home, draw, hang, perform, start

pytest.importorskip("vpype", reason="the extra `plotter` is not installed")
pytestmark = pytest.mark.django_db
KINDS = ("svg", "hpgl", "gcode")
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def without_plotter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vpype", None)  # as where the extra is not installed


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def api(piece: Piece, kind: str = "") -> str:
    return f"/api/v1/pieces/{piece.canvas_id}/plot" + (f"/{kind}" if kind else "")


def page(piece: Piece, kind: str = "") -> str:
    return f"{piece.get_absolute_url()}/plot" + (f"/{kind}" if kind else "")


def painted(alice: User, *paths: dict[str, object]) -> Piece:
    canvas = start(alice, style="paint")
    draw(alice, canvas, *(asked(path) for path in paths or (red(), red(300))))
    perform(canvas, asked(red(500)))
    canvases.name_piece(canvas_id=canvas.id, title="Dusk & <dawn>", alt_text="x", now=NOON)
    return services.hang_piece(canvas_id=canvas.id, ended_by="artist", now=NOON)


def red(y: int = 100) -> dict[str, object]:
    return {"type": "line", "points": [[20, y], [780, y]], "color": "#ff0000"}


def asked(path: dict[str, object]) -> canvases.AskedStroke:
    read, style = parse_path(path, width=800, height=600)
    return canvases.AskedStroke(str(uuid4()), read, style)


class TestWhoGetsOne:
    @pytest.mark.parametrize("address", [page, api])
    def test_anybody_gets_a_public_pieces(self, alice: User, address) -> None:
        piece = painted(alice)
        assert Client().get(address(piece)).status_code == 200
        assert {Client().get(address(piece, kind)).status_code for kind in KINDS} == {200}

    @pytest.mark.parametrize("address", [page, api])
    def test_charlie_gets_nothing_of_a_private_piece(
        self, alice: User, charlie: User, address
    ) -> None:
        piece = hang(alice, visibility="private")
        for kind in ("", *KINDS):
            assert signed_in(charlie).get(address(piece, kind)).status_code == 404
            assert signed_in(alice).get(address(piece, kind)).status_code == 200

    def test_the_piece_tells_of_it(self, alice: User) -> None:
        piece = painted(alice)
        assert page(piece).encode() in Client().get(piece.get_absolute_url()).content


class TestFiles:
    @pytest.mark.parametrize("address", [page, api])
    @pytest.mark.parametrize(
        ("kind", "content_type", "begins"),
        [
            ("svg", "image/svg+xml", b"<?xml"),
            ("hpgl", "text/plain; charset=us-ascii", b"IN;"),
            ("gcode", "text/plain; charset=us-ascii", b"G21\n"),
        ],
    )
    def test_they_are_named_after_the_piece_and_never_run(
        self, alice: User, address, kind: str, content_type: str, begins: bytes
    ) -> None:
        piece = painted(alice)
        given = Client().get(address(piece, kind))
        assert given.content.startswith(begins)
        assert given["Content-Type"] == content_type
        assert given["Content-Disposition"] == f'attachment; filename="Dusk & dawn plot.{kind}"'
        assert given["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in given["Content-Security-Policy"]

    def test_who_has_one_is_told_so(self, alice: User) -> None:
        piece, client = painted(alice), Client()
        first = client.get(api(piece, "svg"))
        again = client.get(api(piece, "svg"), headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        other = {"If-None-Match": first["ETag"]}
        assert client.get(api(piece, "svg") + "?paper=a3", headers=other).status_code == 200

    def test_other_options_make_another_sheet(self, alice: User) -> None:
        piece, client = painted(alice), Client()
        given = client.get(page(piece, "svg"), {"paper": "a5", "orientation": "portrait"})
        assert b'width="148mm" height="210mm"' in given.content

    def test_gcode_says_what_was_typed(self, alice: User) -> None:
        typed = {"start": "G21\r\nG28\r\n", "pen_down": "M3 S{90}"}
        said = Client().get(page(painted(alice), "gcode"), typed).content.decode()
        assert said.startswith("G21\nG28\nG0 Z5\n")
        assert "\nM3 S{90}\n" in said
        assert "\r" not in said

    def test_another_kind_is_not_found(self, alice: User) -> None:
        assert Client().get(page(painted(alice), "dxf")).status_code == 404


class TestWhatItTakes:
    def test_the_api_tells_lengths_time_and_flaws(self, alice: User) -> None:
        told = Client().get(api(painted(alice)), {"scale": "true", "pens": "author"}).json()
        assert [pen["name"] for pen in told["pens"]] == ["Alice", "Code Monet"]
        assert told["down_m"] == pytest.approx(3 * 760 * 25.4 / 96 / 1000, abs=1e-3)
        assert told["seconds"] == pytest.approx(sum(pen["seconds"] for pen in told["pens"]), abs=1)
        assert {flaw["kind"] for flaw in told["flaws"]} == {"fills", "opacity", "wide"}

    def test_the_page_tells_the_same(self, alice: User) -> None:
        shown = Client().get(page(painted(alice))).content.decode()
        assert "3 strokes are painted with a brush" in shown
        assert "1 #ff0000" in shown
        assert 'aria-label="Dusk &amp; &lt;dawn&gt; as a plotter draws it"' in shown

    def test_every_option_is_a_question_on_the_page(self) -> None:
        questions = {asks.name for asks in (*SHEET, *PENS, *GCODE)} | {"device"}
        assert questions == set(PlotOptions.model_fields)


BAD = [
    ({"paper": "a9"}, "paper", "'tabloid'"),
    ({"orientation": "sideways"}, "orientation", "'portrait' or 'landscape'"),
    ({"scale": "2"}, "scale", "'fit' or 'true'"),
    ({"pens": "mood"}, "pens", "'colour' or 'author'"),
    ({"margin": "-1"}, "margin", "greater than or equal to 0"),
    ({"margin": "nan"}, "margin", "finite"),
    ({"margin": "inf"}, "margin", "finite"),
    ({"margin": "1e999"}, "margin", "finite"),
    ({"margin": "wide"}, "margin", "number"),
    ({"pen_width": "0"}, "pen_width", "0.05"),
    ({"speed_down": "0"}, "speed_down", "1"),
    ({"most_pens": "65"}, "most_pens", "64"),
    ({"most_pens": "1" * 5000}, "most_pens", ""),
    ({"pen_up": "G0 Z5\x00"}, "pen_up", "plain ASCII"),
    ({"pen_up": "G0 Z5\rM112"}, "pen_up", "plain ASCII"),
    ({"start": "G21\u2028M112"}, "start", "plain ASCII"),
    ({"start": "G21\x85M112"}, "start", "plain ASCII"),
    ({"end": "x" * 501}, "end", "at most 500"),
    ({"pen_down": "x" * 121}, "pen_down", "at most 120"),
]


class TestBadOptions:
    @pytest.mark.parametrize(("options", "name", "words"), BAD)
    @pytest.mark.parametrize("kind", ["", "gcode"])
    def test_they_are_answered_in_words(
        self, alice: User, options: dict[str, str], name: str, words: str, kind: str
    ) -> None:
        piece = painted(alice)
        shown = Client().get(page(piece, kind), options)
        assert shown.status_code == 422
        text = shown.content.decode().replace("&#x27;", "'")
        error = text.partition(f'id="plot-{name}-error">')[2].partition("<")[0]
        assert words in error
        assert error
        refused = Client().get(api(piece, kind), options)
        assert refused.status_code == 422
        (problem,) = refused.json()["errors"]
        assert problem["where"] == f"query.{name}"
        assert words in problem["message"]

    def test_a_margin_that_leaves_no_room_is_refused(self, alice: User) -> None:
        piece = painted(alice)
        options = {"paper": "a5", "margin": "65"}
        shown = Client().get(page(piece), options)
        assert shown.status_code == 422
        assert "on A5 it may be 64 mm at most" in shown.content.decode()
        assert Client().get(api(piece), options).status_code == 422

    def test_a_device_that_cannot_says_why(self, alice: User) -> None:
        piece = painted(alice)
        shown = Client().get(page(piece, "hpgl"), {"paper": "a5"})
        assert shown.status_code == 422
        assert "does not take A5" in shown.content.decode()
        refused = Client().get(api(piece, "hpgl"), {"device": "<script>"})
        assert refused.status_code == 422
        assert refused.json()["code"] == "plot_refused"
        assert "hp7475a" in refused.json()["detail"]

    def test_what_was_typed_is_shown_again_and_escaped(self, alice: User) -> None:
        shown = Client().get(page(painted(alice)), {"start": "</textarea><b>", "paper": "<i>"})
        assert b"</textarea><b>" not in shown.content
        assert b"<i>" not in shown.content


class TestBounds:
    def test_too_many_strokes_are_told(self, alice: User) -> None:
        piece = painted(alice)
        Piece.objects.filter(pk=piece.pk).update(stroke_count=MAX_STROKES + 1)
        for kind in ("", "svg"):
            shown = Client().get(page(piece, kind))
            assert shown.status_code == 413
            assert "more than 10,000 strokes" in shown.content.decode()
            assert Client().get(api(piece, kind)).json()["code"] == "plot_too_large"

    def test_a_few_long_strokes_are_a_large_sheet(self, alice: User) -> None:
        long = {"type": "polyline", "points": [[n % 800, n % 600] for n in range(1_990)]}
        spiral = painted(alice, *([long] * (QUICK_POINTS // 1_990 + 1)))
        quick = painted(alice)
        for _ in range(SLOW_SHEETS.count):
            services.spend("all", SLOW_SHEETS)
        assert Client().get(api(spiral)).status_code == 429
        assert Client().get(api(quick)).status_code == 200

    def test_too_many_large_sheets_are_told_when_to_come_back(self, alice: User) -> None:
        piece = painted(alice)
        Piece.objects.filter(pk=piece.pk).update(stroke_count=MAX_STROKES)
        for _ in range(SLOW_SHEETS.count):
            services.spend("all", SLOW_SHEETS)
        for address in (page(piece), page(piece, "svg"), api(piece), api(piece, "svg")):
            refused = Client().get(address)
            assert refused.status_code == 429
            assert int(refused["Retry-After"]) > 0

    def test_too_many_lines_are_told_over_http_alone(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(plotting, "MAX_LINES", 81)
        dashes = {"type": "svg", "d": " ".join(f"M {n * 9} 5 h 1" for n in range(80))}
        few, many = painted(alice, red()), painted(alice, dashes, red())
        assert Client().get(api(few)).status_code == 200
        for address in (page(many), page(many, "svg"), api(many), api(many, "svg")):
            shown = Client().get(address)
            assert shown.status_code == 413
            assert "more than 81 lines" in shown.content.decode()
        call_command("plot", str(many.canvas_id), "--stats", stdout=io.StringIO())

    def test_nobody_takes_all_the_large_sheets(self, alice: User) -> None:
        piece = painted(alice)
        Piece.objects.filter(pk=piece.pk).update(stroke_count=MAX_STROKES)
        for _ in range(SLOW_SHEETS_OF_ONE.count):
            assert Client().get(api(piece)).status_code == 200
        for address in (page(piece), page(piece, "svg"), api(piece), api(piece, "svg")):
            refused = Client().get(address)
            assert refused.status_code == 429
            assert int(refused["Retry-After"]) > 0
            assert Client(REMOTE_ADDR="192.0.2.9").get(address).status_code == 200

    def test_large_sheets_ask_for_patience_while_others_are_made(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(plotting, "PATIENCE_S", 0.01)
        large, quick = painted(alice), painted(alice)
        Piece.objects.filter(pk=large.pk).update(stroke_count=MAX_STROKES)
        with ExitStack() as others:
            for _ in range(plotting.SLOW_AT_ONCE):
                others.enter_context(plotting.place_to_plot())
            for address in (page(large), page(large, "svg"), api(large), api(large, "svg")):
                refused = Client().get(address)
                assert refused.status_code == 503
                assert int(refused["Retry-After"]) > 0
                assert "ask again in a few seconds" in refused.content.decode()
            assert Client().get(api(large)).json()["code"] == "plotters_busy"
            assert Client().get(api(quick)).status_code == 200
        assert Client().get(api(large)).status_code == 200


@pytest.mark.usefixtures("without_plotter")
class TestWithoutTheExtra:
    def test_nothing_leads_to_the_page(self, alice: User) -> None:
        shown = Client().get(painted(alice).get_absolute_url()).content.decode()
        assert "Take it home" in shown
        assert "/plot" not in shown

    @pytest.mark.parametrize("options", [{}, {"paper": "a9"}])
    def test_the_page_says_how_to_get_it(self, alice: User, options: dict[str, str]) -> None:
        for kind in ("", *KINDS):
            shown = Client().get(page(painted(alice), kind), options)
            assert shown.status_code == 501
            assert COMMAND in shown.content.decode()

    def test_the_api_says_so(self, alice: User) -> None:
        for kind in ("", *KINDS):
            refused = Client().get(api(painted(alice), kind))
            assert refused.status_code == 501
            assert refused.json()["code"] == "plotter_missing"
            assert COMMAND in refused.json()["detail"]

    def test_the_shell_says_so(self, alice: User, tmp_path: Path) -> None:
        out = tmp_path / "x.svg"
        with pytest.raises(CommandError, match=COMMAND):
            call_command("plot", str(painted(alice).canvas_id), "--out", str(out))
        assert not out.exists()

    def test_the_piece_is_there_as_ever(self, alice: User) -> None:
        assert Client().get(painted(alice).get_absolute_url()).status_code == 200


class TestInTheShell:
    @pytest.mark.parametrize("kind", KINDS)
    def test_it_writes_what_the_page_gives(self, alice: User, tmp_path: Path, kind: str) -> None:
        piece, out = painted(alice), tmp_path / f"sheet.{kind}"
        arguments = ["--paper", "a3", "--landscape", "--margin", "15", "--pens", "colour"]
        call_command(
            "plot", str(piece.canvas_id), *arguments, "--out", str(out), stdout=io.StringIO()
        )
        given = Client().get(page(at_home(piece), kind), {"paper": "a3"})
        assert out.read_bytes() == given.content
        assert [path.name for path in tmp_path.iterdir()] == [out.name]

    def test_it_tells_what_it_takes(self, alice: User) -> None:
        told = io.StringIO()
        call_command("plot", painted(alice).get_absolute_url(), "--stats", stdout=told)
        assert "1 #ff0000" in told.getvalue()
        assert "at 50 mm/s down and 150 mm/s up" in told.getvalue()
        assert "3 strokes are painted with a brush" in told.getvalue()

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--out", "x.svg", "--paper", "a9"], "--paper: Input should be 'a5'"),
            (["--out", "x.svg", "--most-pens", "0"], "--most-pens: "),
            (["--out", "x.svg", "--paper", "a5", "--margin", "70"], "64 mm at most"),
            (["--out", "x.dxf"], "none of .svg, .hpgl, .gcode"),
            (["--out", "x.hpgl", "--paper", "a5"], "does not take A5"),
            (["--out", "/nowhere/at/all/x.svg"], "could not be written"),
            ([], "--stats"),
        ],
    )
    def test_it_refuses_in_words(self, alice: User, arguments: list[str], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            call_command("plot", str(painted(alice).canvas_id), *arguments)

    @pytest.mark.parametrize("name", ["x", NOBODYS, f"/gallery/{NOBODYS}/piece_000001"])
    def test_it_names_the_piece_that_is_not_there(self, name: str) -> None:
        with pytest.raises(CommandError, match="There is no piece"):
            call_command("plot", name, "--stats")
