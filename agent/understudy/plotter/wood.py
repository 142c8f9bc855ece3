"""Plotter: inside a wood. Pale trunks, cut off above and below; the dark is drawn, not they."""

import numpy as np

from agent.understudy.forms import fading
from agent.understudy.line import Field, curve, field_noise, pts, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

DIRECTIONS = (
    "wood",
    "woods",
    "forest",
    "tree",
    "trees",
    "birch",
    "birches",
    "trunk",
    "trunks",
    "autumn",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: an uneven rhythm of trunks, one of them close, one gap where light is."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    gap = 400 - side * rng.uniform(60, 190)
    floor = rng.uniform(430, 520)
    near = _places(rng, 400 + side * rng.uniform(150, 260), gap)
    for x, half in near:
        _trunk(sheet, x, half, 640.0 if half > 17 else floor + half * 4.2, side)
    _saplings(sheet, gap, floor)
    _far_trunks(sheet, near, gap, floor)
    _dark(sheet, gap, floor)
    _floor(sheet, gap, floor)
    where = "left" if side > 0 else "right"
    return sheet.plan(
        "wood",
        (
            "The edges of the trunks first, from the top of the sheet to the bottom, without a"
            " stop."
            "|Long lines, top to bottom. A trunk has no beginning on this sheet and no end.",
            "Bark: short level marks, and a little shade where they turn away."
            "|Now the marks on the bark, few of them. White should win on the trunks.",
            "Thinner ones behind, and twigs between.|Young stems in between, hardly thicker than"
            " my pen.",
            "Now the dark behind all of that. I draw the wood by drawing what is not a tree."
            "|The darkness, line by line, upright. The trunks get white by it.",
            f"Once more over the deepest places; I keep away from the gap on the {where}."
            "|A second layer where nobody would see the ground.",
            "The floor, level strokes, and less of them where light falls."
            "|Last what lies on the ground, and a path of light.",
        ),
        titles=("Standing Room", "Between Trunks", "The Gap", "Upright and Quiet"),
        alt_text=(
            f"Line drawing from inside a wood: {len(near)} pale trunks of unequal width, cut off"
            " by the sheet’s edges, before dense upright strokes of darkness; on the"
            f" {where} a lighter gap opens."
        ),
        remark="The trunks are nothing but the paper I didn’t touch."
        "|The gap pulls one in; the near trunk keeps one out. That is enough of a story.",
    )


def _places(rng: np.random.Generator, close: float, gap: float) -> list[tuple[float, float]]:
    """Return the trunks as (x, half width), nearest first."""
    found = [(close, rng.uniform(30, 44))]
    for _ in range(80):
        half = float(rng.choice([22.0, 13.0, 8.0], p=[0.2, 0.4, 0.4])) * rng.uniform(0.85, 1.15)
        x = rng.uniform(0, 800)
        apart = all(abs(x - a) > half + b + rng.uniform(7, 46) for a, b in found)
        if apart and abs(x - gap) > half + 44 and len(found) < 12:
            found.append((float(x), half))
    return sorted(found, key=lambda place: -place[1])


def _trunk(sheet: Sheet, x: float, half: float, foot: float, side: float) -> None:
    rng = sheet.rng
    y = np.linspace(-30.0, foot, 60)
    lean, sway = rng.normal(0, 0.028), wave_noise(rng, 500, 3)
    middle = x + lean * (y - 300) + half * 0.22 * sway(y)
    flare = half * (1 + 0.35 * np.clip((y - foot + 60) / 60, 0, 1) ** 2 * (foot < 620))
    rough = [min(half * 0.06, 1.3) * wave_noise(rng, 130, 3)(y) for _ in (0, 1)]
    left = np.stack([middle - flare + rough[0], y], axis=1)
    right = np.stack([middle + flare + rough[1], y], axis=1)
    shape = np.vstack([left, right[::-1]])
    sheet.draw_all(0, (left, right), 0.25)

    def tone(a: Floats, b: Floats) -> Floats:
        u = (a - np.interp(b, y, middle)) / half
        return np.clip(0.5 + 0.62 * u * side, 0, 1)

    if half > 17:
        along = float(np.degrees(np.arctan2(1.0, lean)))
        sheet.hatch(1, shape, along, 6.0, tone, 0.7)
    _bark(sheet, middle, y, half, shape)
    sheet.cover(shape)


def _bark(sheet: Sheet, middle: Floats, y: Floats, half: float, shape: Points) -> None:
    """Lay the level marks of a birch: lens shapes at the rim, now and then a dark patch."""
    rng = sheet.rng
    at = rng.uniform(0, 40)
    while at < y[-1] - 8:
        x = float(np.interp(at, y, middle))
        way = rng.choice([-1, 1])
        size = half * rng.uniform(0.35, 1.25)
        start = x + way * half
        rows = int(rng.integers(2, 6)) if rng.random() < 0.3 and half > 9 else 1
        for row in range(rows):
            reach = size * np.sin(np.pi * (row + 1) / (rows + 1))
            sag = half * 0.12
            mark = [
                (start, at + row * 3.2),
                (start - way * reach / 2, at + sag + row * 3.2),
                (start - way * reach, at + row * 3.2),
            ]
            sheet.draw(1, curve(mark, 5), 0.3, within=shape)
        at += rng.uniform(16, 44) + half * rng.uniform(0.3, 1.6)


def _saplings(sheet: Sheet, gap: float, floor: float) -> None:
    rng = sheet.rng
    for _ in range(5):
        x, lean = rng.uniform(20, 780), rng.normal(0, 26)
        foot = floor + rng.uniform(0, 40)
        stem = curve([(x, foot), (x + lean * 0.3, foot * 0.6), (x + lean, -20)], 12)
        sheet.draw(2, stem, 0.5)
        for _ in range(int(rng.integers(2, 5))):
            i = int(rng.integers(8, len(stem) - 4))
            bx, by = stem[i]
            way = rng.choice([-1, 1])
            twig = [(bx, by), (bx + way * 22, by - 26), (bx + way * rng.uniform(34, 60), by - 74)]
            sheet.draw(2, curve(twig, 6), 0.4)


def _far_trunks(sheet: Sheet, near: list[tuple[float, float]], gap: float, floor: float) -> None:
    rng = sheet.rng
    for x in rng.uniform(14, 786, 9):
        if abs(x - gap) > 26:
            half, foot = rng.uniform(2.5, 4.5), floor + rng.uniform(-4, 10)
            left, right = (pts((x + s * half, -20), (x + s * half, foot)) for s in (-1, 1))
            sheet.draw_all(2, (left, right), 0.4)
            sheet.cover(np.vstack([left, right[::-1]]))


def _dark(sheet: Sheet, gap: float, floor: float) -> None:
    """Lay upright strokes behind the trunks: dense far from the gap, none in it."""
    cloud = field_noise(sheet.rng, 260)
    box = pts((0, 0), (800, 0), (800, floor), (0, floor))

    def tone(a: Floats, b: Floats) -> Floats:
        away = np.abs(a - gap - 0.06 * (b - 300)) / 210
        return np.clip(away, 0, 1) * 0.75 + 0.22 * cloud(a, b) + 0.14 * b / 600

    sheet.hatch(3, box, 90.0, 7.2, tone, 0.3)
    sheet.hatch(4, box, 93.0, 10.0, tone, 0.66)


def _floor(sheet: Sheet, gap: float, floor: float) -> None:
    rng = sheet.rng
    lit: Field = fading(gap, floor + 70, 230)
    y = floor
    while y < 588:
        x = 14 + rng.uniform(0, 40)
        while x < 780:
            size = rng.uniform(12, 60) * (0.7 + (y - floor) / 160)
            shade = 1 - float(lit(np.array([x]), np.array([y]))[0])
            if rng.random() < 0.22 + 0.6 * shade:
                bow = rng.normal(0, 1.5)
                sheet.draw(5, curve([(x, y), (x + size / 2, y + bow), (x + size, y)], 5), 0.3)
            x += size + rng.uniform(4, 30) * (1.6 - shade)
        y += 6.5 + (y - floor) * 0.05
