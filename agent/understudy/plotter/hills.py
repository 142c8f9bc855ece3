"""Plotter: layered hills under an empty sky, each hatched its own way, one tree off centre."""

import numpy as np

from agent.understudy.forms import blob, ground, height_at, limb_outline, ridge, slope, tree
from agent.understudy.line import ellipse, pts
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = ("hill", "landscape", "field", "countryside", "valley", "tree")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: ridges overlap to the front, the sun stands across from the tree."""
    sheet = Sheet(rng)
    side = rng.choice([-1, 1])
    count = int(rng.integers(4, 7))
    top, low = rng.uniform(230, 290), rng.uniform(500, 530)
    bases = low - (low - top) * (np.arange(count) / (count - 1)) ** 0.8
    _tree(sheet, 400 + side * rng.uniform(170, 250), low)
    textures = rng.permutation(["contour", "furrow", "tuft", "slant", "contour", "furrow"])
    for k, base in enumerate(bases):
        line = ridge(rng, float(base), 34 - 3 * k + (8 if k else 0), rng.uniform(420, 760), 3)
        if k == 1:
            _cottage(sheet, line, 400 - side * rng.uniform(40, 170))
        sheet.draw(0, line, 0.6)
        shape = ground(line)
        kind = "slant" if k == count - 1 else str(textures[k])
        _field(sheet, 1 + min(2, (count - 1 - k) * 3 // count), line, shape, kind, k)
        sheet.cover(shape)
    _sky(sheet, 400 - side * rng.uniform(150, 260), top)
    return sheet.plan(
        "hills",
        (
            "First the long ridges, back to front. The upper third stays empty; the hills can lean"
            " into it.|I start with the ridge lines and let them overlap, the way hills do at"
            " noon.",
            "The far fields now, thin and even, so they stay far.|Light hatching for the distance.",
            "The middle fields want a different direction each, like cloth laid side by side."
            "|Each field gets its own grain; that is what makes them fields.",
            "The near slope. I can press closer here, the lines may be stronger and fewer."
            "|Now the ground under my feet: bigger gestures.",
            "The tree is what the eye should find. It stands well off the middle, on purpose."
            "|A tree now, alone on the near hill. Trunk first, then the branches as they fork.",
            "Leaves, in loose loops. I'll leave gaps so that light gets through."
            "|The crown is just clusters of small curls; too many would choke it.",
            "A small sun and a few birds, and then I stop filling the sky."
            "|The sky needs nearly nothing: a disc and some wings.",
        ),
        titles=(
            "Fields, Leaning",
            "One Tree Keeps Watch",
            "The Patient Hills",
            "After the Harvest",
        ),
        alt_text=(
            f"Line drawing of {count} overlapping hills, each hatched in its own direction, with a"
            f" single leafy tree on the near hill at the {'right' if side > 0 else 'left'}, a small"
            " house further back and a low sun with birds in an empty sky."
        ),
        remark="The hills step back one behind the other and the sky is quiet. The tree holds its"
        " side.|It balances: tree on one side, sun on the other, and room between them.",
    )


def _field(sheet: Sheet, stage: int, line: Points, shape: Points, kind: str, k: int) -> None:
    rng = sheet.rng
    gap = 15.0 - 1.2 * k
    if kind == "contour":
        for i in range(1, 7):
            fall = gap * i * (1 + 0.12 * i)
            sheet.draw(stage, line + np.array([0, fall]) * (1 + 0.0 * line), 0.9)
    elif kind == "furrow":
        vx = rng.uniform(100, 700)
        for x in np.arange(-500, 1300, gap * 3.4):
            far = pts((vx + (x - vx) * 0.45, height_at(line, vx + (x - vx) * 0.45)), (x, 640))
            sheet.draw(stage, far, 1.2, within=shape)
    elif kind == "tuft":
        for _ in range(48):
            x, y = rng.uniform(20, 780), 0.0
            y = height_at(line, x) + rng.uniform(8, 95)
            for lean in (-4, 0, 4)[: int(rng.integers(2, 4))]:
                sheet.draw(stage, pts((x, y), (x + lean * 0.6, y - 6), (x + lean * 1.5, y - 10)), 0)
    else:
        sheet.hatch(stage, shape, float(rng.choice([-62.0, -50.0, 55.0, 66.0])), gap * 0.72)


def _tree(sheet: Sheet, x: float, low: float) -> None:
    rng = sheet.rng
    size = rng.uniform(340, 400)
    twigs = tree(rng, x, low + 45, size, depth=4, spread=30, shrink=0.74)
    tips = [t.points[-1] for t in twigs if t.depth >= 3]
    rng.shuffle(tips)
    for tip in tips[:26]:
        r = rng.uniform(13, 24)
        leaves = blob(rng, float(tip[0]), float(tip[1]), r, r * 0.8, 0.25, 10)
        sheet.draw(5, leaves, 0.8)
        if rng.random() < 0.55:
            sheet.hatch(5, leaves, 40, 5.5, slope(tip[0], tip[1], 1 / r, 1 / r), 0.25)
        sheet.cover(leaves)
    for twig in twigs:
        if twig.depth > 3:
            continue
        left, right = limb_outline(twig)
        if twig.half < 2.2:
            sheet.draw(4, twig.points, 0.4)
            continue
        sheet.draw_all(4, (left, right), 0.5)
        body = np.vstack([left, right[::-1]])
        sheet.hatch(4, body, 20, 4.5, slope(x, 0, 1 / 12, 0, 0.4), 0.3)
        sheet.cover(body)


def _cottage(sheet: Sheet, line: Points, x: float) -> None:
    w = sheet.rng.uniform(26, 36)
    y = height_at(line, x + w / 2) + 10
    front = pts(
        (x, y), (x, y - w * 0.6), (x + w * 0.5, y - w * 1.1), (x + w, y - w * 0.6), (x + w, y)
    )
    flank = pts((x + w, y), (x + w, y - w * 0.6), (x + 2.2 * w, y - w * 0.6), (x + 2.2 * w, y))
    roof = pts(
        (x + w * 0.5, y - w * 1.1), (x + w * 1.75, y - w * 1.1), (x + 2.2 * w, y - w * 0.6),
        (x + w, y - w * 0.6), (x + w * 0.5, y - w * 1.1),
    )  # fmt: skip
    door = pts(
        (x + w * 0.36, y),
        (x + w * 0.36, y - w * 0.4),
        (x + w * 0.64, y - w * 0.4),
        (x + w * 0.64, y),
    )
    sheet.draw(3, door, 0.2)
    sheet.draw_all(3, (front, flank, roof), 0.3)
    sheet.hatch(3, roof, 62, 5)
    sheet.hatch(3, flank, 0, 6)
    for shape in (front, flank, roof):
        sheet.cover(shape)


def _sky(sheet: Sheet, x: float, top: float) -> None:
    rng = sheet.rng
    r = rng.uniform(34, 52)
    sun = ellipse(x, top - rng.uniform(70, 120), r, r)
    sheet.draw(6, sun, 0.6)
    sheet.cover(sun)
    for _ in range(int(rng.integers(3, 7))):
        bx, by = x + rng.uniform(60, 260) * (1 if x < 400 else -1), rng.uniform(70, top - 110)
        s = rng.uniform(6, 12)
        wings = pts(
            (bx - s, by - s * 0.5),
            (bx - s * 0.4, by - s * 0.6),
            (bx, by),
            (bx + s * 0.4, by - s * 0.6),
            (bx + s, by - s * 0.4),
        )
        sheet.draw(6, wings, 0)
