"""Small things that can be added to any piece on request: parts in a unit box, ready to be scaled.

Every motif stands on y = 0 and reaches up to about y = -1; x runs from about -0.5 to 0.5. Parts
come from front to back.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from agent.understudy.forms import leaf, tree
from agent.understudy.line import curve, ellipse, loop, pts
from canvas.geometry import Points

UNIT = 100.0  # motifs are shaped at this size, in px


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One shape of a motif: its points, its colour in paint, its hatching's angle in plotter."""

    points: Points
    color: str
    hatch: float | None = None
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Motif:
    """A thing to add: where it belongs (sky, ground, water), its usual height in px, its parts."""

    name: str
    home: str
    height: float
    shape: Callable[[np.random.Generator], list[Part]]


def _shut(points: Points) -> Points:
    return np.vstack([points, points[:1]])


def _cat(rng: np.random.Generator) -> list[Part]:
    fur = ("#3a3340", "#c7793a", "#6f6a72", "#e8ddd0")[int(rng.integers(4))]
    head = loop(
        [
            (-18, -70),
            (-22, -88),
            (-20, -104),
            (-9, -92),
            (7, -92),
            (18, -104),
            (20, -88),
            (16, -70),
            (0, -61),
        ],
        6,
    )
    body = loop(
        [(-14, -66), (-24, -40), (-28, -8), (-14, 0), (18, 0), (26, -10), (22, -40), (12, -66)], 8
    )
    tail = curve([(24, -6), (44, -4), (50, -26), (40, -46)])
    eyes = [Part(ellipse(dx, -82, 2.6, 3.2), "#f3d34a", None) for dx in (-8, 7)]
    nose = Part(pts((-2, -74), (0, -72), (2, -74)), "#d98a8a", None, closed=False)
    whiskers = [
        Part(pts((s * 8, -74), (s * 27, -74 + d)), "#f5efe6", None, closed=False)
        for s in (-1, 1)
        for d in (-4, 3)
    ]
    return [
        *eyes,
        nose,
        *whiskers,
        Part(head, fur, None),
        Part(body, fur, 70.0),
        Part(tail, fur, None, closed=False),
    ]


def _tree(rng: np.random.Generator) -> list[Part]:
    parts = []
    green = ("#4f8a42", "#6fa84a", "#3c6e46", "#c98a35")[int(rng.integers(4))]
    for twig in tree(rng, 0, -10, 92, depth=3, spread=30):
        if twig.depth >= 2:
            x, y = twig.points[-1]
            parts.append(
                Part(
                    loop(
                        [(x - 11, y), (x - 4, y - 10), (x + 9, y - 7), (x + 11, y + 4), (x, y + 9)],
                        6,
                    ),
                    green,
                    45.0,
                )
            )
    trunk = pts((-5, 0), (-3.5, -44), (3.5, -44), (6, 0))
    return [*parts, Part(_shut(trunk), "#5a4030", 80.0)]


def _moon(rng: np.random.Generator) -> list[Part]:
    if rng.random() < 0.5:
        return [Part(ellipse(0, -50, 44, 44), "#fdf3cf", None)]
    outer, inner = ellipse(0, -50, 44, 44, 60, 240), ellipse(16, -60, 36, 38, 247, -233)
    return [Part(_shut(np.vstack([outer, inner])), "#fdf3cf", None)]


def _sun(rng: np.random.Generator) -> list[Part]:
    rays = []
    for k, turn in enumerate(np.linspace(0, 2 * np.pi, 14, endpoint=False) + rng.uniform(0, 1)):
        far = 50 if k % 2 else 43
        rays.append(
            Part(
                pts(
                    (np.cos(turn) * 33, -50 + np.sin(turn) * 33),
                    (np.cos(turn) * far, -50 + np.sin(turn) * far),
                ),
                "#fbd45a",
                None,
                closed=False,
            )
        )
    return [Part(ellipse(0, -50, 26, 26), "#ffd23f", None), *rays]


def _boat(rng: np.random.Generator) -> list[Part]:
    sail = ("#f6efe0", "#d9533a", "#f2c14e")[int(rng.integers(3))]
    hull = _shut(curve([(-44, -18), (-30, -2), (26, -2), (48, -22), (0, -15)], 6))
    main = _shut(np.vstack([curve([(3, -98), (26, -62), (36, -25)]), [[3, -25]]]))
    jib = _shut(np.vstack([curve([(-2, -92), (-22, -58), (-34, -26)]), [[-2, -26]]]))
    ripples = [
        Part(curve([(x, 5 + y), (x + 12, 3 + y), (x + 26, 6 + y)]), "#dfeaf0", None, closed=False)
        for x, y in ((-38, 0), (0, 4), (-18, 9))
    ]
    return [
        Part(hull, "#6b3f2a", 0.0),
        Part(main, sail, None),
        Part(jib, sail, 75.0),
        Part(pts((0, -16), (0, -104)), "#3a2c26", None, closed=False),
        *ripples,
    ]


def _flower(rng: np.random.Generator) -> list[Part]:
    petal = ("#e0447a", "#f0b33c", "#8a5fd0", "#e8503a", "#f7f2ea")[int(rng.integers(5))]
    count, start = int(rng.integers(5, 9)), rng.uniform(0, 60)
    petals = [
        Part(_shut(leaf(0, -72, 27, 10, start + 360 * k / count, 0.0)), petal, None)
        for k in range(count)
    ]
    leaves = [
        Part(_shut(leaf(0, -22 - 8 * k, 30, 6.5, -35 if k else -145, 0.1)), "#5c9a48", 60.0)
        for k in range(2)
    ]
    return [
        Part(ellipse(0, -72, 6.5, 6.5), "#5a3a1e", 30.0),
        *petals,
        *leaves,
        Part(curve([(0, -64), (3, -30), (0, 0)]), "#4a7a3a", None, closed=False),
    ]


def _bird(rng: np.random.Generator) -> list[Part]:
    body_color = ("#3f5f8a", "#c9553a", "#4a4450")[int(rng.integers(3))]
    body = loop(
        [(34, -62), (28, -50), (12, -36), (-14, -36), (-34, -44), (-20, -52), (8, -62), (22, -72)],
        6,
    )
    wing = _shut(curve([(8, -56), (-6, -84), (-34, -98), (-22, -70), (-14, -50)], 6))
    far = _shut(curve([(14, -60), (22, -88), (40, -100), (30, -76), (22, -62)], 6))
    tail = _shut(pts((-30, -46), (-52, -50), (-48, -38)))
    return [
        Part(ellipse(26, -62, 1.6, 1.6), "#111118", None),
        Part(pts((35, -62), (44, -59), (34, -57)), "#e8a13a", None, closed=False),
        Part(wing, body_color, 60.0),
        Part(body, body_color, None),
        Part(far, body_color, 100.0),
        Part(tail, body_color, 20.0),
    ]


def _house(rng: np.random.Generator) -> list[Part]:
    wall = ("#efe4cf", "#d9a066", "#c9d3d8")[int(rng.integers(3))]
    front = _shut(pts((-36, 0), (-36, -46), (36, -46), (36, 0)))
    roof = _shut(pts((-46, -44), (0, -86), (46, -44)))
    door = _shut(pts((-8, 0), (-8, -26), (8, -26), (8, 0)))
    panes = [_shut(pts((x, -22), (x, -36), (x + 14, -36), (x + 14, -22))) for x in (-29, 15)]
    pot = _shut(pts((18, -66), (18, -90), (28, -90), (28, -58)))
    return [
        Part(door, "#5a3a2a", 90.0),
        *(Part(p, "#f9dc7a", None) for p in panes),
        Part(roof, "#a8452f", 62.0),
        Part(front, wall, None),
        Part(pot, "#7a4a3a", 60.0),
    ]


def _star(rng: np.random.Generator) -> list[Part]:
    turn = np.radians(-90 + 36 * np.arange(10) + rng.uniform(-8, 8))
    r = np.where(np.arange(10) % 2 == 0, 46.0, 18.0)
    return [
        Part(_shut(np.stack([r * np.cos(turn), -50 + r * np.sin(turn)], axis=1)), "#ffe27a", None)
    ]


def _mountain(rng: np.random.Generator) -> list[Part]:
    peak = rng.uniform(-12, 12)
    edge = [(-70, 0), (-40, -42), (-24, -58), (peak, -100), (22, -62), (40, -48), (72, 0)]
    shade = _shut(
        pts((peak, -98), (peak + 5, -66), (peak - 4, -40), (8, 0), (70, 0), (40, -48), (22, -62))
    )
    snow = _shut(pts((peak, -100), (-13, -76), (-5, -70), (1, -77), (8, -66), (15, -74)))
    return [
        Part(snow, "#f7f7fb", None),
        Part(shade, "#56627e", 62.0),
        Part(_shut(pts(*edge)), "#8390a8", None),
    ]


def _fish(rng: np.random.Generator) -> list[Part]:
    color = ("#e8703a", "#4a90b8", "#d9b23f")[int(rng.integers(3))]
    body = loop([(44, -34), (20, -52), (-14, -46), (-32, -34), (-14, -22), (20, -16)], 7)
    tail = _shut(pts((-28, -34), (-52, -54), (-46, -34), (-52, -14)))
    scales = [
        Part(ellipse(x, -34 + y, 6, 7, -70, 140), "#fff3dc", None, closed=False)
        for x, y in ((8, 0), (-4, -6), (-4, 6), (-15, 0))
    ]
    return [
        Part(ellipse(29, -38, 2.4, 2.4), "#16161e", None),
        *scales,
        Part(body, color, None),
        Part(tail, color, 20.0),
        Part(_shut(curve([(10, -49), (0, -66), (-14, -46)])), color, 60.0),
    ]


def _cloud(rng: np.random.Generator) -> list[Part]:
    return [
        Part(
            loop(
                [
                    (-46, -34),
                    (-38, -54),
                    (-16, -60),
                    (2, -76),
                    (26, -66),
                    (40, -52),
                    (50, -38),
                    (30, -28),
                    (-26, -28),
                ],
                8,
            ),
            "#f6f4f2",
            None,
        ),
        Part(pts((-36, -20), (34, -20)), "#cfd6de", None, closed=False),
    ]


def _person(rng: np.random.Generator) -> list[Part]:
    coat = ("#b5382f", "#33507a", "#d9a83c", "#3d3a44")[int(rng.integers(4))]
    coat_shape = loop([(-7, -78), (-16, -60), (-20, -28), (18, -28), (15, -60), (7, -78)], 6)
    legs = [
        Part(pts((x, -28), (x + d, 0), (x + d + 5, 0)), "#2a2630", None, closed=False)
        for x, d in ((-7, -3), (7, 3))
    ]
    return [Part(ellipse(0, -88, 8.5, 10), "#e8b996", None), Part(coat_shape, coat, 75.0), *legs]


def _heart(rng: np.random.Generator) -> list[Part]:
    t = np.linspace(0, 2 * np.pi, 50)
    shape = np.stack(
        [
            16 * np.sin(t) ** 3,
            -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)),
        ],
        axis=1,
    )
    return [Part(shape * 2.6 + [[0, -50]], "#d9374a", 40.0)]


def _butterfly(rng: np.random.Generator) -> list[Part]:
    color = ("#f0862e", "#4a86d0", "#e8c23f")[int(rng.integers(3))]
    wings = []
    for s in (-1, 1):
        wings.append(
            Part(
                loop([(s * 3, -50), (s * 20, -88), (s * 46, -92), (s * 44, -62), (s * 22, -48)], 6),
                color,
                60.0 * s,
            )
        )
        wings.append(
            Part(
                loop([(s * 3, -48), (s * 26, -44), (s * 36, -24), (s * 20, -12), (s * 6, -34)], 6),
                color,
                None,
            )
        )
    feelers = [
        Part(curve([(0, -66), (s * 6, -82), (s * 14, -90)]), "#2a2630", None, closed=False)
        for s in (-1, 1)
    ]
    return [Part(ellipse(0, -50, 3.4, 18), "#2a2630", 0.0), *wings, *feelers]


def _drops(rng: np.random.Generator) -> list[Part]:
    spots = rng.uniform((-150, -150), (150, 0), (26, 2))
    return [
        Part(pts((x, y), (x - 4, y + rng.uniform(12, 20))), "#c9d8e8", None, closed=False)
        for x, y in spots
    ]


def _flakes(rng: np.random.Generator) -> list[Part]:
    return [
        Part(ellipse(x, y, 2.4, 2.4), "#ffffff", None)
        for x, y in rng.uniform((-150, -150), (150, 0), (24, 2))
    ]


MOTIFS = {
    motif.name: motif
    for motif in (
        Motif("cat", "ground", 105, _cat),
        Motif("tree", "ground", 165, _tree),
        Motif("moon", "sky", 84, _moon),
        Motif("sun", "sky", 100, _sun),
        Motif("boat", "water", 112, _boat),
        Motif("flower", "ground", 105, _flower),
        Motif("bird", "sky", 84, _bird),
        Motif("house", "ground", 105, _house),
        Motif("star", "sky", 44, _star),
        Motif("mountain", "middle", 130, _mountain),
        Motif("fish", "water", 84, _fish),
        Motif("cloud", "sky", 96, _cloud),
        Motif("person", "ground", 112, _person),
        Motif("rain", "sky", 125, _drops),
        Motif("snow", "sky", 125, _flakes),
        Motif("heart", "middle", 70, _heart),
        Motif("butterfly", "middle", 66, _butterfly),
    )
}
