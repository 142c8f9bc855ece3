"""Files drawn on a canvas: one change, undone as one, within every limit."""

import json
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from accounts.limits import TooMany
from accounts.models import User
from canvas import importing, services
from canvas import piece_file as piece_file_format
from canvas.errors import (
    CanvasIsFinished,
    CanvasIsFull,
    CanvasNotFound,
    FileNotDrawn,
    NotYours,
    ReadersAreBusy,
)
from canvas.events import AskedStroke, encode
from canvas.hub import QUEUE_BYTES
from canvas.importing import IMPORTS_PER_MINUTE, READ_AT_ONCE, Imported, draw_file, read_file
from canvas.models import Canvas
from canvas.piece_file import MAX_STROKES as MAX_PIECE_STROKES
from canvas.rendering import render
from canvas.snapshot import changes_between, placed_strokes
from canvas.styles import STYLES as STYLES_BY_NAME
from canvas.styles import StyleName
from gallery import piece_json
from tests.spectator import assert_spectator_agrees

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600">'
    b'<circle cx="400" cy="300" r="200"/><path d="M9 9h90" stroke="red" stroke-width="4"/>'
    b"<text>hello</text></svg>"
)
STYLES: tuple[StyleName, ...] = ("plotter", "paint")

pytestmark = pytest.mark.django_db


def start(owner: User, style: StyleName = "paint", **fields: str) -> Canvas:
    return services.start_canvas(owner=owner, style=style, now=NOW, **fields)


def bring(
    user: User, canvas: Canvas, content: bytes = SVG, *, key: str = "a", now: datetime = NOW
) -> Imported:
    drawing = read_file(user=user, canvas_id=canvas.id, content=content, now=now)
    return draw_file(user=user, canvas_id=canvas.id, drawing=drawing, key=key, now=now)


def on(canvas: Canvas) -> list[str]:
    return [stroke.client_id for stroke in canvas.strokes.live().in_order()]


def picture(canvas: Canvas, style: StyleName) -> np.ndarray:
    canvas.refresh_from_db()
    return np.array(render(placed_strokes(canvas), style=style)).astype(int)


def piece_file(canvas: Canvas, **otherwise: object) -> bytes:
    """Return the canvas as the gallery would write it, with some keys otherwise."""
    head = {"style": canvas.style, "width": canvas.width, "height": canvas.height}
    parts = canvas.participants.all()
    authors = {str(part.id): {"name": part.name, "role": part.role} for part in parts}
    written = piece_json.piece_json(head, placed_strokes(canvas), authors, most_bytes=1_000_000)
    return json.dumps(json.loads(written) | otherwise).encode()


class TestAnSvgFile:
    @pytest.mark.parametrize("style", STYLES)
    def test_becomes_strokes_in_one_change_that_undo_takes_back(
        self, alice: User, style: StyleName
    ) -> None:
        canvas = start(alice, style)
        made = assert_spectator_agrees(canvas, lambda: bring(alice, canvas))
        assert made.words == "2 shapes drawn, 1 left out: text (1)."
        assert (made.drawn, made.left_out) == (2, {"text": 1})
        assert {stroke.added_seq for stroke in canvas.strokes.all()} == {made.seq}
        assert_spectator_agrees(
            canvas, lambda: services.undo_strokes(user=alice, canvas_id=canvas.id, now=NOW)
        )
        assert on(canvas) == []
        assert_spectator_agrees(
            canvas, lambda: services.redo_strokes(user=alice, canvas_id=canvas.id, now=NOW)
        )
        assert len(on(canvas)) == 2

    def test_is_drawn_once_under_a_key_and_again_under_another(self, alice: User) -> None:
        canvas = start(alice)
        first, again = bring(alice, canvas), bring(alice, canvas)
        assert (first, len(on(canvas))) == (again, 2)
        assert bring(alice, canvas, key="b").seq > first.seq
        assert len(on(canvas)) == 4

    def test_has_one_colour_on_a_plotters_canvas(self, alice: User) -> None:
        canvas = start(alice, "plotter")
        bring(alice, canvas)
        seen = picture(canvas, "plotter")
        assert (seen < 200).any()
        assert not (seen[..., 0] > seen[..., 2] + 30).any()

    def test_of_a_friend_is_drawn_where_people_may_draw(self, alice: User, bob: User) -> None:
        canvas = start(alice, open_to="signed_in")
        made = assert_spectator_agrees(canvas, lambda: bring(bob, canvas))
        assert made.drawn == 2


class TestWhoMayNot:
    def test_charlie_brings_nothing_to_what_he_may_not_see(
        self, alice: User, charlie: User
    ) -> None:
        canvas = start(alice, visibility="private")
        with pytest.raises(CanvasNotFound):
            bring(charlie, canvas)
        assert on(canvas) == []

    def test_charlie_brings_nothing_to_what_he_may_only_watch(
        self, alice: User, charlie: User
    ) -> None:
        canvas = start(alice, visibility="public")
        with pytest.raises(NotYours):
            bring(charlie, canvas)
        assert on(canvas) == []

    def test_nobody_brings_anything_to_a_finished_piece(self, alice: User) -> None:
        canvas = start(alice)
        services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=NOW)
        with pytest.raises(CanvasIsFinished):
            bring(alice, canvas)

    @pytest.mark.parametrize("content", [b"<html/>", SVG])
    def test_nothing_is_read_for_them(
        self, alice: User, charlie: User, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "PATIENCE_S", 0.0)
        canvas = start(alice, visibility="public")
        with importing.place_to_read():
            with pytest.raises(NotYours):
                bring(charlie, canvas, content)
            services.finish_canvas(canvas_id=canvas.id, ended_by="artist", now=NOW)
            with pytest.raises(CanvasIsFinished):
                bring(alice, canvas, content)

    def test_a_canvas_holds_no_more_than_it_may(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        canvas = start(alice)
        monkeypatch.setattr(importing, "MAX_ON_CANVAS", 3)
        first = bring(alice, canvas)
        with pytest.raises(CanvasIsFull, match="holds 3 strokes"):
            bring(alice, canvas, key="b")
        assert bring(alice, canvas) == first  # what is there already is not counted twice
        assert len(on(canvas)) == 2

    def test_a_person_waits_after_some_files_good_or_bad(self, alice: User) -> None:
        canvas = start(alice)
        for _ in range(IMPORTS_PER_MINUTE.count):
            with pytest.raises(FileNotDrawn):
                bring(alice, canvas, b"<html/>")
        with pytest.raises(TooMany):
            bring(alice, canvas)
        assert bring(alice, canvas, now=NOW + timedelta(seconds=61)).drawn == 2


class TestManyFilesAtOnce:
    def test_are_read_one_after_another_or_refused_in_words(
        self, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(importing, "PATIENCE_S", 0.0)
        canvas, others = start(alice), start(bob)
        with ExitStack() as readers:
            for _ in range(READ_AT_ONCE):
                readers.enter_context(importing.place_to_read())
            with pytest.raises(ReadersAreBusy, match="send it again in a few seconds"):
                bring(alice, canvas)
        for _ in range(READ_AT_ONCE + 1):  # a file that is refused gives its place back, too
            with pytest.raises(FileNotDrawn):
                bring(bob, others, b"<html/>")
        assert bring(alice, canvas).drawn == 2


ASKED: list[dict[str, object]] = [
    {"type": "polyline", "points": [[9, 9, 0.2], [99, 80, 0.9], [300, 90, 0.4]]},
    {"type": "svg", "d": "M 10.0625 200 q 5 5 400 100 z", "color": "#112233"},
    {"type": "line", "points": [[9, 300], [700, 300]], "brush": "watercolor", "opacity": 0.5},
    {"type": "polyline", "points": [[700, 500]], "stroke_width": 20},
]


class TestAPiecesFile:
    def painted(self, owner: User, style: StyleName = "paint") -> Canvas:
        """A canvas on which the artist has drawn, then its owner."""
        canvas = start(owner, style)
        sent = [AskedStroke(id=f"s{place}", path=path) for place, path in enumerate(ASKED)]
        strokes = services.read_strokes(sent, width=800, height=600)
        services.perform(canvas_id=canvas.id, strokes=strokes[:2], now=NOW)
        drawing = services.Drawing(owner, canvas.id, strokes[2:])
        services.add_strokes(drawing=drawing, now=NOW)
        canvas.refresh_from_db()
        return canvas

    def test_is_the_same_picture_on_another_canvas(self, alice: User, bob: User) -> None:
        theirs, canvas = self.painted(alice), start(bob)
        made = assert_spectator_agrees(canvas, lambda: bring(bob, canvas, piece_file(theirs)))
        assert made.words == "4 strokes drawn."
        assert np.array_equal(picture(theirs, "paint"), picture(canvas, "paint"))
        services.undo_strokes(user=bob, canvas_id=canvas.id, now=NOW)
        assert on(canvas) == []

    def test_of_a_plotter_keeps_its_pens_width_and_colour_in_paint(self, alice: User) -> None:
        theirs, canvas = self.painted(alice, "plotter"), start(alice)
        bring(alice, canvas, piece_file(theirs))
        inks = {(s.color, s.width) for s in canvas.strokes.live()}
        assert inks == {("#1a1a2e", 2.5), ("#0066cc", 2.5)}

    def test_may_begin_with_a_mark_of_byte_order(self, alice: User) -> None:
        content = b"\xef\xbb\xbf \n" + piece_file(self.painted(alice))
        assert bring(alice, start(alice), content).drawn == 4

    def test_is_drawn_without_the_strokes_that_cannot_be_read(self, alice: User) -> None:
        bad = {"type": "line", "points": [[0, float("1e300")], [{}, 1]]}
        content = piece_file(self.painted(alice), strokes=[bad, 7, None, *ASKED[2:3]])
        made = bring(alice, start(alice), content)
        assert made.words == "1 stroke drawn, 3 left out: strokes that cannot be read (3)."

    @pytest.mark.parametrize(
        ("otherwise", "words"),
        [
            ({"format": "other"}, "no piece of Code Monet's"),
            ({"version": 2}, "version is not 1"),
            ({"version": True}, "version is not 1"),
            ({"width": 801}, "not of this canvas's size"),
            ({"style": "oil"}, "none of plotter, paint"),
            ({"style": ["paint"]}, "none of plotter, paint"),
            ({"strokes": {}}, "no list of strokes"),
            ({"authors": None}, "no list of authors"),
            ({"strokes": []}, "Nothing in the file can be drawn: 0 strokes drawn."),
            ({"strokes": [{}] * 2_001}, "2,001 strokes; 2,000 can be"),
            ({"strokes": [{"type": "polyline", "points": [[1, 2]] * 2_000}] * 26}, "50,000 points"),
            ({"strokes": [{"type": "svg", "d": "M0 0" + " " * 19_000}] * 30}, "more detail"),
        ],
    )
    def test_that_is_none_is_refused_in_words(
        self, alice: User, otherwise: dict[str, object], words: str
    ) -> None:
        canvas = start(alice)
        with pytest.raises(FileNotDrawn, match=words):
            bring(alice, canvas, piece_file(self.painted(alice), **otherwise))
        assert on(canvas) == []

    @pytest.mark.parametrize(
        "content",
        [
            b"{",
            b'{"format":' + b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"format": NaN, "format": "code-monet/piece"}',
            b'{"version": ' + b"9" * 10_000 + b"}",
            "{}".encode("utf-16-le"),
            b'{"format": "\xff"}',
            b"{" + b" " * 2_000_000,
        ],
    )
    def test_made_to_break_the_reader_is_refused(self, alice: User, content: bytes) -> None:
        canvas = start(alice)
        with pytest.raises(FileNotDrawn):
            bring(alice, canvas, content)

    def test_says_foolish_things_and_is_drawn_soundly(self, alice: User) -> None:
        line = {"type": "line", "points": [[0, 0], [9, 9]]}
        foolish = [{**line, "seed": seed} for seed in (-1, 2**32, 1e9, True, "7", None, {})]
        foolish += [{**line, "author": author} for author in (-1, 99, 1e9, True, "0", None, [])]
        canvas = start(alice)
        made = bring(alice, canvas, piece_file(self.painted(alice), strokes=foolish))
        assert made.drawn == len(foolish)
        assert all(0 <= stroke.seed < 2**32 for stroke in canvas.strokes.all())

    def test_takes_no_truth_for_the_number_of_an_author(self) -> None:
        head = {"format": "code-monet/piece", "version": 1, "style": "plotter"}
        size = {"width": 800, "height": 600, "authors": [{}, {"role": "agent"}]}
        stroke = {"type": "line", "points": [[0, 0], [9, 9]], "author": True}
        content = json.dumps(head | size | {"strokes": [stroke]}).encode()
        [(_, asked)] = piece_file_format.read_piece(content, width=800, height=600).paths
        assert asked.color == STYLES_BY_NAME["plotter"].human.color


def test_the_format_is_the_gallerys() -> None:
    assert (piece_file_format.FORMAT, piece_file_format.VERSION) == (
        piece_json.FORMAT,
        piece_json.VERSION,
    )


class TestTheLargestFile:
    def test_makes_a_frame_that_may_wait_for_a_socket(self, alice: User) -> None:
        bends = "".join(f"Q{n % 800} {n % 600} {n * 7 % 800} {n * 3 % 600}" for n in range(12))
        ink = {"color": "#a1b2c3", "stroke_width": 12.34, "opacity": 0.123, "brush": "dry_brush"}
        stroke = {"type": "svg", "d": f"M0 0{bends}", "seed": 2**32 - 1, **ink}
        strokes = [stroke] * MAX_PIECE_STROKES
        canvas = start(alice)
        began = time.thread_time()
        made = bring(alice, canvas, piece_file(canvas, strokes=strokes))
        assert time.thread_time() - began < 5.0
        assert made.drawn == MAX_PIECE_STROKES
        [*_, added] = changes_between(canvas.id, 0)
        assert len(encode(added)) < QUEUE_BYTES
