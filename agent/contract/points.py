"""The points by which the existing clients animate a stroke; pure.

They move their pen at one speed through whatever points they are given, so the points lie evenly:
one every five px, counted as the original counts them.
"""

import math
from itertools import pairwise

import numpy as np

from agent.contract.shapes import WirePoint
from canvas.geometry import Floats
from canvas.paths import Path, subpaths

PER_PX = 0.2
CHORDS = 20  # along which a curve's length is measured
MIN_STEP_PX = 1.5  # nearer points say nothing more
DECIMALS = 3  # finer than what is stored
BINOMIALS = {3: (1, 2, 1), 4: (1, 3, 3, 1)}


def animation_points(path: Path) -> list[WirePoint]:
    """Return points from the path's start to its end, at most about five px apart.

    Several subpaths of an svg path are joined into one run: the clients know no pen-up.
    """
    match path.kind:
        case "line":
            steps = _polyline(path.points[:2], least=2)
        case "quadratic":
            steps = _curve(path.points[:3])
        case "cubic":
            steps = _curve(path.points[:4])
        case "polyline":
            steps = _polyline(path.points, least=1)
        case "svg":
            steps = _polyline(np.concatenate(subpaths(path)), least=1)
    return [{"x": x, "y": y} for x, y in _thinned(steps).round(DECIMALS).tolist()]


def _polyline(points: Floats, *, least: int) -> Floats:
    if len(points) < 2:
        return points
    spots: list[list[float]] = points.tolist()  # plain floats: arrays of two cost ten times as much
    run = [spots[0]]
    for (x, y), (to_x, to_y) in pairwise(spots):
        count = max(least, math.floor(math.hypot(to_x - x, to_y - y) * PER_PX))
        for step in range(1, count + 1):
            share = step / count
            run.append([x + (to_x - x) * share, y + (to_y - y) * share])
    return np.array(run)


def _curve(controls: Floats) -> Floats:
    chords = np.diff(_bezier(controls, CHORDS), axis=0)
    length = float(np.hypot(chords[:, 0], chords[:, 1]).sum())
    return _bezier(controls, max(2, math.floor(length * PER_PX)))


def _bezier(controls: Floats, steps: int) -> Floats:
    """Return `steps + 1` points at even values of the curve's parameter (Bernstein's form)."""
    t = np.linspace(0, 1, steps + 1)[:, np.newaxis]
    degree = len(controls) - 1
    weights = [
        factor * t**power * (1 - t) ** (degree - power)
        for power, factor in enumerate(BINOMIALS[len(controls)])
    ]
    curve: Floats = sum(
        (weight * point for weight, point in zip(weights, controls, strict=True)),
        start=np.zeros((steps + 1, 2)),
    )
    return curve


def _thinned(points: Floats) -> Floats:
    """Leave out points nearer than MIN_STEP_PX to the last one kept; first and last stay."""
    if len(points) <= 2:
        return points
    first, *others, last = points.tolist()
    kept = [first]
    for spot in others:
        if math.dist(spot, kept[-1]) >= MIN_STEP_PX:
            kept.append(spot)
    return np.array([*kept, last])
