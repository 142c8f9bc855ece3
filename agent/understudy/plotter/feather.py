"""Plotter: a feather, much larger than life; one line for the shaft and hundreds for the vane."""

import numpy as np

from agent.understudy.line import curve, rotated, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

DIRECTIONS = ("feather", "feathers", "plume", "quill", "wing", "light", "soft", "single", "object")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the shaft on a diagonal, its tip cut off by the sheet or just inside it."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    lean = rng.uniform(10, 52)
    reach, width = rng.uniform(580, 800), rng.uniform(95, 135)
    shaft = _shaft(rng, reach, side, lean)
    barred = rng.random() < 0.6
    _quill(sheet, shaft)
    splits = np.sort(rng.uniform(0.25, 0.9, int(rng.integers(3, 6))))
    for way in (-1.0, 1.0):
        _vane(sheet, shaft, way, width * (0.72 if way == side else 1.0), splits, barred)
        _down(sheet, shaft, way, width * 0.55)
    return sheet.plan(
        "feather",
        (
            "The shaft: one long bow, drawn twice, closer together towards the tip."
            "|One line decides everything here, and I draw it from the arm.",
            "The vane, barb after barb. Each leaves the shaft at the same slant and thinks"
            " better of"
            " it.|Now barbs, hundreds. Where they part, I leave the gap.",
            "The bars: the same barbs again, where the feather is dark."
            "|Dark bands across it, by going over some barbs a second time.",
            "Down at the foot, loose and curled.|The soft part near the quill; here I may be idle.",
        ),
        titles=("Found", "What the Bird Left", "Weighs Nothing", "A Long Bow"),
        alt_text=(
            f"Line drawing of a single large {'barred ' if barred else ''}feather lying diagonally"
            " across the sheet: a curved shaft, fine parted barbs to both sides, curling down at"
            " its foot; the rest is empty paper."
        ),
        remark="It is one thing, and it is large enough. The paper does the rest."
        "|The gaps between the barbs make it real, not the barbs.",
    )


def _shaft(rng: np.random.Generator, reach: float, side: float, lean: float) -> Points:
    """Return the shaft from foot to tip, bowed, across the sheet."""
    bow = rng.uniform(0.07, 0.15) * reach
    t = np.linspace(-0.5, 0.5, 120)
    line = np.stack([t * reach * side, bow * (4 * t * t - 0.5)], axis=1)
    centre = (400 + side * rng.uniform(-10, 60), 300 + rng.uniform(-20, 24))
    return rotated(line, -lean * side, (0.0, 0.0)) + centre


def _frame(shaft: Points) -> tuple[Points, Points]:
    """Return the unit ways along the shaft and across it."""
    along = np.gradient(shaft, axis=0)
    along /= np.hypot(*along.T)[:, None]
    return along, np.stack([-along[:, 1], along[:, 0]], axis=1)


def _quill(sheet: Sheet, shaft: Points) -> None:
    _, across = _frame(shaft)
    half = np.linspace(3.6, 0.2, len(shaft))[:, None]
    rims = (shaft + across * half, shaft - across * half)
    sheet.draw_all(0, rims, 0.15)
    sheet.draw(0, shaft[: len(shaft) // 2], 0.1)
    sheet.cover(np.vstack([rims[0], rims[1][::-1]]))


def _vane(
    sheet: Sheet, shaft: Points, way: float, width: float, splits: Floats, barred: bool
) -> None:
    """Lay the barbs of one side; at a split they bend apart, and the gap stays open."""
    rng = sheet.rng
    along, across = _frame(shaft)
    rim = wave_noise(rng, 0.5, 3)
    mine = splits + rng.normal(0, 0.03, len(splits))
    band = rng.uniform(9, 13)
    for t in np.arange(0.16, 0.998, 0.0082):
        i = t * (len(shaft) - 1)
        foot, ahead, out = (_at(a, i) for a in (shaft, along, across))
        size = width * _envelope(t) * (1 + 0.05 * float(rim(np.array([t]))[0]))
        away = t - mine[int(np.abs(mine - t).argmin())]
        if abs(away) < 0.006:
            continue
        comb = 0.2 * np.sign(away) * np.exp(-abs(away) / 0.022)
        slant = 0.95 + 0.35 * t + comb + rng.normal(0, 0.015)
        aside = 1 - max(0.0, (t - 0.78) / 0.22) ** 2
        tip = foot + way * out * size * aside + ahead * size * slant
        middle = foot + way * out * size * 0.56 * aside + ahead * size * slant * 0.36
        line = curve(np.array([foot, middle, tip]), 9)
        sheet.draw(1, line, 0.2)
        if barred and np.sin(t * 2 * np.pi * band / 2 + way * 0.4) > 0.25:
            stop = int(len(line) * rng.uniform(0.72, 0.94))
            start = int(len(line) * rng.uniform(0.1, 0.3))
            sheet.draw(2, line[start:stop] + ahead * 1.9, 0.2)


def _at(rows: Points, i: float) -> Points:
    low = int(i)
    high = min(low + 1, len(rows) - 1)
    place: Points = rows[low] * (1 - i + low) + rows[high] * (i - low)
    return place


def _envelope(t: float) -> float:
    """Return the share of its full width that the vane has at a place on the shaft."""
    tip = np.sqrt(max(0.0, 1 - (max(0.0, t - 0.45) / 0.56) ** 2))
    return float(min(1.0, (t - 0.08) / 0.2) ** 0.8 * (0.3 + 0.7 * tip))


def _down(sheet: Sheet, shaft: Points, way: float, width: float) -> None:
    rng = sheet.rng
    along, across = _frame(shaft)
    for t in np.arange(0.09, 0.21, 0.0056):
        i = t * (len(shaft) - 1)
        foot, ahead, out = (_at(a, i) for a in (shaft, along, across))
        size = width * rng.uniform(0.45, 1.1)
        curl = rng.uniform(-0.45, 0.35)
        knots = [
            foot,
            foot + way * out * size * 0.5 + ahead * size * 0.12,
            foot + way * out * size * 0.85 + ahead * size * (0.1 + curl * 0.6),
            foot + way * out * size * (1.0 + 0.1 * curl) + ahead * size * curl * 1.2,
        ]
        sheet.draw(3, curve(np.array(knots), 8), 0.5)
