"""Plotter: an order that loosens: squares, arcs or hatchings on a grid, and one round thing."""

from collections.abc import Callable

import numpy as np

from agent.understudy.line import ellipse, field_noise, rotated
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

DIRECTIONS = (
    "geometry",
    "geometric",
    "abstract",
    "shapes",
    "squares",
    "square",
    "circles",
    "grid",
    "minimal",
    "bauhaus",
    "constructivist",
)
VOID_CELLS = 2  # of the grid's side, left out for the round thing


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: a grid by one rule, loosened towards one corner, with a hole in it."""
    sheet = Sheet(rng)
    name, cell, rule = _FAMILIES[int(rng.integers(len(_FAMILIES)))]
    size = cell * rng.uniform(0.92, 1.1)
    columns, rows = int(720 / size), int(520 / size)
    left, top = (800 - columns * size) / 2, (600 - rows * size) / 2 - 4
    origin = (left + rng.choice([0, columns]) * size, top + rng.choice([0, rows]) * size)
    void = (int(rng.integers(1, columns - 2)), int(rng.integers(1, rows - 2)))
    drift = field_noise(rng, 420)
    cells = [(c, r) for r in range(rows) for c in range(columns) if not _is_in(void, c, r)]
    for c, r in cells:
        x, y = left + (c + 0.5) * size, top + (r + 0.5) * size
        far = float(np.hypot(x - origin[0], y - origin[1]) / np.hypot(720, 520))
        loose = max(0.0, far - 0.25 + 0.15 * float(drift(np.array([x]), np.array([y]))[0])) ** 1.5
        rule(sheet, min(3, int(far * 4)), (x, y), size, loose)
    return sheet.plan(
        "geometry",
        (
            f"A rule: {name}. I start where it is kept strictly.|One rule for all: {name}.",
            "A little further on I let it slip, just so that one doubts one’s eyes."
            "|Here it begins to shift. Nobody has noticed yet.",
            "And now visibly. Each one finds its own way out of line."
            "|It loosens. I don’t decide how; I only decide where.",
            "The far end does as it likes.|And here the rule is only a memory.",
        ),
        titles=("By Rule, Mostly", "Order, Loosening", "Exercise with a Hole", "One Is Round"),
        alt_text=(
            f"Abstract line drawing: {name}, strict at one corner and looser"
            " towards the opposite one; a gap of a few cells is left, and in it stands a set of"
            " concentric circles."
        ),
        remark="From order to its opposite without a border between them."
        "|The hole matters as much as the rule.",
    )


def _is_in(void: tuple[int, int], column: int, row: int) -> bool:
    return 0 <= column - void[0] < VOID_CELLS and 0 <= row - void[1] < VOID_CELLS


def _nested(sheet: Sheet, stage: int, at: tuple[float, float], size: float, loose: float) -> None:
    """Lay squares inside one another, each turned and shifted a little more."""
    rng = sheet.rng
    count = int(rng.integers(3, 6))
    for k in range(count):
        half = size * 0.45 * (1 - k / count)
        corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * half
        corners = corners + np.vstack([j := rng.normal(0, 0.10 * size * loose, (4, 2)), j[:1]])
        turned = rotated(corners, float(rng.normal(0, 26 * loose)), (0.0, 0.0))
        if rng.random() > 0.5 * loose:
            sheet.draw(stage, turned + np.array(at) + rng.normal(0, 5 * loose, 2), 0.1)


def _arcs(sheet: Sheet, stage: int, at: tuple[float, float], size: float, loose: float) -> None:
    """Lay quarter arcs round two opposite corners of the cell."""
    rng = sheet.rng
    flip = rng.random() < 0.12 + loose
    for corner in (0, 2):
        turn = corner * 90 + (90 if flip else 0)
        way = np.radians(turn)
        hub = np.array(at) + size / 2 * np.sqrt(2) * np.array(
            [np.cos(way + np.pi / 4), np.sin(way + np.pi / 4)]
        )
        for share in (1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6):
            if corner and share > 0.5:
                continue
            if rng.random() > 0.35 * loose:
                arc = ellipse(hub[0], hub[1], share * size, share * size, turn + 180, 90)
                sheet.draw(stage, arc, 0.1)


def _hatchings(
    sheet: Sheet, stage: int, at: tuple[float, float], size: float, loose: float
) -> None:
    """Fill the cell with one direction of lines; the looser, the more turned and the thinner."""
    rng = sheet.rng
    angle = float(rng.choice([0, 45, 90, 135])) + rng.normal(0, 30 * loose)
    half = size * 0.47
    square: Points = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * half
    square = rotated(square, float(rng.normal(0, 18 * loose)), (0.0, 0.0)) + np.array(at)
    shift = np.array(at) * 0.01

    def tone(x: Floats, y: Floats) -> Floats:
        sway = np.sin(x * 0.13 + shift[0]) + np.cos(y * 0.17 + shift[1])
        kept: Floats = 0.75 - loose * np.abs(sway)
        return kept

    sheet.hatch(stage, square, angle, float(rng.choice([6.0, 8.5, 13.0])), tone, 0.3, uneven=0.0)


type Rule = Callable[[Sheet, int, tuple[float, float], float, float], None]
_FAMILIES: tuple[tuple[str, float, Rule], ...] = (
    ("squares inside squares", 66.0, _nested),
    ("quarter arcs that meet", 74.0, _arcs),
    ("every square hatched one way", 88.0, _hatchings),
)
