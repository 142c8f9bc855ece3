"""What a path is, and path -> points. Reading what authors send is in `canvas.paths`; no brushes.

A path is the geometry an author asks for. Placed on a canvas it becomes a stroke.
Twin of path -> points: `static/js/geometry.js`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from canvas import curves
from canvas.curves import Cubics
from canvas.geometry import Floats, Points, without_repeats

type PathKind = Literal["line", "polyline", "quadratic", "cubic", "svg"]

POINTS_OF = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}  # points that an svg command takes


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Geometry as asked for, clamped to the canvas and snapped to the stored grid.

    points: control points in px, shape (n, 2).
    commands: for kind "svg" only, one letter of "MLQCZ" a segment, all absolute; M and L take one
        point, Q two, C three, Z none. Empty for the other kinds.
    pressure: one value a point in 0..1 when a pen gave it (polylines only), else None.
    """

    kind: PathKind
    points: Points
    commands: str = ""
    pressure: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One pen-down stretch, flattened.

    points: shape (n, 2), n >= 1; a single point is a dot.
    samples: the author's own points of a polyline, else None.
    places: where each point lies among the samples, as index plus fraction.
    pressure: one value in 0..1 a sample, or None.
    """

    points: Points
    samples: Points | None
    places: Floats
    pressure: Floats | None


def subpaths(path: Path) -> list[Points]:
    """Return the path's pen-down runs as flattened polylines, in drawing order."""
    return [run.points for run in runs(path)]


def runs(path: Path) -> list[Run]:
    """Return the path's pen-down runs with what the pen did along them."""
    samples, pressure = _samples(path)
    pieces = _curves(path, samples)
    steps = curves.within_budget(np.concatenate([curves.steps_needed(piece) for piece in pieces]))
    found, used = [], 0
    for piece in pieces:
        points, places = curves.flatten(piece, steps[used : used + len(piece)])
        used += len(piece)
        kept = without_repeats(points)
        found.append(Run(points[kept], samples, places[kept], pressure))
    return found


def curve_runs(path: Path) -> list[Cubics]:
    """Return the path's pen-down runs as cubics; a dot is one cubic without extent."""
    return _curves(path, _samples(path)[0])


def _curves(path: Path, samples: Points | None) -> list[Cubics]:
    match path.kind:
        case "line":
            return [curves.straight(path.points[:2])]
        case "quadratic":
            return [curves.quadratic(path.points[:3])]
        case "cubic":
            return [path.points[None, :4]]
        case "polyline":
            return [_dot(path.points) if samples is None else curves.smooth(samples)]
        case "svg":
            return _svg_runs(path)


def _dot(points: Points) -> Cubics:
    return np.repeat(points[None, :1], 4, axis=1)


def _samples(path: Path) -> tuple[Points | None, Floats | None]:
    """Return a polyline's points and pressures without repeats, or None when it is a dot."""
    if path.kind != "polyline":
        return None, None
    kept = without_repeats(path.points)
    if kept.sum() < 2:
        return None, None
    return path.points[kept], None if path.pressure is None else path.pressure[kept]


def _svg_runs(path: Path) -> list[Cubics]:
    """Cut the commands into runs at each M, and where a path goes on after Z."""
    found: list[list[Cubics]] = []
    at = start = path.points[0]
    taken, is_open = 0, False
    for command in path.commands:
        count = POINTS_OF[command]
        given = path.points[taken : taken + count]
        taken += count
        if command == "M":
            at = start = given[0]
            is_open = False
            continue
        if not is_open:
            found.append([])
        is_open = command != "Z"
        found[-1].append(_piece(at, given if count else start[None]))
        at = start if command == "Z" else given[-1]
    return [np.concatenate(pieces) for pieces in found]


def _piece(at: Points, given: Points) -> Cubics:
    corners = np.concatenate((at[None], given))
    if len(corners) == 2:
        return curves.straight(corners)
    return curves.quadratic(corners) if len(corners) == 3 else corners[None]
