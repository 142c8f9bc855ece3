"""Tall umbels and grasses on a plotter sheet: fine rays, dots at their ends, blades in between."""

import numpy as np

from agent.understudy.line import curve, ellipse
from agent.understudy.sheet import Sheet


def umbels(sheet: Sheet, side: float) -> None:
    """Lay stems in stage 0, rays in 1, their dots in 2, grass in 3, what drifts off in 4."""
    rng = sheet.rng
    x = 400 + side * rng.uniform(150, 260)
    for k in range(int(rng.integers(3, 6))):
        at = x - side * k * rng.uniform(70, 125)
        top = rng.uniform(90, 190) if k == 1 else rng.uniform(150, 420)
        _umbel(sheet, at, top, rng.uniform(70, 128) * (1.15 - top / 900), side)
    for _ in range(int(rng.integers(22, 34))):
        _blade(sheet, 400 + side * rng.normal(60, 170), side)
    for _ in range(12):
        sx, sy = 400 - side * rng.uniform(120, 360), rng.uniform(80, 420)
        sheet.draw(4, curve([(sx - 5, sy + 2), (sx, sy), (sx + 4, sy - 4)], 4), 0.1)


def _umbel(sheet: Sheet, x: float, top: float, r: float, side: float) -> None:
    rng = sheet.rng
    lean = side * rng.uniform(-46, 20)
    foot = (x - lean, 640.0)
    tilt = np.radians(rng.uniform(-16, 16))
    hub = np.array([x, top + r * 0.75])
    rays = int(11 + r / 7)
    for way in np.linspace(-1.25, 1.25, rays) + rng.normal(0, 0.03, rays):
        turn = way + tilt - np.pi / 2
        reach = r * (1.02 - 0.16 * abs(way)) * rng.uniform(0.9, 1.08)
        tip = hub + reach * np.array([np.cos(turn), np.sin(turn)])
        bow = hub + 0.55 * reach * np.array([0.8 * np.cos(turn), np.sin(turn)])
        _tuft(sheet, float(tip[0]), float(tip[1]), float(turn), r * 0.16)
        sheet.draw(1, curve(np.array([hub, bow, tip]), 6), 0.2)
    stalk = curve([tuple(hub), (x - lean * 0.2, (top + 640) / 2), foot], 14)
    sheet.draw(0, stalk, 0.3)
    sheet.draw(0, stalk[8:] + np.array([3.4, 0]), 0.3)


def _tuft(sheet: Sheet, x: float, y: float, turn: float, size: float) -> None:
    """Lay the small blossoms at the end of a ray."""
    rng = sheet.rng
    for way in (-0.9, 0.0, 0.9):
        reach = max(4.5, size * rng.uniform(0.6, 1.0))
        cx, cy = x + reach * np.cos(turn + way), y + reach * np.sin(turn + way)
        sheet.draw(2, ellipse(cx, cy, 2.0, 1.8), 0.0)


def _blade(sheet: Sheet, x: float, side: float) -> None:
    rng = sheet.rng
    tall, bend = rng.uniform(70, 260), rng.normal(0, 60) + side * 20
    tip = (x + bend, 620 - tall + abs(bend) * 0.5)
    sheet.draw(3, curve([(x, 640), (x + bend * 0.2, 620 - tall * 0.6), tip], 12), 0.3)
    if rng.random() < 0.3:
        sheet.draw(3, curve([(x + 5, 640), (x + 4 + bend * 0.24, 620 - tall * 0.6), tip], 12), 0.3)
