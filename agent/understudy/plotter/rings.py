"""Plotter: the end of a felled trunk, cropped; each year is a line, and no two years are alike."""

import numpy as np

from agent.understudy.line import pts, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

DIRECTIONS = ("ring", "rings", "trunk", "log", "time", "years", "wood grain", "texture", "organic")
STEPS = 240


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the heart off-centre, bark crossing one corner, cracks, one old wound."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    heart = (400 - side * rng.uniform(90, 210), rng.uniform(330, 430))
    turn = np.linspace(0, 2 * np.pi, STEPS + 1)
    radii = _years(rng, turn, rng.uniform(430, 540))
    for angle in _cracks(rng, side):
        _crack(sheet, heart, angle, radii)
    for k, r in enumerate(radii[:-1]):
        _year(sheet, heart, turn, r, k, len(radii))
    _bark(sheet, heart, turn, radii[-1])
    _rays(sheet, heart, turn, radii)
    count = len(radii)
    return sheet.plan(
        "rings",
        (
            "The cracks first, from the heart outwards. All other lines will stop at them."
            "|Where did it split when it dried? I begin with that.",
            "The early years, close around the heart.|The heart, and the first years: narrow ones.",
            "Years of plenty and years of drought. I don’t repeat a distance."
            "|Ring upon ring outwards. Each leans on the one before.",
            "The rays across them, fine and short.|Small marks across the grain, where the light"
            " catches.",
            "Last the bark, rough, and then nothing but paper.|The bark: broken, double, dark. It"
            " ends the story at the corner.",
        ),
        titles=(f"{count} Summers", "A Dry Year in the Middle", "What the Tree Wrote", "Cut"),
        alt_text=(
            f"Line drawing of the cut end of a trunk, cropped by the sheet: about {count} uneven"
            f" growth rings around a heart towards the {'left' if side > 0 else 'right'}, crossed"
            " by drying cracks and ending in rough bark near one corner."
        ),
        remark="The narrow years make the dark and the wide ones the light. I only counted."
        "|It turns slowly if one looks long enough.",
    )


def _years(rng: np.random.Generator, turn: Floats, reach: float) -> list[Floats]:
    """Return each ring's radius by angle; the shape drifts from year to year."""
    phases, drift = rng.uniform(0, 2 * np.pi, 6), rng.normal(0, 0.012, 6)
    sizes = np.array([0.05, 0.05, 0.028, 0.018, 0.012, 0.008]) * rng.uniform(0.6, 1.5, 6)
    wound, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.10, 0.17)
    climate = wave_noise(rng, 13.0, 3)
    r, years = rng.uniform(5, 8), list[Floats]()
    while r < reach:
        k = len(years)
        form = sum(
            s * np.cos((n + 1) * turn + p + d * k)
            for n, (s, p, d) in enumerate(zip(sizes, phases, drift, strict=True))
        )
        off = np.abs((turn - wound + np.pi) % (2 * np.pi) - np.pi)
        scar = depth * np.exp(-((off / 0.16) ** 2)) * np.exp(-(((r - reach * 0.55) / 110) ** 2))
        years.append(r * (1 + form * min(1.0, r / 120) - scar))
        r += float(np.clip(8.6 + 4.6 * climate(np.array([float(k)]))[0], 4.4, 15.0))
    return years


def _year(
    sheet: Sheet, heart: tuple[float, float], turn: Floats, r: Floats, k: int, count: int
) -> None:
    """Draw one ring: whole, or lifted now and then; late wood doubles a stretch of it."""
    rng = sheet.rng
    stage = 1 if k < count // 4 else 2
    line = _placed(heart, turn, r)
    start = int(rng.integers(0, STEPS))
    line = np.vstack([line[start:-1], line[: start + 1]])
    if k % 3 == 2:
        cut, gap = int(rng.integers(40, 200)), int(rng.integers(2, 9))
        sheet.draw_all(stage, (line[:cut], line[cut + gap :]), 0.35)
    else:
        sheet.draw(stage, line, 0.35)
    if rng.random() < 0.35 and k > 4:
        a = int(rng.integers(0, STEPS - 70))
        part = slice(a, a + int(rng.integers(24, 70)))
        sheet.draw(stage, _placed(heart, turn[part], r[part] + 3.1), 0.35)


def _placed(heart: tuple[float, float], turn: Floats, r: Floats) -> Points:
    return np.stack([heart[0] + r * np.cos(turn), heart[1] + 0.93 * r * np.sin(turn)], axis=1)


def _cracks(rng: np.random.Generator, side: float) -> list[float]:
    first = rng.uniform(-0.5, 0.5) + (0 if side > 0 else np.pi)
    return [first, first + rng.uniform(1.7, 2.6), first - rng.uniform(1.2, 2.2)][
        : int(rng.integers(2, 4))
    ]


def _crack(sheet: Sheet, heart: tuple[float, float], angle: float, radii: list[Floats]) -> None:
    """Draw a drying crack: a long thin wedge, hatched along its dark edge."""
    rng = sheet.rng
    inner = rng.uniform(4, 40)
    outer = rng.uniform(190, 400)
    t = np.linspace(0, 1, 26)
    way = angle + 0.10 * wave_noise(rng, 0.9, 3)(t)
    reach = inner + (outer - inner) * t
    half = 6.5 * np.sin(np.pi * np.minimum(t * 0.8 + 0.16, 1)) * (1 + 0.3 * rng.normal(0, 0.5, 26))
    half[[0, -1]] = 0.0
    middle = _placed(heart, way, reach)
    across = np.stack([-np.sin(way), np.cos(way)], axis=1)
    sides = [middle + s * half[:, None] * across for s in (-1, 1)]
    sheet.draw_all(0, sides, 0.2)
    for share in (0.1, 0.45):
        sheet.draw(0, middle[2:-3] + share * half[2:-3, None] * across[2:-3], 0.2)
    sheet.cover(np.vstack([sides[0], sides[1][::-1]]))


def _bark(sheet: Sheet, heart: tuple[float, float], turn: Floats, r: Floats) -> None:
    rng = sheet.rng
    rough = wave_noise(rng, 0.35, 4)
    outer = r + 25 + 7 * rough(turn)
    sheet.draw(4, _placed(heart, turn, r), 0.4)
    sheet.draw(4, _placed(heart, turn, outer), 0.9)
    for a in np.arange(0, 2 * np.pi, 0.0125):
        i = a / (2 * np.pi) * STEPS
        low, high = (float(np.interp(i, np.arange(STEPS + 1), v)) for v in (r, outer))
        start, stop = np.sort(rng.uniform(0, 1, 2))
        reach = low + (high - low) * np.array([start * 0.6, 0.4 + 0.6 * stop])
        way = np.array([a, a + rng.normal(0, 0.012)])
        sheet.draw(4, _placed(heart, way, reach), 0.3)


def _rays(sheet: Sheet, heart: tuple[float, float], turn: Floats, radii: list[Floats]) -> None:
    rng = sheet.rng
    for _ in range(130):
        k = int(rng.integers(3, len(radii) - 2))
        a = rng.uniform(0, 2 * np.pi)
        i = int(a / (2 * np.pi) * STEPS)
        low, high = radii[k][i], radii[min(k + int(rng.integers(1, 3)), len(radii) - 1)][i]
        ends = _placed(heart, np.array([a, a]), np.array([low, high]))
        sheet.draw(3, pts(*(tuple(p) for p in ends)), 0.1)
