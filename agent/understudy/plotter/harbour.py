"""Plotter: boats at rest in a harbour, masts upright, and all of it shaken in the water below."""

import numpy as np

from agent.understudy.forms import height_at, ridge, slope
from agent.understudy.line import curve, ellipse, pts, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = (
    "harbour",
    "harbor",
    "boat",
    "boats",
    "ship",
    "sail",
    "port",
    "fishing",
    "sailing",
    "marina",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: one near boat, two farther, a quay of houses, one half of water empty."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    quay = rng.uniform(268, 292)
    boats = [
        (400 + side * rng.uniform(110, 150), 452.0, 235.0),
        (400 - side * rng.uniform(130, 190), rng.uniform(362, 378), 138.0),
        (400 + side * rng.uniform(300, 330), 345.0, 100.0),
        (400 - side * rng.uniform(10, 40), 318.0, 66.0),
    ]
    boats = boats[: int(rng.integers(3, 5))]
    _posts(sheet, 400 - side * 310)
    for k, (x, y, s) in enumerate(boats):
        _boat(sheet, x, y, s, side if k % 2 == 0 else -side, 1 if k == 0 else 2)
    for x, y, s in boats:
        _reflection(sheet, x, y, s)
    houses = _quay(sheet, quay, side)
    _water(sheet, quay + 14)
    _gulls(sheet, side)
    return sheet.plan(
        "harbour",
        (
            "The quay and the row of roofs, low, so the masts can rise above them."
            "|Houses along the quay first; they are the back wall of this room.",
            "The near boat, with all its ropes. It gets most of my attention."
            "|The big boat now. A hull is one long breath of a line.",
            "The others, smaller, facing their own way.|More boats, farther off, with less said.",
            "Their reflections, in strokes that shiver more the nearer they come."
            "|Under each hull its dark, broken up by the water.",
            "Water in short level strokes, and a wide part of it left alone."
            "|Ripples. Not everywhere; flat water is mostly paper.",
            "Mooring posts in the corner, close enough to touch.|Posts at the front, to stand on"
            " this side.",
            "A few gulls, since there are always some.|Gulls, far apart.",
        ),
        titles=(
            "Nobody Sails on Sunday",
            "Masts at Rest",
            "Low Tide, High Rigging",
            "Waiting for the Catch",
        ),
        alt_text=(
            f"Line drawing of a harbour with {len(boats)} moored boats, the largest at the"
            f" {'right' if side > 0 else 'left'}, before a quay with {houses} small houses; hatched"
            " reflections tremble in mostly empty water."
        ),
        remark="The masts stand, the water trembles, and the front corner belongs to the posts."
        "|The near boat carries the dark. The open water keeps it from sinking.",
    )


def _boat(sheet: Sheet, x: float, y: float, s: float, way: float, stage: int) -> None:
    rng = sheet.rng

    def px(*knots: tuple[float, float]) -> Points:
        made: Points = pts(*[(x + way * u * s, y + v * s) for u, v in knots])
        return made

    sheer = curve(px((-0.5, -0.17), (-0.1, -0.115), (0.3, -0.15), (0.58, -0.25)))
    keel = curve(
        px((0.58, -0.25), (0.47, -0.06), (0.4, 0.0), (0.0, 0.03), (-0.4, 0.0), (-0.5, -0.17))
    )
    hull = np.vstack([sheer, keel])
    cabin = px((-0.28, -0.13), (-0.25, -0.27), (-0.02, -0.27), (0.04, -0.13))
    mast_x, top = -0.0, -rng.uniform(1.12, 1.28)
    sheet.draw(
        stage,
        px((-0.2, -0.19), (-0.2, -0.235), (-0.14, -0.235), (-0.14, -0.19), (-0.2, -0.19)),
        0.2,
    )
    sheet.draw(
        stage,
        px((-0.1, -0.19), (-0.1, -0.235), (-0.05, -0.235), (-0.05, -0.19), (-0.1, -0.19)),
        0.2,
    )
    sheet.draw_all(stage, (hull, sheer + np.array([0, s * 0.045])), 0.3)
    sheet.hatch(stage, hull, 4 * way, max(4.6, s * 0.028), lambda a, b: (b - y) / s + 0.16, 0.07)
    sheet.cover(hull)
    sheet.draw(stage, cabin, 0.3)
    sheet.cover(cabin)
    mast = px(
        (mast_x - 0.012, -0.13),
        (mast_x - 0.007, top),
        (mast_x + 0.007, top),
        (mast_x + 0.012, -0.13),
    )
    sheet.solid(stage, mast, 0.1)
    boom = px((mast_x, -0.36), (-0.46, -0.33))
    furl = curve(px((mast_x, -0.37), (-0.15, -0.43), (-0.32, -0.4), (-0.46, -0.34)))
    sheet.draw_all(stage, (boom, furl), 0.3)
    roll = np.vstack([furl, boom[::-1]])
    sheet.hatch(stage, roll, 72 * way, max(4.4, s * 0.03))
    sheet.cover(roll)
    for end in ((0.57, -0.25), (-0.5, -0.17), (0.22, -0.15)):
        sheet.draw(stage, px((mast_x, top + 0.03), end), 0.25)
    spread = px((mast_x - 0.07, top * 0.62), (mast_x + 0.07, top * 0.62))
    sheet.draw(stage, spread, 0.1)
    flag = px((mast_x, top), (mast_x - 0.1, top + 0.03), (mast_x, top + 0.06))
    sheet.draw(stage, flag, 0.2)


def _reflection(sheet: Sheet, x: float, y: float, s: float) -> None:
    rng = sheet.rng
    shiver = wave_noise(rng, 46, 3)
    step = max(4.2, s * 0.022)
    for k, v in enumerate(np.arange(y + step * 1.5, min(586, y + s * 0.62), step)):
        t = (v - y) / (s * 0.62)
        half = s * (0.47 * (1 - t * 1.9) if t < 0.42 else 0.05)
        if half < 3:
            half = s * 0.035
        centre = x + s * 0.06 * t * float(shiver(np.array([v * 2]))[0])
        reach = half * rng.uniform(0.72, 1.08)
        if t > 0.45 and k % 2:
            continue
        sheet.draw(3, pts((centre - reach, v), (centre + reach, v + rng.normal(0, 0.5))), 0.5)


def _quay(sheet: Sheet, y: float, side: float) -> int:
    rng = sheet.rng
    wall = pts((-10, y), (810, y), (810, y + 14), (-10, y + 14), (-10, y))
    sheet.draw_all(0, (wall[:2], wall[2:4]), 0.5)
    sheet.hatch(0, wall, 90, 13)
    sheet.cover(wall)
    x, houses = 20.0 if side > 0 else 180.0, 0
    while x < (620 if side > 0 else 770):
        w, h = rng.uniform(38, 66), rng.uniform(34, 74)
        front = pts((x, y), (x, y - h), (x + w, y - h), (x + w, y))
        lift = rng.uniform(14, 28)
        roof = pts(
            (x - 4, y - h),
            (x + w * 0.24, y - h - lift),
            (x + w * 0.76, y - h - lift),
            (x + w + 4, y - h),
            (x - 4, y - h),
        )
        for c in range(2):
            wx = x + w * (0.2 + 0.38 * c)
            for up in (0.32, 0.72) if h > 50 else (0.5,):
                sheet.solid(
                    0,
                    pts(
                        (wx, y - h * up),
                        (wx, y - h * up - 11),
                        (wx + 8, y - h * up - 11),
                        (wx + 8, y - h * up),
                        (wx, y - h * up),
                    ),
                    0.2,
                )
        sheet.draw_all(0, (front, roof), 0.4)
        sheet.hatch(0, roof, float(rng.choice([62.0, 118.0, 90.0])), 6)
        sheet.cover(front)
        sheet.cover(roof)
        x += w + (rng.uniform(16, 40) if rng.random() < 0.25 else 0)
        houses += 1
    hills = ridge(rng, y - 62, 26, 520, 3)
    sheet.draw(0, hills, 0.5)
    if height_at(hills, 400) < y:
        sheet.hatch(0, np.vstack([hills, [[820, y], [-20, y]]]), 58 * side, 15)
    return houses


def _water(sheet: Sheet, top: float) -> None:
    rng = sheet.rng
    for _ in range(58):
        t = rng.random() ** 0.8
        y = top + 12 + t * (575 - top)
        x, reach = rng.uniform(20, 740), rng.uniform(18, 48) * (0.5 + t)
        line = curve(
            [(x, y), (x + reach * 0.3, y - 2 * t - 1), (x + reach * 0.7, y + 1.5), (x + reach, y)]
        )
        sheet.draw(4, line, 0.2)


def _posts(sheet: Sheet, x: float) -> None:
    rng = sheet.rng
    for dx, top in ((-26, 396), (30, 430)):
        cx, w = x + dx, rng.uniform(14, 17)
        cap = ellipse(cx, top, w, 5)
        body = pts((cx - w, top), (cx - w + 1, 580), (cx + w - 1, 580), (cx + w, top))
        sheet.solid(5, cap, 0.2)
        sheet.draw(5, body, 0.5)
        sheet.hatch(5, body, 88, 5.5, slope(cx, 0, 0.5 / w, 0, 0.5), 0.3)
        for up in (0, 7, 14):
            sheet.draw(5, ellipse(cx, top + 62 + up, w + 2, 5, 0, 180), 0.2)
        sheet.cover(body)


def _gulls(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    for _ in range(int(rng.integers(3, 6))):
        x, y, s = 400 - side * rng.uniform(0, 330), rng.uniform(50, 150), rng.uniform(9, 17)
        sheet.draw(
            6,
            curve(
                [
                    (x - s * 1.3, y - s * 0.2),
                    (x - s * 0.6, y - s * 0.55),
                    (x, y),
                    (x + s * 0.6, y - s * 0.6),
                    (x + s * 1.3, y - s * 0.3),
                ]
            ),
            0,
        )
