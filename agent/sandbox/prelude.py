"""What a drawing program finds defined: helpers that make paths, and the two that hand them over.

Never imported for its functions: its text runs before the program, in Monty as in the jailed
child, so it keeps to what Monty can read (no inheritance, no `yield`, no `type` statements).
"""

from __future__ import annotations

import json
import json as _json
import math
import random

__all__ = [
    "cubic",
    "json",
    "line",
    "math",
    "output_paths",
    "output_svg_paths",
    "polyline",
    "quadratic",
    "random",
    "svg_path",
]

_STYLE = ("brush", "color", "stroke_width", "opacity")
_asked: list[object] = []


def line(*ends: object, **style: object) -> dict[str, object]:
    """line(x1, y1, x2, y2) or line((x1, y1), (x2, y2))"""
    return _pointed("line", ends, 2, style)


def quadratic(*points: object, **style: object) -> dict[str, object]:
    """quadratic(x1, y1, cx, cy, x2, y2)"""
    return _pointed("quadratic", points, 3, style)


def cubic(*points: object, **style: object) -> dict[str, object]:
    """cubic(x1, y1, cx1, cy1, cx2, cy2, x2, y2)"""
    return _pointed("cubic", points, 4, style)


def polyline(*points: object, **style: object) -> dict[str, object]:
    """polyline(points) or polyline((x, y), (x, y), …)"""
    return _styled({"type": "polyline", "points": _places(points)}, style)


def svg_path(d: object, **style: object) -> dict[str, object]:
    """svg_path("M 10 10 C …")"""
    return _styled({"type": "svg", "d": str(d)}, style)


def output_paths(paths: object) -> None:
    """Hand over paths: of the helpers above, path objects, or d strings; may be called again."""
    given = [paths] if isinstance(paths, (dict, str)) else list(paths)  # type: ignore[call-overload]
    for path in given:
        if isinstance(path, (list, tuple)):  # a list of lists of paths is plain enough
            output_paths(path)
        elif isinstance(path, (dict, str)):
            _asked.append(svg_path(path) if isinstance(path, str) else path)
        else:
            raise TypeError(f"output_paths takes paths, not {type(path).__name__}")


def output_svg_paths(ds: object) -> None:
    """Hand over svg paths by their d strings."""
    output_paths(ds)


def _pointed(kind: str, given: object, count: int, style: dict[str, object]) -> dict[str, object]:
    points = _places(given)
    if len(points) != count:
        raise TypeError(f"{kind} takes {count} points (x and y of each), not {len(points)}")
    return _styled({"type": kind, "points": points}, style)


def _places(given: object) -> list[list[float]]:
    """Read points given as one list, as pairs, or as numbers side by side."""
    values = list(given)  # type: ignore[call-overload]
    if len(values) == 1:
        values = list(values[0])
    if not values or isinstance(values[0], (list, tuple, dict)):
        return [_place(value) for value in values]
    if len(values) % 2:
        raise TypeError("points are pairs of x and y; a number is missing")
    return [_place(values[i : i + 2]) for i in range(0, len(values), 2)]


def _place(pair: object) -> list[float]:
    if isinstance(pair, dict):
        return [_number(pair["x"]), _number(pair["y"])]
    return [_number(pair[0]), _number(pair[1])]  # type: ignore[index]


def _number(value: object) -> float:
    return round(float(value), 2)  # type: ignore[arg-type]


def _styled(path: dict[str, object], style: dict[str, object]) -> dict[str, object]:
    for name, value in style.items():
        if name not in _STYLE:
            raise TypeError(f"there is no style {name!r}; there are {', '.join(_STYLE)}")
        if value is not None:
            path[name] = value
    return path


def _document(most: int) -> str:
    """Return the first `most` paths that were handed over, and how many there were, as JSON."""
    return _json.dumps({"paths": _asked[:most], "asked": len(_asked)})
