"""The limits of an SVG file, each by its name: what is at them is drawn, what is over is told."""

import pytest

from canvas.file_drawing import MAX_ALL_PATH_DATA
from canvas.svg_import import MAX_ALL_ATTRIBUTES
from canvas.svg_paint import MAX_STYLE_LENGTH
from canvas.svg_shapes import MAX_TRANSFORM_LENGTH
from canvas.svg_sheet import MAX_CLASSES, MAX_RULES, MAX_SHEET_LENGTH
from canvas.svg_uses import MAX_BOX_LENGTH, MAX_WRITTEN
from tests.canvas.test_svg_import import LINE, read, svg

MORE = "more detail than is read of one file"


class TestTheWorkOfAFile:
    def test_is_bounded_in_characters_of_attributes_with_those_that_uses_repeat(self) -> None:
        group = f'<g id="a" class="{"a" * (MAX_ALL_ATTRIBUTES // 4)}"/>'
        assert read(svg(group + '<use href="#a"/>' * 2 + LINE)).words == "1 shape drawn."
        left_out = read(svg(LINE + group + '<use href="#a"/>' * 3)).left_out
        assert left_out == {MORE: 1}

    def test_is_bounded_in_characters_of_transforms_with_those_that_uses_repeat(self) -> None:
        long = "scale(1)".ljust(MAX_TRANSFORM_LENGTH)
        fitting = MAX_ALL_PATH_DATA // MAX_TRANSFORM_LENGTH
        body = LINE + f'<g transform="{long}"/>' * (fitting + 1)
        assert read(svg(body)).left_out == {MORE: 2}

    def test_is_bounded_in_elements_that_uses_add(self) -> None:
        body = f'<g id="a">{"<g/>" * 98}</g>' + '<use href="#a"/>' * (MAX_WRITTEN // 100 + 1)
        assert read(svg(body + LINE)).left_out == {"use": 1}


class TestATransform:
    @pytest.mark.parametrize(("length", "drawn"), [(0, 2), (1, 1)])
    def test_that_is_too_long_is_left_out(self, length: int, drawn: int) -> None:
        text = "scale(1)".ljust(MAX_TRANSFORM_LENGTH + length)
        assert len(read(svg(LINE + f'<g transform="{text}">{LINE}</g>')).paths) == drawn


class TestAViewBox:
    @pytest.mark.parametrize(("length", "end"), [(0, 20.0), (1, 10.0)])
    def test_that_is_too_long_fits_nothing(self, length: int, end: float) -> None:
        box = "0 0 10 10".ljust(MAX_BOX_LENGTH + length)
        symbol = f'<symbol id="a" viewBox="{box}"><path d="M0 0h10"/></symbol>'
        [(path, _)] = read(svg(symbol + '<use href="#a" width="20" height="20"/>')).paths
        assert path.points[1].tolist() == [end, 0.0]


class TestLooks:
    def color(self, body: str) -> str | None:
        [(_, asked)] = read(svg(body)).paths
        return asked.color

    @pytest.mark.parametrize(("length", "color"), [(0, "#ff0000"), (1, "#000000")])
    def test_of_a_style_that_is_too_long_are_not_read(self, length: int, color: str) -> None:
        style = "stroke:red".ljust(MAX_STYLE_LENGTH + length)
        assert self.color(f'<path d="M0 0h9" style="{style}"/>') == color

    @pytest.mark.parametrize(("length", "color"), [(0, "#ff0000"), (1, "#000000")])
    def test_of_a_sheet_that_is_too_long_are_not_read(self, length: int, color: str) -> None:
        sheet = "path{stroke:red}".ljust(MAX_SHEET_LENGTH + length)
        assert self.color(f'<style>{sheet}</style><path d="M0 0h9"/>') == color

    @pytest.mark.parametrize(("more", "color"), [(0, "#ff0000"), (1, "#000000")])
    def test_of_a_rule_too_many_are_not_read(self, more: int, color: str) -> None:
        others = "".join(f".a{n}{{}}" for n in range(MAX_RULES - 1 + more))
        sheet = f"<style>{others}path{{stroke:red}}</style>"
        assert self.color(f'{sheet}<path d="M0 0h9"/>') == color

    @pytest.mark.parametrize(("more", "color"), [(0, "#ff0000"), (1, "#000000")])
    def test_of_a_class_too_many_are_not_read(self, more: int, color: str) -> None:
        classes = "a " * (MAX_CLASSES - 1 + more) + "b"
        sheet = "<style>.b{stroke:red}</style>"
        assert self.color(f'{sheet}<path d="M0 0h9" class="{classes}"/>') == color

    def test_of_a_sheet_after_the_shapes_are_read(self) -> None:
        assert self.color('<path d="M0 0h9"/><style>path{stroke:red}</style>') == "#ff0000"

    def test_are_not_in_the_digits_of_other_scripts(self) -> None:
        assert self.color('<path d="M0 0h9" stroke="rgb(٣,٣,٣)"/>') is None
