"""Plotter: a mountain as a survey sees it: profiles row behind row, near hiding far."""

import numpy as np

from agent.understudy.line import ellipse, field_noise, pts
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet

DIRECTIONS = (
    "mountain",
    "mountains",
    "peak",
    "alps",
    "contour",
    "terrain",
    "snow",
    "climb",
    "volcano",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: two peaks of unequal height, a valley, sky above left free for a disc."""
    sheet = Sheet(rng, margin=34)
    side = float(rng.choice([-1, 1]))
    main = (400 + side * rng.uniform(70, 130), rng.uniform(0.42, 0.55), rng.uniform(205, 250))
    second = (400 - side * rng.uniform(150, 220), rng.uniform(0.3, 0.65), rng.uniform(95, 140))
    noise, fine = field_noise(rng, 230, 3), field_noise(rng, 70, 2)
    x = np.arange(34.0, 768.0, 3.0)
    rows = int(rng.integers(50, 58))
    for k in range(rows):
        deep = k / (rows - 1)
        base = 568 - 265 * deep**0.92
        lift = np.zeros_like(x)
        rough = np.zeros_like(x)
        for px, at, tall in (main, second):
            away = np.hypot((x - px) / 165, (deep - at) / 0.27)
            cone = np.exp(-(away**1.55) * 1.15)
            lift = lift + tall * cone
            rough = rough + cone
        row_y = np.full_like(x, deep * 520)
        lift += rough * (30 * np.abs(noise(x, row_y)) + 9 * fine(x, row_y) - 10) + 2.5 * fine(
            x, row_y
        )
        line = np.stack([x, base - lift], axis=1)
        sheet.draw(0 if k < 16 else 1 if deep < main[1] else 2, line, 0.15)
        sheet.cover(np.vstack([line, [[768, 660], [34, 660]]]))
    r = rng.uniform(30, 48)
    sun = (400 - side * rng.uniform(150, 230), rng.uniform(105, 150))
    sheet.solid(3, ellipse(*sun, r, r), 0.3)
    for y in np.arange(sun[1] - r * 0.2, sun[1] + r * 1.9, 9.0):
        reach = rng.uniform(60, 150)
        sheet.draw(3, pts((sun[0] - reach, y), (sun[0] + reach * rng.uniform(0.6, 1), y)), 0.4)
    _birds(sheet, side)
    return sheet.plan(
        "mountains",
        (
            "The near ground, row by row, each line a walk from left to right."
            "|I walk across the land in level lines and let the ground lift the pen.",
            "Now the slope rises; the lines crowd where it is steep. I don't shade, they do it."
            "|Up the mountain. Near rows hide the far ones, so it gains weight by itself.",
            "Over the summit and down the other side, what little can be seen of it."
            "|The back of the mountain: only edges.",
            "A pale disc with mist across it, in the valley of the sky."
            "|The sky gets one round thing and some mist.",
            "A few birds at the height where the wind turns.|Birds, to measure it by.",
        ),
        titles=(
            "Walking Lines",
            "The Long Way Up",
            "Survey of a Quiet Mountain",
            "What the Ground Says",
        ),
        alt_text=(
            f"Line drawing of a mountain built from {rows} rows of profile lines that rise to a"
            " high"
            f" peak at the {'right' if side > 0 else 'left'} and a lower one opposite, under a sun"
            " crossed by mist."
        ),
        remark="The steep flank has gone dark by itself. The sky can stay as thin as it is."
        "|High on one side, low on the other, and the disc in the gap between.",
    )


def _birds(sheet: Sheet, side: float) -> None:
    rng = sheet.rng
    for _ in range(int(rng.integers(3, 6))):
        x, y, s = 400 + side * rng.uniform(-60, 120), rng.uniform(60, 110), rng.uniform(6, 11)
        sheet.draw(
            4,
            pts(
                (x - s, y - s * 0.5),
                (x - s * 0.3, y - s * 0.5),
                (x, y),
                (x + s * 0.3, y - s * 0.6),
                (x + s, y - s * 0.5),
            ),
            0,
        )
