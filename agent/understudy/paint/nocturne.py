"""Paint: a town across the water at night; few lights, and each of them twice."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.color import any_of, mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.line import curve, field_noise, pts
from agent.understudy.paint.shapes import disc, touch
from agent.understudy.plan import Plan

DIRECTIONS = (
    "nocturne",
    "night",
    "city",
    "town",
    "river",
    "harbour",
    "harbor",
    "lights",
    "lamps",
    "reflection",
    "bridge",
    "dark",
)


@dataclass(frozen=True, slots=True)
class Night:
    """One night: sky from top to bottom, the town's dark, water far to near, lamps, the odd one."""

    name: str
    sky: tuple[str, ...]
    town: str
    water: tuple[str, ...]
    lamps: tuple[str, ...]
    odd: str


NIGHTS = (
    Night(
        "blue",
        ("#0d1c33", "#1f3f5c", "#3f6d80"),
        "#0a1422",
        ("#2d5468", "#14314a", "#081526"),
        ("#ffd98a", "#f7b24a", "#fff0c4"),
        "#e2503f",
    ),
    Night(
        "green",
        ("#0c2426", "#1d4744", "#4d7a68"),
        "#071616",
        ("#34605a", "#163c3c", "#071d20"),
        ("#ffe3a0", "#f2c14e", "#fff6d6"),
        "#f0713a",
    ),
    Night(
        "violet",
        ("#1c1838", "#463562", "#8a5f7c"),
        "#120e24",
        ("#6a4c70", "#33284f", "#151029"),
        ("#ffd6a5", "#ffb86b", "#fff1dc"),
        "#57c2b8",
    ),
    Night(
        "grey",
        ("#26282f", "#4a4d55", "#82807c"),
        "#16171c",
        ("#686863", "#3b3d44", "#1a1b21"),
        ("#fbe7b6", "#f0c870", "#fff8e2"),
        "#c8402f",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the far bank high or low, lamps in uneven groups, one of another colour."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    night = NIGHTS[int(rng.integers(len(NIGHTS)))]
    shore = rng.uniform(170, 240) if rng.random() < 0.65 else rng.uniform(350, 410)
    shades = ramp(*night.sky)
    easel.ground(0, lambda x, y: shades(min(1.0, y / shore)), 0.0, overlap=0.64)
    if shore > 300 and rng.random() < 0.7:
        disc(easel, 0, 400 - side * rng.uniform(120, 260), rng.uniform(80, 170), 21, night.lamps[2])
    _water(easel, night, shore)
    _town(easel, night, shore, side)
    lamps = _lamps(rng, shore, side)
    odd = int(rng.integers(len(lamps)))
    for k, (x, y, size) in enumerate(lamps):
        _lamp(easel, x, y, size, night.odd if k == odd else any_of(rng, night.lamps), shore)
    (_boat if rng.random() < 0.5 else _posts)(easel, night, shore, -side)
    where = "right" if side > 0 else "left"
    return easel.plan(
        "nocturne",
        (
            f"The night is {night.name}, not black. Sky first, darkest at the top."
            f"|A {night.name} night. I lay the air in level strokes and don’t hurry.",
            "Water: the same colours again, upside down, darker towards me."
            "|The river, level, and already nearly as dark as it will get.",
            "The far bank as one shape; nobody can count houses now."
            "|A town, all in one dark, with an edge here and there.",
            "Its reflection and the lamps: a touch each, and each touch twice."
            "|Now the lamps. Under each the water breaks it into pieces.",
            "The nearest thing last, almost black.|Something close by, to look past.",
        ),
        titles=(
            f"Nocturne in {night.name.capitalize()}",
            "The Other Bank",
            "Each Lamp Twice",
            "One of Another Colour",
        ),
        alt_text=(
            f"Painting of a town across the water on a {night.name} night: a dark bank,"
            f" {len(lamps)}"
            f" lamps, most of them on the {where}, with broken reflections, one of them of another"
            " colour, and a dark shape close by."
        ),
        remark="One lamp isn’t like the others, and one finds it. The rest is nearly nothing."
        "|It is dark everywhere and one can see everything.",
    )


def _water(easel: Easel, night: Night, shore: float) -> None:
    rng = easel.rng
    tones, patch = ramp(*night.water), field_noise(rng, 300)
    y = shore
    while y < 606:
        t = (y - shore) / (606 - shore)
        x, size = -30 - rng.uniform(0, 150), 10 + 18 * t
        while x < 820:
            reach = rng.uniform(150, 340)
            dapple = float(patch(np.array([x]), np.array([y * 2.2]))[0])
            tone = tones(float(np.clip(t + 0.14 * dapple, 0, 1)))
            easel.stroke(
                1,
                pts((x, y), (x + reach + 24, y + rng.normal(0, 1))),
                tone,
                size,
                1.0,
                "oil_flat",
                3,
            )
            x += reach
        y += size * 0.58


def _town(easel: Easel, night: Night, shore: float, side: float) -> None:
    """Lay the bank as upright strokes of unequal height, with a tower, and its mirror image."""
    rng = easel.rng
    tower = 400 + side * rng.uniform(60, 260)
    hills = field_noise(rng, 330)
    x = -10.0
    while x < 812:
        high = 20 + 20 * float(hills(np.array([x]), np.array([0.0]))[0]) + rng.uniform(-6, 18)
        high *= 0.7 + 0.7 * np.exp(-(((x - tower) / 190) ** 2))
        wide = rng.uniform(13, 27)
        tone = mix(night.town, night.sky[1], rng.uniform(0.06, 0.3))
        easel.stroke(2, pts((x, shore + 3), (x, shore - high)), tone, wide, 1.0, "oil_flat", 2)
        deep = pts((x, shore + 4), (x + rng.normal(0, 2), shore + high * rng.uniform(1.0, 1.8)))
        easel.stroke(2, deep, mix(night.town, night.water[0], 0.42), wide, 0.8, "oil_flat", 2)
        x += wide * 0.62
    for dx, high, wide in ((0, 66, 13), (0, 92, 5)):
        easel.stroke(
            2,
            pts((tower + dx, shore), (tower + dx, shore - high)),
            night.town,
            wide,
            1.0,
            "oil_flat",
            2,
        )
        easel.stroke(
            2,
            pts((tower, shore + 4), (tower, shore + high * 1.3)),
            mix(night.town, night.water[0], 0.4),
            wide,
            0.8,
            "oil_flat",
            2,
        )
    easel.stroke(
        2,
        pts((-10, shore + 3), (400, shore + 4), (810, shore + 3)),
        night.town,
        5,
        1.0,
        "oil_flat",
        1,
    )


def _lamps(rng: np.random.Generator, shore: float, side: float) -> list[tuple[float, float, float]]:
    """Return lamps as (x, y, size): one crowd, some stragglers, nothing evenly spaced."""
    crowd = 400 + side * rng.uniform(90, 240)
    xs = [*rng.normal(crowd, 85, int(rng.integers(7, 11))), *rng.uniform(30, 770, 5)]
    kept: list[float] = []
    for x in xs:
        if 18 < x < 782 and all(abs(x - other) > 15 for other in kept):
            kept.append(float(x))
    return [
        (x, shore - rng.uniform(2, 22), rng.choice([4.6, 6.5, 9.5]) * rng.uniform(0.85, 1.15))
        for x in kept
    ]


def _lamp(easel: Easel, x: float, y: float, size: float, color: str, shore: float) -> None:
    rng = easel.rng
    easel.dab(3, x, y, size * 2.4, color, min(30.0, size * 3.8), 0, "airbrush", 0.9)
    easel.dab(3, x, y, size * 0.9, mix(color, "#ffffff", 0.4), size, 90, "marker")
    reach = rng.uniform(90, 200) * (size / 5)
    down = shore + 9
    while down < min(596, shore + reach):
        t = (down - shore) / reach
        wide = size * (1.0 + 2.6 * t) * rng.uniform(0.5, 1.25)
        if rng.random() > 0.25 * t:
            tone = mix(color, "#1a2030", 0.05 + 0.4 * t)
            touch(easel, 3, x + rng.normal(0, 1 + 4 * t), down, wide * 1.7, tone, 2.6 + 2.6 * t)
        down += 5.5 + 9 * t


def _boat(easel: Easel, night: Night, shore: float, side: float) -> None:
    """Moor a low boat in front, cut by the edge or nearly."""
    x, y = 400 + side * easel.rng.uniform(200, 330), min(560.0, shore + 270)
    dark = mix(night.town, "#000000", 0.3)
    for k in range(4):
        half = 118 - 13 * k
        row = [(x - half, y + 7 * k - 13), (x, y + 7 * k), (x + half, y + 7 * k - 11)]
        easel.stroke(4, curve(row, 8), dark, 12, 1.0, "oil_flat", 2)
    rim = [(x - 122, y - 18), (x, y - 5), (x + 122, y - 16)]
    easel.stroke(4, curve(rim, 8), mix(dark, night.sky[-1], 0.45), 3, 1.0, "oil_round", 2)
    for k in range(5):
        easel.dab(
            4,
            x + easel.rng.normal(0, 26),
            y + 34 + 7 * k,
            150 - 24 * k,
            dark,
            6,
            0,
            "oil_flat",
            0.75,
        )


def _posts(easel: Easel, night: Night, shore: float, side: float) -> None:
    """Stand mooring posts in the water, the nearest the tallest."""
    rng = easel.rng
    dark = mix(night.town, "#000000", 0.3)
    for k in range(int(rng.integers(2, 5))):
        x = 400 + side * (345 - 66 * k + rng.uniform(-12, 12))
        foot, tall, wide = 590 - 42 * k, (150 - 30 * k) * rng.uniform(0.85, 1.1), 17 - 3 * k
        easel.stroke(
            4, pts((x, foot), (x + rng.normal(0, 4), foot - tall)), dark, wide, 1.0, "oil_flat", 2
        )
        edge = x - side * wide * 0.36
        easel.stroke(
            4,
            pts((edge, foot - 4), (edge, foot - tall + 4)),
            mix(dark, night.sky[-1], 0.4),
            2.4,
            0.9,
            "oil_round",
            2,
        )
        for n in range(4):
            touch(easel, 4, x + rng.normal(0, 3), foot + 4 + 8 * n, wide * 1.6, dark, 4.5)
