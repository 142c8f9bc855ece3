"""SVG files that people bring: what of them is drawn, and what no file can do."""

import gzip
import time
from contextlib import suppress

import numpy as np
import pytest

from canvas.file_drawing import MAX_FILE_BYTES, FileDrawing
from canvas.path_shapes import POINTS_OF, subpaths
from canvas.paths import MAX_POINTS
from canvas.styles import MAX_WIDTH_PX, MIN_WIDTH_PX
from canvas.svg_elements import MAX_DEPTH, MAX_ELEMENTS, SvgRefused
from canvas.svg_import import MAX_ALL_POINTS, MAX_SHAPES, read_svg

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
LINE = '<path d="M0 0L10 10" stroke="red"/>'


def svg(body: str, head: str = 'viewBox="0 0 800 600"') -> bytes:
    return f"<svg {NS} {head}>{body}</svg>".encode()


def read(content: bytes) -> FileDrawing:
    return read_svg(content, width=800, height=600)


def drawn(body: str, head: str = 'viewBox="0 0 800 600"') -> list[list[float]]:
    """Return the only shape's points."""
    [(path, _)] = read(svg(body, head)).paths
    points: list[list[float]] = path.points.tolist()
    return points


def refusal(content: bytes) -> str:
    with pytest.raises(SvgRefused) as refused:
        read(content)
    return str(refused.value)


def assert_sound(drawing: FileDrawing) -> None:
    assert 0 < len(drawing.paths) <= MAX_SHAPES
    assert sum(len(path.points) for path, _ in drawing.paths) <= MAX_ALL_POINTS
    for path, asked in drawing.paths:
        assert len(path.points) == sum(POINTS_OF[c] for c in path.commands) <= MAX_POINTS
        assert np.isfinite(path.points).all()
        assert ((path.points >= 0) & (path.points <= (800, 600))).all()
        assert MIN_WIDTH_PX <= (asked.width_px or 0) <= MAX_WIDTH_PX
        assert 0 < (asked.opacity or 0) <= 1
    assert all(subpaths(path) for path, _ in drawing.paths[:20])  # flattening takes the longest


class TestShapes:
    @pytest.mark.parametrize(
        ("shape", "commands"),
        [
            ('<path d="M10,20h30q5-5 9 9z"/>', "MLQZ"),
            ('<line x1="10" y1="20" x2="30" y2="40" stroke="red"/>', "ML"),
            ('<polyline points="10,20 30,40,50 60"/>', "MLL"),
            ('<polygon points="10 20 30 40 50 60"/>', "MLLZ"),
            ('<rect x="10" y="20" width="30" height="40"/>', "MLLLZ"),
            ('<rect x="10" y="20" width="30" height="40" rx="5"/>', "MLCLCLCLCZ"),
            ('<circle cx="100" cy="100" r="50"/>', "MCCCCZ"),
            ('<ellipse cx="100" cy="100" rx="50" ry="20"/>', "MCCCCZ"),
        ],
    )
    def test_of_every_kind_become_paths(self, shape: str, commands: str) -> None:
        drawing = read(svg(shape))
        assert_sound(drawing)
        assert [path.commands for path, _ in drawing.paths] == [commands]
        assert drawing.words == "1 shape drawn."

    def test_a_circle_is_round(self) -> None:
        [(path, _)] = read(svg('<circle cx="300" cy="300" r="200"/>')).paths
        radii = np.hypot(*(subpaths(path)[0] - 300).T)
        assert np.abs(radii - 200).max() < 0.3

    @pytest.mark.parametrize(
        ("transform", "end"),
        [
            ("translate(10 20)", [20, 30]),
            ("scale(2)", [20, 20]),
            ("scale(2,3)", [20, 30]),
            ("rotate(90 10 0)", [0, 0]),
            ("matrix(1 0 0 1 5,5)", [15, 15]),
            ("skewX(45)", [20, 10]),
            ("skewY(45)", [10, 20]),
            (" translate(10) , scale(2) ", [30, 20]),
        ],
    )
    def test_are_moved_by_transforms(self, transform: str, end: list[float]) -> None:
        points = drawn(f'<g transform="{transform}">{LINE}</g>')
        assert points[1] == pytest.approx(end, abs=0.1)

    def test_are_moved_by_all_groups_around_them(self) -> None:
        body = f'<g transform="translate(100)"><a><g transform="scale(10)">{LINE}</g></a></g>'
        assert drawn(body) == [[100, 0], [200, 100]]


class TestFitting:
    def test_a_view_box_is_shown_whole_and_centred(self) -> None:
        body = '<rect x="-5" y="-5" width="10" height="10"/>'
        points = drawn(body, 'viewBox="-5 -5 10 10"')
        assert (min(points), max(points)) == ([100, 0], [700, 600])

    def test_a_size_in_millimetres_stands_in_for_a_view_box(self) -> None:
        points = drawn('<rect width="100%" height="50%"/>', 'width="40mm" height="30mm"')
        assert max(points) == [800, 300]

    def test_a_drawing_without_a_size_is_fitted_by_what_is_in_it(self) -> None:
        points = drawn('<path d="M7000 7000L7001 7001"/>', "")
        assert points == [[112, 12], [688, 588]]

    def test_what_lies_outside_is_left_out(self) -> None:
        drawing = read(svg(LINE + '<path d="M-50 -50L-9 -9"/>'))
        assert drawing.left_out == {"outside the picture": 1}


class TestLooks:
    @pytest.mark.parametrize(
        ("attributes", "color", "width", "opacity"),
        [
            ('stroke="red" stroke-width="4"', "#ff0000", 4.0, 1.0),
            ('style="stroke:#0f0;stroke-width:4px !important;opacity:.5"', "#00ff00", 4.0, 0.5),
            ('stroke="rgb(10, 20, 30)" stroke-opacity="50%"', "#0a141e", 1.0, 0.5),
            ('stroke="rgb(50.2%,0%,99.99%)"', "#8000ff", 1.0, 1.0),
            ('stroke="rgba(10.4 20 300/ .5)"', "#0a14ff", 1.0, 1.0),
            ('stroke="rgb(1,2)"', None, 1.0, 1.0),
            ('stroke="hsl(120, 100%, 50%)"', "#00ff00", 1.0, 1.0),
            ('fill="navy"', "#000080", 2.0, 1.0),
            ('stroke="currentColor" color="teal"', "#008080", 1.0, 1.0),
            ('stroke="url(#gradient)"', None, 1.0, 1.0),
            ('stroke="red" stroke-width="1e6"', "#ff0000", MAX_WIDTH_PX, 1.0),
            ('stroke="red" stroke-width="nonsense" opacity="NaN"', "#ff0000", 1.0, 1.0),
        ],
    )
    def test_are_read(
        self, attributes: str, color: str | None, width: float, opacity: float
    ) -> None:
        [(_, asked)] = read(svg(f'<path d="M0 0L99 99" {attributes}/>')).paths
        assert (asked.color, asked.opacity) == (color, opacity)
        assert asked.width_px == pytest.approx(width, abs=0.01)

    @pytest.mark.parametrize(
        ("sheet", "color"),
        [
            (".a{fill:none;stroke:#f00}", "#ff0000"),
            ("/* x */ path , rect { stroke : #0F0 !important }", "#00ff00"),
            ("<![CDATA[ #b{stroke:#00f} .a{stroke:red} path{stroke:lime} ]]>", "#0000ff"),
            ("@import url(http://127.0.0.1:9/a.css); * {stroke:#123456}", "#123456"),
            (".a{stroke:red} .a{stroke:#654321}", "#654321"),
            (".a:hover{stroke:red} g path{stroke:red} .c{stroke:red}", "#0000aa"),
        ],
    )
    def test_come_from_style_sheets_as_drawing_tools_write_them(
        self, sheet: str, color: str
    ) -> None:
        path = '<path d="M0 0h9" id="b" class="z a" stroke="#00a"/>'
        [(_, asked)] = read(svg(f"<defs><style>{sheet}</style></defs>{path}")).paths
        assert asked.color == color

    def test_of_an_element_itself_come_before_the_sheets(self) -> None:
        body = '<style>.a{stroke:red}</style><path class="a" style="stroke:#abc" d="M0 0h9"/>'
        [(_, asked)] = read(svg(body)).paths
        assert asked.color == "#aabbcc"

    def test_may_make_what_is_within_something_invisible_visible(self) -> None:
        inner = '<path d="M0 0h9" visibility="visible"/>'
        assert len(read(svg(f'<g visibility="hidden">{inner}{LINE}</g>')).paths) == 1
        assert "invisible (1)" in refusal(svg(f'<g display="none">{inner}</g>'))

    def test_come_down_from_groups_and_grow_with_them(self) -> None:
        body = (
            '<g stroke="red" stroke-width="2" opacity=".5" transform="scale(3)">'
            '<path d="M0 0L9 9" opacity=".5"/></g>'
        )
        [(_, asked)] = read(svg(body)).paths
        assert (asked.color, asked.width_px, asked.opacity) == ("#ff0000", 6.0, 0.25)


class TestWhatIsLeftOut:
    def test_is_told_with_counts(self) -> None:
        body = (
            LINE * 2 + "<text>a<tspan>b</tspan></text>" * 2 + '<image href="file:///etc/passwd"/>'
        )
        assert read(svg(body)).words == "2 shapes drawn, 3 left out: text (2), image (1)."

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ("<script>alert(1)</script>", "script"),
            ('<use xlink:href="http://example.org/x.svg#a"/>', "use"),
            ('<use href="#nothing"/>', "use"),
            ("<style>@import url(http://example.org/)</style>", "style"),
            (
                '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
                "foreignObject",
            ),
            (f'<svg viewBox="0 0 1 1">{LINE}</svg>', "svg"),
            ("<nonsense/>", "elements that are not known"),
            (f'<g display="none">{LINE}</g>', "invisible"),
            ('<path d="M0 0L9 9" fill="none"/>', "invisible"),
            ('<rect width="0" height="9"/>', "no extent"),
            ('<polyline points="1 2"/>', "no extent"),
            ('<path d="M0 0L1e9 1e9"/>', "path data that is too long or cannot be read"),
            ('<path d="M NaN NaN L 1 1"/>', "path data that is too long or cannot be read"),
            ("<path/>", "path data that is too long or cannot be read"),
            ('<circle r="1e9"/>', "numbers that are too large"),
            ('<circle r="NaN"/>', "numbers that cannot be read"),
            ('<circle r="3qq"/>', "units that are not known"),
            ('<polygon points="1,2 Infinity,3"/>', "numbers that cannot be read"),
            (f'<g transform="explode(3)">{LINE}</g>', "a transform that cannot be read"),
            (f'<g transform="{"scale(1)" * 999}">{LINE}</g>', "a transform that cannot be read"),
            (
                f"{'<g transform="scale(1e7)">' * 50}{LINE}{'</g>' * 50}",
                "numbers that are too large",
            ),
            (f'<polyline points="{"1 2 " * (MAX_POINTS + 1)}"/>', "too many points"),
            (f'<path d="M0 0{"l1 1" * 30_000}"/>', "path data that is too long or cannot be read"),
        ],
    )
    def test_leaves_the_rest_as_it_is(self, body: str, why: str) -> None:
        drawing = read(svg(LINE + body))
        assert_sound(drawing)
        assert (len(drawing.paths), dict(drawing.left_out)) == (1, {why: 1})

    @pytest.mark.parametrize("body", ["<defs>%s</defs>", "<mask>%s</mask>", "<title>x</title>"])
    def test_definitions_are_not_told_of(self, body: str) -> None:
        assert read(svg(LINE + body.replace("%s", LINE))).words == "1 shape drawn."

    def test_there_is_an_end_to_shapes_and_detail(self) -> None:
        drawing = read(svg(LINE * (MAX_SHAPES + 7)))
        assert drawing.left_out == {f"more than {MAX_SHAPES} shapes": 7}
        fine = f'<polyline points="{"1 2 3 4 " * 900}"/>'
        assert_sound(read(svg(fine * 40)))


BILLION_LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or ''};" * 10}">' for n in range(1, 10))
    + f"]><svg {NS}><text>&a9;</text>{LINE}</svg>"
)
OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b" \n ", "empty"),
            (b"not xml", "no XML"),
            (svg(LINE)[:-9], "breaks off"),
            (b"<html><body/></html>", "not an SVG file"),
            (gzip.compress(svg(LINE)), "compressed"),
            (b" " * (MAX_FILE_BYTES + 1), "larger than 2 MB"),
            (svg(LINE) + b"\0", "no XML"),
            (BILLION_LAUGHS.encode(), "entities"),
            (f"{OUTSIDE}<svg {NS}>&x;</svg>".encode(), "entities"),
            (b'<?xml version="1.0" encoding="utf-7"?><svg/>', ""),
            (b'<?xml version="1.0" encoding="utf-16"?><svg/>', ""),
            (svg("<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH), "nested"),
            (svg("<g>" * 100_000), "nested"),
            (svg("<g/>" * MAX_ELEMENTS), "elements"),
            (svg(""), "Nothing in the file can be drawn: 0 shapes drawn."),
            (svg("<text>hello</text>"), "0 shapes drawn, 1 left out: text (1)."),
        ],
    )
    def test_are_refused_in_words(self, content: bytes, words: str) -> None:
        assert words in refusal(content)

    def test_a_plain_document_type_is_read_without_opening_it(self) -> None:
        kind = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:9/svg11.dtd">'
        assert len(read(kind + svg(LINE)).paths) == 1

    @pytest.mark.parametrize("head", ['viewBox="0 0 0 0"', 'viewBox="NaN 0 1 1"', 'viewBox="1"'])
    def test_a_view_box_that_is_none_is_passed_over(self, head: str) -> None:
        assert_sound(read(svg(LINE, head)))

    @pytest.mark.parametrize(
        "body",
        [
            "<path d='M0 0" + "a9 9 0 1 1 5 5" * 1_300 + "'/>",
            ("<path d='M0 0" + "a1e7 1e7 0 1 1 5 5" * 1_000 + "'/>") * 100,
            ("<path d='" + "M0 0h1z" * 480 + "'/>") * 400,
            ("<path d='M0 0" + "t1 1" * 1_900 + "'/>") * 200,
            f"<path {' '.join(f'a{n}=""' for n in range(150_000))} d='M0 0h1'/>",
            f"<path d='{'M' * 1_900_000}'/>",
            f"<path transform='{'(' * 1_900_000}'/>",
            f"<path style='{';' * 1_900_000}'/>",
            f"<polygon points='{'1' * 1_900_000}'/>",
        ],
    )
    def test_cost_little_however_made(self, body: str) -> None:
        before = time.process_time()
        with suppress(SvgRefused):
            assert_sound(read(svg(LINE + body)))
        assert time.process_time() - before < 5.0
