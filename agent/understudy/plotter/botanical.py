"""Plotter: a plant as on an old specimen sheet: fern, poppy or tall umbels, from the stem."""

import numpy as np

from agent.understudy.forms import fading, leaf
from agent.understudy.line import curve, pts
from agent.understudy.plan import Plan
from agent.understudy.plotter.poppies import poppies
from agent.understudy.plotter.stems import stem
from agent.understudy.plotter.umbels import umbels
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


KINDS = ("poppies", "ferns", "umbels")
THOUGHTS = {
    "poppies": (
        "The stems: each in one go from the root, with a lean. A straight stem is a dead one.",
        "The petals, thin as paper. The front ones first, so the others can hide behind.",
        "Veins and creases, lightly. They tell which way the surface bends.",
        "Hatching for the undersides. Half of the plant stays light.",
        "A bud, still closed. It says what the others were last week.",
    ),
    "ferns": (
        "The ribs of the fronds, each one long bow from the root.",
        "The leaflets, pair by pair; no two the same.",
        "A vein in each. It takes patience, and I have some.",
        "Shade, only on one side of each frond.",
        "And one that is still rolled up, at the edge.",
    ),
    "umbels": (
        "Stems from the lower edge upwards. They lean away from one another.",
        "The umbels, ray by ray, like ribs of umbrellas that the wind turned over.",
        "At the end of each ray some blossoms, hardly more than dots.",
        "Grass in between, fast, from the root to the tip.",
        "And a few seeds already on their way.",
    ),
}
TITLES = {
    "poppies": ("Three Poppies, One Morning", "Paper Petals"),
    "ferns": ("Fern, Unrolling", "What Grows in Shade"),
    "umbels": ("Roadside, in June", "Higher Than My Hand", "Gone to Seed"),
}


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: one of three plants, seen close and cut by the sheet, half of it paper."""
    sheet = Sheet(rng)
    kind = KINDS[int(rng.integers(len(KINDS)))]
    side = float(rng.choice([-1, 1]))
    {"poppies": poppies, "ferns": _ferns, "umbels": umbels}[kind](sheet, side)
    scale = 1.0 if kind == "umbels" else float(rng.choice([1.0, 1.2, 1.45]))
    sheet.crop(scale, 400 - side * rng.uniform(60, 240), rng.uniform(180, 420))
    if kind == "ferns":
        _crozier(sheet, 400 + side * 265, 560, side)
    return sheet.plan(
        "botanical",
        THOUGHTS[kind],
        titles=TITLES[kind],
        alt_text=f"Botanical line drawing of {kind}, rising from the lower edge across an otherwise"
        " empty sheet, with fine veins, rays and hatching.",
        remark="It rises, and the empty half is as much a part of it as the plant."
        "|The lines overlap without a tangle. I can leave it like this.",
    )


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
