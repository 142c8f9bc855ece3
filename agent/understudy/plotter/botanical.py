"""Plotter: a plant as on an old specimen sheet: fern, poppy or a leafy spray, drawn from the stem."""

import numpy as np

from agent.understudy.forms import blob, leaf
from agent.understudy.line import curve, ellipse, loop, pts, rotated
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = (
    "fern",
    "poppy",
    "plant",
    "leaf",
    "leaves",
    "flower",
    "flowers",
    "botanical",
    "garden",
    "herb",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: one of three plants, rising on a slant, with a detail drawn beside it."""
    kind = int(rng.integers(3))
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    (_poppies, _ferns, _spray)[kind](sheet, side)
    name = ("poppies", "a fern", "a leafy spray with berries")[kind]
    part = (
        "The petals, thin as paper",
        "The leaflets, pair by pair",
        "The leaves, each with its own turn",
    )[kind]
    return sheet.plan(
        "botanical",
        (
            "The stems: each in one go from the root, with a lean. A straight stem is a dead one."
            "|I draw the stems first and let them cross only once.",
            f"{part}. The front ones first, so the others can hide behind.|{part}; no two the same.",
            "Veins. They tell which way the surface bends.|Veins and creases, lightly.",
            "Shade, only on the undersides and where one thing lies on another."
            "|Hatching for the undersides. Half of the plant stays light.",
            "Beside it a seed and a bud, as the old plant books did, and a line of ground."
            "|The small details at the edge, like a note to myself.",
        ),
        titles=(
            ("Three Poppies, One Morning", "Paper Petals"),
            ("Fern, Unrolling", "What Grows in Shade"),
            ("Spray with Berries", "Picked on the Way"),
        )[kind],
        alt_text=f"Botanical line drawing of {name}, rising on a slant across an otherwise empty sheet,"
        " with veins and fine hatching, and small studies beside it.",
        remark="It rises on its diagonal and the empty half is as much a part of it as the plant."
        "|The leaves overlap without a tangle. I can leave it like this.",
    )


def _blade(sheet: Sheet, shape: Points, veins: int, dark_half: bool = True) -> None:
    half = len(shape) // 2
    upper, lower = shape[:half], shape[half:][::-1]
    middle = (upper + lower) / 2
    sheet.draw(1, np.vstack([shape, shape[:1]]), 0.3)
    sheet.draw(2, middle, 0.2)
    for i in range(1, veins + 1):
        at = i / (veins + 1)
        a, b = int(at * 0.8 * (half - 1)), int(min(1.0, at * 0.8 + 0.18) * (half - 1))
        for edge in (upper, lower):
            sheet.draw(2, np.array([middle[a], middle[b] * 0.25 + edge[b] * 0.75]), 0.0)
    if dark_half:
        under = np.vstack([middle, lower[::-1]])
        way = np.degrees(np.arctan2(*(middle[-1] - middle[0])[::-1]))
        sheet.hatch(3, under, way + 50, 4.6)
    sheet.cover(shape)


def _stem(sheet: Sheet, line: Points, width: float = 2.6) -> None:
    taper = np.linspace(width, width * 0.55, len(line))[:, None]
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1)
    sheet.draw_all(0, (line + normal * taper, line - normal * taper), 0.3)
    sheet.cover(np.vstack([line + normal * taper, (line - normal * taper)[::-1]]))


def _spray(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    stem = curve(
        [
            (400 - side * 190, 560),
            (400 - side * 90, 420),
            (400 + side * 40, 300),
            (400 + side * 190, 130),
        ],
        16,
    )
    tips = np.linspace(0.22, 0.98, int(rng.integers(11, 15)))
    for i, t in enumerate(tips[::-1]):
        x, y = stem[int(t * (len(stem) - 1))]
        way = 1 if i % 2 else -1
        heading = np.degrees(np.arctan2(-190, side * 150))
        size = 168 * (1.05 - 0.5 * t) * rng.uniform(0.85, 1.1)
        _blade(
            sheet,
            leaf(
                x,
                y,
                size,
                size * 0.23,
                heading + way * rng.uniform(38, 58),
                way * rng.uniform(-0.12, 0.05),
            ),
            5,
            i % 3 != 2,
        )
    for i in range(int(rng.integers(5, 9))):
        t = rng.uniform(0.35, 0.9)
        x, y = stem[int(t * (len(stem) - 1))]
        bx, by = x - side * rng.uniform(-60, 60), y + rng.uniform(28, 64)
        berry = ellipse(bx, by, 8.5, 9)
        sheet.draw(1, berry, 0.3)
        sheet.hatch(3, berry, 40, 3.6, lambda a, b, c=(bx, by): (a - c[0] + b - c[1]) / 8, 0.1)
        sheet.cover(berry)
        sheet.draw(0, curve([(x, y), ((x + bx) / 2 + 4, (y + by) / 2 - 6), (bx, by - 9)]), 0.2)
    _stem(sheet, stem)
    _study(sheet, 400 + side * 250, 470)


def _ferns(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    fronds = [(0.0, 1.0), (-0.42, 0.72), (0.5, 0.6)]
    root = (400 - side * 150, 575.0)
    for lean, size in fronds:
        tip = (
            root[0] + side * (230 + 420 * lean) * size,
            root[1] - 500 * size * (1 - 0.35 * abs(lean)),
        )
        bow = side * -60 * size
        stem = curve(
            [
                root,
                (root[0] * 0.6 + tip[0] * 0.4 + bow, root[1] * 0.6 + tip[1] * 0.4),
                (root[0] * 0.2 + tip[0] * 0.8 + bow * 0.5, root[1] * 0.22 + tip[1] * 0.78),
                tip,
            ],
            16,
        )
        pairs = int(15 * size + 4)
        for i in range(pairs):
            t = 0.2 + 0.78 * i / pairs
            at = int(t * (len(stem) - 1))
            x, y = stem[at]
            way = stem[min(at + 2, len(stem) - 1)] - stem[max(at - 2, 0)]
            heading = float(np.degrees(np.arctan2(way[1], way[0])))
            reach = (
                100
                * size
                * np.sin(np.pi * min(1.0, 0.22 + 0.8 * t)) ** 0.8
                * rng.uniform(0.9, 1.08)
            )
            for hand in (-1, 1):
                shape = leaf(
                    x,
                    y,
                    reach,
                    7.5 * size + reach * 0.035,
                    heading + hand * (64 - 16 * t),
                    -hand * 0.1,
                )
                sheet.draw(1, np.vstack([shape, shape[:1]]), 0.3)
                half = len(shape) // 2
                middle = (shape[:half] + shape[half:][::-1]) / 2
                sheet.draw(2, middle[: half - 2], 0.2)
                if hand == side:
                    sheet.hatch(
                        3,
                        shape,
                        heading + 20,
                        4.6,
                        lambda a, b, c=(x, y), r=reach: 1 - np.hypot(a - c[0], b - c[1]) / r,
                        0.55,
                    )
                sheet.cover(shape)
        _stem(sheet, stem, 2.8 * size)
    _crozier(sheet, 400 + side * 265, 560, side)


def _crozier(sheet: Sheet, x: float, y: float, side: float) -> None:
    turn = np.linspace(0, 4.6 * np.pi, 90)
    r = 30 * np.exp(-turn / 7.5)
    coil = np.stack([x - side * (30 - r * np.cos(turn)), y - 110 - r * np.sin(turn)], axis=1)
    stalk = curve([(x - side * 14, y), (x + side * 3, y - 60), tuple(coil[0])])
    sheet.draw_all(
        4,
        (
            np.vstack([stalk, coil]),
            np.vstack([stalk + np.array([6 * side, 0]), coil * 1.0])[: len(stalk)],
        ),
        0.2,
    )
    sheet.draw(4, pts((x - side * 90, y + 4), (x + side * 60, y + 2)), 1.0)


def _poppies(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    heads = [
        (400 + side * rng.uniform(70, 120), rng.uniform(150, 180), 92.0),
        (400 - side * rng.uniform(70, 120), rng.uniform(250, 285), 70.0),
        (400 + side * rng.uniform(190, 235), rng.uniform(330, 360), 54.0),
    ]
    for i, (x, y, r) in enumerate(heads):
        _poppy(sheet, x, y, r)
        foot = (400 - side * 20 + (i - 1) * side * 34, 580)
        _stem(
            sheet,
            curve([(x, y + r * 0.6), (x - side * 12, (y + r) * 0.55 + 580 * 0.45 - 40), foot], 20),
            2.2,
        )
    bud_x, bud_y = 400 - side * 205, 395.0
    bud = loop(
        [(bud_x, bud_y - 26), (bud_x + 15, bud_y - 2), (bud_x, bud_y + 24), (bud_x - 15, bud_y - 2)]
    )
    sheet.draw(4, bud, 0.3)
    sheet.hatch(4, bud, 60, 5, lambda a, b: (a - bud_x) / 14, -0.1)
    sheet.cover(bud)
    sheet.draw(
        0,
        curve(
            [
                (bud_x, bud_y - 26),
                (bud_x + 8, bud_y - 60),
                (bud_x + side * 40, bud_y - 50),
                (bud_x + side * 95, bud_y + 60),
                (400 - side * 30, 580),
            ]
        ),
        0.4,
    )
    for k, heading in enumerate((-158, -132, -110, -74, -48, -24)):
        x = 400 - side * 20 + (k - 2.5) * 26 + rng.uniform(-5, 5)
        size = rng.uniform(100, 150) * (0.8 if k in (2, 3) else 1.0)
        shape = leaf(
            x, 574, size, size * 0.15, heading + rng.uniform(-7, 7), 0.12 if k > 2 else -0.12
        )
        _blade(sheet, shape, 6, k % 2 == 0)


def _poppy(sheet: Sheet, x: float, y: float, r: float) -> None:
    rng = sheet.rng
    pod = ellipse(x, y + r * 0.05, r * 0.16, r * 0.15)
    sheet.draw(1, pod, 0.3)
    sheet.hatch(1, pod, 90, 4)
    sheet.cover(pod)
    for turn in np.linspace(0, 2 * np.pi, 17, endpoint=False):
        a = (x + np.cos(turn) * r * 0.2, y + r * 0.05 + np.sin(turn) * r * 0.19)
        k = rng.uniform(0.3, 0.37)
        sheet.draw(
            2, pts(a, (x + np.cos(turn) * r * k, y + r * 0.05 + np.sin(turn) * r * k * 0.9)), 0.0
        )
    for turn, wide in ((90, 1.0), (200, 1.0), (-20, 1.0), (-90, 1.15)):
        edge = [
            (0.1, -0.25),
            (0.55, -0.62),
            (0.95, -0.5),
            (1.02, -0.15),
            (0.94, 0.12),
            (1.0, 0.42),
            (0.6, 0.62),
            (0.1, 0.25),
        ]
        knots = [
            (x + r * u * (1 + rng.normal(0, 0.04)), y + r * v * wide * (1 + rng.normal(0, 0.05)))
            for u, v in edge
        ]
        petal = rotated(loop(knots, 8), turn + rng.uniform(-9, 9), (x, y))
        petal = (petal - np.array([x, y])) * np.array([1.0, 0.82]) + np.array([x, y])
        sheet.draw(1, petal, 0.7)
        for spoke in np.linspace(-0.42, 0.42, 7):
            far = rng.uniform(0.72, 0.92)
            line = rotated(
                curve(
                    [
                        (x + r * 0.36, y + r * spoke * 0.35),
                        (x + r * 0.62, y + r * spoke * 0.75),
                        (x + r * far, y + r * spoke),
                    ]
                ),
                turn,
                (x, y),
            )
            sheet.draw(
                2,
                (line - np.array([x, y])) * np.array([1.0, 0.82]) + np.array([x, y]),
                0.4,
                within=petal,
            )
        if turn in (90, 200):
            sheet.hatch(3, petal, turn + 14, 4.8, lambda a, b: 1 - np.hypot(a - x, b - y) / r, 0.45)
        sheet.cover(petal)


def _study(sheet: Sheet, x: float, y: float) -> None:
    seed = blob(sheet.rng, x, y, 15, 21, 0.06, 8)
    sheet.draw(4, seed, 0.3)
    sheet.hatch(4, seed, 50, 4.2, lambda a, b: (a - x) / 14, 0.0)
    sheet.draw(4, ellipse(x - 44, y + 6, 15, 19), 0.3)
    sheet.draw(4, ellipse(x - 44, y + 6, 6, 9), 0.3)
