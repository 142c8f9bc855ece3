"""Parts of an SVG file that others use: shapes, and gradients."""

import pytest

from tests.canvas.test_svg_import import LINE, read, svg

PARTS = (
    '<defs><path id="a" d="M0 0h10"/><g id="b"><use href="#a" y="5"/><use href="#a"/></g></defs>'
    '<symbol id="c" viewBox="10 10 20 20"><path d="M10 10h20v20"/></symbol>'
)


class TestUses:
    @pytest.mark.parametrize(
        ("use", "lines"),
        [
            ('<use href="#a"/>', [[[0, 0], [10, 0]]]),
            ('<use xlink:href="#a" x="5" y="1e1"/>', [[[5, 10], [15, 10]]]),
            ('<use href="#a" x="5" transform="scale(2)"/>', [[[10, 0], [30, 0]]]),
            ('<use href="#b" x="3"/>', [[[3, 5], [13, 5]], [[3, 0], [13, 0]]]),
            ('<use href="#c" x="100" width="40" height="80"/>',
             [[[100, 20], [140, 20], [140, 60]]]),
            ('<use href="#a"><title>x</title><path d="M9 9h9"/></use>', [[[0, 0], [10, 0]]]),
            ('<switch><foreignObject/><use href="#a"/></switch>', [[[0, 0], [10, 0]]]),
        ],
    )  # fmt: skip
    def test_of_parts_of_the_file_are_drawn(self, use: str, lines: list[object]) -> None:
        assert [path.points.tolist() for path, _ in read(svg(PARTS + use)).paths] == lines

    def test_hand_their_looks_down(self) -> None:
        body = PARTS + '<use href="#a" stroke="teal" stroke-width="3"/>'
        [(_, asked)] = read(svg(body)).paths
        assert (asked.color, asked.width_px) == ("#008080", 3.0)

    @pytest.mark.parametrize(
        "use",
        [
            '<use href="#nothing"/>',
            '<use href="x.svg#a"/>',
            "<use/>",
            '<use href="#a" x="evil"/>',
        ],
    )
    def test_of_anything_else_are_left_out(self, use: str) -> None:
        assert read(svg(PARTS + LINE + use)).words == "1 shape drawn, 1 left out: use (1)."

    @pytest.mark.parametrize(
        "use",
        [
            '<use id="u" href="#u"/>',
            '<g id="u"><use href="#u"/></g>',
            '<use id="u" href="#v"/><use id="v" href="#u"/>',
        ],
    )
    def test_of_themselves_come_to_an_end(self, use: str) -> None:
        assert "use" in read(svg(LINE + use)).left_out


STOPS = '<stop stop-color="#ff0000"/><stop style="stop-color:#0000ff" stop-color="lime"/>'
GRADIENTS = (
    f'<defs><linearGradient id="Two">{STOPS}</linearGradient>'
    '<radialGradient id="lent" xlink:href="#Two"/><linearGradient id="none"/>'
    '<linearGradient id="r1" href="#r2"/><linearGradient id="r2" href="#r1"/>'
    '<linearGradient id="odd"><stop stop-color="nonsense"/><stop/></linearGradient></defs>'
)


class TestGradients:
    @pytest.mark.parametrize(
        ("paint", "color"),
        [
            ("url(#Two)", "#7f007f"),
            ("url( '#Two' ) red", "#7f007f"),
            ("url(#lent)", "#7f007f"),
            ("url(#odd)", "#000000"),
            ("url(#none)", None),
            ("url(#r1)", None),
            ("url(#nothing)", None),
            ("url(http://127.0.0.1:9/a.svg#Two)", None),
        ],
    )
    def test_give_a_line_the_middle_of_their_colours(self, paint: str, color: str | None) -> None:
        [(_, asked)] = read(svg(f'{GRADIENTS}<path d="M0 0h9" fill="{paint}"/>')).paths
        assert asked.color == color
