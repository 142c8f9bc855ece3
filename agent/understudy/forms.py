"""Outlines of things: ridges, leaves, blobs, turned vessels, trees. Points only."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.line import Field, curve, loop, rotated, wave_noise
from canvas.geometry import Floats, Points


def ridge(
    rng: np.random.Generator,
    base: float,
    rise: float,
    reach: float,
    octaves: int = 4,
    step: float = 5.0,
) -> Points:
    """Return a ridge line from beyond the left edge to beyond the right, left to right."""
    x = np.arange(-20.0, 820.0 + step, step)
    return np.stack([x, base + rise * wave_noise(rng, reach, octaves)(x)], axis=1)


def jagged(
    rng: np.random.Generator, knots: Points, roughness: float = 0.2, depth: int = 5
) -> Points:
    """Return a rocky line through the knots by midpoint displacement."""
    line = knots
    for _ in range(depth):
        gaps = np.abs(np.diff(line[:, 0])) + np.abs(np.diff(line[:, 1])) * 0.5
        middle = (line[:-1] + line[1:]) / 2
        middle[:, 1] += rng.normal(0, 1, len(middle)) * gaps * roughness
        middle[:, 0] += rng.normal(0, 1, len(middle)) * gaps * roughness * 0.2
        woven = np.empty((len(line) + len(middle), 2))
        woven[::2], woven[1::2] = line, middle
        line = woven
    return line


def ground(line: Points, bottom: float = 640.0) -> Points:
    """Return the closed polygon between a ridge line and the bottom of the sheet."""
    return np.vstack([line, [line[-1, 0], bottom], [line[0, 0], bottom]])


def height_at(line: Points, x: float) -> float:
    """Return the y of a ridge line (left to right) at x."""
    return float(np.interp(x, line[:, 0], line[:, 1]))


def blob(
    rng: np.random.Generator,
    cx: float,
    cy: float,
    rx: float,
    ry: float,
    rough: float = 0.12,
    knots: int = 9,
) -> Points:
    """Return a rounded uneven closed shape."""
    turn = np.linspace(0, 2 * np.pi, knots, endpoint=False) + rng.uniform(0, 6)
    r = 1 + rng.uniform(-rough, rough, knots)
    return loop(np.stack([cx + rx * r * np.cos(turn), cy + ry * r * np.sin(turn)], axis=1), 8)


def leaf(
    x: float, y: float, size: float, width: float, degrees: float, bend: float = 0.1
) -> Points:
    """Return a pointed leaf from its stalk at (x, y) towards `degrees`; closed."""
    t = np.linspace(0, 1, 13)
    half = width * np.sin(np.pi * t**0.8) ** 1.1
    mid = bend * size * np.sin(np.pi * t)
    upper = np.stack([x + t * size, y + mid - half], axis=1)
    lower = np.stack([x + t * size, y + mid + half], axis=1)
    return rotated(np.vstack([upper, lower[::-1]]), degrees, (x, y))


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """A vessel turned on a lathe: its closed outline, axis and half widths by height."""

    outline: Points
    x: float
    heights: Floats
    halves: Floats

    def half_at(self, y: float) -> float:
        """Return half the width at a height, px."""
        return float(np.interp(y, self.heights, self.halves))

    def tone(self, light: float = -0.55, reflected: float = 0.25) -> Field:
        """Return how dark the vessel is: `light` is where the light falls, -1 left .. 1 right."""

        def dark(x: Floats, y: Floats) -> Floats:
            half = np.maximum(np.interp(y, self.heights, self.halves), 1.0)
            u = np.clip((x - self.x) / half, -1, 1)
            facing = np.cos((u - light) * np.pi / 2.2)
            return 1 - np.clip(facing, 0, 1) - reflected * np.clip(np.abs(u - light) - 1.25, 0, 1)

        return dark


def turned(x: float, base: float, profile: list[tuple[float, float]], steps: int = 8) -> Turned:
    """Return a vessel from its profile: (half width, height above base) pairs, bottom to top."""
    side = curve([(half, base - up) for half, up in profile], steps)
    right = side * np.array([1.0, 1.0]) + np.array([x, 0.0])
    left = side[::-1] * np.array([-1.0, 1.0]) + np.array([x, 0.0])
    bottom_half, b = profile[0][0], base
    sag = np.stack(
        [
            x + bottom_half * np.cos(np.linspace(np.pi, 0, 12)),
            b + 0.22 * bottom_half * np.sin(np.linspace(np.pi, 0, 12)),
        ],
        axis=1,
    )
    order = np.argsort(side[:, 1])
    return Turned(np.vstack([right, left, sag]), x, side[order, 1], side[order, 0])


def slope(cx: float, cy: float, per_x: float, per_y: float, base: float = 0.0) -> Field:
    """Return a tone that is `base` at a place and grows evenly away from it, per px."""
    return lambda x, y: base + (x - cx) * per_x + (y - cy) * per_y


def fading(cx: float, cy: float, reach: float) -> Field:
    """Return a tone that is 1 at a place and 0 `reach` px away from it."""
    return lambda x, y: 1 - np.hypot(x - cx, y - cy) / reach


def ball_tone(cx: float, cy: float, r: float, light: tuple[float, float] = (-0.5, -0.6)) -> Field:
    """Return how dark a ball is, lit from `light` (a direction towards it)."""
    lx, ly = light
    lz = max(0.2, 1 - lx * lx - ly * ly) ** 0.5

    def dark(x: Floats, y: Floats) -> Floats:
        u, v = (x - cx) / r, (y - cy) / r
        w = np.sqrt(np.clip(1 - u * u - v * v, 0, 1))
        lit = u * lx + v * ly + w * lz
        rim = np.clip(u * u + v * v - 0.8, 0, 1) * 0.8
        tone: Floats = np.clip(0.72 - 0.75 * lit - rim, 0, 1)
        return tone

    return dark


@dataclass(frozen=True, slots=True, eq=False)
class Twig:
    """A piece of a tree: its line from root to tip, how many forks below it, its half width."""

    points: Points
    depth: int
    half: float


def tree(
    rng: np.random.Generator,
    x: float,
    y: float,
    size: float,
    *,
    depth: int = 6,
    spread: float = 28.0,
    lean: float = 0.0,
    shrink: float = 0.76,
    half: float = 0.0,
) -> list[Twig]:
    """Grow a tree from (x, y) upwards by repeated forking (a stochastic bracketed L-system)."""
    twigs: list[Twig] = []
    buds = [(x, y, -90.0 + lean, size * 0.27, 0, half or size * 0.035)]
    while buds:
        bx, by, turn, reach, level, thick = buds.pop()
        twig = _shoot(rng, (bx, by), turn, reach, level, thick)
        twigs.append(twig)
        if level >= depth:
            continue
        tip_x, tip_y = twig.points[-1]
        forks = 3 if level > 0 and rng.random() < 0.25 else 2
        for fork in range(forks):
            side = (fork / (forks - 1) - 0.5) * 2
            to = turn + side * spread * rng.uniform(0.6, 1.35) + rng.normal(0, 5)
            to += (-90 - to) * 0.08
            more = reach * shrink * rng.uniform(0.8, 1.15)
            buds.append((tip_x, tip_y, to, more, level + 1, thick * 0.66))
    return twigs


def _shoot(
    rng: np.random.Generator,
    root: tuple[float, float],
    turn: float,
    reach: float,
    level: int,
    half: float,
) -> Twig:
    way = np.radians(turn)
    t = np.linspace(0, 1, 5)[:, None]
    heading = np.array([np.cos(way), np.sin(way)])
    side = np.array([-heading[1], heading[0]])
    bow = rng.normal(0, 0.06) * reach * np.sin(np.pi * t)
    return Twig(np.array(root) + t * reach * heading + bow * side, level, half)


def limb_outline(twig: Twig, tip_ratio: float = 0.66) -> tuple[Points, Points]:
    """Return the two sides of a thick twig, both from root to tip."""
    line = twig.points
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    side = np.stack([-way[:, 1], way[:, 0]], axis=1)
    half = np.linspace(twig.half, twig.half * tip_ratio, len(line))[:, None]
    return line + side * half, line - side * half
