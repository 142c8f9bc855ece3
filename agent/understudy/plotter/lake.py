"""Plotter: a lake at night, all in level lines: mountains, a moon, and both again in the water."""

import numpy as np

from agent.understudy.forms import jagged
from agent.understudy.line import ellipse, pts, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = (
    "lake",
    "night",
    "moon",
    "moonlight",
    "star",
    "stars",
    "reflection",
    "quiet",
    "evening",
    "dark",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the shore a little below the middle, the moon off to one side."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    shore = rng.uniform(335, 370)
    mx, my, r = 400 + side * rng.uniform(90, 200), rng.uniform(105, 150), rng.uniform(36, 56)
    _pines(sheet, 400 - side * 250, side)
    peaks = _peaks(rng, shore, side)
    for k, line in enumerate(peaks):
        shape = np.vstack([line, [[line[-1, 0], shore], [line[0, 0], shore]]])
        sheet.draw(0, line, 0.3)
        sheet.hatch(2, shape, 62 * side if k == 0 else 48 * side, 8.5 + 2 * k)
        sheet.cover(shape)
    sheet.solid(1, ellipse(mx, my, r, r), 0.3)
    _sky(sheet, mx, my, r, shore)
    _water(sheet, mx, r, shore, peaks[0], side)
    where = "right" if side > 0 else "left"
    return sheet.plan(
        "lake",
        (
            "The far shore and the ridge above it. Below is only water, and water copies."
            "|The line of the mountains first; later I will need it again, upside down.",
            "The moon, left as bare paper.|A moon. I draw its edge once and don't come back.",
            "The slopes in one slanting hatch, darker on the near ridge."
            "|Mountains at night have one tone each.",
            "Night sky in level lines. Around the moon I lift the pen early."
            "|The sky gets its dark from distance between lines, wide near the moon.",
            "Now the water: the same level lines, broken where the moon lies on it."
            "|Water: level, level, level, and a path of gaps under the moon.",
            "Some pines close by, to stand in front of it all.|Pines at the edge, dark, near to"
            " me.",
        ),
        titles=("The Lake Keeps a Copy", "Moon, Twice", "No Wind Tonight", "Level Hours"),
        alt_text=(
            f"Line drawing of a lake at night: hatched mountains, a full moon at the upper {where}"
            " with its broken reflection in level water lines, and dark pines in the foreground"
            f" on the {'left' if side > 0 else 'right'}."
        ),
        remark="The moon and its path are the only white that is left, and that is the point."
        "|It is quiet. The pines keep the front, the moon has the depth.",
    )


def _peaks(rng: np.random.Generator, shore: float, side: float) -> list[Points]:
    knots = [
        (-30.0, shore - 50),
        (400 - side * 250, shore - 95),
        (400 - side * 60, shore - 25),
        (400 + side * 120, shore - 8),
        (400 + side * 300, shore - 42),
        (830.0, shore - 60),
    ]
    near = jagged(rng, pts(*sorted(knots)), 0.16, 5)
    behind = [
        (-30.0, shore - 70),
        (190, shore - 120),
        (400 - side * 40, shore - 170),
        (600, shore - 90),
        (830, shore - 110),
    ]
    far = jagged(rng, pts(*sorted(behind)), 0.16, 5)
    near = near[np.argsort(near[:, 0])]
    far = far[np.argsort(far[:, 0])]
    near[:, 1] = np.minimum(near[:, 1], shore - 3)
    return [near, far]


def _sky(sheet: Sheet, mx: float, my: float, r: float, shore: float) -> None:
    rng = sheet.rng
    fray = wave_noise(rng, 160, 3)
    for y in np.arange(24, shore - 40, 11.0):
        halo = max(0.0, (r * 2.1) ** 2 - (y - my) ** 2) ** 0.5 + 14 * float(
            fray(np.array([y * 5]))[0]
        )
        ends = (mx - halo, mx + halo) if halo > r * 0.6 else (mx, mx)
        for start, stop in ((14.0, ends[0]), (ends[1], 786.0)):
            x = start
            while x < stop - 30:
                reach = min(stop, x + rng.uniform(120, 420))
                sheet.draw(3, pts((x, y), (reach, y + rng.normal(0, 0.8))), 0.4)
                x = reach + rng.uniform(5, 26)


def _water(sheet: Sheet, mx: float, r: float, shore: float, near: Points, side: float) -> None:
    rng = sheet.rng
    y, k = shore + 3, 0
    while y < 588:
        deep = (y - shore) / (600 - shore)
        mirror = np.interp(np.arange(0, 800, 4.0), near[:, 0], 2 * shore - near[:, 1])
        x = 14 + rng.uniform(0, 30)
        while x < 780:
            reach = x + rng.uniform(30, 110) * (0.7 + deep)
            path = (r * 0.75 + 46 * deep) * (0.75 + 0.5 * rng.random())
            a, b = x, min(786.0, reach)
            if a < mx + path and b > mx - path:
                a, b = (a, mx - path) if a < mx - path else (mx + path, b)
            in_shade = mirror[min(199, int(x / 4))] > y
            if b - a > 8 and (in_shade or rng.random() < 0.78 - 0.2 * deep):
                sheet.draw(4, pts((a, y), (b, y + rng.normal(0, 0.5))), 0.4)
            x = reach + rng.uniform(6, 30)
        if k % 2 and deep < 0.9:
            w = rng.uniform(0.2, 0.6) * r
            sheet.draw(1, pts((mx - w, y + 2), (mx + w, y + 2)), 0.4)
        y += 6.5 + 10 * deep
        k += 1


def _pines(sheet: Sheet, x: float, side: float) -> None:
    rng = sheet.rng
    bank = pts(
        (x - side * 200, 520),
        (x - side * 60, 528),
        (x + side * 60, 556),
        (x + side * 190, 600),
        (x - side * 200, 620),
    )
    spots = [(-88, 300, 540), (-26, 235, 548), (44, 165, 566)]
    for dx, tall, foot in spots:
        _pine(sheet, x + side * dx, foot + rng.uniform(-4, 4), tall * rng.uniform(0.9, 1.1))
    sheet.draw(5, bank[:4], 0.8)
    sheet.hatch(5, bank, 0, 7)
    sheet.cover(bank)


def _pine(sheet: Sheet, x: float, y: float, tall: float) -> None:
    rng = sheet.rng
    left, right = [], []
    tiers = int(tall / 17)
    for k in range(tiers):
        t = k / tiers
        half = tall * 0.19 * (t + 0.06) * rng.uniform(0.8, 1.15)
        top = y - tall + t * tall * 0.9
        right += [(x + half * 0.45, top), (x + half, top + 13)]
        left += [(x - half * 0.45, top), (x - half * rng.uniform(0.85, 1.1), top + 13)]
    outline = np.vstack([[[x, y - tall - 8]], right, left[::-1], [[x, y - tall - 8]]])
    sheet.draw(5, outline, 0.3)
    sheet.hatch(5, outline, 74, 4.6)
    trunk = pts((x - 3, y - tall * 0.1), (x - 3, y + 8), (x + 3, y + 8), (x + 3, y - tall * 0.1))
    sheet.draw(5, trunk, 0.2)
    sheet.cover(outline)
    sheet.cover(trunk)
