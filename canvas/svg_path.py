"""Reading svg path data (`d`) into absolute M, L, Q, C and Z commands. No clamping, no drawing.

svgelements does the parsing; what stands here bounds what it is given (its time grows with the
square of some inputs) and turns its segments into ours.
"""

import re

import numpy as np
from svgelements import Arc, Close, CubicBezier, Line, Move, QuadraticBezier
from svgelements import Path as SvgPath

from canvas.geometry import Points

MAX_D_LENGTH = 20_000  # characters
MAX_SEGMENTS = 2_000
MAX_SUBPATHS = 500
MAX_NUMBER = 1e7  # any number in a d-string

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_TOKEN = re.compile(rf"[\s,]*(?:([MmLlHhVvCcSsQqTtAaZz])|({_NUMBER}))[\s,]*", re.ASCII)
_REPEATED_CLOSE = re.compile(r"[Zz](?:\s*[Zz])+", re.ASCII)

type Pair = tuple[float, float]
type Step = tuple[str, list[Pair]]


class PathDataRefused(ValueError):
    """Path data that cannot be drawn; the message says why, in words for its author."""


def parse_path_data(d: str) -> tuple[str, Points]:
    """Return the command letters and their points; Z takes none, M and L one, Q two, C three.

    Arcs become cubics. Sub-paths without a drawing command are dropped, so every M is followed by
    something. Raises PathDataRefused.
    """
    _check(d)
    steps = [step for segment in _segments(d) for step in _steps(segment)]
    drawn = _without_idle_moves(steps)
    if not drawn:
        raise PathDataRefused("d draws nothing; follow M with L, Q, C, A or another command")
    if len(drawn) > MAX_SEGMENTS:
        raise PathDataRefused(f"d has {len(drawn)} segments; at most {MAX_SEGMENTS} are allowed")
    points = np.array([pair for _, pairs in drawn for pair in pairs], dtype=np.float64)
    if not np.isfinite(points).all():
        raise PathDataRefused("d leads to coordinates that are not finite")
    return "".join(command for command, _ in drawn), points


def _check(d: str) -> None:
    """Refuse what svgelements would choke on, and what is not path data at all."""
    if len(d) > MAX_D_LENGTH:
        raise PathDataRefused(f"d has {len(d)} characters; at most {MAX_D_LENGTH} are allowed")
    commands = segments = 0
    at = 0
    while at < len(d):
        token = _TOKEN.match(d, at)
        if token is None:
            raise PathDataRefused(f"d has {d[at : at + 12]!r}, which is not svg path data")
        at = token.end()
        letter, number = token.groups()
        if letter is None:
            _check_number(number)
        elif commands == 0 and letter not in "Mm":
            raise PathDataRefused(f"d starts with {letter!r}; it must start with M")
        commands += letter is not None
        segments += letter is not None and letter in "MmZz"
    if commands == 0:
        raise PathDataRefused("d is empty; it must start with M")
    if segments > 2 * MAX_SUBPATHS:
        raise PathDataRefused(f"d has more than {MAX_SUBPATHS} sub-paths")


def _check_number(number: str) -> None:
    if not abs(float(number)) <= MAX_NUMBER:
        raise PathDataRefused(f"d has the number {number[:24]}; at most 1e7 is allowed")


def _segments(d: str) -> list[object]:
    try:
        return list(SvgPath(_REPEATED_CLOSE.sub("z", d)))
    except (ValueError, ArithmeticError, LookupError, TypeError) as error:
        raise PathDataRefused("d has a command with too few or wrong numbers") from error


def _steps(segment: object) -> list[Step]:
    match segment:
        case Move():
            return [("M", [_pair(segment.end)])]
        case Line():
            return [("L", [_pair(segment.end)])]
        case QuadraticBezier():
            return [("Q", [_pair(segment.control), _pair(segment.end)])]
        case CubicBezier():
            return [("C", _handles(segment))]
        case Arc():
            return _arc_steps(segment)
        case Close():
            return [("Z", [])]
    raise PathDataRefused(f"d has a segment that cannot be drawn: {type(segment).__name__}")


def _arc_steps(arc: Arc) -> list[Step]:
    try:
        cubics: list[Step] = [("C", _handles(cubic)) for cubic in arc.as_cubic_curves()]
    except (ValueError, ArithmeticError) as error:
        raise PathDataRefused("d has an arc that is too flat or too large") from error
    # An arc without radius, or so large that it does not bend, is a line.
    return cubics or [("L", [_pair(arc.end)])]


def _handles(cubic: CubicBezier) -> list[Pair]:
    return [_pair(cubic.control1), _pair(cubic.control2), _pair(cubic.end)]


def _pair(point: object) -> Pair:
    x, y = getattr(point, "x", None), getattr(point, "y", None)
    # svgelements leaves an end out when, say, H stands without a number.
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        raise PathDataRefused("d has a command with too few or wrong numbers")
    return float(x), float(y)


def _without_idle_moves(steps: list[Step]) -> list[Step]:
    following = [*steps[1:], ("M", [])]
    return [
        step
        for step, after in zip(steps, following, strict=True)
        if step[0] != "M" or after[0] != "M"
    ]
