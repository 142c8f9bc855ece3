"""Living things that can be added to a piece on request, in a unit box."""

import numpy as np

from agent.understudy.line import curve, ellipse, loop, pts
from agent.understudy.parts import Part, shut


def cat(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: cat."""
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


def bird(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: bird."""
    body_color = ("#3f5f8a", "#c9553a", "#4a4450")[int(rng.integers(3))]
    body = loop(
        [(34, -62), (28, -50), (12, -36), (-14, -36), (-34, -44), (-20, -52), (8, -62), (22, -72)],
        6,
    )
    wing = shut(curve([(8, -56), (-6, -84), (-34, -98), (-22, -70), (-14, -50)], 6))
    far = shut(curve([(14, -60), (22, -88), (40, -100), (30, -76), (22, -62)], 6))
    tail = shut(pts((-30, -46), (-52, -50), (-48, -38)))
    return [
        Part(ellipse(26, -62, 1.6, 1.6), "#111118", None),
        Part(pts((35, -62), (44, -59), (34, -57)), "#e8a13a", None, closed=False),
        Part(wing, body_color, 60.0),
        Part(body, body_color, None),
        Part(far, body_color, 100.0),
        Part(tail, body_color, 20.0),
    ]


def fish(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: fish."""
    color = ("#e8703a", "#4a90b8", "#d9b23f")[int(rng.integers(3))]
    body = loop([(44, -34), (20, -52), (-14, -46), (-32, -34), (-14, -22), (20, -16)], 7)
    tail = shut(pts((-28, -34), (-52, -54), (-46, -34), (-52, -14)))
    scales = [
        Part(ellipse(x, -34 + y, 6, 7, -70, 140), "#fff3dc", None, closed=False)
        for x, y in ((8, 0), (-4, -6), (-4, 6), (-15, 0))
    ]
    return [
        Part(ellipse(29, -38, 2.4, 2.4), "#16161e", None),
        *scales,
        Part(body, color, None),
        Part(tail, color, 20.0),
        Part(shut(curve([(10, -49), (0, -66), (-14, -46)])), color, 60.0),
    ]


def person(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: person."""
    coat = ("#b5382f", "#33507a", "#d9a83c", "#3d3a44")[int(rng.integers(4))]
    coat_shape = loop([(-7, -78), (-16, -60), (-20, -28), (18, -28), (15, -60), (7, -78)], 6)
    legs = [
        Part(pts((x, -28), (x + d, 0), (x + d + 5, 0)), "#2a2630", None, closed=False)
        for x, d in ((-7, -3), (7, 3))
    ]
    return [Part(ellipse(0, -88, 8.5, 10), "#e8b996", None), Part(coat_shape, coat, 75.0), *legs]


def butterfly(rng: np.random.Generator) -> list[Part]:
    """Return the parts of a motif: butterfly."""
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
