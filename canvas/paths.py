"""Paths: reading one as an author sends it, and its limits; what a path is, is in `path_shapes`.

Lenient where plain, strict otherwise. Everything that comes out is finite, inside the canvas and
on the stored grid.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np

from canvas.brush_table import BRUSHES
from canvas.geometry import Floats, Points, snap
from canvas.path_shapes import Path, PathKind, Run, runs, subpaths
from canvas.styles import MAX_WIDTH_PX, MIN_WIDTH_PX, AskedStyle
from canvas.svg_path import MAX_D_LENGTH, PathDataRefused, parse_path_data

__all__ = [
    "MAX_D_LENGTH",
    "MAX_POINTS",
    "Path",
    "PathKind",
    "PathRefused",
    "Run",
    "asked_style",
    "parse_path",
    "runs",
    "subpaths",
]

MAX_POINTS = 2_000  # control points of one path
PRESSURE_LEVELS = 255  # pressures are stored as one byte
MIN_POINTS: dict[str, int] = {"line": 2, "quadratic": 3, "cubic": 4, "polyline": 1}

_KINDS: tuple[PathKind, ...] = get_args(PathKind.__value__)
_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*", re.ASCII)
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", re.ASCII)


class PathRefused(ValueError):
    """A path that cannot be drawn; the message says why, in words for its author."""


def parse_path(asked: object, *, width: int, height: int) -> tuple[Path, AskedStyle]:
    """Read one path object (`type`, `points` or `d`, style keys); raises PathRefused.

    Coordinates outside the canvas are moved to its edge. Style values that cannot be used are
    dropped or brought into range, never refused.
    """
    if not isinstance(asked, Mapping):
        raise PathRefused(f"a path is an object with a type, not {_shown(asked)}")
    kind = _kind(asked.get("type"))
    extent = np.array((width, height), dtype=np.float64)
    if kind == "svg":
        path = _svg(asked.get("d"), extent)
    else:
        path = _pointed(kind, asked.get("points"), extent)
    return path, asked_style(asked)


def asked_style(asked: Mapping[str, object]) -> AskedStyle:
    """Read the style keys of a path object; what cannot be used is None."""
    width = _finite(asked.get("stroke_width", asked.get("width")))
    opacity = _finite(asked.get("opacity"))
    brush = asked.get("brush")
    return AskedStyle(
        color=_color(asked.get("color")),
        width_px=None if width is None else min(max(width, MIN_WIDTH_PX), MAX_WIDTH_PX),
        opacity=None if opacity is None else min(max(opacity, 0.0), 1.0),
        brush=brush if isinstance(brush, str) and brush in BRUSHES else None,
    )


def _kind(asked: object) -> PathKind:
    for kind in _KINDS:
        if asked == kind:
            return kind
    raise PathRefused(f"type is {_shown(asked)}; it must be one of {', '.join(_KINDS)}")


def _svg(d: object, extent: Points) -> Path:
    if not isinstance(d, str):
        raise PathRefused(f"an svg path needs a d string, not {_shown(d)}")
    try:
        commands, points = parse_path_data(d)
    except PathDataRefused as refusal:
        raise PathRefused(str(refusal)) from refusal
    if len(points) > MAX_POINTS:
        raise PathRefused(f"d has {len(points)} points; at most {MAX_POINTS} are allowed")
    return Path("svg", _placed(points, extent), commands)


def _pointed(kind: PathKind, asked: object, extent: Points) -> Path:
    if not isinstance(asked, Sequence) or isinstance(asked, str | bytes):
        raise PathRefused(f"a {kind} needs a list of points, not {_shown(asked)}")
    if len(asked) < MIN_POINTS[kind]:
        raise PathRefused(f"a {kind} needs at least {MIN_POINTS[kind]} points, not {len(asked)}")
    if len(asked) > MAX_POINTS:
        raise PathRefused(f"{len(asked)} points are too many; at most {MAX_POINTS} are allowed")
    if kind != "polyline":
        asked = asked[: MIN_POINTS[kind]]
    triples = [_triple(point, i) for i, point in enumerate(asked)]
    points = np.array([(x, y) for x, y, _ in triples], dtype=np.float64)
    pressures = [p for _, _, p in triples if p is not None] if kind == "polyline" else []
    pressure = _levels(pressures) if len(pressures) == len(triples) else None
    return Path(kind, _placed(points, extent), pressure=pressure)


def _placed(points: Points, extent: Points) -> Points:
    return snap(np.clip(points, 0.0, extent))


def _levels(pressures: list[float]) -> Floats:
    clipped = np.clip(np.array(pressures, dtype=np.float64), 0.0, 1.0)
    levels: Floats = np.floor(clipped * PRESSURE_LEVELS + 0.5) / PRESSURE_LEVELS
    return levels


def _triple(point: object, i: int) -> tuple[float, float, float | None]:
    """Read {x, y, p} or [x, y, p]; p may be missing."""
    if isinstance(point, Mapping):
        x, y = point.get("x"), point.get("y")
        p = point.get("p", point.get("pressure"))
    elif isinstance(point, Sequence) and not isinstance(point, str | bytes) and len(point) >= 2:
        x, y = point[0], point[1]
        p = point[2] if len(point) > 2 else None
    else:
        raise PathRefused(f"point {i} is {_shown(point)}; it must be {{x, y}} or [x, y]")
    return _coordinate(x, f"x of point {i}"), _coordinate(y, f"y of point {i}"), _finite(p)


def _coordinate(asked: object, name: str) -> float:
    number = _finite(asked)
    if number is None:
        raise PathRefused(f"{name} is {_shown(asked)}; it must be a finite number")
    return number


def _finite(asked: object) -> float | None:
    """Return a number, or a string that plainly is one, as a float; None for all else."""
    if isinstance(asked, bool) or not isinstance(asked, int | float | str):
        return None
    if isinstance(asked, str) and (len(asked) > 40 or not _NUMBER.fullmatch(asked)):
        return None
    try:
        number = float(asked)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _color(asked: object) -> str | None:
    if not isinstance(asked, str) or not _COLOR.fullmatch(asked):
        return None
    digits = asked[1:].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)


def _shown(asked: object) -> str:
    """Return a few characters of a refused value, safe to repeat to its author."""
    if isinstance(asked, int) and not isinstance(asked, bool) and abs(asked) > 10**40:
        return "a number with too many digits"
    if isinstance(asked, Mapping):
        return "an object"
    if isinstance(asked, Sequence) and not isinstance(asked, str | bytes):
        return "a list"
    return repr(asked[:40] if isinstance(asked, str) else asked)[:48]
