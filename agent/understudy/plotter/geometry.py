"""Plotter: an abstract of discs, bars and arcs, overlapping like glass, hatched where they meet."""

import numpy as np

from agent.understudy.line import ellipse, in_region, inside, pts, rotated
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

DIRECTIONS = (
    "abstract",
    "geometry",
    "geometric",
    "circle",
    "circles",
    "square",
    "shapes",
    "bauhaus",
    "music",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: one great disc off centre, a long diagonal, smaller answers across it."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    tilt = side * rng.uniform(16, 44)
    cx, cy, r = 400 - side * rng.uniform(95, 140), rng.uniform(235, 280), rng.uniform(135, 165)
    disc = ellipse(cx, cy, r, r)
    bar = _bar(400 + side * 20, 330, 640, rng.uniform(26, 40), tilt)
    block = _bar(
        400 + side * rng.uniform(150, 200),
        rng.uniform(360, 410),
        rng.uniform(150, 200),
        rng.uniform(120, 150),
        tilt + rng.uniform(-4, 4),
    )
    small = ellipse(400 + side * rng.uniform(200, 250), rng.uniform(120, 165), 46, 46)
    shapes = [disc, bar, block, small]
    if rng.random() < 0.6:
        thin = _bar(cx + side * rng.uniform(60, 150), 300, 470, rng.uniform(9, 16), tilt + 90)
        shapes.append(thin)
    if rng.random() < 0.6:
        shapes.append(_wedge(rng, cx, cy, r, side))
    sheet.draw_all(0, shapes, 0.4)
    _overlaps(sheet, shapes, tilt)
    sheet.hatch(2, disc, tilt + 90, 9, lambda x, y: (x - cx) * side / r, 0.28)
    sheet.hatch(2, small, 0, 5.0, lambda x, y: (y - small[:, 1].mean()) / 46, 0.05)
    for k in range(1, int(rng.integers(5, 8))):
        sheet.draw(
            3, ellipse(cx, cy, r + 13 * k, r + 13 * k, 150 + 8 * k - 20 * side, 115 - 9 * k), 0.4
        )
    if rng.random() < 0.5:
        _ladder(sheet, side, tilt)
    else:
        _ripple(sheet, side)
    _dots(sheet, side)
    _checks(sheet, block, tilt)
    return sheet.plan(
        "geometry",
        (
            "A great disc, and a bar that leans on it. The whole sheet is decided by that slope."
            "|I set the large shapes: one round, one long, one square, one small and far.",
            "Where two shapes overlap I hatch, as if both were glass."
            "|The overlaps come next; they are new shapes that nobody drew.",
            "Tone across the disc, stopping short of its edge.|Half of the disc takes shade, the"
            " other"
            " half stays open.",
            "Arcs going outward, like a note that fades.|Echoes of the circle, each a little"
            " shorter.",
            "Thin parallels against the slope, to slow it down.|A ladder of short bars the other"
            " way.",
            "And small things: dots in a row, a chequer. Every loud thing wants a quiet one."
            "|A few dots and squares, counted, not scattered.",
        ),
        titles=(
            "Leaning on a Circle",
            "Chord in Two Parts",
            "Composition with a Slope",
            "Loud, Then Quiet",
        ),
        alt_text=(
            "Abstract line drawing: a large circle left of the centre"
            if side > 0
            else "Abstract line drawing: a large circle right of the centre"
        )
        + ", a long slanting bar, a tilted square and a small circle overlap, hatched where"
        " they meet, with concentric arcs and a row of dots.",
        remark="The slope carries and the small circle holds the other end, like a weight on a"
        " scale.|It leans, but it doesn't fall. The empty corner is doing its work.",
    )


def _bar(x: float, y: float, wide: float, tall: float, tilt: float) -> Points:
    w, h = wide / 2, tall / 2
    box = pts((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h), (x - w, y - h))
    return rotated(box, tilt, (x, y))


def _wedge(rng: np.random.Generator, cx: float, cy: float, r: float, side: float) -> Points:
    tip = (cx - side * rng.uniform(40, 130), cy + r * rng.uniform(1.35, 1.6))
    wide = rng.uniform(34, 60)
    corners = [tip, (cx - wide, cy - r * 0.1), (cx + wide, cy - r * 0.25), tip]
    return pts(*corners)


def _ripple(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    t = np.linspace(0, 1, 90)
    waves = rng.uniform(2.5, 5)
    for k in range(int(rng.integers(4, 8))):
        x = 400 - side * 330 + side * 250 * t
        y = 500 + 9 * k + 16 * np.sin(t * waves * 2 * np.pi) * (1 - t)
        sheet.draw(4, np.stack([x, y], axis=1), 0.3)


def _overlaps(sheet: Sheet, shapes: list[Points], tilt: float) -> None:
    for i, a in enumerate(shapes):
        for j, b in enumerate(shapes[i + 1 :], i + 1):

            def both(x: Floats, y: Floats, q: Points = b) -> Floats:
                made: Floats = in_region(np.stack([x, y], axis=1), q).astype(np.float64)
                return made

            if inside(a, b).any() or inside(b, a).any():
                sheet.hatch(1, a, tilt + 45 * (i + j), 5.4, both, 0.5)


def _ladder(sheet: Sheet, side: float, tilt: float) -> None:
    rng = sheet.rng
    x, y = 400 - side * rng.uniform(190, 230), rng.uniform(470, 500)
    for k in range(int(rng.integers(12, 18))):
        wide = 130 - 5 * k
        bar = pts((x - wide / 2, y), (x + wide / 2, y))
        sheet.draw(4, rotated(bar, -tilt, (x, y)), 0.4)
        x, y = x + side * 7.5, y - 1.0 + 4.6


def _dots(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    x, y = 400 + side * 40, rng.uniform(70, 100)
    for k in range(int(rng.integers(5, 8))):
        r = 4 + 2.2 * k
        dot = ellipse(x, y, r, r)
        sheet.draw(5, dot, 0.2)
        if k % 2 == 0:
            sheet.hatch(5, dot, 30, 3.4)
        x += side * (24 + 4 * k) * 0.62
        y += 3 * k * 0.6


def _checks(sheet: Sheet, block: Points, tilt: float) -> None:
    corner, u, v = block[0], (block[1] - block[0]) / 5, (block[3] - block[0]) / 4
    for i in range(5):
        for j in range(4):
            if (i + j) % 2 and i + j < 6:
                cell = np.array(
                    [
                        corner + u * i + v * j,
                        corner + u * (i + 1) + v * j,
                        corner + u * (i + 1) + v * (j + 1),
                        corner + u * i + v * (j + 1),
                    ]
                )
                sheet.hatch(5, cell, tilt - 45, 5.0)
