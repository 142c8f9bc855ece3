"""Reading svg path data (`d`) into absolute M, L, Q, C and Z commands. No clamping, no drawing.

The grammar is SVG 1.1's, with the spellings of SVG 2 and the single comma too many that some
readers let pass. One pass over the text, so time grows with its length and no faster.
https://www.w3.org/TR/SVG11/paths.html#PathDataBNF
"""

import math
import re
from collections.abc import Iterator

import numpy as np

from canvas.geometry import Points
from canvas.svg_arc import Pair, arc_curves

MAX_D_LENGTH = 20_000  # characters
MAX_SEGMENTS = 2_000
MAX_SUBPATHS = 500
MAX_NUMBER = 1e7  # any number in a d-string

_NUMBERS_OF = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_FLAGS = (3, 4)  # places of an arc's flags among its numbers; they need nothing between them

_WS = r"[ \t\n\r\f]"
_GAP = rf"{_WS}*(?:,{_WS}*)?"
_BLANK = re.compile(rf"{_WS}*")
_LETTER = re.compile(rf"{_GAP}([MmLlHhVvCcSsQqTtAaZz])")
_NUMBER = re.compile(rf"{_GAP}([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_FLAG = re.compile(rf"{_GAP}([01])")
_REST = re.compile(rf"{_GAP}")

type Step = tuple[str, list[Pair]]


class PathDataRefused(ValueError):
    """Path data that cannot be drawn; the message says why, in words for its author."""


def parse_path_data(d: str) -> tuple[str, Points]:
    """Return the command letters and their points; Z takes none, M and L one, Q two, C three.

    Arcs become cubics. Sub-paths without a drawing command are dropped, so every M is followed by
    something. Raises PathDataRefused.
    """
    if len(d) > MAX_D_LENGTH:
        raise PathDataRefused(f"d has {len(d)} characters; at most {MAX_D_LENGTH} are allowed")
    steps = _Pen().draw(d)
    if not steps:
        raise PathDataRefused("d draws nothing; follow M with L, Q, C, A or another command")
    points = np.array([pair for _, pairs in steps for pair in pairs], dtype=np.float64)
    return "".join(command for command, _ in steps), points


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its numbers; one that is not repeated in writing, for each time."""
    at = _matched(_BLANK, d, 0).end()
    letter = ""
    while at < len(d):
        spelled = _LETTER.match(d, at)
        if spelled is not None:
            letter, at = spelled[1], spelled.end()
        elif not letter or letter in "Zz" or not _NUMBER.match(d, at):
            if letter and _matched(_REST, d, at).end() == len(d):
                return
            raise PathDataRefused(f"d has {_shown(d, at)}, which is not svg path data")
        numbers, at = _numbers(d, at, letter)
        yield letter, numbers
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _numbers(d: str, at: int, letter: str) -> tuple[list[float], int]:
    """Return the numbers that a command takes, and where they end."""
    numbers: list[float] = []
    is_arc = letter in "Aa"
    for place in range(_NUMBERS_OF[letter.upper()]):
        pattern = _FLAG if is_arc and place in _FLAGS else _NUMBER
        found = pattern.match(d, at)
        if found is None:
            needed = _NUMBERS_OF[letter.upper()]
            raise PathDataRefused(
                f"d has a command with too few or wrong numbers: {letter} needs {needed}, "
                f"before {_shown(d, at)}"
            )
        number, at = float(found[1]), found.end()
        if not abs(number) <= MAX_NUMBER:
            raise PathDataRefused(f"d has the number {found[1][:24]}; at most 1e7 is allowed")
        numbers.append(number)
    return numbers, at


def _shown(d: str, at: int) -> str:
    return repr(d[at : at + 16].strip()[:12]) if at < len(d) else "its end"


def _matched(pattern: re.Pattern[str], d: str, at: int) -> re.Match[str]:
    match = pattern.match(d, at)
    assert match is not None  # these match nothing as well
    return match


class _Pen:
    """Follows path data: where it is, where its sub-path began, what a smooth curve follows."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.at = self.start = self.mirrored = (0.0, 0.0)
        self.curve = ""  # "C" or "Q" after such a curve, whose second handle is `mirrored`
        self.subpaths = 0

    def draw(self, d: str) -> list[Step]:
        for letter, numbers in _commands(d):
            if not self.steps and letter not in "Mm":
                raise PathDataRefused(f"d starts with {letter!r}; it must start with M")
            self._take(letter.upper(), numbers, is_relative=letter.islower())
            if len(self.steps) > MAX_SEGMENTS + 1:  # one may be an M that draws nothing
                raise PathDataRefused(f"d has more than {MAX_SEGMENTS} segments")
        if self.steps and self.steps[-1][0] == "M":
            self.steps.pop()
        if len(self.steps) > MAX_SEGMENTS:
            raise PathDataRefused(f"d has more than {MAX_SEGMENTS} segments")
        return self.steps

    def _take(self, command: str, numbers: list[float], *, is_relative: bool) -> None:
        x, y = self.at if is_relative else (0.0, 0.0)
        match command, numbers:
            case "M", _:
                self._move((x + numbers[0], y + numbers[1]))
            case "Z", _:
                self._close()
            case "H", [across]:
                self._add("L", [(x + across, self.at[1])])
            case "V", [down]:
                self._add("L", [(self.at[0], y + down)])
            case "A", [rx, ry, turn, is_large, sweeps, *end]:
                self._arc((rx, ry), turn, bool(is_large), bool(sweeps), (x + end[0], y + end[1]))
            case _:
                pairs = zip(numbers[::2], numbers[1::2], strict=True)
                self._curve(command, [(x + dx, y + dy) for dx, dy in pairs])

    def _move(self, to: Pair) -> None:
        if self.steps and self.steps[-1][0] == "M":
            self.steps.pop()  # nothing was drawn from there
        self._begin()
        self._add("M", [to])
        self.start = to

    def _close(self) -> None:
        if self.steps[-1][0] == "Z":
            return
        self.steps.append(("Z", []))
        self.at, self.curve = self.start, ""
        self._begin()

    def _begin(self) -> None:
        self.subpaths += 1
        if self.subpaths > 2 * MAX_SUBPATHS:
            raise PathDataRefused(f"d has more than {MAX_SUBPATHS} sub-paths")

    def _curve(self, command: str, pairs: list[Pair]) -> None:
        """Add L, C or Q, or S or T with the handle that makes them smooth."""
        drawn = {"S": "C", "T": "Q"}.get(command, command)
        if drawn != command:
            x, y = self.at
            is_smooth = self.curve == drawn
            handle = (2 * x - self.mirrored[0], 2 * y - self.mirrored[1])
            pairs = [handle if is_smooth else self.at, *pairs]
        self._add(drawn, pairs)

    def _arc(self, radii: Pair, turn: float, is_large: bool, sweeps: bool, end: Pair) -> None:
        curves = arc_curves(self.at, radii, turn, is_large=is_large, sweeps=sweeps, end=end)
        for curve in curves:
            self._add("C", list(curve))
        if not curves:
            self._add("L", [end])
        self.curve = ""  # S after an arc is not smooth

    def _add(self, command: str, pairs: list[Pair]) -> None:
        if not all(math.isfinite(x) and math.isfinite(y) for x, y in pairs):
            raise PathDataRefused("d leads to coordinates that are not finite")
        self.steps.append((command, pairs))
        self.at = pairs[-1]
        self.curve = command if command in "CQ" else ""
        self.mirrored = pairs[-2] if self.curve else self.at
