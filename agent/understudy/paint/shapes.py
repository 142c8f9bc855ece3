"""Shapes that several paintings share: a flat disc, a broken path of light on water."""

from collections.abc import Callable

import numpy as np

from agent.understudy.easel import Easel
from agent.understudy.line import pts


def touch(
    easel: Easel, stage: int, x: float, y: float, size: float, color: str, width: float
) -> None:
    """Lay one level, straight touch of a flat brush, `size` px long."""
    ends = pts((x - size / 2, y), (x, y + easel.rng.normal(0, 0.5)), (x + size / 2, y))
    easel.stroke(stage, ends, color, width, 0.95, "oil_flat")


def disc(easel: Easel, stage: int, x: float, y: float, r: float, color: str) -> None:
    """Lay a flat disc in level strokes, and round its rim with one more."""
    wide = max(6.0, r / 2.6)
    for off in np.arange(-r + wide * 0.4, r - wide * 0.2, wide * 0.55):
        half = float(np.sqrt(max(0.0, r * r - off * off))) - wide * 0.4
        if half > 1:
            row = pts((x - half, y + off), (x, y + off + 0.5), (x + half, y + off))
            easel.stroke(stage, row, color, wide, 1.0, "oil_flat", 2)
    turn = np.linspace(0, 2 * np.pi, 40) + easel.rng.uniform(0, 6)
    inner = r - wide * 0.36
    rim = np.stack([x + inner * np.cos(turn), y + inner * np.sin(turn)], axis=1)
    easel.stroke(stage, rim, color, wide * 0.7, 1.0, "marker", 2)


def glow(
    easel: Easel, stage: int, x: float, y: float, reach: float, color: str, strength: float = 0.5
) -> None:
    """Breathe light around a place: soft level strokes, long in the middle, fewer outwards."""
    rng = easel.rng
    for off in np.arange(-1.0, 1.01, 0.16):
        for share in (1.0, 0.6):
            half = reach * share * float(np.sqrt(max(0.05, 1 - off * off))) * rng.uniform(0.8, 1.1)
            at = y + off * reach * 0.55
            row = pts((x - half, at), (x, at + rng.normal(0, 2)), (x + half, at))
            easel.stroke(stage, row, color, 30, strength, "airbrush", 2)


def glitter(
    easel: Easel,
    stage: int,
    x: float,
    top: float,
    color: Callable[[float], str],
    *,
    bottom: float = 600.0,
    half: float = 60.0,
    count: int = 60,
) -> None:
    """Lay level touches of light below a place: close and small at `top`, loose at `bottom`."""
    rng = easel.rng
    for _ in range(count):
        t = rng.random() ** 0.8
        off = rng.normal(0, 0.5) * half * (0.25 + t)
        size = (5 + 34 * t) * rng.uniform(0.5, 1.3)
        y = top + (bottom - top) * t
        touch(easel, stage, x + off, y, size, color(t), 2.2 + 5.5 * t)
