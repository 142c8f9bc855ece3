"""Trees, flowers and mountains that can be added to a piece on request, in a unit box."""

import numpy as np

from agent.understudy.forms import leaf, tree
from agent.understudy.line import curve, ellipse, loop, pts
from agent.understudy.parts import Part, shut


def tree_parts(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: tree."""
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
    return [*parts, Part(shut(trunk), "#5a4030", 80.0)]


def flower(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: flower."""
    petal = ("#e0447a", "#f0b33c", "#8a5fd0", "#e8503a", "#f7f2ea")[int(rng.integers(5))]
    count, start = int(rng.integers(5, 9)), rng.uniform(0, 60)
    petals = [
        Part(shut(leaf(0, -72, 27, 10, start + 360 * k / count, 0.0)), petal, None)
        for k in range(count)
    ]
    leaves = [
        Part(shut(leaf(0, -22 - 8 * k, 30, 6.5, -35 if k else -145, 0.1)), "#5c9a48", 60.0)
        for k in range(2)
    ]
    return [
        Part(ellipse(0, -72, 6.5, 6.5), "#5a3a1e", 30.0),
        *petals,
        *leaves,
        Part(curve([(0, -64), (3, -30), (0, 0)]), "#4a7a3a", None, closed=False),
    ]


def mountain(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: mountain."""
    peak = rng.uniform(-12, 12)
    edge = [(-70, 0), (-40, -42), (-24, -58), (peak, -100), (22, -62), (40, -48), (72, 0)]
    shade = shut(
        pts((peak, -98), (peak + 5, -66), (peak - 4, -40), (8, 0), (70, 0), (40, -48), (22, -62))
    )
    snow = shut(pts((peak, -100), (-13, -76), (-5, -70), (1, -77), (8, -66), (15, -74)))
    return [
        Part(snow, "#f7f7fb", None),
        Part(shade, "#56627e", 62.0),
        Part(shut(pts(*edge)), "#8390a8", None),
    ]
