"""Lines as points: curves, noise, clipping, the unevenness of a hand. No pens, no plans."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from canvas.geometry import Floats, Points

type Mask = NDArray[np.bool_]
type Field = Callable[[Floats, Floats], Floats]  # (x, y) in px -> a value for each
type Region = Points | Callable[[Points], Mask]  # a closed polygon, or a test of its own

SAMPLE_STEP_PX = 2.0
MIN_RUN_PX = 4.0
SIMPLIFY_PX = 0.25


def pts(*knots: tuple[float, float]) -> Points:
    """Return the knots as a point array."""
    return np.array(knots, dtype=np.float64)


def length(points: Points) -> float:
    """Return the length of a polyline in px."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def resample(points: Points, step: float = SAMPLE_STEP_PX) -> Points:
    """Return points along the polyline about `step` px apart, both ends kept."""
    gaps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(gaps)))
    count = max(2, int(along[-1] / step) + 1)
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, points[:, i]) for i in (0, 1)], axis=1)


def curve(knots: Points | Sequence[tuple[float, float]], steps: int = 10) -> Points:
    """Return a smooth open curve through the knots (Catmull-Rom)."""
    k = np.asarray(knots, dtype=np.float64)
    if len(k) < 3:
        return k
    return _spline(np.vstack([2 * k[0] - k[1], k, 2 * k[-1] - k[-2]]), steps)


def loop(knots: Points | Sequence[tuple[float, float]], steps: int = 10) -> Points:
    """Return a smooth closed curve through the knots; the first point is repeated at the end."""
    k = np.asarray(knots, dtype=np.float64)
    return _spline(np.vstack([k[-1], k, k[0], k[1]]), steps)


def _spline(k: Points, steps: int) -> Points:
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b, c, d = (k[i : len(k) - 3 + i, None, :] for i in range(4))
    bends = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.vstack([bends.reshape(-1, 2), k[-2]])


def ellipse(
    cx: float, cy: float, rx: float, ry: float, start: float = 0.0, sweep: float = 360.0
) -> Points:
    """Return an arc of an ellipse; angles in degrees, clockwise on the canvas from the right."""
    count = max(10, int((rx + ry) * abs(sweep) / 360.0 * 0.9))
    turn = np.radians(np.linspace(start, start + sweep, min(count, 160)))
    return np.stack([cx + rx * np.cos(turn), cy + ry * np.sin(turn)], axis=1)


def rotated(points: Points, degrees: float, about: tuple[float, float]) -> Points:
    """Return the points turned clockwise about a place."""
    turn = np.radians(degrees)
    c, s = np.cos(turn), np.sin(turn)
    centre = np.array(about)
    moved: Points = (points - centre) @ np.array([[c, s], [-s, c]]) + centre
    return moved


def mirrored(points: Points, x: float) -> Points:
    """Return the points mirrored in the vertical line at `x`, in reverse order."""
    turned: Points = np.array([2 * x, 0.0]) + points * np.array([-1.0, 1.0])
    return turned[::-1]


def wave_noise(
    rng: np.random.Generator, reach: float, octaves: int = 4
) -> Callable[[Floats], Floats]:
    """Return a smooth random function of a number, about -1..1; `reach` is its longest wave."""
    waves = [
        (0.55**i, 2 * np.pi * 1.9**i / reach * rng.uniform(0.8, 1.25), rng.uniform(0, 2 * np.pi))
        for i in range(octaves)
    ]
    total = sum(w[0] for w in waves) * 0.75

    def noise(x: Floats) -> Floats:
        summed: Floats = np.zeros_like(np.asarray(x, dtype=np.float64))
        for size, pace, phase in waves:
            summed = summed + size * np.sin(x * pace + phase)
        return summed / total

    return noise


def field_noise(rng: np.random.Generator, reach: float, octaves: int = 3) -> Field:
    """Return a smooth random function of a place, in about -1..1."""
    waves = []
    for i in range(octaves * 3):
        turn, scale = rng.uniform(0, 2 * np.pi), 1.8 ** (i // 3)
        pace = 2 * np.pi * scale / reach * rng.uniform(0.75, 1.3)
        waves.append(
            (0.6 ** (i // 3), pace * np.cos(turn), pace * np.sin(turn), rng.uniform(0, 6.3))
        )
    total = sum(w[0] for w in waves) * 0.5

    def noise(x: Floats, y: Floats) -> Floats:
        summed: Floats = np.zeros(np.broadcast(x, y).shape)
        for size, kx, ky, phase in waves:
            summed = summed + size * np.sin(kx * x + ky * y + phase)
        return summed / total

    return noise


def wobbled(rng: np.random.Generator, points: Points, size: float = 0.6) -> Points:
    """Return the line as a hand would draw it: `size` px off, slowly, this way and that."""
    line = resample(points, 6.0)
    at: Floats = np.arange(len(line), dtype=np.float64) * 6.0
    off = np.stack([wave_noise(rng, rng.uniform(70, 130), 3)(at) for _ in (0, 1)], axis=1)
    shaken: Points = line + off * size
    return shaken


def inside(points: Points, polygon: Points) -> Mask:
    """Return which points lie inside a closed polygon (even-odd rule)."""
    within: Mask = np.zeros(len(points), dtype=np.bool_)
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    if not len(near):
        return within
    x, y = points[near, 0], points[near, 1]
    odd = np.zeros(len(near), dtype=np.bool_)
    ax, ay = polygon[:, 0], polygon[:, 1]
    bx, by = np.roll(ax, -1), np.roll(ay, -1)
    for x1, y1, x2, y2 in zip(ax, ay, bx, by, strict=True):
        if y1 != y2:
            odd ^= ((y1 > y) != (y2 > y)) & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    within[near] = odd
    return within


def parallels(
    rng: np.random.Generator,
    region: Points,
    angle: float,
    spacing: float,
    bend: float = 0.0,
    uneven: float = 0.25,
) -> Points:
    """Return parallel lines across a polygon's box, shape (lines, samples, 2), 2 px a sample.

    angle: degrees clockwise from the horizontal. bend: sagitta of the lines in px. uneven: how
    far their distances stray, as a share of `spacing`.
    """
    low, high = region.min(axis=0), region.max(axis=0)
    reach = float(np.hypot(*(high - low))) / 2 + spacing
    turn = np.radians(angle)
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-np.sin(turn), np.cos(turn)])
    s = np.linspace(-reach, reach, max(3, int(reach)))
    extent = reach + abs(bend)
    steps = spacing * (1 + rng.uniform(-uneven, uneven, int(2 * extent / spacing) + 1))
    at = np.cumsum(steps)[:, None] - extent
    off = at + bend * (1 - (s / reach) ** 2) + rng.normal(0, 0.008, (len(at), 1)) * s
    rows: Points = (low + high) / 2 + s[:, None] * along + off[:, :, None] * across
    return rows


def in_region(points: Points, region: Region) -> Mask:
    """Return which points lie in a region of either sort."""
    return region(points) if callable(region) else inside(points, region)


def runs(points: Points, keep: Mask, min_px: float = MIN_RUN_PX) -> list[Points]:
    """Return the stretches of a polyline whose points are kept; tiny ones are dropped."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], keep.astype(np.int8), [0]))))
    found = [points[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]
    return [run for run in found if length(run) >= min_px]


def simplified(points: Points, tolerance: float = SIMPLIFY_PX) -> Points:
    """Return the polyline with points dropped that it doesn't need (Douglas-Peucker)."""
    keep = np.zeros(len(points), dtype=np.bool_)
    keep[[0, -1]] = True
    stack = [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        if b - a < 2:
            continue
        chord = points[b] - points[a]
        away = points[a + 1 : b] - points[a]
        size = float(np.hypot(*chord))
        off = (
            np.abs(chord[0] * away[:, 1] - chord[1] * away[:, 0]) / size
            if size > 1e-9
            else np.hypot(away[:, 0], away[:, 1])
        )
        worst = int(off.argmax())
        if off[worst] > tolerance:
            middle = a + 1 + worst
            keep[middle] = True
            stack += [(a, middle), (middle, b)]
    return points[keep]
