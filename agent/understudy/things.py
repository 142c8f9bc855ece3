"""Houses, boats, lights and weather that can be added to a piece on request, in a unit box."""

import numpy as np

from agent.understudy.line import curve, ellipse, loop, pts
from agent.understudy.parts import Part, shut


def moon(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: moon."""
    if rng.random() < 0.5:
        return [Part(ellipse(0, -50, 44, 44), "#fdf3cf", None)]
    outer, inner = ellipse(0, -50, 44, 44, 60, 240), ellipse(16, -60, 36, 38, 247, -233)
    return [Part(shut(np.vstack([outer, inner])), "#fdf3cf", None)]


def sun(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: sun."""
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


def boat(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: boat."""
    sail = ("#f6efe0", "#d9533a", "#f2c14e")[int(rng.integers(3))]
    hull = shut(curve([(-44, -18), (-30, -2), (26, -2), (48, -22), (0, -15)], 6))
    main = shut(np.vstack([curve([(3, -98), (26, -62), (36, -25)]), [[3, -25]]]))
    jib = shut(np.vstack([curve([(-2, -92), (-22, -58), (-34, -26)]), [[-2, -26]]]))
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


def house(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: house."""
    wall = ("#efe4cf", "#d9a066", "#c9d3d8")[int(rng.integers(3))]
    front = shut(pts((-36, 0), (-36, -46), (36, -46), (36, 0)))
    roof = shut(pts((-46, -44), (0, -86), (46, -44)))
    door = shut(pts((-8, 0), (-8, -26), (8, -26), (8, 0)))
    panes = [shut(pts((x, -22), (x, -36), (x + 14, -36), (x + 14, -22))) for x in (-29, 15)]
    pot = shut(pts((18, -66), (18, -90), (28, -90), (28, -58)))
    return [
        Part(door, "#5a3a2a", 90.0),
        *(Part(p, "#f9dc7a", None) for p in panes),
        Part(roof, "#a8452f", 62.0),
        Part(front, wall, None),
        Part(pot, "#7a4a3a", 60.0),
    ]


def star(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: star."""
    turn = np.radians(-90 + 36 * np.arange(10) + rng.uniform(-8, 8))
    r = np.where(np.arange(10) % 2 == 0, 46.0, 18.0)
    return [
        Part(shut(np.stack([r * np.cos(turn), -50 + r * np.sin(turn)], axis=1)), "#ffe27a", None)
    ]


def cloud(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: cloud."""
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


def heart(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: heart."""
    t = np.linspace(0, 2 * np.pi, 50)
    shape = np.stack(
        [
            16 * np.sin(t) ** 3,
            -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)),
        ],
        axis=1,
    )
    return [Part(shape * 2.6 + np.array([[0, -50]]), "#d9374a", 40.0)]


def drops(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: drops."""
    spots = rng.uniform((-150, -150), (150, 0), (26, 2))
    return [
        Part(pts((x, y), (x - 4, y + rng.uniform(12, 20))), "#c9d8e8", None, closed=False)
        for x, y in spots
    ]


def flakes(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: flakes."""
    return [
        Part(ellipse(x, y, 2.4, 2.4), "#ffffff", None)
        for x, y in rng.uniform((-150, -150), (150, 0), (24, 2))
    ]
