"""A walker under an umbrella, seen from behind."""

import numpy as np

from agent.understudy.color import mix
from agent.understudy.easel import Easel
from agent.understudy.line import curve, pts


def walker(
    easel: Easel, foot: tuple[float, float], coat: str, dark: str, lights: tuple[str, ...]
) -> None:
    """Lay the figure in stage 5, its feet at `foot`."""
    x, y = foot
    ink = mix(dark, "#000000", 0.45)
    for k in range(3):
        easel.stroke(
            5,
            pts((x - 6 + 6 * k, y + 10), (x - 6 + 7 * k, y + 46)),
            mix(ink, coat, 0.15),
            8,
            0.5,
            "oil_round",
        )
    for lean in (-1.0, -0.45, 0.1, 0.6, 1.0):  # a coat, wider at its hem
        fold = curve([(x + 7 * lean, y - 106), (x + 12 * lean, y - 62), (x + 19 * lean, y - 20)])
        easel.stroke(5, fold, mix(ink, coat, 0.08 + 0.1 * (lean > 0)), 12, 1.0, "oil_flat", 3)
    easel.stroke(5, pts((x - 6, y - 26), (x - 9, y + 2)), ink, 7, 1.0, "marker")
    easel.stroke(5, pts((x + 6, y - 26), (x + 11, y - 4)), ink, 7, 1.0, "marker")
    easel.dab(5, x + 1, y - 106, 5, mix(ink, "#caa58c", 0.35), 17, 90, "marker")
    dome = [
        curve(
            [
                (x - 52, y - 108),
                (x - 34 + 4 * k, y - 140 - 2 * k),
                (x + 2, y - 152),
                (x + 38 - 4 * k, y - 138),
                (x + 56, y - 106),
            ]
        )
        for k in range(2)
    ]
    easel.fill(
        5,
        np.vstack(
            [dome[0], [[x + 56, y - 106], [x + 20, y - 114], [x - 16, y - 115], [x - 52, y - 108]]]
        ),
        coat,
        4,
        13,
        110,
        overlap=0.5,
        opacity=1.0,
        inset=0.0,
        brush="oil_flat",
    )
    easel.stroke(5, dome[0], mix(coat, lights[2], 0.45), 4, 0.9, "marker")
    easel.stroke(5, pts((x + 2, y - 152), (x + 3, y - 70)), ink, 3, 1.0, "marker")
    easel.stroke(
        5,
        curve([(x + 13, y - 88), (x + 15, y - 60), (x + 11, y - 30)]),
        mix(ink, lights[0], 0.6),
        3,
        0.7,
        "marker",
    )
