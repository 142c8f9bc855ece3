"""Plotter: open water in rows that hide one another, under a wide sky; something small on it."""

import numpy as np

from agent.understudy.line import curve, ellipse, pts, runs, wave_noise, wobbled
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats

DIRECTIONS = (
    "sea",
    "ocean",
    "waves",
    "wave",
    "water",
    "swell",
    "storm",
    "boat",
    "island",
    "horizon",
)
X: Floats = np.arange(-10.0, 812.0, 3.0)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the horizon high or low, light on the water under a gap in the cloud."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    is_low = rng.random() < 0.5
    horizon = rng.uniform(400, 440) if is_low else rng.uniform(150, 200)
    lit = 400 + side * rng.uniform(110, 230)
    rock = 400 - side * rng.uniform(150, 240)
    seen = "a lighthouse on its rock" if rng.random() < 0.5 else "a small boat"
    if seen == "a small boat":
        _boat(sheet, rock, horizon + (26 if is_low else 96), 0.75 if is_low else 1.15, side)
    else:
        _lighthouse(sheet, rock, horizon, 0.9 if is_low else 0.6, -side)
    _swell(sheet, horizon, lit)
    _cloud(sheet, horizon, lit, is_low=is_low)
    where = "right" if side > 0 else "left"
    return sheet.plan(
        "sea",
        (
            f"One small thing first, so that the rest can be large: {seen}."
            f"|I begin with {seen}. After that there is only distance.",
            "The horizon, ruled by eye, and the far water, hardly moving."
            "|Far water: level, thin, close together.",
            "Nearer, the swell lifts. Each row hides a part of the row behind."
            "|Row on row towards me, and each may be higher than the last.",
            "The cloud: strokes that all fall the same way, open where the light comes through."
            "|Sky last. I hatch what is dark and leave what shines.",
        ),
        titles=("Far Out", "Ground Swell", "A Gap in the Weather", "Nothing for Miles"),
        alt_text=(
            f"Line drawing of open water under a {'wide' if is_low else 'narrow'} sky: rows of"
            f" swell that grow towards the viewer, a path of light on the {where}, and {seen},"
            " small against it."
        ),
        remark="The small thing makes the sea large. I leave the light alone."
        "|The rows breathe. The blank path is light, and I don’t touch it.",
    )


def _swell(sheet: Sheet, horizon: float, lit: float) -> None:
    """Lay the rows nearest first; a skyline remembers how high the water stands already."""
    rng = sheet.rng
    waves = [
        (rng.uniform(70, 110), rng.uniform(0, 6), rng.uniform(-0.5, 0.5), 1.0),
        (rng.uniform(30, 46), rng.uniform(0, 6), rng.uniform(-0.9, 0.9), 0.5),
        (rng.uniform(150, 230), rng.uniform(0, 6), rng.uniform(-0.3, 0.3), 1.3),
    ]
    skyline = np.full(len(X), 640.0)
    depth = 596 - horizon
    for t in np.linspace(1.2, 0.07, 58 if depth > 300 else 34):
        base = horizon + depth * t**1.7
        scale = 0.12 + t**1.2
        far = 1 / (0.1 + t)
        high = sum(
            a * np.sin((X - 400) / (reach * scale) + p + lean * far * 5 + 2.2 * far)
            for reach, p, lean, a in waves
        )
        sharp = np.sign(high) * np.abs(high / 2.2) ** 1.2
        y = np.maximum(
            base - (62 if depth > 300 else 40) * scale * sharp * min(1.0, t * 1.4), horizon + 1.5
        )
        shown = (y < skyline - 1.2) & ~_shine(rng, lit, t)
        line = np.stack([X, y], axis=1)
        for part in runs(line, shown, 10.0):
            sheet.draw(2 if t > 0.35 else 1, wobbled(rng, part, 0.35), 0.0)
        skyline = np.minimum(skyline, y)
    for start, stop in ((14.0, lit - 60), (lit + 46, 786.0)):
        sheet.draw(1, pts((start, horizon), (stop, horizon)), 0.15)


def _shine(rng: np.random.Generator, lit: float, t: float) -> np.ndarray:
    """Return where a row is broken by light: a path that widens towards the viewer."""
    half = 20 + 75 * t
    spots = wave_noise(rng, 60 + 90 * t, 3)(X)
    shine: np.ndarray = np.exp(-(((X - lit) / half) ** 2)) + 0.62 * spots > 0.6
    return shine


def _cloud(sheet: Sheet, horizon: float, lit: float, *, is_low: bool) -> None:
    rng = sheet.rng
    ragged = wave_noise(rng, 260, 4)
    floor = horizon * (0.62 if is_low else 0.55)
    box = pts((0, 0), (800, 0), (800, floor + 50), (0, floor + 50))

    def tone(x: Floats, y: Floats) -> Floats:
        hole = np.exp(-(((x - lit) / 120) ** 2) - ((y - floor * 0.6) / (floor * 0.42)) ** 2)
        edge = floor + 34 * ragged(x) - y
        return np.clip(edge / 60, 0, 1) * 0.8 - 1.1 * hole + 0.12 * ragged(x * 1.7 + y)

    sheet.hatch(3, box, -24.0, 9.5, tone, 0.3)
    sheet.hatch(3, box, -20.0, 12.0, tone, 0.72)
    if is_low:
        for _ in range(9):
            x, y = rng.uniform(30, 700), rng.uniform(floor + 50, horizon - 14)
            sheet.draw(3, pts((x, y), (x + rng.uniform(40, 160), y)), 0.4)


def _boat(sheet: Sheet, x: float, y: float, k: float, side: float) -> None:
    def at(*knots: tuple[float, float]) -> np.ndarray:
        return np.array([(x + side * a * k, y + b * k) for a, b in knots])

    sail = at((2, -8), (4, -92), (14, -60), (40, -14), (2, -8))
    jib = at((-3, -78), (-3, -10), (-30, -12), (-3, -78))
    hull = at((-40, -5), (-30, 8), (26, 9), (44, -6), (-40, -5))
    for shape, angle in ((sail, 0.0), (jib, 84.0), (hull, 10.0)):
        sheet.draw(0, shape, 0.3)
        if angle:
            sheet.hatch(0, shape, angle, 4.4)
        sheet.cover(shape)
    sheet.draw(0, at((0, -6), (1, -98)), 0.2)


def _lighthouse(sheet: Sheet, x: float, horizon: float, k: float, side: float) -> None:
    rng = sheet.rng
    foot = horizon - 16 * k

    def box(half_low: float, half_high: float, low: float, high: float) -> np.ndarray:
        return pts(
            (x - half_low * k, foot - low * k),
            (x + half_low * k, foot - low * k),
            (x + half_high * k, foot - high * k),
            (x - half_high * k, foot - high * k),
            (x - half_low * k, foot - low * k),
        )

    for low, high, dark in ((0, 34, 0), (34, 62, 1), (62, 92, 0), (92, 116, 1), (120, 134, 0)):
        halves = (15 - low * 0.07, 15 - high * 0.07)
        part = box(halves[0], halves[1], low, high)
        sheet.draw(0, part, 0.2)
        sheet.hatch(0, part, 88.0, 4.2, None if dark else (lambda a, b: side * (a - x) / (14 * k)))
        sheet.cover(part)
    sheet.solid(0, box(12, 12, 116, 120), 0.2)
    sheet.solid(
        0, curve([(x - 7 * k, foot - 134 * k), (x, foot - 146 * k), (x + 7 * k, foot - 134 * k)])
    )
    rock = [
        (x - 90 * k, horizon + 8),
        (x - 60 * k, horizon - 6 * k),
        (x - 22 * k, foot - 4),
        (x + 24 * k, foot),
        (x + 58 * k, horizon - 9 * k),
        (x + 120 * k, horizon + 8),
    ]
    edge = np.array(rock) + rng.normal(0, 1.2, (6, 2))
    shape = np.vstack([edge, edge[:1]])
    sheet.draw(0, edge, 0.8)
    sheet.hatch(0, shape, 62.0, 4.6, lambda a, b: side * (a - x) / (90 * k) + 0.55, 0.45)
    sheet.cover(shape)
    sheet.draw(0, ellipse(x, horizon + 8, 2, 1), 0.0)
