"""Three poppies on a plotter sheet, with a bud and leaves at the foot."""

import numpy as np

from agent.understudy.forms import leaf
from agent.understudy.line import curve, ellipse, loop, pts, rotated
from agent.understudy.plotter.stems import blade, stem
from agent.understudy.sheet import Sheet


def poppies(sheet: Sheet, side: float) -> None:
    """Lay the flowers in stages 0 to 3, the bud in stage 4."""
    rng = sheet.rng
    heads = [
        (400 + side * rng.uniform(70, 120), rng.uniform(150, 180), 92.0),
        (400 - side * rng.uniform(70, 120), rng.uniform(250, 285), 70.0),
        (400 + side * rng.uniform(190, 235), rng.uniform(330, 360), 54.0),
    ]
    for i, (x, y, r) in enumerate(heads):
        _poppy(sheet, x, y, r)
        foot = (400 - side * 20 + (i - 1) * side * 34, 580)
        stem(
            sheet,
            curve([(x, y + r * 0.6), (x - side * 12, (y + r) * 0.55 + 580 * 0.45 - 40), foot], 20),
            2.2,
        )
    bud_x, bud_y = 400 - side * 205, 395.0
    bud = loop(
        [(bud_x, bud_y - 26), (bud_x + 15, bud_y - 2), (bud_x, bud_y + 24), (bud_x - 15, bud_y - 2)]
    )
    sheet.draw(4, bud, 0.3)
    sheet.hatch(4, bud, 60, 5, lambda a, b: (a - bud_x) / 14, -0.1)
    sheet.cover(bud)
    sheet.draw(
        0,
        curve(
            [
                (bud_x, bud_y - 26),
                (bud_x + 8, bud_y - 60),
                (bud_x + side * 40, bud_y - 50),
                (bud_x + side * 95, bud_y + 60),
                (400 - side * 30, 580),
            ]
        ),
        0.4,
    )
    for k, heading in enumerate((-158, -132, -110, -74, -48, -24)):
        x = 400 - side * 20 + (k - 2.5) * 26 + rng.uniform(-5, 5)
        size = rng.uniform(100, 150) * (0.8 if k in (2, 3) else 1.0)
        shape = leaf(
            x, 574, size, size * 0.15, heading + rng.uniform(-7, 7), 0.12 if k > 2 else -0.12
        )
        blade(sheet, shape, 6, k % 2 == 0)


def _poppy(sheet: Sheet, x: float, y: float, r: float) -> None:
    rng = sheet.rng
    pod = ellipse(x, y + r * 0.05, r * 0.16, r * 0.15)
    sheet.draw(1, pod, 0.3)
    sheet.hatch(1, pod, 90, 4)
    sheet.cover(pod)
    for turn in np.linspace(0, 2 * np.pi, 17, endpoint=False):
        a = (x + np.cos(turn) * r * 0.2, y + r * 0.05 + np.sin(turn) * r * 0.19)
        far = rng.uniform(0.3, 0.37)
        sheet.draw(
            2,
            pts(a, (x + np.cos(turn) * r * far, y + r * 0.05 + np.sin(turn) * r * far * 0.9)),
            0.0,
        )
    for heading, wide in ((90.0, 1.0), (200, 1.0), (-20, 1.0), (-90, 1.15)):
        edge = [
            (0.1, -0.25),
            (0.55, -0.62),
            (0.95, -0.5),
            (1.02, -0.15),
            (0.94, 0.12),
            (1.0, 0.42),
            (0.6, 0.62),
            (0.1, 0.25),
        ]
        knots = [
            (x + r * u * (1 + rng.normal(0, 0.04)), y + r * v * wide * (1 + rng.normal(0, 0.05)))
            for u, v in edge
        ]
        petal = rotated(loop(knots, 8), heading + rng.uniform(-9, 9), (x, y))
        petal = (petal - np.array([x, y])) * np.array([1.0, 0.82]) + np.array([x, y])
        sheet.draw(1, petal, 0.7)
        for spoke in np.linspace(-0.42, 0.42, 7):
            far = rng.uniform(0.72, 0.92)
            line = rotated(
                curve(
                    [
                        (x + r * 0.36, y + r * spoke * 0.35),
                        (x + r * 0.62, y + r * spoke * 0.75),
                        (x + r * far, y + r * spoke),
                    ]
                ),
                heading,
                (x, y),
            )
            sheet.draw(
                2,
                (line - np.array([x, y])) * np.array([1.0, 0.82]) + np.array([x, y]),
                0.4,
                within=petal,
            )
        if heading in (90, 200):
            sheet.hatch(
                3, petal, heading + 14, 4.8, lambda a, b: 1 - np.hypot(a - x, b - y) / r, 0.45
            )
        sheet.cover(petal)
