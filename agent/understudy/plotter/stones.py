"""Plotter: a raked garden. Stones off to one side, rings around them, long lines for the rest."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.forms import blob
from agent.understudy.line import curve, inside, pts, rotated, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = (
    "stone",
    "stones",
    "garden",
    "zen",
    "japan",
    "flow",
    "calm",
    "sand",
    "raked",
    "abstract",
    "pattern",
)


@dataclass(frozen=True, slots=True, eq=False)
class Island:
    """Where stones stand: the centre and the outline that the rings repeat."""

    x: float
    y: float
    outline: Points
    rings: int


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: two islands of unequal size, far apart; the rake bends for neither."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    gap = rng.uniform(9.5, 12.5)
    islands = _islands(rng, side)
    for island, count in zip(islands, (3, 1, 1), strict=False):
        _stones(sheet, island, count, side)
    rings = [_rings(sheet, island, gap) for island in islands]
    for outer in rings:
        sheet.cover(outer)
    _rake(sheet, rng.uniform(-9, 9), gap)
    where = "right" if side > 0 else "left"
    return sheet.plan(
        "stones",
        (
            "The stones first. Everything else will be said by lines that avoid them."
            "|Where do the stones stand? Not in the middle. That decides the rest.",
            "Weight for the stones: hatching, close, away from the light."
            "|Now they get heavy, with strokes laid one over the other.",
            "Rings around them, each a pen’s breath from the last."
            "|The sand closes round each island, ring by ring.",
            "And now the rake: long level lines from edge to edge, no hurry, no wrist, only arm."
            "|Long lines. I breathe out once for each.",
        ),
        titles=(
            "Raked This Morning",
            "Stones, and What Avoids Them",
            "Dry Sea",
            "Nobody Walked Here",
        ),
        alt_text=(
            f"Line drawing of a raked garden seen from above: dark hatched stones on the {where},"
            " ringed by concentric lines, and a smaller one apart; long parallel lines fill the"
            " rest of the sand."
        ),
        remark="The stones don’t move and everything moves round them."
        "|It is mostly lines of one kind, and the few stones hold them all.",
    )


def _islands(rng: np.random.Generator, side: float) -> list[Island]:
    big = Island(
        400 + side * rng.uniform(120, 220),
        rng.uniform(190, 400),
        blob(rng, 0, 0, rng.uniform(105, 140), rng.uniform(62, 84), 0.10, 8),
        int(rng.integers(6, 9)),
    )
    small = Island(
        400 - side * rng.uniform(190, 290),
        600 - big.y + rng.uniform(-50, 50),
        blob(rng, 0, 0, rng.uniform(34, 50), rng.uniform(26, 36), 0.08, 7),
        int(rng.integers(3, 6)),
    )
    if rng.random() < 0.5:
        return [big, small]
    third = Island(
        float(np.clip(400 - side * rng.uniform(20, 60), 60, 740)),
        70.0 if big.y > 300 else 540.0,
        blob(rng, 0, 0, 24, 18, 0.08, 7),
        2,
    )
    return [big, small, third]


def _stones(sheet: Sheet, island: Island, count: int, side: float) -> None:
    rng = sheet.rng
    low, high = island.outline.min(axis=0), island.outline.max(axis=0)
    rx, ry = (high - low) / 2
    spots = (
        [(0.0, 0.0, 0.78)]
        if count == 1
        else [(-0.30, 0.12, 0.62), (0.42, 0.30, 0.34), (0.28, -0.34, 0.30)]
    )
    for dx, dy, size in sorted(spots[:count], key=lambda s: -s[1]):
        _stone(sheet, island.x + side * dx * rx, island.y + dy * ry, size * rx, size * ry * 1.25)
    for _ in range(26 * count):
        turn, reach = rng.uniform(0, 6.3), rng.uniform(0.82, 0.97)
        x = island.x + reach * rx * np.cos(turn)
        y = island.y + reach * ry * np.sin(turn)
        if inside(pts((x, y)), island.outline + np.array((island.x, island.y)))[0]:
            sheet.draw(1, curve([(x - 4, y), (x, y - 3), (x + 4, y + 1)], 4), 0.2)


def _stone(sheet: Sheet, x: float, y: float, rx: float, ry: float) -> None:
    """Draw a stone: a rough outline, a lit top, two or three planes in crossed hatching."""
    rng = sheet.rng
    turn = np.sort(rng.uniform(0, 2 * np.pi, 9) * 0.25 + np.linspace(0, 2 * np.pi, 9) * 0.8)
    r = 1 + rng.uniform(-0.14, 0.1, 9)
    corners = np.stack([x + rx * r * np.cos(turn), y + ry * r * np.sin(turn)], axis=1)
    outline = np.vstack([corners, corners[:1]])
    top = np.array([x - rx * 0.12, y - ry * 0.25])
    sheet.draw(0, outline, 0.9)
    lit = rng.uniform(200, 250)
    for k in range(9):
        face = np.vstack([top, outline[k : k + 2], top])
        centre = face[:3].mean(axis=0) - (x, y)
        away = np.cos(np.arctan2(centre[1] / ry, centre[0] / rx) - np.radians(lit))
        if k % 3 == 0:
            sheet.draw(0, pts((top[0], top[1]), (outline[k, 0], outline[k, 1])), 0.8)
        if away < 0.45:
            sheet.hatch(1, face, lit + 90 + 14 * k % 40, 4.4 if away < -0.2 else 6.5)
        if away < -0.45:
            sheet.hatch(1, face, lit + 35, 5.2)
    sheet.cover(outline)


def _rings(sheet: Sheet, island: Island, gap: float) -> Points:
    """Draw the rings, each rounder than the one inside; return the outermost."""
    centre = np.array([island.x, island.y])
    around = island.outline
    radius = np.hypot(*around.T)[:, None]
    way = around / radius
    sheet.draw(2, np.vstack([around, around[:1]]) + centre, 0.3)
    outer = around
    for k in range(1, island.rings + 1):
        outer = way * (radius + k * gap)
        sheet.draw(2, np.vstack([outer, outer[:1]]) + centre, 0.2)
    beyond: Points = way * (radius + island.rings * gap + gap * 0.55) + centre
    return beyond


def _rake(sheet: Sheet, angle: float, gap: float) -> None:
    """Draw the long lines, in one slow swell, some lifted for a moment."""
    rng = sheet.rng
    swell = wave_noise(rng, 1100, 2)
    x = np.arange(-160.0, 960.0, 8.0)
    for off in np.arange(-420.0, 420.0, gap):
        row = np.stack([x, 300 + off + 13 * swell(x + off * 0.35)], axis=1)
        line = rotated(row, angle, (400.0, 300.0))
        if rng.random() < 0.22:
            cut = int(rng.integers(30, len(line) - 30))
            sheet.draw_all(3, (line[:cut], line[cut + 2 :]), 0.25)
        else:
            sheet.draw(3, line, 0.25)
