"""Paint: branches in blossom against one flat colour, cut off on every side."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.color import any_of, mix
from agent.understudy.easel import Easel
from agent.understudy.line import curve, field_noise
from agent.understudy.plan import Plan
from canvas.geometry import Points

DIRECTIONS = (
    "blossom",
    "blossoms",
    "cherry",
    "almond",
    "branch",
    "branches",
    "spring",
    "twig",
    "japan",
    "tree",
)


@dataclass(frozen=True, slots=True)
class Spring:
    """One picture's colours: the ground and its shade, wood lit and dark, petals, hearts, buds."""

    name: str
    ground: tuple[str, str]
    wood: tuple[str, str]
    petals: tuple[str, ...]
    heart: str
    bud: str


SPRINGS = (
    Spring(
        "turquoise",
        ("#7fb8ad", "#5e9d9b"),
        ("#8a7358", "#3c3430"),
        ("#fdf8ee", "#f6ebe2", "#e4e6da"),
        "#d9a441",
        "#d97f86",
    ),
    Spring(
        "gold",
        ("#d9ad4e", "#c08f38"),
        ("#7a5236", "#2c1c1a"),
        ("#fff7ea", "#fbe7dc", "#f0cfc4"),
        "#a8323a",
        "#b8404a",
    ),
    Spring(
        "slate",
        ("#3d4f63", "#2c3a4c"),
        ("#b59c8e", "#6b5650"),
        ("#f8d3d8", "#f2b4c0", "#fff0ee"),
        "#fff3c9",
        "#d3526e",
    ),
    Spring(
        "rose",
        ("#e6b9ae", "#d99f98"),
        ("#6d5048", "#2f2228"),
        ("#ffffff", "#fdf3ee", "#f3e3e0"),
        "#c9a227",
        "#a63d57",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: a limb from one edge, twigs from it, blossom in clusters, air between."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    spring = SPRINGS[int(rng.integers(len(SPRINGS)))]
    patch = field_noise(rng, 380)

    def flat(x: float, y: float) -> str:
        return mix(*spring.ground, 0.5 + 0.5 * float(patch(np.array([x]), np.array([y]))[0]))

    easel.ground(0, flat, rng.uniform(30, 60) * side, overlap=0.64)
    limbs, twigs = _branches(rng, side)
    for line, width in limbs:
        _limb(easel, 1, line, width, spring)
    for line, width in twigs:
        _limb(easel, 2, line, width, spring)
    spots = _spots(rng, [line for line, _ in twigs + limbs])
    for x, y, size in spots:
        _flower(easel, x, y, size, spring)
    _buds(easel, twigs, spring)
    where = "left" if side > 0 else "right"
    return easel.plan(
        "blossom",
        (
            f"One flat colour over everything, {spring.name}, brushed slantwise. It is the sky"
            " and it"
            f" isn’t.|{spring.name.capitalize()}, edge to edge. Branches want something plain"
            " behind"
            " them.",
            f"The limb comes in from the {where} and goes out again. It isn’t here for me."
            "|The old wood: crooked, because it had to be.",
            "Young wood, straighter, upwards.|Twigs, each with one bend in it.",
            "Blossom: five touches and a heart, in clusters, with air in between."
            "|Flowers, most of them turned away a little.",
            "Buds last, the one sharp colour.|And some that aren’t open yet.",
        ),
        titles=(
            "Not Open Yet",
            f"Branch on {spring.name.capitalize()}",
            "Five Touches and a Heart",
            "Early",
        ),
        alt_text=(
            f"Painting of crooked branches in pale blossom against a flat {spring.name} ground,"
            f" coming in from the {where} and cut off by the edges, with a few sharp-coloured"
            f" buds; about {len(spots)} flowers."
        ),
        remark="The ground stays in front of the air and behind the branch; I like that it can."
        "|Pale on plain. The buds keep it from being sweet.",
    )


type Branch = tuple[Points, float]  # its line from root to tip, and its width at the root


def _branches(rng: np.random.Generator, side: float) -> tuple[list[Branch], list[Branch]]:
    low = rng.uniform(330, 560)
    high = rng.uniform(40, 240)
    knots = [(400 - side * 430, low)]
    for t in (0.22, 0.42, 0.6, 0.8, 1.0):
        x = 400 + side * (-430 + 880 * t)
        knots.append((x, low + (high - low) * t + rng.uniform(-46, 46) * (t < 1)))
    limbs = [(curve(knots, 16), 23.0)]
    fork = limbs[0][0][int(rng.integers(18, 34))]
    away = [
        (fork[0] + side * d, fork[1] + e)
        for d, e in (
            (0, 0),
            (110, rng.uniform(10, 60)),
            (240, rng.uniform(20, 120)),
            (470, rng.uniform(60, 230)),
        )
    ]
    limbs.append((curve(away, 16), 15.0))
    twigs = []
    for line, width in limbs:
        for i in range(8, len(line) - 6, int(rng.integers(7, 11))):
            x, y = line[i]
            up = rng.uniform(70, 210) * rng.choice([1.0, -0.45], p=[0.75, 0.25])
            drift = side * rng.uniform(-30, 120)
            bend = (x + drift * 0.2, y - up * 0.5)
            tip = (x + drift, y - up)
            twigs.append((curve([(x, y), bend, tip], 12), width * rng.uniform(0.28, 0.42)))
    return limbs, twigs


def _limb(easel: Easel, stage: int, line: Points, width: float, spring: Spring) -> None:
    """Paint wood: dark, tapering in overlapping lengths, with light along its upper side."""
    rng = easel.rng
    lit, dark = spring.wood
    parts = 4 if width > 10 else 2
    for k in range(parts):
        a, b = (int(len(line) * s) for s in (max(0, k / parts - 0.05), (k + 1) / parts + 0.04))
        size = max(2.6, width * (1 - 0.72 * k / parts))
        part = line[a:b] + rng.normal(0, width * 0.03, 2)
        if len(part) > 2:
            easel.stroke(stage, part, dark, size, 1.0, "oil_flat", 3)
            if width > 5:
                easel.stroke(stage, part - (0, size * 0.28), lit, size * 0.3, 0.9, "oil_round", 5)
    if width > 10:
        for _ in range(9):
            i = int(rng.integers(4, len(line) - 4))
            x, y = line[i] + rng.normal(0, width * 0.16, 2)
            easel.dab(
                stage,
                x,
                y,
                rng.uniform(9, 24),
                mix(lit, spring.ground[0], 0.35),
                2.6,
                rng.normal(-10, 30),
                "oil_round",
                0.8,
            )


def _spots(rng: np.random.Generator, lines: list[Points]) -> list[tuple[float, float, float]]:
    """Return where flowers stand, as (x, y, radius): clustered along the wood, kept apart."""
    spots: list[tuple[float, float, float]] = []
    for _ in range(700):
        line = lines[int(rng.integers(len(lines)))]
        x, y = line[int(len(line) * rng.uniform(0.25, 1.0)) - 1] + rng.normal(0, 11, 2)
        size = rng.uniform(13, 25)
        crowd = sum(np.hypot(x - a, y - b) < 90 for a, b, _ in spots)
        apart = all(np.hypot(x - a, y - b) > (size + r) * 0.78 for a, b, r in spots)
        if apart and -10 < x < 810 and -10 < y < 610 and rng.random() < (0.25 + 0.25 * crowd):
            spots.append((float(x), float(y), float(size)))
        if len(spots) >= 44:
            break
    return spots


def _flower(easel: Easel, x: float, y: float, size: float, spring: Spring) -> None:
    """Paint five petals seen from a slant, shaded on one side, and a heart of small dots."""
    rng = easel.rng
    squash, turn = rng.uniform(0.55, 1.0), rng.uniform(0, 180)
    first = rng.uniform(0, 72)
    axis = np.radians(turn)
    for k in range(5):
        way = np.radians(first + 72 * k + rng.normal(0, 6))
        u, v = np.cos(way) * size * 0.55, np.sin(way) * size * 0.55 * squash
        dx, dy = u * np.cos(axis) - v * np.sin(axis), u * np.sin(axis) + v * np.cos(axis)
        tone = mix(any_of(rng, spring.petals), spring.ground[1], 0.16 * (dy > 2))
        easel.dab(
            3,
            x + dx,
            y + dy,
            size * 0.62,
            tone,
            size * 0.62,
            float(np.degrees(np.arctan2(dy, dx))),
            "oil_filbert",
            1.0,
        )
    easel.dab(3, x, y, size * 0.24, spring.heart, size * 0.24, turn)
    easel.dab(3, x + 1, y + 1, size * 0.1, spring.bud, size * 0.13, turn)


def _buds(easel: Easel, twigs: list[Branch], spring: Spring) -> None:
    rng = easel.rng
    for line, _ in twigs:
        for t in (0.99, rng.uniform(0.6, 0.9)):
            if rng.random() < 0.62:
                x, y = line[int(t * (len(line) - 1))] + rng.normal(0, 3, 2)
                easel.dab(
                    4,
                    x,
                    y,
                    rng.uniform(7, 12),
                    spring.bud,
                    rng.uniform(5, 8),
                    rng.uniform(-120, -60),
                    "oil_round",
                    1.0,
                )
