"""Plotter: bottles, a bowl and fruit on a table, modelled in crossed hatching from one light."""

import numpy as np

from agent.understudy.forms import Turned, ball_tone, blob, leaf, turned
from agent.understudy.line import curve, ellipse, field_noise, pts
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet

DIRECTIONS = (
    "still life",
    "bottle",
    "bottles",
    "bowl",
    "fruit",
    "apple",
    "pear",
    "kitchen",
    "wine",
    "table",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: a tall group to one side, fruit rolling out to the other, shadows away."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    light = -side
    edge = rng.uniform(372, 400)
    fruits = _fruits(sheet, side, light)
    bowl_x = 400 - side * rng.uniform(0, 30) + side * 95
    _bowl(sheet, bowl_x, rng.uniform(486, 500), light)
    kinds = list(rng.permutation(4))[: int(rng.integers(2, 4))]
    x = bowl_x + side * rng.uniform(-40, -10)
    for i, kind in enumerate(kinds):
        base = 446 - i * 14 + rng.uniform(-4, 4)
        _bottle(sheet, int(kind), x, base, light)
        x += side * rng.uniform(72, 96)
        if not 110 < x < 690:
            x -= side * 300
    _table(sheet, edge, side)
    sheet.crop(rng.uniform(1.08, 1.5), 400 + side * rng.uniform(-40, 160), rng.uniform(430, 600))
    return sheet.plan(
        "still_life",
        (
            "The outlines first, lightly: who stands where, and what hides what."
            "|I place the things like guests at a table, the tall ones together at the side.",
            "The tall glass. Light comes from one window, so one flank goes dark."
            "|Hatching round the bottles, crossing where the form turns away from the window.",
            "The bowl takes a lot of crossing; it is deep.|Now the belly of the bowl, darker"
            " below.",
            "The fruit: a ball is the oldest exercise there is, and still a good one."
            "|Fruit next. I leave a bare spot on each for the shine.",
            "Cast shadows, all falling the same way, flat along the table."
            "|Shadows tie the things to the table. Without them everything hovers.",
            "The table’s edge and a breath of wall behind, only on the shaded side."
            "|A few lines of wall so that the lit side can stay empty.",
        ),
        titles=("Three Guests and a Bowl", "Window Light", "Before Supper", "Things That Wait"),
        alt_text=(
            f"Cross-hatched still life: {len(kinds)} bottles and a bowl grouped at the"
            f" {'right' if side > 0 else 'left'}, {fruits} pieces of fruit on the table before"
            f" them, lit from the {'left' if side > 0 else 'right'}."
        ),
        remark="The shadows all agree about the window, and the group leans on one side as it"
        " should.|The darks sit under the things and the light side is left alone. That reads.",
    )


def _fruits(sheet: Sheet, side: float, light: float) -> int:
    rng = sheet.rng
    count = int(rng.integers(3, 6))
    x = 400 - side * rng.uniform(30, 70)
    for i in range(count):
        r = rng.uniform(27, 36)
        y = 540 - r - (i % 2) * rng.uniform(14, 30)
        _shadow(sheet, x, y + r * 0.86, r * 1.5, r * 0.3, light)
        _fruit(sheet, x, y, r, light, pear=bool(rng.random() < 0.35))
        x -= side * r * rng.uniform(1.5, 2.3)
    return count


def _fruit(sheet: Sheet, x: float, y: float, r: float, light: float, *, pear: bool) -> None:
    rng = sheet.rng
    if pear:
        form = turned(
            x,
            y + r,
            [
                (r * 0.5, 0),
                (r * 0.98, r * 0.75),
                (r * 0.6, r * 1.75),
                (r * 0.3, r * 2.4),
                (3, r * 2.6),
            ],
        )
        body, tone, top = form.outline, form.tone(0.5 * light), y - r * 1.6
    else:
        body, tone, top = (
            blob(rng, x, y, r, r * 0.94, 0.035),
            ball_tone(x, y, r, (0.55 * light, -0.6)),
            y - r * 0.8,
        )
    stem = curve([(x, top + 5), (x + 2 * light, top - 6), (x + 7 * light, top - 13)])
    sheet.draw(3, stem, 0)
    if rng.random() < 0.6:
        blade = leaf(x + 3 * light, top - 6, r * 0.8, r * 0.2, -25 if light > 0 else -155, 0.15)
        sheet.solid(3, blade, 0.2)
    sheet.draw(0, body, 0.4)
    sheet.model(3, body, tone, -40 * light, 5.2)
    sheet.cover(body)


def _bowl(sheet: Sheet, x: float, base: float, light: float) -> None:
    rng = sheet.rng
    w, h = rng.uniform(84, 104), rng.uniform(70, 84)
    rim_y = base - h
    inner = ellipse(x, rim_y, w, w * 0.2)
    heap = [
        (x + dx * w, rim_y - 6 - rng.uniform(4, 14), rng.uniform(22, 30))
        for dx in (-0.5, 0.05, 0.55)
    ]
    front = np.vstack(
        [
            ellipse(x, rim_y, w, w * 0.2, 0, 180),
            curve([(x - w, rim_y), (x - w * 0.82, base - h * 0.35), (x - w * 0.38, base)]),
            curve([(x + w * 0.38, base), (x + w * 0.82, base - h * 0.35), (x + w, rim_y)]),
        ]
    )
    _shadow(sheet, x, base, w * 1.25, w * 0.16, light)
    sheet.draw(0, front, 0.4)
    belly = Turned(
        front, x, np.array([rim_y, base - h * 0.35, base]), np.array([w, w * 0.82, w * 0.38])
    )
    sheet.model(2, front, belly.tone(0.5 * light), 18 * light, 5.4)
    sheet.cover(front)
    for fx, fy, r in heap:
        sheet.draw(0, ellipse(fx, fy, r, r), 0.5)
        sheet.model(
            3, ellipse(fx, fy, r, r), ball_tone(fx, fy, r, (0.55 * light, -0.6)), -40 * light, 5.0
        )
        sheet.cover(ellipse(fx, fy, r, r))
    sheet.draw(0, inner, 0.4)
    sheet.hatch(2, inner, 8, 5.0)
    sheet.cover(inner)


def _bottle(sheet: Sheet, kind: int, x: float, base: float, light: float) -> None:
    rng = sheet.rng
    tall, k = rng.uniform(215, 285), rng.uniform(0.9, 1.15)
    profiles = (
        [
            (30, 0),
            (34, 14),
            (34, 0.58 * tall),
            (27, 0.68 * tall),
            (11, 0.78 * tall),
            (10, 0.96 * tall),
            (13, tall),
        ],
        [(24, 0), (46, 40), (52, 90), (34, 150), (15, 0.72 * tall), (13, 0.93 * tall), (18, tall)],
        [
            (38, 0),
            (42, 10),
            (42, 0.5 * tall),
            (14, 0.62 * tall),
            (13, 0.72 * tall),
            (17, 0.76 * tall),
        ],
        [
            (22, 0),
            (28, 20),
            (33, 0.45 * tall),
            (20, 0.62 * tall),
            (16, 0.7 * tall),
            (26, 0.8 * tall),
        ],
    )
    form = turned(x, base, [(half * k, up) for half, up in profiles[kind]])
    top, half = base - profiles[kind][-1][1], profiles[kind][-1][0] * k
    mouth = ellipse(x, top, half, half * 0.26)
    _shadow(sheet, x, base, 62 * k, 12, light)
    sheet.draw_all(0, (mouth, form.outline), 0.4)
    sheet.cover(mouth)
    if kind in (0, 2):
        _label(sheet, x, base - tall * 0.3, 34 * k if kind == 0 else 42 * k, light)
    sheet.model(1, form.outline, form.tone(0.5 * light), 24 * light, 5.6)
    sheet.cover(form.outline)


def _label(sheet: Sheet, x: float, y: float, half: float, light: float) -> None:
    a, b = ellipse(x, y - 24, half, 7, 180, -180), ellipse(x, y + 22, half, 7, 0, 180)
    label = np.vstack([a, b, a[:1]])
    sheet.draw(1, label, 0.2)
    for up in (-8, 0, 7):
        reach = half * (0.5 if up else 0.7)
        sheet.draw(1, pts((x - reach, y + up + 6), (x, y + up + 8), (x + reach, y + up + 6)), 0.5)
    sheet.cover(label)


def _shadow(sheet: Sheet, x: float, y: float, reach: float, deep: float, light: float) -> None:
    shade = ellipse(x - light * reach * 0.62, y + deep * 0.15, reach, deep)
    sheet.hatch(4, shade, 0, 4.6, uneven=0.35)


def _table(sheet: Sheet, edge: float, side: float) -> None:
    far = sheet.rng.uniform(300, 345)
    sheet.draw(5, pts((0, far + 60), (800, far + 60)), 0.8)
    cloud = field_noise(sheet.rng, 300)
    wall = pts(
        (400 - side * 300, 14),
        (400 + side * 390, 14),
        (400 + side * 390, far + 60),
        (400 - side * 300, far + 60),
    )
    sheet.hatch(
        5,
        wall,
        62 * side,
        9.0,
        lambda a, b: 0.55 + side * (a - 400) / 800 + (b - 220) / 900 + 0.16 * cloud(a, b),
        0.5,
    )
