"""Plotter: roofs of an old town, stacked up the slope; a tower breaks the skyline."""

import numpy as np

from agent.understudy.line import curve, ellipse, pts
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = (
    "roof",
    "roofs",
    "city",
    "town",
    "village",
    "street",
    "houses",
    "house",
    "building",
    "buildings",
    "urban",
    "chimney",
    "tower",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: roofs from the lower edge upwards, larger in front, sky left empty."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    skyline = rng.uniform(210, 290)
    tower = 400 + side * rng.uniform(130, 250)
    close = rng.random() < 0.5  # a few large roofs instead of a whole town
    for t in np.linspace(0, 1, 4)[:-1]:
        size = (2.5 if close else 2.05) * (1 - 0.6 * t)
        _row(sheet, 665 - (615 - skyline) * t**0.8, size, side)
    _tower(sheet, tower, skyline + 66, side)
    _row(sheet, skyline + 44, 0.92, side)
    where = "right" if side > 0 else "left"
    return sheet.plan(
        "roofs",
        (
            "Gables and walls, front ones first; whatever stands behind has to fit in between."
            "|I build the town from the front, wall before wall.",
            "Tiles, row by row, each roof in its own slant. That’s where the dark comes from."
            "|Now the roofs, in lines close together. Walls stay white.",
            "Windows: small, dark, not quite in line.|Windows. Nobody measured them, so I don’t"
            " either.",
            "Chimneys, and what comes out of them.|Chimneys, one for each stove.",
            f"The tower on the {where}. The sky is for it alone.|Last the tower, and then no more.",
        ),
        titles=("Sunday, from Above", "One Tower", "Everybody’s Roof", "The Way Up"),
        alt_text=(
            "Line drawing of the roofs of an old town climbing a slope: white walls with small"
            " dark windows, roofs hatched row by row, chimneys, and a slim tower on the"
            f" {where} against an empty sky."
        ),
        remark="White walls, dark roofs, and one thing that stands up. It’s a town."
        "|It is crowded below and empty above, as towns are.",
    )


def _row(sheet: Sheet, base: float, k: float, side: float) -> None:
    rng = sheet.rng
    x = -rng.uniform(10, 90)
    while x < 800:
        w = rng.uniform(74, 128) * k
        foot = base + rng.uniform(-16, 16) * k
        h = rng.uniform(52, 96) * min(k, 1.7)
        (_gable if rng.random() < 0.45 else _eaves)(sheet, x, foot, w, h, k, side)
        x += w * rng.uniform(0.94, 1.2)


def _gable(sheet: Sheet, x: float, foot: float, w: float, h: float, k: float, side: float) -> None:
    """Build a house with its gable towards us and its roof running back to one side."""
    rng = sheet.rng
    g = w * rng.uniform(0.42, 0.62)
    ridge = (x + w / 2, foot - h - g)
    wall = pts((x, foot), (x, foot - h), ridge, (x + w, foot - h), (x + w, foot), (x, foot))
    back = w * rng.uniform(0.3, 0.55) * side
    eave = (x + w, foot - h) if side > 0 else (x, foot - h)
    rise = -abs(back) * 0.28
    roof = pts(
        ridge, (ridge[0] + back, ridge[1] + rise), (eave[0] + back, eave[1] + rise), eave, ridge
    )
    _windows(sheet, x, foot, w, h, k)
    if k > 0.6:
        sheet.draw(2, ellipse(ridge[0], ridge[1] + g * 0.5, 4.5 * k, 5.5 * k), 0.1)
    sheet.draw(0, wall, 0.2)
    sheet.cover(wall)
    _chimney(sheet, ridge[0] + back * 0.55, ridge[1] + rise * 0.5 + 8 * k, k)
    sheet.draw(0, roof, 0.2)
    slant = float(np.degrees(np.arctan2(eave[1] - ridge[1], eave[0] - ridge[0])))
    sheet.hatch(1, roof, slant if rng.random() < 0.6 else -16.0 * side, min(10.0, 5.6 + 2.6 * k))
    sheet.cover(roof)


def _eaves(sheet: Sheet, x: float, foot: float, w: float, h: float, k: float, side: float) -> None:
    """Build a house with its long side towards us: a wall and a broad roof over it."""
    rng = sheet.rng
    w, g = w * 1.3, h * rng.uniform(0.6, 0.9)
    wall = pts((x, foot), (x, foot - h), (x + w, foot - h), (x + w, foot), (x, foot))
    inset = w * rng.uniform(0.02, 0.12)
    roof = pts(
        (x - 5 * k, foot - h),
        (x + inset, foot - h - g),
        (x + w - inset, foot - h - g),
        (x + w + 5 * k, foot - h),
        (x - 5 * k, foot - h),
    )
    _windows(sheet, x, foot, w, h, k)
    if rng.random() < 0.35:
        sheet.hatch(2, wall, 88.0, 9.0 * max(k, 0.7))
    sheet.draw(0, wall, 0.2)
    if k > 0.75 and rng.random() < 0.6:
        _dormer(sheet, x + w * rng.uniform(0.25, 0.6), foot - h - g * 0.3, k)
    sheet.draw(0, roof, 0.2)
    _tiles(sheet, roof, k)
    sheet.cover(np.vstack([wall[:1], roof[:4], wall[3:4]]))
    _chimney(sheet, x + w * rng.uniform(0.2, 0.8), foot - h - g + 3, k)


def _tiles(sheet: Sheet, roof: Points, k: float) -> None:
    """Cover a roof: level rows, or upright lines, or both where it shall be dark."""
    rng = sheet.rng
    dark = rng.random()
    if dark < 0.6:
        sheet.hatch(1, roof, rng.normal(0, 1.0), min(11.0, 5.6 + 3.0 * k), uneven=0.12)
    if dark > 0.52:
        sheet.hatch(1, roof, 90 + rng.normal(0, 2), min(12.0, 6.2 + 3.3 * k), uneven=0.2)


def _windows(sheet: Sheet, x: float, foot: float, w: float, h: float, k: float) -> None:
    rng = sheet.rng
    size = 9.0 * max(k, 0.7)
    columns = max(1, int(w / (size * 3.2)))
    for row in range(max(1, int(h / (size * 4.2)))):
        for c in range(columns):
            if rng.random() < 0.4:
                continue
            cx = x + w * (c + 0.5) / columns + rng.normal(0, 1)
            cy = foot - h + size * (1.5 + 3.1 * row)
            pane = pts(
                (cx - size / 2, cy),
                (cx + size / 2, cy),
                (cx + size / 2, cy + size * 1.5),
                (cx - size / 2, cy + size * 1.5),
                (cx - size / 2, cy),
            )
            sheet.draw(2, pane, 0.15)
            if k > 1.0 and rng.random() < 0.7:
                sheet.hatch(2, pane, 80.0, 3.4)
            sheet.cover(pane)


def _dormer(sheet: Sheet, x: float, y: float, k: float) -> None:
    w, h = 17 * k, 15 * k
    shape = pts((x, y), (x, y - h), (x + w / 2, y - h * 1.7), (x + w, y - h), (x + w, y), (x, y))
    pane = pts(
        (x + w * 0.3, y - 2),
        (x + w * 0.3, y - h * 0.8),
        (x + w * 0.7, y - h * 0.8),
        (x + w * 0.7, y - 2),
    )
    sheet.hatch(2, np.vstack([pane, pane[:1]]), 85.0, 3.2)
    sheet.draw(2, pane, 0.1)
    sheet.draw(0, shape, 0.2)
    sheet.cover(shape)


def _chimney(sheet: Sheet, x: float, y: float, k: float) -> None:
    rng = sheet.rng
    w, h = 10 * max(k, 0.5), rng.uniform(22, 36) * k
    stack = pts((x, y), (x, y - h), (x + w, y - h), (x + w, y), (x, y))
    sheet.draw(3, stack, 0.15)
    sheet.draw(3, pts((x - 2, y - h), (x + w + 2, y - h)), 0.0)
    if k > 0.7:
        sheet.hatch(3, stack, 0.0, 5.0)
    sheet.cover(stack)


def _tower(sheet: Sheet, x: float, foot: float, side: float) -> None:
    """Raise a slim tower with a clock, a gallery and a pointed roof."""
    w, h = 21.0, sheet.rng.uniform(150, 190)
    top = foot - h
    dark = pts(
        (x + side * w * 0.3, foot),
        (x + side * w * 0.3, top),
        (x + side * w, top),
        (x + side * w, foot),
    )
    shaft = pts((x - w, foot), (x - w, top), (x + w, top), (x + w, foot))
    spire = pts(
        (x - w - 4, top),
        (x - w * 0.4, top - 22),
        (x, top - 92),
        (x + w * 0.4, top - 22),
        (x + w + 4, top),
        (x - w - 4, top),
    )
    face = ellipse(x, top + 30, 10, 10)
    sheet.draw_all(
        4, (face, pts((x, top + 30), (x, top + 23)), pts((x, top + 30), (x + 5, top + 32))), 0.1
    )
    sheet.cover(face)
    for dx in (-8, 8):
        arch = curve(
            [
                (x + dx - 4, top + 74),
                (x + dx - 4, top + 60),
                (x + dx, top + 53),
                (x + dx + 4, top + 60),
                (x + dx + 4, top + 74),
            ]
        )
        sheet.draw(4, arch, 0.1)
        sheet.hatch(4, np.vstack([arch, arch[:1]]), 88.0, 2.8)
    sheet.draw_all(4, (shaft, pts((x - w - 3, top + 46), (x + w + 3, top + 46))), 0.2)
    sheet.hatch(4, np.vstack([dark, dark[:1]]), 4.0, 4.6)
    sheet.draw(4, spire, 0.2)
    sheet.hatch(4, spire, 78.0 * side, 3.8, lambda a, b: side * (a - x) / w + 0.45, 0.3)
    sheet.draw(4, pts((x, top - 92), (x, top - 112)), 0.1)
    sheet.cover(np.vstack([shaft, spire[1:4]]))
    sheet.cover(spire)
