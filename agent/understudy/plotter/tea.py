"""Plotter: a cup of tea with its steam, a pot, a spoon, on a cloth; all round and hatched."""

import numpy as np

from agent.understudy.forms import Turned, ball_tone, turned
from agent.understudy.line import Field, curve, ellipse, field_noise, pts, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = ("tea", "teacup", "cup", "coffee", "teapot", "breakfast", "mug", "cafe", "steam")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the cup large and low to one side, the pot behind, steam into empty air."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    light = -side
    x = 400 - side * rng.uniform(90, 130)
    _sugar(sheet, 400 - side * rng.uniform(270, 290), 545, light)
    _cup(sheet, x, rng.uniform(492, 506), rng.uniform(96, 112), side, light)
    _pot(sheet, 400 + side * rng.uniform(125, 155), 446, side, light)
    _cloth(sheet, rng.uniform(356, 376), side)
    _steam(sheet, x, 372, side)
    if rng.random() < 0.6:  # closer, and the pot is cut by the edge
        sheet.crop(rng.uniform(1.2, 1.5), x - side * rng.uniform(40, 150), rng.uniform(430, 560))
    return sheet.plan(
        "tea",
        (
            "The ellipses first. If they are true, the cup will hold tea."
            "|Cup, saucer, pot: I place the round things and see that they don’t quarrel.",
            "Shade inside the cup and down its far flank; the light comes from the"
            f" {'right' if light > 0 else 'left'}.|I turn the hatching round the cup’s belly.",
            "The pot behind it, darker, so that the cup comes forward."
            "|The teapot takes more crossing than the cup does.",
            "Shadows on the cloth, level, all to one side.|Now they stand on something: shadows.",
            "A woven edge to the cloth. A pattern, but only along the border."
            "|The cloth, with a few checks; the middle stays plain.",
            "Steam, three or four lines and no more. Steam is mostly not drawing it."
            "|And the steam, up into the part I kept free.",
        ),
        titles=("While It Is Still Hot", "For Two, Perhaps", "Ten Past Four", "Steam"),
        alt_text=(
            "Hatched line drawing of a steaming cup on a saucer at the"
            f" {'left' if side > 0 else 'right'}"
            " with a teapot behind it and sugar cubes on a checked cloth; the upper part is left"
            " empty"
            " but for the steam."
        ),
        remark="The cup is lighter than the pot, so it comes forward. The steam has its room."
        "|Round things in a quiet light. I’d drink it.",
    )


def _cup(sheet: Sheet, x: float, base: float, w: float, side: float, light: float) -> None:
    h = w * 1.02
    rim_y = base - h
    lip = ellipse(x, rim_y, w, w * 0.24)
    tea = ellipse(x, rim_y + 9, w * 0.88, w * 0.18)
    sheet.draw_all(0, (lip, ellipse(x, rim_y, w * 0.955, w * 0.21)), 0.3)
    sheet.draw(1, tea, 0.2, within=ellipse(x, rim_y, w * 0.95, w * 0.205))
    sheet.hatch(
        1,
        lip,
        2,
        4.8,
        lambda a, b: (b - rim_y) / (w * 0.24) * 0.2 + light * (a - x) / w * 0.5 + 0.5,
        0.5,
    )
    sheet.cover(lip)
    side_line = curve(
        [(w, rim_y), (w * 0.94, base - h * 0.55), (w * 0.7, base - h * 0.18), (w * 0.42, base - 6)]
    )
    right, left = side_line + np.array([[x, 0]]), side_line * [[-1, 1]] + np.array([[x, 0]])
    front = np.vstack(
        [
            right,
            ellipse(x, base - 6, w * 0.42, w * 0.09, 0, 180),
            left[::-1],
            ellipse(x, rim_y, w, w * 0.24, 180, -180),
        ]
    )
    belly = Turned(front, x, side_line[:, 1], side_line[:, 0])
    sheet.draw_all(0, (right, left, ellipse(x, base - 6, w * 0.42, w * 0.09, 0, 180)), 0.3)
    for k in (0.2, 0.27):
        sheet.draw(1, ellipse(x, rim_y + h * k, w * (0.985 - k * 0.12), w * 0.24, 8, 164), 0.3)
    sheet.model(1, front, belly.tone(0.55 * light), -24 * light, 5.6, 3)
    sheet.cover(front)
    for grow in (0, 11):
        ear = curve(
            [
                (x - side * w * 0.95, rim_y + 22 - grow * 0.6),
                (x - side * (w * 1.34 + grow), rim_y + 12 - grow),
                (x - side * (w * 1.4 + grow), rim_y + 46),
                (x - side * w * 0.86, rim_y + 72 + grow * 0.9),
            ]
        )
        sheet.draw(0, ear, 0.3)
    ring = np.vstack([ellipse(x, base + 2, w * 1.55, w * 0.34)])
    for k in (0.62, 0.98):
        sheet.draw(0, ellipse(x, base + 2, w * 1.55 * k, w * 0.34 * k), 0.3)
    sheet.draw(0, ring, 0.3)
    sheet.draw(0, ellipse(x, base + 9, w * 1.55, w * 0.34, 4, 172), 0.3)
    _shade(sheet, 1, ring, x - light * w * 0.5, base, w)
    sheet.cover(np.vstack([ring, ring + np.array([[0, 7.0]])]))
    sheet.cover(ellipse(x, base + 9, w * 1.55, w * 0.34))
    sheet.hatch(3, ellipse(x - light * w * 0.4, base + 16, w * 1.62, w * 0.36), 0, 4.8)


def _shade(sheet: Sheet, stage: int, region: Points, x: float, y: float, w: float) -> None:
    sheet.hatch(
        stage,
        region,
        2,
        4.8,
        lambda a, b: 1 - np.hypot((a - x) / (w * 0.9), (b - y) / (w * 0.24)),
        0.25,
    )


def _pot(sheet: Sheet, x: float, base: float, side: float, light: float) -> None:
    form = turned(x, base, [(58, 0), (92, 30), (108, 80), (92, 130), (54, 160), (48, 166)])
    lid = turned(x, base - 162, [(54, 0), (44, 16), (20, 27), (7, 31)])
    knob = ellipse(x, base - 204, 12, 12)
    spout = curve(
        [
            (x - side * 92, base - 62),
            (x - side * 142, base - 84),
            (x - side * 150, base - 132),
            (x - side * 178, base - 158),
        ],
        8,
    )
    under = curve(
        [
            (x - side * 92, base - 22),
            (x - side * 146, base - 38),
            (x - side * 172, base - 112),
            (x - side * 194, base - 148),
        ],
        8,
    )
    for shape in (knob, lid.outline):
        sheet.draw(0, shape, 0.3)
    sheet.model(2, knob, ball_tone(x, base - 204, 12, (0.5 * light, -0.6)), 40, 4.2, 2)
    sheet.cover(knob)
    sheet.model(2, lid.outline, lid.tone(0.5 * light), 24 * light, 5.4)
    sheet.cover(lid.outline)
    sheet.draw(0, form.outline, 0.3)
    sheet.hatch(2, form.outline, 80 * light, 6.4, form.tone(0.5 * light), 0.1, bend=-20)
    sheet.model(2, form.outline, form.tone(0.5 * light), 26 * light, 5.4)
    sheet.cover(form.outline)
    nose = np.vstack([spout, under[::-1], spout[:1]])
    sheet.draw(0, nose, 0.3)
    sheet.hatch(2, nose, 60 * side, 5.2, lambda a, b: (b - (base - 100)) / 90 + 0.35, 0.3)
    sheet.cover(nose)
    for grow in (0, 15):
        ear = curve(
            [
                (x + side * 84, base - 138 - grow * 0.5),
                (x + side * (140 + grow), base - 150 - grow),
                (x + side * (156 + grow), base - 96),
                (x + side * 98, base - 50 + grow * 0.8),
            ]
        )
        sheet.draw(0, ear, 0.4)
        if grow:
            sheet.draw(2, ear + np.array([[-side * 5, 3]]), 0.4)
    sheet.hatch(3, ellipse(x - light * 84, base + 6, 150, 17), 0, 4.8)


def _sugar(sheet: Sheet, x: float, y: float, light: float) -> None:
    for dx, dy, s in ((0, 0, 26), (34 * -light, -16, 24)):
        a, b = x + dx, y + dy
        top = pts(
            (a, b - s),
            (a + s * 0.9, b - s * 1.3),
            (a, b - s * 1.62),
            (a - s * 0.9, b - s * 1.3),
            (a, b - s),
        )
        lit = pts(
            (a, b - s), (a + s * 0.9, b - s * 1.3), (a + s * 0.9, b - s * 0.35), (a, b), (a, b - s)
        )
        dim = pts(
            (a, b - s), (a - s * 0.9, b - s * 1.3), (a - s * 0.9, b - s * 0.35), (a, b), (a, b - s)
        )
        for shape in (top, lit, dim):
            sheet.draw(0, shape, 0.2)
        sheet.hatch(1, dim if light > 0 else lit, 60, 5)
        for shape in (top, lit, dim):
            sheet.cover(shape)


def _cloth(sheet: Sheet, edge: float, side: float) -> None:
    sheet.draw(4, pts((0, edge), (800, edge)), 0.8)
    for row in range(3):
        y = 560 + row * 11.0
        for k, x in enumerate(np.arange(-10, 810, 30.0)):
            if (k + row) % 2:
                cell = pts((x, y), (x + 30, y), (x + 28, y + 11), (x - 2, y + 11))
                sheet.hatch(4, cell, 62, 5.4)
    sheet.draw_all(4, [pts((0, y), (800, y)) for y in (556, 552)], 0.5)
    wall = pts((400, 84), (400 + side * 390, 84), (400 + side * 390, edge), (400, edge))
    sheet.hatch(4, wall, 64 * side, 11, _dusk(sheet, side, edge), 0.3)


def _dusk(sheet: Sheet, side: float, edge: float) -> Field:
    """Return how dark the wall is: towards the far side and the table, in loose patches."""
    cloud = field_noise(sheet.rng, 300)
    return lambda a, b: side * (a - 400) / 420 + (b - edge) / 500 + 0.22 * cloud(a, b)


def _steam(sheet: Sheet, x: float, y: float, side: float) -> None:
    rng = sheet.rng
    sway = wave_noise(rng, 210, 2)
    t = np.linspace(0, 1, 60)
    for k in range(int(rng.integers(3, 5))):
        top = rng.uniform(170, 310)
        drift = side * 50 * t**1.6 + (8 + 34 * t) * sway(t * top + 14 * k)
        line = np.stack([x + (k - 1.5) * 24 + drift, y - t * top], axis=1)
        cut = int(rng.integers(18, 46))
        sheet.draw_all(5, (line[:cut], line[cut + 3 :]), 0.2)
