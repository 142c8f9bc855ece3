"""Stems and veined leaves of plants on a plotter sheet."""

import numpy as np

from agent.understudy.sheet import Sheet
from canvas.geometry import Points


def blade(sheet: Sheet, shape: Points, veins: int, dark_half: bool = True) -> None:
    """Lay a leaf with veins (stages 1 and 2), hatched on one half (stage 3)."""
    half = len(shape) // 2
    upper, lower = shape[:half], shape[half:][::-1]
    middle = (upper + lower) / 2
    sheet.draw(1, np.vstack([shape, shape[:1]]), 0.3)
    sheet.draw(2, middle, 0.2)
    for i in range(1, veins + 1):
        at = i / (veins + 1)
        a, b = int(at * 0.8 * (half - 1)), int(min(1.0, at * 0.8 + 0.18) * (half - 1))
        for edge in (upper, lower):
            sheet.draw(2, np.array([middle[a], middle[b] * 0.25 + edge[b] * 0.75]), 0.0)
    if dark_half:
        under = np.vstack([middle, lower[::-1]])
        way = np.degrees(np.arctan2(*(middle[-1] - middle[0])[::-1]))
        sheet.hatch(3, under, way + 50, 4.6)
    sheet.cover(shape)


def stem(sheet: Sheet, line: Points, width: float = 2.6) -> None:
    """Lay a stem that grows thinner along its line (stage 0)."""
    taper = np.linspace(width, width * 0.55, len(line))[:, None]
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1)
    sheet.draw_all(0, (line + normal * taper, line - normal * taper), 0.3)
    sheet.cover(np.vstack([line + normal * taper, (line - normal * taper)[::-1]]))
