"""One SVG shape -> path commands and points in its own coordinates, and transforms; no colours."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from canvas.geometry import Floats, Points
from canvas.paths import MAX_POINTS
from canvas.svg_path import MAX_NUMBER, PathDataRefused, parse_path_data

MAX_TRANSFORM_LENGTH = 1_000  # characters
MAX_LIST_LENGTH = 60_000  # characters of a points attribute
SHAPES = frozenset({"path", "line", "polyline", "polygon", "rect", "circle", "ellipse"})

_ROUND = 4 / 3 * (math.sqrt(2) - 1)  # handle length of a quarter circle of radius 1
_PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*([a-z]{{0,2}}|%)\s*", re.ASCII)
_NEXT = re.compile(rf"[\s,]*({_NUMBER})[\s,]*", re.ASCII)
_CALL = re.compile(r"[\s,]*([a-zA-Z]{4,9})\s*\(([^()]*)\)[\s,]*", re.ASCII)

type Affine = tuple[float, float, float, float, float, float]  # a to f, as SVG has them


class ShapeRefused(ValueError):
    """A shape that is left out; the message is the reason, to be counted with its like."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What percentages are of, in user units."""

    width: float
    height: float

    @property
    def diagonal(self) -> float:
        return math.hypot(self.width, self.height) / math.sqrt(2)


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Commands and points as `svg_path.parse_path_data` gives them."""

    commands: str
    points: Points


def outline(name: str, attributes: Mapping[str, str], extent: Extent) -> Outline:
    """Return what a shape draws, curves as curves; raises ShapeRefused."""
    asked = _Asked(attributes, extent)
    match name:
        case "path":
            found = _path(attributes.get("d", ""))
        case "line":
            found = _chain([(asked.x("x1"), asked.y("y1")), (asked.x("x2"), asked.y("y2"))], "")
        case "polyline":
            found = _chain(_pairs(attributes.get("points", "")), "")
        case "polygon":
            found = _chain(_pairs(attributes.get("points", "")), "Z")
        case "rect":
            found = _rect(asked)
        case _:
            found = _ellipse(asked)
    if len(found.points) > MAX_POINTS:
        raise ShapeRefused("too many points")
    return found


def read_length(text: str, of: float) -> float:
    """Return a length in user units, a percentage as a share of `of`; raises ShapeRefused."""
    match = _LENGTH.fullmatch(text) if len(text) <= 60 else None
    if match is None:
        raise ShapeRefused("numbers that cannot be read")
    number, unit = _bounded(match[1]), match[2]
    if unit == "%":
        return number / 100 * of
    if unit not in _PX:
        raise ShapeRefused("units that are not known")
    return number * _PX[unit]


def read_numbers(text: str) -> list[float]:
    """Return numbers parted by blanks or commas; raises ShapeRefused."""
    if len(text) > MAX_LIST_LENGTH:
        raise ShapeRefused("too many points")
    found, at = [], 0
    while at < len(text):
        match = _NEXT.match(text, at)
        if match is None:
            raise ShapeRefused("numbers that cannot be read")
        found.append(_bounded(match[1]))
        at = match.end()
    return found


def read_transform(text: str) -> Floats:
    """Return the 3 × 3 matrix of a transform attribute; raises ShapeRefused."""
    matrix: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    if len(text) > MAX_TRANSFORM_LENGTH:
        raise ShapeRefused("a transform that cannot be read")
    at, text = 0, text.strip()
    while at < len(text):
        call = _CALL.match(text, at)
        if call is None:
            raise ShapeRefused("a transform that cannot be read")
        matrix = _then(matrix, _step(call[1], read_numbers(call[2].strip())))
        at = call.end()
    a, b, c, d, e, f = matrix
    return np.array(((a, c, e), (b, d, f), (0.0, 0.0, 1.0)))


def _then(outer: Affine, inner: Affine) -> Affine:
    """Return `outer` times `inner`. In Python: numpy takes ten times as long for so few numbers."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    linear = (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s)
    return (*linear, a * t + c * u + e, b * t + d * u + f)


def _step(name: str, numbers: list[float]) -> Affine:  # noqa: PLR0911  one for each spelling
    match name, numbers:
        case "matrix", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
        case "translate", [x]:
            return (1, 0, 0, 1, x, 0)
        case "translate", [x, y]:
            return (1, 0, 0, 1, x, y)
        case "scale", [x]:
            return (x, 0, 0, x, 0, 0)
        case "scale", [x, y]:
            return (x, 0, 0, y, 0, 0)
        case "rotate", [degrees]:
            return _turn(degrees)
        case "rotate", [degrees, x, y]:
            return _then(_then((1, 0, 0, 1, x, y), _turn(degrees)), (1, 0, 0, 1, -x, -y))
        case "skewX", [degrees]:
            return (1, 0, math.tan(math.radians(degrees)), 1, 0, 0)
        case "skewY", [degrees]:
            return (1, math.tan(math.radians(degrees)), 0, 1, 0, 0)
    raise ShapeRefused("a transform that cannot be read")


def _turn(degrees: float) -> Affine:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (cos, sin, -sin, cos, 0, 0)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A shape's lengths by name; one that is missing is 0."""

    attributes: Mapping[str, str]
    extent: Extent

    def x(self, name: str) -> float:
        return read_length(self.attributes.get(name, "0"), self.extent.width)

    def y(self, name: str) -> float:
        return read_length(self.attributes.get(name, "0"), self.extent.height)

    def radius(self) -> float:
        return read_length(self.attributes.get("r", "0"), self.extent.diagonal)


def _path(d: str) -> Outline:
    try:
        return Outline(*parse_path_data(d))
    except PathDataRefused as refusal:
        raise ShapeRefused("path data that is too long or cannot be read") from refusal


def _pairs(text: str) -> list[tuple[float, float]]:
    numbers = read_numbers(text)
    return list(zip(numbers[::2], numbers[1::2], strict=False))  # an odd one is dropped


def _chain(corners: list[tuple[float, float]], end: str) -> Outline:
    if len(corners) < 2:
        raise ShapeRefused("no extent")
    return Outline("M" + "L" * (len(corners) - 1) + end, np.array(corners, dtype=np.float64))


def _rect(asked: _Asked) -> Outline:
    x, y, w, h = asked.x("x"), asked.y("y"), asked.x("width"), asked.y("height")
    if w <= 0 or h <= 0:
        raise ShapeRefused("no extent")
    rx, ry = _corner_radii(asked, w, h)
    if rx <= 0 or ry <= 0:
        return _chain([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], "Z")
    kx, ky, r, b = rx * (1 - _ROUND), ry * (1 - _ROUND), x + w, y + h
    points = [
        *((x + rx, y), (r - rx, y), (r - kx, y), (r, y + ky), (r, y + ry)),
        *((r, b - ry), (r, b - ky), (r - kx, b), (r - rx, b)),
        *((x + rx, b), (x + kx, b), (x, b - ky), (x, b - ry)),
        *((x, y + ry), (x, y + ky), (x + kx, y), (x + rx, y)),
    ]
    return Outline("MLCLCLCLCZ", np.array(points, dtype=np.float64))


def _corner_radii(asked: _Asked, w: float, h: float) -> tuple[float, float]:
    """Return rx and ry; each is the other when it alone is missing."""
    has_x, has_y = "rx" in asked.attributes, "ry" in asked.attributes
    rx = asked.x("rx") if has_x else asked.y("ry")
    ry = asked.y("ry") if has_y else rx
    return min(rx, w / 2), min(ry, h / 2)


def _ellipse(asked: _Asked) -> Outline:
    x, y = asked.x("cx"), asked.y("cy")
    is_circle = "r" in asked.attributes
    rx, ry = (asked.radius(),) * 2 if is_circle else (asked.x("rx"), asked.y("ry"))
    if rx <= 0 or ry <= 0:
        raise ShapeRefused("no extent")
    k = _ROUND
    unit = [
        *((1, 0), (1, k), (k, 1), (0, 1), (-k, 1), (-1, k), (-1, 0)),
        *((-1, -k), (-k, -1), (0, -1), (k, -1), (1, -k), (1, 0)),
    ]
    return Outline("MCCCCZ", np.array(unit, dtype=np.float64) * (rx, ry) + (x, y))


def _bounded(text: str) -> float:
    number = float(text)
    if not abs(number) <= MAX_NUMBER:
        raise ShapeRefused("numbers that are too large")
    return number
