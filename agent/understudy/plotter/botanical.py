"""Plotter: a plant as on an old specimen sheet: fern, poppy or a leafy spray, from the stem."""

import numpy as np

from agent.understudy.forms import blob, fading, leaf, slope
from agent.understudy.line import curve, ellipse, pts
from agent.understudy.plan import Plan
from agent.understudy.plotter.poppies import poppies
from agent.understudy.plotter.stems import blade, stem
from agent.understudy.sheet import Sheet

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
    (poppies, _ferns, _spray)[kind](sheet, side)
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
            f"{part}. The front ones first, so the others can hide behind.|{part}; no two the"
            " same.",
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
        alt_text=f"Botanical line drawing of {name}, rising on a slant across an otherwise empty"
        " sheet, with veins and fine hatching, and small studies beside it.",
        remark="It rises on its diagonal and the empty half is as much a part of it as the plant."
        "|The leaves overlap without a tangle. I can leave it like this.",
    )


def _spray(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    line = curve(
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
        x, y = line[int(t * (len(line) - 1))]
        way = 1 if i % 2 else -1
        heading = np.degrees(np.arctan2(-190, side * 150))
        size = 168 * (1.05 - 0.5 * t) * rng.uniform(0.85, 1.1)
        blade(
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
    for _ in range(int(rng.integers(5, 9))):
        t = rng.uniform(0.35, 0.9)
        x, y = line[int(t * (len(line) - 1))]
        bx, by = x - side * rng.uniform(-60, 60), y + rng.uniform(28, 64)
        berry = ellipse(bx, by, 8.5, 9)
        sheet.draw(1, berry, 0.3)
        sheet.hatch(3, berry, 40, 3.6, slope(bx, by, 1 / 8, 1 / 8), 0.1)
        sheet.cover(berry)
        sheet.draw(0, curve([(x, y), ((x + bx) / 2 + 4, (y + by) / 2 - 6), (bx, by - 9)]), 0.2)
    stem(sheet, line)
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
        line = curve(
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
            at = int(t * (len(line) - 1))
            x, y = line[at]
            way = line[min(at + 2, len(line) - 1)] - line[max(at - 2, 0)]
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
                        fading(x, y, reach),
                        0.55,
                    )
                sheet.cover(shape)
        stem(sheet, line, 2.8 * size)
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


def _study(sheet: Sheet, x: float, y: float) -> None:
    seed = blob(sheet.rng, x, y, 15, 21, 0.06, 8)
    sheet.draw(4, seed, 0.3)
    sheet.hatch(4, seed, 50, 4.2, lambda a, b: (a - x) / 14, 0.0)
    sheet.draw(4, ellipse(x - 44, y + 6, 15, 19), 0.3)
    sheet.draw(4, ellipse(x - 44, y + 6, 6, 9), 0.3)
