"""Our strokes, styles and pieces in the contract's shapes."""

import pytest

from accounts.models import User
from agent.contract import shapes
from canvas import services as canvases
from canvas.paths import parse_path
from canvas.snapshot import placed_strokes
from canvas.strokes import stroke_to_wire
from tests.gallery.hanging import draw, hang, perform, start

pytestmark = pytest.mark.django_db

PATHS = [
    {"type": "line", "points": [{"x": 1, "y": 2}, {"x": 30, "y": 40.5}]},
    {"type": "polyline", "points": [{"x": 5, "y": 5}]},
    {"type": "quadratic", "points": [{"x": n * 10, "y": n * 7} for n in range(3)]},
    {"type": "cubic", "points": [{"x": n * 10, "y": n * 7} for n in range(4)]},
]


def asked(n: int, path: dict[str, object]) -> canvases.AskedStroke:
    return canvases.AskedStroke(f"stroke-{n}", *parse_path(path, width=800, height=600))


def on_the_wire(owner: User, *paths: dict[str, object], style: str = "paint"):
    canvas = start(owner, style=style)
    draw(owner, canvas, *(asked(n, path) for n, path in enumerate(paths)))
    canvas.refresh_from_db()
    return canvas, shapes.paths_on(canvas)


class TestPaths:
    def test_a_path_comes_back_as_it_was_asked_for(self, alice: User) -> None:
        _, told = on_the_wire(alice, *PATHS)
        assert told == [{**path, "author": "human"} for path in PATHS]

    def test_style_keys_that_nobody_set_are_left_out(self, alice: User) -> None:
        styled = {**PATHS[0], "color": "#ff0000", "stroke_width": 4.0, "opacity": 0.0}
        brushed = {**PATHS[0], "brush": "ink"}
        _, told = on_the_wire(alice, styled, brushed)
        assert told[0] == {**styled, "author": "human"}
        assert told[1] == {**brushed, "author": "human"}

    def test_svg_has_its_d_and_no_points(self, alice: User) -> None:
        _, told = on_the_wire(alice, {"type": "svg", "d": "M10 10 l5 5 Q 1 2 30 40 z"})
        assert told[0]["points"] == []
        assert told[0]["d"] == "M10 10L15 15Q1 2 30 40Z"

    def test_whoever_is_not_the_agent_is_human(self, alice: User) -> None:
        canvas = start(alice)
        draw(alice, canvas)
        perform(canvas)
        canvas.refresh_from_db()
        assert [path["author"] for path in shapes.paths_on(canvas)] == ["human", "agent"]

    def test_rows_and_frames_make_the_same_path(self, alice: User) -> None:
        svg = {"type": "svg", "d": "M10 10 L60 60", "color": "#00ff00", "opacity": 0.5}
        canvas, told = on_the_wire(alice, *PATHS, svg)
        frames = [stroke_to_wire(stroke) for stroke in placed_strokes(canvas)]
        assert [shapes.wire_path_of_frame(frame) for frame in frames] == told

    def test_a_style_that_ignores_colours_is_seen_in_its_own_ink(self, alice: User) -> None:
        canvas, _ = on_the_wire(alice, {**PATHS[0], "color": "#ff0000"}, style="plotter")
        seen = shapes.paths_as_seen(canvas, canvas.head_seq)
        assert (seen[0]["color"], seen[0]["stroke_width"]) == ("#0066cc", 2.5)


class TestStyles:
    def test_plotter_ignores_what_a_path_asks_for(self) -> None:
        told = shapes.style_config("plotter")
        assert told["supports_color"] is told["supports_opacity"] is False
        assert told["color_palette"] is None
        assert told["human_stroke"] == {
            "color": "#0066CC",
            "stroke_width": 2.5,
            "opacity": 1.0,
            "stroke_linecap": "round",
            "stroke_linejoin": "round",
        }

    def test_paint_has_its_palette(self) -> None:
        told = shapes.style_config("paint")
        assert told["supports_variable_width"] is True
        assert told["color_palette"] is not None
        assert len(told["color_palette"]) == 11
        assert (told["agent_stroke"]["stroke_width"], told["agent_stroke"]["opacity"]) == (8, 0.85)


class TestGallery:
    def test_it_has_the_oldest_first_whenever_they_were_hung(self, alice: User, bob: User) -> None:
        hang(alice, "Later", minutes=5), hang(alice, minutes=1, style="paint"), hang(bob, "Bob's")
        first, second = shapes.gallery_of(alice)
        assert first == {
            "id": "piece_000000",
            "created_at": "2026-11-21T12:05:00+00:00",
            "piece_number": 0,
            "stroke_count": 1,
            "drawing_style": "plotter",
            "title": "Later",
            "thumbnail_token": "piece_000000",
        }
        assert (second["id"], second["title"], second["drawing_style"]) == (
            "piece_000001",
            None,
            "paint",
        )

    def test_it_is_one_query_for_any_number(self, alice: User, django_assert_num_queries) -> None:
        for _ in range(4):
            hang(alice)
        with django_assert_num_queries(1):
            assert len(shapes.gallery_of(alice)) == 4
