"""Plotter: one bird on a branch, feather by feather, with leaves or blossom around it."""

from collections.abc import Callable

import numpy as np

from agent.understudy.forms import fading, leaf
from agent.understudy.line import curve, ellipse, loop, pts, rotated
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = ("bird", "birds", "robin", "sparrow", "crow", "feather", "song", "wing", "nest")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the bird at a third, facing the empty side, on a rising branch."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    at = np.array([400 - side * rng.uniform(40, 130), rng.uniform(240, 330)])
    tilt = rng.uniform(-12, 9)
    size = rng.uniform(0.95, 1.35)
    blossom = bool(rng.random() < 0.5)
    _bird(sheet, at, size, side, tilt)
    branch = _branch(sheet, at, size, side)
    _foliage(sheet, branch, side, at, blossom=blossom)
    scale = float(rng.choice([1.0, 1.12, 1.3, 1.5]))
    sheet.crop(scale, 400 - side * rng.uniform(-60, 60), rng.uniform(150, 330))
    growth = "blossom" if blossom else "leaves"
    return sheet.plan(
        "bird",
        (
            "The bird first, in one curve from beak to tail. It looks into the empty side."
            "|I begin with the back of the bird; everything else hangs from that line.",
            "Feathers, from the tail forward, each tucked under the next."
            "|The wing: long feathers below, short ones on top, like roof tiles.",
            "Soft short strokes for breast and throat; they stop before they meet."
            "|Down on the breast in small strokes. The belly stays white.",
            "The branch it sits on, with knots, thicker towards the trunk."
            "|Now something to hold on to.",
            f"And {growth} along the branch, more at one end than at the other."
            f"|Some {growth}, kept away from the bird’s face.",
        ),
        titles=(
            "About to Sing",
            "Small Weight on a Branch",
            "It Looked Left, Then Stayed" if side < 0 else "It Looked Right, Then Stayed",
            "Morning, Unhurried",
        ),
        alt_text=(
            f"Line drawing of a plump bird on a branch with {growth}, facing"
            f" {'right' if side > 0 else 'left'} into empty paper."
        ),
        remark="The bird has the dark and the air has the rest. Its eye is where the sheet begins."
        "|I like the space in front of the beak; something could be heard there.",
    )


def _placed(shape: Points, at: Points, size: float, side: float) -> Points:
    moved: Points = shape * np.array([side * size, size]) + at
    return moved


def _bird(sheet: Sheet, at: Points, k: float, side: float, tilt: float) -> None:
    rng = sheet.rng

    def put(shape: Points) -> Points:
        made: Points = _placed(rotated(shape, tilt, (10.0, 90.0)), at, k, side)
        return made

    body = loop(
        [
            (96, -78),
            (112, -58),
            (108, -34),
            (104, 0),
            (84, 48),
            (40, 78),
            (-10, 74),
            (-60, 50),
            (-92, 34),
            (-70, 8),
            (-20, -40),
            (30, -84),
            (62, -96),
        ],
        10,
    )
    beak_top = pts((110, -66), (140, -54), (112, -52))
    beak_low = pts((112, -52), (134, -52), (110, -45))
    eye = ellipse(84, -66, 6.5, 6.5)
    sheet.draw(0, put(eye), 0.1)
    sheet.hatch(0, put(ellipse(84, -66, 6, 6)), 40, 2.6)
    sheet.cover(put(ellipse(84, -66, 8, 8)))
    sheet.draw(0, put(ellipse(84, -66, 10.5, 10)), 0.2)
    for beak in (beak_top, beak_low):
        sheet.solid(0, put(np.vstack([beak, beak[:1]])), 0.2)
    _wing(sheet, put)
    for i in range(62):
        t = i / 62
        x, y = 98 - 70 * t + rng.normal(0, 9), -38 + 108 * t**0.8 + rng.normal(0, 8)
        sheet.draw(2, put(curve([(x, y), (x - 5, y + 7), (x - 12, y + 11)])), 0.1, within=put(body))
    for _ in range(36):
        x, y = rng.uniform(28, 88), rng.uniform(-92, -72)
        sheet.draw(2, put(pts((x, y), (x - 10, y + 5))), 0.2, within=put(body))
    sheet.draw(0, put(body), 0.3)
    sheet.hatch(
        2,
        put(body),
        62 * side,
        5.4,
        lambda a, b: (b - at[1]) / (80 * k) - side * (a - at[0]) / (190 * k),
        0.42,
    )
    sheet.cover(put(body))
    for j in range(4):
        tail = leaf(-70, 36 + j * 3, 150 - 10 * j, 9, 158 + 4.5 * j - 4, 0.02)
        sheet.draw(1, put(np.vstack([tail, tail[:1]])), 0.3)
        sheet.draw(1, put((tail[:13] + tail[13:][::-1]) / 2), 0.2)
        sheet.hatch(1, put(tail), (150 if side > 0 else 30), 4.4)
        sheet.cover(put(tail))
    for x in (18, 42):
        leg = pts((x, 72), (x + 4, 98))
        sheet.draw_all(0, (put(leg), put(leg + np.array([4.0, 0]))), 0.2)
        for toe in (-9, 0, 9):
            sheet.draw(
                0, put(curve([(x + 5, 97), (x + 5 + toe * 0.8, 99), (x + 7 + toe * 1.3, 110)])), 0.2
            )


def _wing(sheet: Sheet, put: Callable[[Points], Points]) -> None:
    for row, (count, reach, wide) in enumerate(((6, 44, 9), (7, 66, 10), (7, 104, 9.5))):
        for i in range(count):
            t = i / (count - 1)
            x, y = (
                44 - 26 * row - 34 * t * (0.5 + row * 0.4),
                -44 + 22 * row + 40 * t * (1 - row * 0.18),
            )
            feather = leaf(x, y, reach * (1 - 0.25 * t), wide, 146 + 6 * row - 20 * t, 0.06)
            line = put(np.vstack([feather, feather[:1]]))
            sheet.draw(1, line, 0.2)
            middle = (feather[:13] + feather[13:][::-1]) / 2
            sheet.draw(1, put(middle[2:11]), 0.1)
            if row == 2 or i % 2:
                sheet.hatch(
                    1,
                    line,
                    60,
                    4.6,
                    fading(line[0, 0], line[0, 1], -90.0),
                    1.32,
                )
            sheet.cover(line)


def _branch(sheet: Sheet, at: Points, k: float, side: float) -> Points:
    rng = sheet.rng
    y = float(at[1] + 106 * k)
    x = float(at[0])
    middle = curve(
        [
            (x - side * 520, y + 95),
            (x - side * 280, y + 40),
            (x - side * 90, y + 14),
            (x + side * 40, y + 2),
            (x + side * 190, y - 26),
            (x + side * 330, y - 90),
        ],
        14,
    )
    half = np.linspace(17, 2.2, len(middle))[:, None]
    bumps = 1 + 0.14 * np.sin(np.arange(len(middle)) / 3.1)[:, None]
    upper, lower = middle - half * bumps * [0, 1], middle + half * [0, 1]
    shape = np.vstack([upper, lower[::-1]])
    sheet.draw_all(3, (upper, lower), 0.7)
    for _ in range(44):
        i = int(rng.integers(0, len(middle) - 16))
        off = rng.uniform(-0.1, 0.85)
        bark = middle[i : i + int(rng.integers(4, 15))] + half[i] * off * np.array([0, 1.0])
        sheet.draw(3, bark, 0.7, within=shape)
    sheet.hatch(
        3, shape, 70 * side, 5.0, lambda a, b: (b - np.interp(a, *_by_x(middle))) / 14, 0.25
    )
    sheet.cover(shape)
    return middle


def _by_x(line: Points) -> tuple[Points, Points]:
    order = np.argsort(line[:, 0])
    return line[order, 0], line[order, 1]


def _foliage(sheet: Sheet, branch: Points, side: float, at: Points, *, blossom: bool) -> None:
    rng = sheet.rng
    for i in range(22):
        t = 0.97 - 0.9 * (i / 22) ** 1.2
        x, y = branch[int(t * (len(branch) - 1))]
        if abs(x - at[0]) < 120 and rng.random() < 0.8:
            continue
        way = 1 if i % 2 else -1
        reach = rng.uniform(24, 62)
        heading = np.radians(
            -90 + side * 25 + way * rng.uniform(15, 60) + (180 if rng.random() < 0.25 else 0)
        )
        tip = (x + np.cos(heading) * reach, y + np.sin(heading) * reach)
        if blossom:
            _flower(sheet, tip[0], tip[1], rng.uniform(15, 23))
        else:
            size = rng.uniform(54, 84)
            shape = leaf(x, y, size, size * 0.22, float(np.degrees(heading)), way * 0.1)
            sheet.draw(4, np.vstack([shape, shape[:1]]), 0.3)
            sheet.draw(4, (shape[:13] + shape[13:][::-1]) / 2, 0.2)
            under = np.vstack([(shape[:13] + shape[13:][::-1]) / 2, shape[13:]])
            sheet.hatch(4, under, float(np.degrees(heading)) + 45, 4.6)
            sheet.cover(shape)
        sheet.draw(4, curve([(x, y), ((x + tip[0]) / 2 + 3, (y + tip[1]) / 2), tip]), 0.3)


def _flower(sheet: Sheet, x: float, y: float, r: float) -> None:
    rng = sheet.rng
    start = rng.uniform(0, 72)
    sheet.draw(4, ellipse(x, y, r * 0.16, r * 0.16), 0.1)
    sheet.cover(ellipse(x, y, r * 0.2, r * 0.2))
    for p in range(5):
        petal = leaf(x, y, r, r * 0.42, start + 72 * p, 0.0)
        for spoke in (-10, 12):
            a = np.radians(start + 72 * p + spoke)
            sheet.draw(
                4,
                pts(
                    (x + np.cos(a) * r * 0.25, y + np.sin(a) * r * 0.25),
                    (x + np.cos(a) * r * 0.6, y + np.sin(a) * r * 0.6),
                ),
                0,
            )
        sheet.draw(4, petal, 0.3)
        sheet.cover(petal)
