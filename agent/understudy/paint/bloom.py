"""One painted flower head, lit from one side: full, rayed or simple."""

import numpy as np

from agent.understudy.color import any_of, mix
from agent.understudy.easel import Easel
from agent.understudy.line import curve, ellipse


def bloom(
    easel: Easel,
    stage: int,
    x: float,
    y: float,
    r: float,
    petals: tuple[str, ...],
    heart: str,
    kind: int,
    light: float,
) -> None:
    """Lay petals ring by ring and the heart. kind: 0 full, 1 rayed, 2 simple. light: -1 or 1."""
    rng = easel.rng
    color = any_of(rng, petals)
    rings = (
        ((1.0, 9), (0.68, 7), (0.4, 5))
        if kind == 0
        else ((1.0, 11), (0.82, 8))
        if kind == 1
        else ((0.95, 6), (0.7, 4))
    )
    start = rng.uniform(0, 360)
    for ring, (reach, count) in enumerate(rings):
        for k in range(count):
            turn = np.radians(start + 360 * (k + 0.5 * ring) / count)
            u, v = np.cos(turn), np.sin(turn) * 0.9
            lit = 0.5 + 0.5 * (u * light - v) * 0.7
            ink = mix(mix(color, heart, 0.42), mix(color, "#fff4e0", 0.32), lit + 0.12 * ring)
            a, b = (0.25, reach) if kind == 1 else (reach * 0.35, reach)
            wide = r * (0.34 if kind == 1 else 0.52)
            line = curve(
                [
                    (x + u * r * a, y + v * r * a),
                    (x + u * r * (a + b) / 2 - v * r * 0.1, y + v * r * (a + b) / 2 + u * r * 0.08),
                    (x + u * r * b, y + v * r * b),
                ]
            )
            easel.stroke(stage, line, ink, wide, 1.0, "oil_filbert", 5)
    size = (0.24, 0.62, 0.34)[kind]
    easel.dab(stage, x, y, r * 0.2, heart, r * size * 1.4, 0, "marker", 1.0)
    if kind == 1:
        easel.stroke(
            stage,
            ellipse(x, y, r * 0.22, r * 0.2, 200, 200),
            mix(heart, petals[0], 0.45),
            4,
            0.8,
            "oil_round",
        )
