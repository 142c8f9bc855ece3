"""Plotter: a street in one-point perspective, houses on both sides, a lit gap of sky."""

import numpy as np

from agent.understudy.line import ellipse, pts
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = (
    "city",
    "street",
    "town",
    "skyline",
    "building",
    "buildings",
    "house",
    "urban",
    "road",
    "tower",
)


class View:
    """One-point perspective: a wall runs back at a fixed distance from the eye's axis."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.x = 400 + float(rng.choice([-1, 1])) * rng.uniform(90, 160)
        self.y = rng.uniform(385, 415)

    def at(self, across: float, up: float, deep: float) -> tuple[float, float]:
        """Return where a place is seen: across and up in px at depth 1."""
        return self.x + across / deep, self.y - up / deep


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: nearest houses first, so that they hide what stands behind."""
    sheet = Sheet(rng)
    view = View(rng)
    dark_side = -1.0 if view.x > 400 else 1.0
    _lamp(sheet, view, -dark_side)
    _walker(sheet, view)
    for way in (-1.0, 1.0):
        reach = (view.x if way < 0 else 800 - view.x) + 30
        deep = 1.0
        for k in range(6):
            end = deep * rng.uniform(1.28, 1.5)
            _house(sheet, view, way, reach, (deep, end), k, dark=way == dark_side)
            deep = end
    _end_of_street(sheet, view)
    _road(sheet, view)
    _sky(sheet, view)
    return sheet.plan(
        "city",
        (
            "Everything here runs to one point, a little off the middle. I set the roofs and"
            " corners"
            " by it.|The walls of the street first, each house by its corners.",
            "Doors and windows, smaller as they go. I'm counting floors, not bricks."
            "|Windows now. They keep the perspective honest.",
            "One side of the street has no sun: I hatch it whole, upright, like rain."
            "|The shaded side gets its tone; the sunny side stays bare.",
            "At the end a tower, so the eye has somewhere to arrive."
            "|The far end: a tower, roofs, nothing exact.",
            "Kerbs and paving, opening towards me.|The road itself, with room to walk in it.",
            "Someone going home, and a lamp. They give the scale."
            "|A lamp and one person. Without them it would be a model, not a street.",
            "A wire or two, some birds, and the sky may stay open.|Wires across the gap, loosely.",
        ),
        titles=(
            "Going Home the Long Way",
            "Shady Side of the Street",
            "Five o'Clock",
            "To the Tower",
        ),
        alt_text=(
            "Line drawing of a narrow street in perspective: tall houses with many windows on both"
            f" sides, the {'left' if dark_side < 0 else 'right'} row in shade, a lone walker and a"
            " street lamp, and a tower at the far end under an open sky."
        ),
        remark="The street pulls inwards, the shaded row holds it on one side, the sky stays open."
        "|The walker is small enough to make the houses tall. That is all the story it needs.",
    )


def _quad(
    view: View, across: float, ups: tuple[float, float], deeps: tuple[float, float]
) -> Points:
    (lo, hi), (near, far) = ups, deeps
    corners = [(lo, near), (hi, near), (hi, far), (lo, far), (lo, near)]
    return pts(*[view.at(across, up, deep) for up, deep in corners])


def _house(
    sheet: Sheet,
    view: View,
    way: float,
    reach: float,
    deeps: tuple[float, float],
    k: int,
    *,
    dark: bool,
) -> None:
    rng = sheet.rng
    foot, tall = -175.0, rng.uniform(250, 400)
    near, far = deeps
    wall = _quad(view, way * reach, (foot, tall), deeps)
    floors = int(rng.integers(3, 5))
    columns = 2 if k else 3
    for floor in range(floors):
        lo = foot + (tall - foot) * (floor + 0.26) / floors
        hi = foot + (tall - foot) * (floor + 0.74) / floors
        for c in range(columns):
            a, b = (
                1 / (1 / near + (1 / far - 1 / near) * t)
                for t in ((c + 0.25) / columns, (c + 0.72) / columns)
            )
            door = floor == 0 and c == k % columns
            pane = _quad(view, way * reach, (foot if door else lo, hi), (a, b))
            if float(np.ptp(pane[:, 0])) < 3:
                continue
            _window(sheet, pane, dark=dark, door=door, near=k < 2)
    sheet.draw(0, wall, 0.5)
    cornice = pts(view.at(way * reach, tall - 14, near), view.at(way * reach, tall - 14, far))
    sheet.draw(0, cornice, 0.4)
    if dark:
        sheet.hatch(2, wall, 90, (8.5, 7.5, 6.5, 6, 6, 6)[k], uneven=0.3)
    sheet.cover(wall)
    _gable(sheet, view, way, reach, tall, deeps)


def _window(sheet: Sheet, pane: Points, *, dark: bool, door: bool, near: bool) -> None:
    sheet.draw(1, pane, 0.25)
    if near and not door:
        middle = (pane[0] + pane[3]) / 2, (pane[1] + pane[2]) / 2
        sheet.draw(1, np.array(middle), 0.2)
    if door or (not dark and sheet.rng.random() < 0.3):
        sheet.hatch(1, pane, 60, 5)
    sheet.cover(pane)


def _gable(
    sheet: Sheet, view: View, way: float, reach: float, tall: float, deeps: tuple[float, float]
) -> None:
    rng = sheet.rng
    near, far = deeps
    back = way * (reach + 130)
    if rng.random() < 0.6:
        at = near + (far - near) * rng.uniform(0.2, 0.6)
        x, y = view.at(way * (reach + 18), tall + 6, at)
        w, h = 20 / at, rng.uniform(34, 54) / at
        pot = pts((x - w, y + 10), (x - w, y - h), (x + w, y - h), (x + w, y + 10))
        sheet.draw(0, pot, 0.3)
        sheet.hatch(2, pot, 60, 5)
        sheet.cover(pot)
    roof = pts(
        view.at(way * reach, tall, near), view.at(way * reach, tall, far),
        view.at(back, tall + 60, far), view.at(back, tall + 60, near),
        view.at(way * reach, tall, near),
    )  # fmt: skip
    sheet.draw(0, roof[1:4], 0.4)
    sheet.cover(roof)


def _end_of_street(sheet: Sheet, view: View) -> None:
    rng = sheet.rng
    x, y, w = view.x + rng.uniform(-8, 8), view.y + 22, rng.uniform(13, 18)
    top = y - rng.uniform(170, 215)
    spire = pts(
        (x - w - 3, top), (x, top - rng.uniform(55, 85)), (x + w + 3, top), (x - w - 3, top)
    )
    body = pts((x - w, y), (x - w, top), (x + w, top), (x + w, y))
    sheet.draw(3, ellipse(x, top + 22, 7, 7), 0.1)
    for up in (0.35, 0.6):
        sheet.draw(
            3,
            pts(
                (x - 4, y - up * 150),
                (x - 4, y - up * 150 - 16),
                (x + 4, y - up * 150 - 16),
                (x + 4, y - up * 150),
            ),
            0,
        )
    sheet.draw_all(3, (spire, body), 0.3)
    sheet.hatch(3, spire, 70, 4.5)
    half = pts((x + 2, y), (x + 2, top), (x + w, top), (x + w, y))
    sheet.hatch(3, half, 88, 4.5)
    sheet.cover(spire)
    sheet.cover(body)
    left = view.x - 130
    for _ in range(7):
        wide, tall = rng.uniform(26, 46), rng.uniform(40, 105)
        block = pts(
            (left, view.y + 25),
            (left, view.y - tall),
            (left + wide / 2, view.y - tall - 14),
            (left + wide, view.y - tall),
            (left + wide, view.y + 25),
        )
        sheet.draw(3, block, 0.4)
        sheet.hatch(3, block, 90, 8)
        sheet.cover(block)
        left += wide * 0.9


def _road(sheet: Sheet, view: View) -> None:
    for across in (-150.0, 150.0):
        sheet.draw(4, pts(view.at(across * 1.6, -175, 1.0), view.at(across * 1.6, -175, 7.0)), 0.6)
        sheet.draw(4, pts(view.at(across * 1.5, -182, 1.0), view.at(across * 1.5, -182, 7.0)), 0.6)
    for deep in (0.98, 1.12, 1.3, 1.52, 1.8, 2.2, 2.8, 3.7):
        for start in range(-225, 225, 75):
            if sheet.rng.random() < 0.55:
                a = view.at(start + sheet.rng.uniform(0, 30), -180, deep)
                b = view.at(start + sheet.rng.uniform(45, 75), -180, deep)
                sheet.draw(4, pts(a, b), 0.4)


def _lamp(sheet: Sheet, view: View, way: float) -> None:
    foot, head = view.at(way * 250, -176, 1.22), view.at(way * 250, 92, 1.22)
    x, y = head
    glass = pts((x - 9, y), (x - 13, y - 26), (x + 13, y - 26), (x + 9, y), (x - 9, y))
    hat = pts((x - 15, y - 26), (x, y - 42), (x + 15, y - 26), (x - 15, y - 26))
    pole = pts((x - 3, y), (x - 4, foot[1]), (x + 4, foot[1]), (x + 3, y))
    base = pts(
        (x - 9, foot[1] + 6),
        (x - 6, foot[1] - 22),
        (x + 6, foot[1] - 22),
        (x + 9, foot[1] + 6),
        (x - 9, foot[1] + 6),
    )
    for shape in (base, glass, hat, pole):
        sheet.solid(5, shape, 0.2)


def _walker(sheet: Sheet, view: View) -> None:
    rng = sheet.rng
    x, y = view.at(rng.uniform(-70, 60), -178, rng.uniform(1.7, 2.1))
    s = 1.5
    head = ellipse(x, y - 52 * s, 5.2 * s, 6.2 * s)
    coat = pts(
        (x - 4 * s, y - 46 * s),
        (x - 9 * s, y - 38 * s),
        (x - 11 * s, y - 14 * s),
        (x + 10 * s, y - 14 * s),
        (x + 8 * s, y - 39 * s),
        (x + 4 * s, y - 46 * s),
        (x - 4 * s, y - 46 * s),
    )
    sheet.solid(5, head, 0.2)
    sheet.draw(5, coat, 0.2)
    sheet.hatch(5, coat, 75, 3.4)
    sheet.cover(coat)
    sheet.draw_all(
        5,
        (
            pts((x - 4 * s, y - 14 * s), (x - 7 * s, y)),
            pts((x + 4 * s, y - 14 * s), (x + 6 * s, y - 1)),
        ),
        0.1,
    )
    shade = pts((x - 6 * s, y), (x + 7 * s, y), (x + 44 * s, y + 10 * s), (x + 30 * s, y + 12 * s))
    sheet.hatch(5, shade, 4, 4)


def _sky(sheet: Sheet, view: View) -> None:
    rng = sheet.rng
    for k in range(2):
        y = 120 + 40 * k + rng.uniform(-15, 15)
        t = np.linspace(0, 1, 20)
        wire = np.stack([t * 800, y + rng.uniform(-25, 25) * (t - 0.5) + 60 * (t - t * t)], axis=1)
        sheet.draw(6, wire, 0.3)
        for _ in range(3 if k else 0):
            i = int(rng.integers(6, 14))
            bx, by = wire[i]
            sheet.draw(6, ellipse(bx, by - 6, 4, 5.5), 0)
