"""A vessel turned on a lathe, painted in strokes that follow its outline."""

import numpy as np

from agent.understudy.color import mix
from agent.understudy.easel import Easel
from agent.understudy.forms import Turned


def vessel(easel: Easel, stage: int, form: Turned, color: str, shadow: str, light: float) -> None:
    """Paint a turned thing in strokes from top to foot; light: -1 from the left, 1 the right."""
    top, foot = float(form.heights.min()), float(form.heights.max())
    y = np.linspace(top + 2, foot - 1, 34)
    halves = np.array([form.half_at(v) for v in y])
    wide = float(np.clip(halves.min() * 0.95, 7.0, 15.0))
    count = max(4, int(2 * halves.max() / (wide * 0.58)))
    for u in np.linspace(-1, 1, count):
        dark = float(np.clip(0.5 - 0.72 * u * light, 0, 1)) ** 1.5
        dark -= 0.12 * (u * light < -0.82)
        tone = mix(mix(color, "#fffaf0", 0.2 * (1 - dark)), shadow, 0.72 * max(0.0, dark))
        across = u * np.maximum(halves - wide * 0.42, 0.5)
        sag = 0.14 * halves.max() * (1 - u * u) ** 0.5 * np.linspace(0.25, 1.0, len(y))
        line = np.stack([form.x + across, y + sag], axis=1)
        easel.stroke(stage, line, tone, wide, 1.0, "oil_flat", 3)
    glint = np.stack([form.x + light * 0.46 * halves, y], axis=1)[5:-12]
    easel.stroke(stage, glint, mix(color, "#ffffff", 0.6), 3.5, 0.75, "oil_round", 2)
