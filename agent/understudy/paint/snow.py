"""Paint: a field under snow; the shadows are longer than what casts them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.forms import height_at, ridge, tree
from agent.understudy.line import curve, pts
from agent.understudy.plan import Plan

DIRECTIONS = ("snow", "snowy", "winter", "cold", "ice", "frost", "january", "christmas", "white")


@dataclass(frozen=True, slots=True)
class Winter:
    """One winter light: sky from top down, far woods, snow lit and in shade, trunks, the accent."""

    name: str
    sky: tuple[str, ...]
    wood: str
    snow: tuple[str, str]
    trunk: str
    accent: str


WINTERS = (
    Winter(
        "late sun",
        ("#8fb3c9", "#d9dcd2", "#f9dca8"),
        "#7d8298",
        ("#fbf3e6", "#a9bcdb"),
        "#3a2f3a",
        "#c8452f",
    ),
    Winter(
        "dusk",
        ("#4b5f92", "#9c92b8", "#f0b49c"),
        "#4f527c",
        ("#e3def0", "#7f8fc4"),
        "#22203c",
        "#ffb54a",
    ),
    Winter(
        "grey noon",
        ("#c4cbd0", "#d9dcdc", "#e9e6df"),
        "#9aa3a9",
        ("#f6f5f1", "#c3cdd6"),
        "#33363c",
        "#b8352d",
    ),
    Winter(
        "a green frost",
        ("#5f9a9c", "#a8c9bd", "#f4e6bc"),
        "#4f7a78",
        ("#f1f6ee", "#9fc4c4"),
        "#20383a",
        "#e0703a",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: a high or middle horizon, bare trees at one side, much snow, one barn."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    winter = WINTERS[int(rng.integers(len(WINTERS)))]
    horizon = rng.uniform(140, 200) if rng.random() < 0.6 else rng.uniform(270, 330)
    shades = ramp(*winter.sky)
    easel.ground(0, lambda x, y: shades(min(1.0, y / horizon)), 0.0, overlap=0.64)
    _far_wood(easel, winter, horizon)
    land = ridge(rng, horizon + 8, 7, 700, 2)
    lit, shade = winter.snow

    def white(x: float, y: float) -> str:
        return mix(lit, shade, 0.42 * max(0.0, 1 - (y - horizon) / 330))

    easel.drape(2, land, 640 - horizon, white, 29, overlap=0.66, shift=2, reach=380, flatten=0.9)
    _hollows(easel, winter, horizon)
    barn = 400 - side * rng.uniform(60, 260)
    _barn(easel, winter, barn, height_at(land, barn) + 6, 1.0 if horizon > 250 else 0.8)
    places = _places(rng, side, horizon)
    for x, foot, size in places:
        _shadow(easel, winter, x, foot, size, side)
    tracks = rng.random() < 0.4
    (_tracks if tracks else _fence)(easel, winter, horizon, side)
    for x, foot, size in places:
        _tree(easel, winter, x, foot, size)
    where = "right" if side > 0 else "left"
    return easel.plan(
        "snow",
        (
            f"Winter sky, {winter.name}; it will decide what white is."
            f"|{winter.name.capitalize()}: I start with the air, so that the snow knows its"
            " colour.",
            "Woods far off, in one soft tone.|A strip of woods, without trees.",
            "Snow. It’s hardly ever white: warm where the light lies, cold where it doesn’t."
            "|The field, in long strokes, nearly one colour.",
            "Shadows across it, long, blue, all from one side.|Long shadows. They say where the sun"
            " is, and how low.",
            f"{'Steps' if tracks else 'A fence'} going away from me, and a barn with the only"
            " colour."
            "|What leads into it, getting smaller; and at the end a barn.",
            f"The trees last, bare, on the {where}.|Bare trees, dark and thin against all that.",
        ),
        titles=("What White Is", "The Barn", f"Winter, {winter.name.capitalize()}", "Long Shadows"),
        alt_text=(
            f"Painting of a snowy field in {winter.name}: long blue shadows across it, bare dark"
            f" trees on the {where}, {'footsteps that lead' if tracks else 'a fence that runs'}"
            " towards far woods, and a small barn as the"
            " only strong colour."
        ),
        remark="So much of nothing, and one barn. It is cold in a good way."
        "|The shadows do the drawing; the snow just lies there.",
    )


def _far_wood(easel: Easel, winter: Winter, horizon: float) -> None:
    rng = easel.rng
    x, high = -10.0, 20.0
    while x < 812:
        high = float(np.clip(high + rng.normal(0, 5), 8, 40))
        tone = mix(winter.wood, winter.sky[-1], rng.uniform(0.1, 0.42))
        easel.stroke(
            1,
            pts((x, horizon + 14), (x + rng.normal(0, 2), horizon + 4 - high)),
            tone,
            rng.uniform(11, 20),
            0.9,
            "oil_filbert",
            4,
        )
        x += rng.uniform(9, 15)


def _hollows(easel: Easel, winter: Winter, horizon: float) -> None:
    """Lay shallow hollows: long cool strokes, a warm rim above some of them."""
    rng = easel.rng
    for _ in range(13):
        t = rng.random()
        y = horizon + 40 + (550 - horizon) * t
        x, reach = rng.uniform(-60, 760), rng.uniform(90, 300) * (0.4 + t)
        knots = [
            (x, y),
            (x + reach / 2, y + rng.uniform(3, 12)),
            (x + reach, y - rng.uniform(0, 8)),
        ]
        tone = mix(winter.snow[0], winter.snow[1], rng.uniform(0.25, 0.6))
        easel.stroke(2, curve(knots, 10), tone, 5 + 13 * t, 0.75, "oil_filbert", 3)


def _places(
    rng: np.random.Generator, side: float, horizon: float
) -> list[tuple[float, float, float]]:
    """Return the trees as (x, foot, height), far ones first."""
    near = (400 + side * rng.uniform(200, 370), rng.uniform(500, 580), rng.uniform(400, 560))
    if rng.random() < 0.4:  # no tree close by: a row far off, and all that snow
        x = 400 + side * rng.uniform(60, 300)
        return [
            (x - side * 62 * k + rng.normal(0, 9), horizon + 66 + 9 * k, rng.uniform(120, 190))
            for k in range(int(rng.integers(3, 6)))
        ]
    others = [
        (400 + side * rng.uniform(20, 370), horizon + rng.uniform(50, 140), rng.uniform(130, 220))
        for _ in range(int(rng.integers(1, 4)))
    ]
    return [*sorted(others, key=lambda place: place[1]), near]


def _shadow(easel: Easel, winter: Winter, x: float, foot: float, size: float, side: float) -> None:
    """Lay a tree's shadow: a trunk's length and some forks, flat on the ground."""
    rng = easel.rng
    tone = mix(winter.snow[1], winter.wood, 0.34)
    wide = size * 0.03
    reach, fall = -side * size * 1.25, size * 0.2
    knots = [(x, foot), (x + reach * 0.5, foot + fall * 0.55), (x + reach, foot + fall)]
    easel.stroke(3, curve(knots, 12), tone, wide, 0.9, "oil_flat", 3)
    for _ in range(7):
        t = rng.uniform(0.35, 0.95)
        bx, by = x + reach * t, foot + fall * t
        end = (bx + reach * rng.uniform(0.15, 0.4), by + fall * rng.uniform(-0.5, 0.8))
        easel.stroke(3, pts((bx, by), end), tone, wide * rng.uniform(0.3, 0.6), 0.8, "oil_round", 3)


def _fence(easel: Easel, winter: Winter, horizon: float, side: float) -> None:
    """Run posts from the near edge to the woods; the wire is only hinted at."""
    rng = easel.rng
    start = np.array([400 - side * rng.uniform(330, 420), 590.0])
    stop = np.array([400 + side * rng.uniform(-60, 140), horizon + 16])
    tops = []
    for k in range(13):
        t = 1 - 0.78**k
        x, y = start + (stop - start) * t + rng.normal(0, 2, 2) * (1 - t)
        tall = 72 * (1 - t) + 4
        lean = rng.normal(0, 3) * (1 - t)
        top = (x + lean, y - tall)
        easel.stroke(
            4,
            pts((x, y), top),
            mix(winter.trunk, winter.sky[1], 0.4 * t),
            2 + 6 * (1 - t),
            1.0,
            "oil_flat",
            3,
        )
        shadow = pts((x, y), (x - side * tall * 1.3, y + tall * 0.2))
        easel.stroke(
            3,
            shadow,
            mix(winter.snow[1], winter.wood, 0.25),
            1.5 + 4 * (1 - t),
            0.8,
            "oil_round",
            2,
        )
        tops.append((top[0], top[1] + tall * 0.22))
    for a, b in pairwise(tops[:-3]):
        if rng.random() < 0.75:
            sag = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 4)
            easel.stroke(
                4, curve([a, sag, b], 6), mix(winter.trunk, winter.sky[1], 0.3), 1.4, 0.8, "ink", 2
            )


def _tracks(easel: Easel, winter: Winter, horizon: float, side: float) -> None:
    """Leave the steps of somebody who went across, in a bow, and is out of sight."""
    rng = easel.rng
    start, bow = 400 - side * rng.uniform(120, 330), side * rng.uniform(60, 260)
    stop = 400 + side * rng.uniform(-160, 160)
    tone = mix(winter.snow[1], winter.wood, 0.45)
    for k in range(46):
        t = 1 - 0.93**k
        x = start + (stop - start) * t + bow * np.sin(np.pi * t) + (-1) ** k * 9 * (1 - t)
        y = 606 + (horizon + 14 - 606) * t
        size = 15 * (1 - t) + 1.5
        easel.dab(4, x, y, size, tone, 7.5 * (1 - t) + 1.6, -60.0 * side, "oil_round", 0.9)


def _barn(easel: Easel, winter: Winter, x: float, y: float, k: float) -> None:
    for off in np.arange(-26, 27, 7.5):
        high = 24 * k
        easel.stroke(
            4,
            pts((x + off * k, y + 2), (x + off * k, y - high)),
            winter.accent,
            9 * k,
            1.0,
            "oil_flat",
            5,
        )
    for row in range(3):
        half, up = (35 - 5 * row) * k, (25 + 6.5 * row) * k
        easel.stroke(
            4,
            pts((x - half, y - up), (x + half, y - up)),
            winter.snow[0],
            8 * k,
            1.0,
            "oil_flat",
            2,
        )
    dark = mix(winter.accent, winter.trunk, 0.75)
    easel.stroke(4, pts((x + 8 * k, y + 1), (x + 8 * k, y - 13 * k)), dark, 9 * k, 1.0, "marker", 2)
    easel.stroke(
        3, pts((x - 34 * k, y + 7), (x + 30 * k, y + 6)), winter.snow[1], 6, 0.9, "oil_flat", 2
    )


def _tree(easel: Easel, winter: Winter, x: float, foot: float, size: float) -> None:
    """Paint a bare tree: brush for the trunk and limbs, pen for the twigs."""
    rng = easel.rng
    deep = 6 if size > 300 else 4
    far = 0.0 if size > 300 else 0.3
    twigs = tree(
        rng, x, foot, size, depth=deep, spread=24, lean=rng.normal(0, 4), half=size * 0.022
    )
    for twig in sorted(twigs, key=lambda one: one.depth):
        tone = mix(winter.trunk, winter.sky[1], far + 0.07 * twig.depth)
        if twig.depth == deep and rng.random() < 0.4:
            continue
        width = max(1.6, twig.half * 2)
        easel.stroke(5, twig.points, tone, width, 1.0, "oil_flat" if width > 5 else "ink", 3)
