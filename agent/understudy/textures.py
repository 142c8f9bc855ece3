"""Textures that are computed rather than placed: plain functions, sent to the fence as they stand.

Each is run twice: here, to know what will lie on the canvas, and by `generate_svg` from its own
source text. So they use `math` and the core of Python alone, and spread things by the fractions of
irrational numbers instead of by chance.
"""

import math


def circles(
    cx: float, cy: float, radius: float, count: int, slip: float
) -> list[list[tuple[float, float]]]:
    """Return circles inside one another round (cx, cy), the smaller the farther off its centre."""
    lines: list[list[tuple[float, float]]] = []
    for ring in range(count):
        size = radius * (1 - ring / count)
        off = slip * (radius - size)
        line: list[tuple[float, float]] = []
        for step in range(121):
            angle = 2 * math.pi * step / 120
            line.append((cx + off + size * math.cos(angle), cy + size * math.sin(angle)))
        lines.append(line)
    return lines


def seed_head(cx: float, cy: float, radius: float, count: int) -> list[list[tuple[float, float]]]:
    """Return short strokes where a sunflower's seeds lie (Vogel's spiral), growing outwards."""
    lines: list[list[tuple[float, float]]] = []
    for seed in range(4, count):
        angle = seed * math.pi * (3 - math.sqrt(5))
        reach = radius * math.sqrt(seed / count)
        size = 1.6 + 2.6 * seed / count
        x, y = cx + reach * math.cos(angle), cy + reach * math.sin(angle)
        dx, dy = size * math.cos(angle), size * math.sin(angle)
        lines.append([(x - dx, y - dy), (x + dy * 0.3, y - dx * 0.3), (x + dx, y + dy)])
    return lines


def streaks(shift: float, count: int, lean: float) -> list[list[tuple[float, float]]]:
    """Return slanting lines all over the sheet, evenly spread but never in rows."""
    lines: list[list[tuple[float, float]]] = []
    for drop in range(count):
        x = 20 + 760 * ((shift + drop * 0.6180339887) % 1)
        y = 20 + 500 * ((drop + 0.5) / count)
        size = 26 + 30 * ((shift + drop * 0.7548776662) % 1)
        lines.append([(x, y), (x - lean * size / 2, y + size / 2), (x - lean * size, y + size)])
    return lines


def specks(shift: float, count: int, bottom: float) -> list[list[tuple[float, float]]]:
    """Return tiny touches between the sheet's top and `bottom`, most along a slanting band."""
    lines: list[list[tuple[float, float]]] = []
    for star in range(count):
        x = 15 + 770 * ((shift + star * 0.7548776662) % 1)
        along = (shift + star * 0.5698402910) % 1
        y = 15 + (bottom - 15) * along
        if star % 3:
            y = bottom * (0.75 - 0.5 * x / 800) + (along - 0.5) * bottom * 0.35
        size = 1.5 + 2.5 * ((star * 0.6180339887) % 1) ** 3
        lines.append([(x - size, y), (x, y - size * 0.4), (x + size, y)])
    return lines
