"""Path data: every spelling of the grammar, what an independent reader makes of it, and bombs."""

import contextlib
import time
import tracemalloc
from collections.abc import Iterable

import numpy as np
import pytest
import svgelements
from hypothesis import given
from hypothesis import strategies as st

from canvas.geometry import Points
from canvas.path_shapes import Path, subpaths
from canvas.paths import MAX_D_LENGTH, PathRefused, parse_path
from canvas.svg_path import PathDataRefused, parse_path_data
from tests.fuzz.drawings import arcs, path_data

MAX_FLAT_POINTS = 5_000
MAX_CPU_S = 0.1
MAX_BYTES = 32 * 1024 * 1024

SPELLINGS = {
    "numbers run together at the dot": ("M1.5.5-.5-.5", "ML", "1.5 .5 -.5 -.5"),
    "numbers run together at the sign": ("M10-20+5-6", "ML", "10 -20 5 -6"),
    "exponents": ("M1e1-1E+1L.5e1 5e-1", "ML", "10 -10 5 .5"),
    "a number that ends in a dot": ("M5.,6.L7 8", "ML", "5 6 7 8"),
    "commas, blanks and lines": ("\n M 1\t,2 ,\r\n3 4 ", "ML", "1 2 3 4"),
    "a comma before a command": ("M1 2L3 4,L5 6", "MLL", "1 2 3 4 5 6"),
    "lines that follow M unwritten": ("M1 2 3 4 5 6", "MLL", "1 2 3 4 5 6"),
    "lines that follow m unwritten": ("m1 2 3 4 5 6", "MLL", "1 2 4 6 9 12"),
    "a second m beside the end": ("m1 1h1m1 1h1", "MLML", "1 1 2 1 3 2 4 2"),
    "H and V several times": ("M1 2H3 4V5 6", "MLLLL", "1 2 3 2 4 2 4 5 4 6"),
    "h and v several times": ("M1 2h3 4v5 6", "MLLLL", "1 2 4 2 8 2 8 7 8 13"),
    "L several times": ("M0 0l1 1 1 1", "MLL", "0 0 1 1 2 2"),
    "C and c": ("M1 1C1 2 3 4 5 6c1 2 3 4 5 6", "MCC", "1 1 1 2 3 4 5 6 6 8 8 10 10 12"),
    "S after C": ("M0 0C0 9 9 9 9 0S18-9 18 0", "MCC", "0 0 0 9 9 9 9 0 9 -9 18 -9 18 0"),
    "S twice": ("M0 0s1 1 2 0 1 1 2 0", "MCC", "0 0 0 0 1 1 2 0 3 -1 3 1 4 0"),
    "S after a line": ("M0 0H5S6 7 8 9", "MLC", "0 0 5 0 5 0 6 7 8 9"),
    "S after Q": ("M0 0Q1 1 2 0S6 7 8 9", "MQC", "0 0 1 1 2 0 2 0 6 7 8 9"),
    "Q and q": ("M1 1Q2 3 4 5q1 2 3 4", "MQQ", "1 1 2 3 4 5 5 7 7 9"),
    "T after Q": ("M0 0Q1 1 2 0T4 0", "MQQ", "0 0 1 1 2 0 3 -1 4 0"),
    "t twice": ("M0 0q1 1 2 0t2 0 2 0", "MQQQ", "0 0 1 1 2 0 3 -1 4 0 5 1 6 0"),
    "T after a line": ("M1 1H2T3 3", "MLQ", "1 1 2 1 2 1 3 3"),
    "T after C": ("M0 0C0 1 1 1 1 0T3 3", "MCQ", "0 0 0 1 1 1 1 0 1 0 3 3"),
    "an arc without a radius": ("M1 1A0 5 0 0 1 7 8", "ML", "1 1 7 8"),
    "an arc to where it is": ("M1 1A5 5 0 0 1 1 1", "ML", "1 1 1 1"),
    "Z, then relative": ("M1 1h5v5zl2 3", "MLLZL", "1 1 6 1 6 6 3 4"),
    "Z, then a relative move": ("M1 1h5v5zm2 3h1", "MLLZML", "1 1 6 1 6 6 3 4 4 4"),
    "Z twice": ("M1 1h1z Z", "MLZ", "1 1 2 1"),
    "moves that draw nothing": ("M9 9M1 1M2 2H3M4 4", "ML", "2 2 3 2"),
}
BOMBS = {
    "a line to far away": "M0 0L9999999 9999999",
    "a curve to far away": "M0 0C1e7-1e7-1e7 1e7 1e7 1e7",
    "many lines": "M0 0" + "h1" * 9_990,
    "many closings": "M0 0h1" + "z" * 19_990,
    "many sub-paths": "M0 0" + "h1z" * 499,
    "many moves": "M0 0" + "m1 1z" * 3_990,
    "many arcs": "M0 0" + "A5 5 0 1 1 9 9" * 1_300,
    "arcs with huge radii": "M0 0" + "a1e7 1e7 0 1 1 5 5" * 1_000,
    "arcs as flat as may be": "M0 0" + "a1e7 1e-7 9 0 1 5 5" * 900,
    "curves across the whole canvas": "M0 0C" + "800 600 0 600 800 0 " * 330,
    "smooth curves that swing ever wider": "M0 0" + "t9 9-9-9" * 990,
    "one very long number": "M0 0L" + "1" * 19_000,
    "one very small number": "M0 0L." + "0" * 19_000 + "1 1",
    "a huge exponent": "M0 0L1e" + "9" * 19_000 + " 1",
    "exponents without numbers": "M0 0L" + "1e" * 9_000,
    "numbers at the sign": "M0 0L" + "-1" * 9_990,
    "numbers at the dot": "M0 0L" + ".1" * 9_990,
    "blanks": "M0 0" + " " * 19_990,
    "blanks and commas": "M0 0" + " ," * 9_990,
    "dots and signs": "M0 0" + ",.-" * 6_000,
    "letters": "M" * MAX_D_LENGTH,
    "a million commands": "M0 0" + "h1" * 1_000_000,
    "NUL": "M0 0\x00h5",
    "markup": "M0 0</path><script>alert(1)</script>",
}


def flat(commands: str, points: Points) -> list[Points]:
    return subpaths(Path("svg", points, commands))


class TestEverySpelling:
    @pytest.mark.parametrize("name", SPELLINGS)
    def test_is_read(self, name: str) -> None:
        d, commands, points = SPELLINGS[name]
        read, found = parse_path_data(d)
        assert read == commands
        assert found.ravel().tolist() == pytest.approx([float(n) for n in points.split()])

    @pytest.mark.parametrize(
        "arc",
        ["A25 25 0 0 1 50 0", "a25,25,0,0,1,50,0", "A25 25 0 0150 0", "a25 25 0 01+50-0",
         "a25.25.0.0.0150,0", "A 25 -25 360 0 1 50 0", "a25 25-0,0 1,50 0"],
    )  # fmt: skip
    def test_of_an_arc_goes_the_same_way(self, arc: str) -> None:
        arc = arc.replace("25.25.0.0.0150", "25 25 0 0150")
        [run] = flat(*parse_path_data("M0 0" + arc))
        assert np.abs(np.hypot(*(run - (25, 0)).T) - 25).max() < 0.1
        assert run[len(run) // 2][1] < -20  # over the top, as a sweep of 1 has it

    @pytest.mark.parametrize(("large", "sweep"), [(0, 0), (0, 1), (1, 0), (1, 1)])
    def test_of_the_flags_picks_one_of_the_four_arcs(self, large: int, sweep: int) -> None:
        [run] = flat(*parse_path_data(f"M0 0a50 50 0 {large}{sweep}50 50"))
        centre = (50, 0) if large == sweep else (0, 50)
        assert np.abs(np.hypot(*(run - centre).T) - 50).max() < 0.1
        length = np.hypot(*np.diff(run, axis=0).T).sum()
        assert length == pytest.approx(np.pi * 50 * (1.5 if large else 0.5), rel=0.01)

    def test_of_a_turned_ellipse_grows_it_until_it_reaches(self) -> None:
        [run] = flat(*parse_path_data("M100 100a1 2 45 0 1 100 100"))
        assert run[-1].tolist() == pytest.approx([200, 200])

    def test_lifts_the_pen_between_sub_paths(self) -> None:
        runs = flat(*parse_path_data("M0 0H50M0 50h50zl5 5M9 9h1"))
        assert [run[0].tolist() for run in runs] == [[0, 0], [0, 50], [0, 50], [9, 9]]


class TestAnIndependentReader:
    @given(d=path_data())
    def test_makes_the_same_of_any_path_data(self, d: str) -> None:
        commands, points = parse_path_data(d)
        theirs = _drawing(svgelements.Path(d))
        assert _letters(commands) == "".join(_letter(segment) for segment in theirs)
        ends = [end for letter, end in _ends(commands, points) if letter != "M"]
        told = [(segment.end.x, segment.end.y) for segment in theirs]
        assert np.array(ends) == pytest.approx(np.array(told), abs=1e-6)

    @given(arc=arcs(), x=st.integers(-200, 200))
    def test_makes_the_same_of_any_arc(self, arc: str, x: int) -> None:
        d = f"M{x} 50{arc}"
        ours = np.concatenate(flat(*parse_path_data(d)))
        theirs = svgelements.Path(d)[1]
        for place in (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0):
            point = theirs.point(place)
            assert _distance(ours, np.array((point.x, point.y))) < 0.3


class TestABomb:
    @pytest.mark.parametrize("name", BOMBS)
    def test_costs_little(self, name: str) -> None:
        d = BOMBS[name]
        assert min(self.cpu_of(d) for _ in range(3)) < MAX_CPU_S
        tracemalloc.start()
        points = self.points_of(d)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < MAX_BYTES
        assert points <= MAX_FLAT_POINTS

    def cpu_of(self, d: str) -> float:
        began = time.thread_time()
        self.points_of(d)
        return time.thread_time() - began

    def points_of(self, d: str) -> int:
        with contextlib.suppress(PathRefused):
            path, _ = parse_path({"type": "svg", "d": d}, width=800, height=600)
            return sum(len(run) for run in subpaths(path))
        return 0


class TestARefusal:
    @pytest.mark.parametrize(
        ("d", "words"),
        [
            ("L5 5", "must start with M"),
            ("", "draws nothing"),
            ("M5 5", "draws nothing"),
            ("M0 0 L5", "L needs 2, before its end"),
            ("M0 0 L5 foo", "L needs 2, before 'foo'"),
            ("M0 0 foo", "'foo', which is not svg path data"),
            ("M0 0A5 5 0 2 1 9 9", "A needs 7, before '2 1 9 9'"),
            ("M0 0z5 5", "'5 5', which is not"),
            ("M0 0h1z,,h1", "',,h1', which is not"),
            ("M0 0L1 2,,3 4", "',,3 4', which is not"),
            ("M0 0L1e8 1", "at most 1e7"),
            ("M0 0L٣ 1", "L needs 2"),
        ],
    )
    def test_says_what_is_wrong_and_where(self, d: str, words: str) -> None:
        with pytest.raises(PathDataRefused) as refused:
            parse_path_data(d)
        assert words in str(refused.value)


def _drawing(segments: Iterable[object]) -> list[object]:
    """Leave out moves, and every Z that follows another."""
    close, found = svgelements.Close, []
    for segment in segments:
        is_again = bool(found) and isinstance(segment, close) and isinstance(found[-1], close)
        if not is_again:
            found.append(segment)
    return [segment for segment in found if not isinstance(segment, svgelements.Move)]


def _letter(segment: object) -> str:
    names = {"Line": "L", "CubicBezier": "C", "QuadraticBezier": "Q", "Close": "Z"}
    return names[type(segment).__name__]


def _letters(commands: str) -> str:
    return commands.replace("M", "")


def _ends(commands: str, points: Points) -> list[tuple[str, tuple[float, float]]]:
    """Return where each command leads; Z to where its sub-path began."""
    found, taken, start = [], 0, (0.0, 0.0)
    for letter in commands:
        taken += {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}[letter]
        end = start if letter == "Z" else tuple(points[taken - 1].tolist())
        start = end if letter == "M" else start
        found.append((letter, end))
    return found


def _distance(line: Points, point: Points) -> float:
    """Return how far a point is from a polyline."""
    line = np.concatenate((line, line[-1:]))  # a dot has an end as well
    begin, along = line[:-1], np.diff(line, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = np.clip(((point - begin) * along).sum(axis=1) / length, 0, 1)
    nearest = begin + along * share[:, None]
    return float(np.sqrt(((nearest - point) ** 2).sum(axis=1)).min(initial=np.inf))
