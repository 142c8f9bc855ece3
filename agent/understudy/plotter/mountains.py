"""Plotter: one high massif out of mist; its shaded faces in slanting strokes, the rest is paper."""

import numpy as np

from agent.understudy.forms import jagged
from agent.understudy.line import Region, curve, pts, resample, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

DIRECTIONS = (
    "mountain",
    "mountains",
    "peak",
    "peaks",
    "alps",
    "rock",
    "rocks",
    "mist",
    "fog",
    "range",
)
STEP_PX = 4.6  # between two shading strokes


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the summit on a third, mist under it, dark firs cropped by one corner."""
    sheet = Sheet(rng)
    light = float(rng.choice([-1, 1]))
    x, top = 400 + light * rng.uniform(60, 190), rng.uniform(70, 150)
    mist = rng.uniform(390, 440)
    _firs(sheet, -light, rng.uniform(150, 240))
    _foothills(sheet, -light, mist)
    _massif(sheet, x, top, mist, light)
    _far_range(sheet, mist - 60, light)
    where = "right" if light > 0 else "left"
    return sheet.plan(
        "mountains",
        (
            "The summit first, in one broken line. Where it steepens I press, where it eases I"
            " lift."
            "|A crest line, all of it in one go, so that it stays rock and doesn’t become a wave.",
            "The ribs that run down from it. They say where the faces turn."
            "|From each height a rib downwards; the mountain gets its folds.",
            f"Now shade, only on the side away from the light, and the light is on the {where}."
            "|Slanting strokes in the shade, nothing at all in the sun.",
            "A farther range, thinly. It only has to be there.|Behind it another range, hardly"
            " said.",
            "The foothills come up out of the mist.|Below the mist the ground begins again,"
            " softly.",
            "Firs, near and dark, cut off by the edge. They tell how far away all that is."
            "|At my feet some firs, nearly black. Everything else moves back at once.",
        ),
        titles=("Above the Mist", "The North Face", "What the Cloud Left", "Shade Side"),
        alt_text=(
            f"Line drawing of a rocky massif above a band of white mist: its faces away from the"
            f" light on the {where} are hatched with slanting strokes, the others are left as"
            " paper; foothills and dark firs stand in front, cut off by the lower edge."
        ),
        remark="Half of the mountain is bare paper, and it is the half one sees."
        "|The mist carries it. I leave that band alone.",
    )


def _massif(sheet: Sheet, x: float, top: float, mist: float, light: float) -> None:
    crest = _crest(sheet.rng, x, top, mist)
    shape = np.vstack([crest, [[crest[-1, 0], 640], [crest[0, 0], 640]]])
    fray = wave_noise(sheet.rng, 170, 3)

    def above_mist(points: Points) -> np.ndarray:
        edge: np.ndarray = points[:, 1] < mist - 22 + 20 * fray(points[:, 0])
        return edge

    sheet.draw(0, crest, 0.2, within=above_mist)
    _shade(sheet, crest, light, mist, above_mist)
    for rib in _ribs(sheet.rng, crest, mist, light):
        sheet.draw(1, rib, 0.3, within=above_mist)
        _shade(sheet, rib, light, mist, above_mist, reach=0.62)
    sheet.cover(shape)


def _crest(rng: np.random.Generator, x: float, top: float, mist: float) -> Points:
    """Return the ridge line: one summit, shoulders at unequal heights, left to right."""
    knots = [(x, top)]
    for way in (-1.0, 1.0):
        px, py, steep = x, top, rng.uniform(0.75, 1.1)
        while -60 < px < 860:
            step = rng.uniform(34, 95)
            px += way * step
            rises = rng.random() < 0.32
            py += -step * rng.uniform(0.15, 0.5) if rises else step * steep * rng.uniform(0.4, 1.3)
            py, steep = float(np.clip(py, top + 24, mist - 34)), max(0.34, steep * 0.88)
            knots.append((px, py))
    line = jagged(rng, pts(*sorted(knots)), 0.13, 5)
    return line[np.argsort(line[:, 0])]


def _ribs(rng: np.random.Generator, crest: Points, mist: float, light: float) -> list[Points]:
    """Return the lines that run from local heights down towards the valley."""
    ribs: list[Points] = []
    y = crest[:, 1]
    for i in range(6, len(crest) - 6, 2):
        high = y[i] <= y[max(0, i - 12) : i + 13].min() + 0.5
        if high and mist - y[i] > 55 and all(abs(r[0, 0] - crest[i, 0]) > 34 for r in ribs):
            fall = (mist - y[i]) * rng.uniform(0.5, 0.85)
            drift = light * fall * rng.uniform(-0.15, 0.4)
            bend = fall * rng.uniform(-0.14, 0.14)
            knots = pts(
                (crest[i, 0], y[i]),
                (crest[i, 0] + drift * 0.3 + bend, y[i] + fall * 0.36),
                (crest[i, 0] + drift * 0.8 - bend, y[i] + fall * 0.7),
                (crest[i, 0] + drift, y[i] + fall),
            )
            ribs.append(jagged(rng, knots, 0.12, 4))
    return ribs


def _shade(
    sheet: Sheet, edge: Points, light: float, mist: float, within: Region, reach: float = 1.0
) -> None:
    """Lay slanting strokes down from an edge, on its side away from the light."""
    rng = sheet.rng
    line = resample(edge, STEP_PX)
    if line[0, 1] > line[-1, 1] and reach < 1:
        line = line[::-1]
    at: Floats = np.arange(len(line), dtype=np.float64) * STEP_PX
    swell = wave_noise(rng, 120, 3)(at)
    for i in range(3, len(line) - 3):
        (x, y), way = line[i], line[i + 3] - line[i - 3]
        fall = way[1] * np.sign(way[0] or 1.0) * -light if reach == 1.0 else 1.0
        left = (mist - y + 26) * (1 - (i / len(line)) ** 2 if reach < 1 else 1.0)
        if fall < 0.4 and rng.random() > 0.05:
            continue
        size = reach * left * (0.36 + 0.2 * swell[i]) * rng.uniform(0.7, 1.1)
        size = min(size, 120.0) if fall >= 0.4 else 12.0
        if size > 7:
            lean = -light * size * (0.42 if reach == 1.0 else 0.85)
            stroke = curve([(x, y + 2), (x + lean * 0.62, y + size * 0.5), (x + lean, y + size)], 6)
            sheet.draw(2, stroke, 0.25, within=within)


def _far_range(sheet: Sheet, base: float, light: float) -> None:
    rng = sheet.rng
    knots = [(x, base - rng.uniform(10, 95)) for x in np.arange(-40.0, 900.0, 90)]
    line = jagged(rng, pts(*knots), 0.14, 4)
    line = line[np.argsort(line[:, 0])]
    sheet.draw(3, line, 0.2, within=lambda p: p[:, 1] < base - 8)
    for x in np.arange(10.0, 800, 9.0):
        y = float(np.interp(x, line[:, 0], line[:, 1]))
        slope = float(np.interp(x + 8, line[:, 0], line[:, 1])) - y
        if slope * -light > 2:
            size = rng.uniform(8, 26)
            sheet.draw(3, pts((x, y), (x - light * size * 0.4, y + size)), 0.2)


def _foothills(sheet: Sheet, side: float, mist: float) -> None:
    rng = sheet.rng
    for k, base in enumerate((552.0, mist + 78)):
        roll = wave_noise(rng, 420, 3)
        x = np.arange(-20.0, 826.0, 6.0)
        y = base + 13 * roll(x) + side * (x - 400) * (-0.16 + 0.22 * k)
        line = np.stack([x, y], axis=1)
        _treeline(sheet, line, 30.0 - 12 * k, side * (1 - 2 * k))
        sheet.cover(np.vstack([line, [[826, 660], [-20, 660]]]))


def _treeline(sheet: Sheet, line: Points, tall: float, side: float) -> None:
    """Draw a wooded slope: firs along its upper edge and below it, dying out on one side."""
    rng = sheet.rng
    clumps = wave_noise(rng, 170, 3)
    for row in range(4):
        for x in np.arange(18.0, 784.0, tall * 0.55) + rng.uniform(-3, 3):
            dense = 0.45 + 0.6 * side * (x - 400) / 400 + 0.4 * float(clumps(np.array([x]))[0])
            if rng.random() < dense - 0.16 * row:
                y = float(np.interp(x, line[:, 0], line[:, 1])) + row * tall * 0.62
                high = tall * rng.uniform(0.75, 1.5) * min(1.15, 0.55 + dense)
                _fir(sheet, 4, x + rng.normal(0, 2), y + 5, high, 3.6)


def _firs(sheet: Sheet, side: float, tall: float) -> None:
    rng = sheet.rng
    for k, t in enumerate(sorted(rng.uniform(0, 1, int(rng.integers(5, 9))) ** 1.5)):
        x = 400 + side * (385 - t * 300)
        _fir(sheet, 5, x, 604 + 6 * k, tall * (1 - 0.72 * t) * rng.uniform(0.8, 1.12), 5.0)


def _fir(sheet: Sheet, stage: int, x: float, foot: float, tall: float, step: float) -> None:
    """Draw a fir in one go: a line that swings wider and wider from the tip down."""
    rng = sheet.rng
    half = tall * rng.uniform(0.15, 0.21)
    rows = np.arange(0.0, tall, step)
    reach = (1.0 + half * (rows / tall) ** 0.85) * rng.uniform(0.62, 1.2, len(rows))
    ways = np.where(np.arange(len(rows)) % 2, 1.0, -1.0)
    boughs = np.stack([x + ways * reach, foot - tall + rows + 0.16 * reach], axis=1)
    sheet.draw(stage, np.vstack([[[x, foot - tall - 5]], boughs]), 0.0)
    sheet.cover(pts((x, foot - tall), (x + half * 0.85, foot), (x - half * 0.85, foot)))
