"""Plotter: a sunflower at arm's length, cropped; the seeds are counted out by a small program."""

from dataclasses import replace

import numpy as np

from agent.understudy import textures
from agent.understudy.forms import leaf
from agent.understudy.line import curve, ellipse
from agent.understudy.plan import MAX_PASSAGES, Plan
from agent.understudy.plotter.stems import blade, stem
from agent.understudy.programs import Ink, written
from agent.understudy.sheet import Sheet
from agent.understudy.words import pick
from canvas.geometry import Points

DIRECTIONS = ("sunflower", "sunflowers", "bloom", "blossom", "daisy", "flower", "summer", "seed")
SEEDS = 196
COUNTED = (
    "The seeds: a program of mine counts them out by the golden angle; I couldn’t be that even."
    "|And the middle, which isn’t drawn but reckoned: each seed a golden angle from the last."
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: one head, large and off-centre, its petals cut by the sheet's edge."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    r = rng.uniform(84, 142)
    x, y = 400 + side * rng.uniform(50, 150), rng.uniform(170, 300)
    sheet.cover(ellipse(x, y, r + 5, r + 5))
    _rim(sheet, x, y, r)
    _petals(sheet, x, y, r)
    _stalk(sheet, x, y, r, side)
    plan = sheet.plan(
        "sunflower",
        (
            "The stalk, thick, bent by what it carries.|First what carries it: a stalk with a"
            " lean.",
            "Petals, the front ones whole, the rest behind them, and no two alike."
            "|Petal by petal round the rim. Some turn over; some the sheet cuts off.",
            "Veins along them, quick and from the middle outwards.|A few lines in each petal.",
            "Shade under the petals that lie behind, and on one half of each leaf."
            "|Dark between the petals, so that the front ones come forward.",
        ),
        titles=("Facing South", "Head, Heavy", "Counted by the Golden Angle", "Late Summer, Close"),
        alt_text=(
            "Line drawing of a single large sunflower towards the"
            f" {'right' if side > 0 else 'left'}"
            " of the sheet: pointed petals with fine veins, some cut off by the edge, around a disc"
            " of seeds in exact spirals; a bent stalk with two leaves; the other half is empty."
        ),
        remark="One head, and half a sheet for it to look into.|The order inside, the disorder"
        " around it: that is the whole flower.",
    )
    at = (round(float(x), 1), round(float(y), 1), round(float(r) - 6, 1), SEEDS)
    *before, last, end = plan.passages
    if len(plan.passages) >= MAX_PASSAGES - 1:  # the counted one needs a place
        last = replace(last, marks=last.marks + end.marks)
    else:
        before, last = [*before, last], end
    head = written(pick(rng, COUNTED), textures.seed_head, at, Ink())
    return replace(plan, passages=(*before, last, head))


def _rim(sheet: Sheet, x: float, y: float, r: float) -> None:
    """Lay the small bracts round the disc; they stand in front of the petals."""
    rng = sheet.rng
    for turn in np.arange(0, 360, 9.0):
        way = np.radians(turn + rng.normal(0, 2))
        foot = (x + (r + 4) * np.cos(way), y + (r + 4) * np.sin(way))
        tuft = leaf(*foot, rng.uniform(11, 19), 4.0, float(np.degrees(way)) + rng.normal(0, 14))
        sheet.draw(1, tuft, 0.2)
        sheet.cover(tuft)


def _petals(sheet: Sheet, x: float, y: float, r: float) -> None:
    rng = sheet.rng
    for layer, (count, reach) in enumerate(((17, 1.0), (18, 1.16))):
        first = rng.uniform(0, 24)
        for k in range(count):
            turn = first + 360 * k / count + rng.normal(0, 4)
            way = np.radians(turn)
            foot = (x + r * 0.98 * np.cos(way), y + r * 0.98 * np.sin(way))
            size = r * reach * rng.uniform(0.82, 1.22)
            bend = rng.normal(0, 0.1)
            shape = leaf(*foot, size, size * rng.uniform(0.13, 0.19), turn + rng.normal(0, 9), bend)
            _petal(sheet, shape, layer)


def _petal(sheet: Sheet, shape: Points, layer: int) -> None:
    rng = sheet.rng
    sheet.draw(1, np.vstack([shape, shape[:1]]), 0.4)
    half = len(shape) // 2
    upper, lower = shape[:half], shape[half:][::-1]
    for share in (0.3, 0.5, 0.72):
        vein = upper * share + lower * (1 - share)
        stop = int(rng.integers(6, half - 1))
        sheet.draw(2, vein[1:stop], 0.2)
    if layer or rng.random() < 0.3:
        for share in np.linspace(0.08, 0.92, 8):
            dark = upper * share + lower * (1 - share)
            reach = (4.0 + 5.0 * abs(share - 0.5)) * rng.uniform(0.5, 1.15)
            sheet.draw(3, dark[: max(3, int(reach))], 0.2)
    sheet.cover(shape)


def _stalk(sheet: Sheet, x: float, y: float, r: float, side: float) -> None:
    foot = (x - side * 40, 640.0)
    line = curve([(x, y + r), (x + side * 26, (y + r + 640) / 2), foot], 20)
    for t, way in ((0.52, -side), (0.78, side)):
        lx, ly = line[int(t * (len(line) - 1))]
        size = sheet.rng.uniform(120, 190)
        turn = 180.0 if way < 0 else 0.0
        shape = leaf(lx, ly, size, size * 0.3, turn + way * sheet.rng.uniform(-34, 4), way * 0.12)
        blade(sheet, shape, 8, way == side)
    stem(sheet, line, 8.0)
