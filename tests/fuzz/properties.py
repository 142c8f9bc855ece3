"""What must hold of any path data and any file: the short run and `make fuzz` share these."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas.file_drawing import FileRefused
from canvas.path_shapes import POINTS_OF, Path, subpaths
from canvas.paths import MAX_POINTS, PathRefused, parse_path
from canvas.piece_file import FORMAT, MAX_ALL_POINTS, VERSION, read_piece
from canvas.styles import MAX_WIDTH_PX, MIN_WIDTH_PX, AskedStyle
from canvas.svg import path_d
from canvas.svg_import import read_svg
from tests.fuzz.drawings import any_path_data, path_data, piece_strokes, svg_files

WIDTH, HEIGHT = 800, 600
MAX_FLAT_POINTS = 5_000
MAX_CPU_S = 2.0  # of a short input, with room for a machine that is busy


def parsed(d: str) -> Path:
    return parse_path({"type": "svg", "d": d}, width=WIDTH, height=HEIGHT)[0]


def assert_sound(path: Path, asked: AskedStyle) -> None:
    """The path can be drawn, stored and sent as it is."""
    assert 1 <= len(path.points) <= MAX_POINTS
    if path.kind == "svg":
        assert len(path.points) == sum(POINTS_OF[command] for command in path.commands)
        assert path.commands[0] == "M"
    assert np.isfinite(path.points).all()
    assert ((path.points >= 0) & (path.points <= (WIDTH, HEIGHT))).all()
    assert np.array_equal(np.round(path.points * 16), path.points * 16)
    flat = subpaths(path)
    assert all(len(run) and np.isfinite(run).all() for run in flat)
    assert 1 <= sum(len(run) for run in flat) <= MAX_FLAT_POINTS
    assert asked.width_px is None or MIN_WIDTH_PX <= asked.width_px <= MAX_WIDTH_PX
    assert asked.opacity is None or 0 <= asked.opacity <= 1


def assert_told(refusal: Exception) -> None:
    words = str(refusal)
    assert 5 < len(words) < 300
    assert words.isprintable()


def any_path_data_is_drawn_soundly_or_refused(d: str) -> None:
    began = time.thread_time()
    try:
        path = parsed(d)
    except PathRefused as refusal:
        assert_told(refusal)
    else:
        assert_sound(path, AskedStyle())
    assert time.thread_time() - began < MAX_CPU_S


def path_data_that_we_write_is_read_back_as_it_was(d: str) -> None:
    path = parsed(d)
    again = parsed(path_d(path))
    assert again.commands == path.commands
    assert np.array_equal(again.points, path.points)


def any_svg_file_is_drawn_soundly_or_refused(content: bytes) -> None:
    began = time.thread_time()
    try:
        drawing = read_svg(content, width=WIDTH, height=HEIGHT)
    except FileRefused as refusal:
        assert_told(refusal)
    else:
        assert drawing.paths
        for path, asked in drawing.paths:
            assert_sound(path, asked)
        assert len(drawing.words) < 1_000
    assert time.thread_time() - began < MAX_CPU_S


def any_pieces_file_is_drawn_soundly_or_refused(
    strokes: list[object], style: str, cut: int
) -> None:
    head = {"format": FORMAT, "version": VERSION, "style": style, "width": 800, "height": 600}
    authors = [{"name": "Alice", "role": "owner"}, {"name": "Monet", "role": "agent"}]
    content = json.dumps(head | {"authors": authors, "strokes": strokes}).encode()
    for sent in (content, content[:cut]):
        try:
            drawing = read_piece(sent, width=WIDTH, height=HEIGHT)
        except FileRefused as refusal:
            assert_told(refusal)
            continue
        assert len(drawing.paths) == len(drawing.seeds)
        assert all(0 <= seed < 2**32 for seed in drawing.seeds)
        assert sum(len(path.points) for path, _ in drawing.paths) <= MAX_ALL_POINTS
        for path, asked in drawing.paths:
            assert_sound(path, asked)


@dataclass(frozen=True)
class Property:
    """Something that holds of all inputs; `inputs` are strategies by the parameters' names."""

    holds: Callable[..., None]
    inputs: Mapping[str, st.SearchStrategy[object]]

    def run(self, chosen: settings) -> None:
        chosen(given(**self.inputs)(self.holds))()


PROPERTIES: dict[str, Property] = {
    "path data": Property(any_path_data_is_drawn_soundly_or_refused, {"d": any_path_data}),
    "path data and back": Property(
        path_data_that_we_write_is_read_back_as_it_was, {"d": path_data()}
    ),
    "SVG files": Property(
        any_svg_file_is_drawn_soundly_or_refused,
        {"content": svg_files() | st.binary(max_size=200)},
    ),
    "pieces' files": Property(
        any_pieces_file_is_drawn_soundly_or_refused,
        {
            "strokes": piece_strokes,
            "style": st.sampled_from(["paint", "plotter"]),
            "cut": st.integers(0, 400),
        },
    ),
}
