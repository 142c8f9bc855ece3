"""SVG out: it can be read back, is escaped, and draws curves as curves."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from canvas.paths import Path, parse_path, subpaths
from canvas.svg import path_d, svg_document
from tests.canvas.strokes import INPUTS, placed

NAMESPACE = "{http://www.w3.org/2000/svg}"


class TestPathData:
    @pytest.mark.parametrize("name", [n for n in INPUTS if "repetition" not in n and n != "dot"])
    def test_reads_back_as_the_same_line(self, name: str) -> None:
        path = placed(INPUTS[name]).path
        back, _ = parse_path({"type": "svg", "d": path_d(path)}, width=800, height=600)
        for ours, theirs in zip(subpaths(path), subpaths(back), strict=True):
            assert np.abs(ours[0] - theirs[0]).max() <= 0.1
            assert np.abs(ours[-1] - theirs[-1]).max() <= 0.1

    def test_keeps_curves_as_curves_and_lines_as_lines(self) -> None:
        cubic = placed({"type": "cubic", "points": [[0, 0], [9, 99], [50, 9], [99, 0]]}).path
        assert path_d(cubic) == "M0 0C9 99 50 9 99 0"
        line = placed({"type": "line", "points": [[0.5, 0], [12.25, 7]]}).path
        assert path_d(line) == "M0.5 0L12.25 7"

    def test_of_a_dot_has_a_line_so_that_round_caps_show(self) -> None:
        assert path_d(Path("polyline", np.array([[5.0, 6.0]]))) == "M5 6L5 6"


class TestDocument:
    @pytest.mark.parametrize("style", ["plotter", "paint"])
    def test_is_well_formed_on_white_paper(self, style: str) -> None:
        strokes = [placed(asked, number=i) for i, asked in enumerate(INPUTS.values())]
        root = ET.fromstring(svg_document(strokes, style=style, width=800, height=600))
        assert root.get("viewBox") == "0 0 800 600"
        paper = root.find(f"{NAMESPACE}rect")
        assert paper is not None
        assert paper.get("fill") == "#ffffff"
        assert len(root.findall(f".//{NAMESPACE}path")) >= len(strokes)
        for path in root.iter(f"{NAMESPACE}path"):
            assert "nan" not in path.get("d", "")
            assert "e" not in path.get("d", "")

    def test_escapes_its_labels(self) -> None:
        title = '</title><script>alert("x")</script>&\x00\x1b'
        text = svg_document([], style="paint", width=8, height=6, title=title, description="<b>")
        root = ET.fromstring(text)
        found = root.find(f"{NAMESPACE}title")
        assert found is not None
        assert found.text == '</title><script>alert("x")</script>&'
        assert "<script" not in text
