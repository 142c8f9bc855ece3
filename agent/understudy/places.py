"""Finding a free place for something that was asked for: where there is least ink. No drawing."""

from collections.abc import Iterable, Sequence

import numpy as np

from agent.understudy.plan import HEIGHT, WIDTH, Mark
from canvas.geometry import Floats

CELL_PX = 20.0
SPOT_PX = 5.0
BANDS = {"sky": (0.13, 0.42), "ground": (0.7, 0.92), "water": (0.6, 0.88), "middle": (0.3, 0.75)}
THIRDS = {"left": (0.0, 0.36), "middle": (0.33, 0.67), "right": (0.64, 1.0)}


def ink(marks: Iterable[Mark]) -> Floats:
    """Return how much fine work lies in each cell of the sheet, rows by columns."""
    cells = np.zeros((int(HEIGHT / CELL_PX), int(WIDTH / CELL_PX)))
    lines = list(marks)
    if not lines:
        return cells
    a = np.vstack([mark.points[:-1] for mark in lines])
    b = np.vstack([mark.points[1:] for mark in lines])
    weight = np.concatenate(
        [np.full(len(m.points) - 1, 6.0 / max(2.5, m.width or 2.5) ** 1.5) for m in lines]
    )
    steps = np.maximum(1, (np.hypot(*(b - a).T) / SPOT_PX).astype(int))
    which = np.repeat(np.arange(len(a)), steps)
    t = (np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps) + 0.5) / steps[which]
    at = ((a[which] + (b - a)[which] * t[:, None]) / CELL_PX).astype(int)
    rows, columns = (np.clip(at[:, i], 0, cells.shape[1 - i] - 1) for i in (1, 0))
    spacing = np.hypot(*(b - a).T) / steps / SPOT_PX
    np.add.at(cells, (rows, columns), weight[which] * spacing[which])
    return cells


def free_place(
    rng: np.random.Generator,
    cells: Floats,
    size: tuple[float, float],
    home: str,
    places: Sequence[str],
) -> tuple[float, float]:
    """Return the centre of the emptiest fitting box of `size` (width, height) px.

    places: words such as "left", "top", "corner"; they overrule the motif's home.
    """
    low, high = BANDS[home]
    across = (0.0, 1.0)
    for place in places:
        across = THIRDS.get(place, across)
    if "top" in places:
        low, high = 0.1, 0.36
    if "bottom" in places:
        low, high = 0.66, 0.92
    if "corner" in places:
        across = THIRDS["left"] if "left" in places else THIRDS["right"]
        low, high = (0.66, 0.92) if "bottom" in places else (0.1, 0.32)
    half_w, half_h = size[0] / 2, size[1] / 2
    best, best_score = (WIDTH / 2, HEIGHT / 2), np.inf
    for x in np.arange(across[0] * WIDTH, across[1] * WIDTH + 1, CELL_PX):
        for y in np.arange(low * HEIGHT, high * HEIGHT + 1, CELL_PX):
            cx = min(max(float(x), half_w + 16), WIDTH - half_w - 16)
            cy = min(max(float(y), half_h + 16), HEIGHT - half_h - 16)
            score = _inside(cells, cx, cy, half_w, half_h) + rng.uniform(0, 0.6)
            score += 0.004 * abs(abs(cx - WIDTH / 2) - 150)
            if score < best_score:
                best, best_score = (cx, cy), score
    return best


def kept_on_sheet(spot: tuple[float, float], size: tuple[float, float]) -> tuple[float, float]:
    """Return the spot moved so that a box of `size` around it lies on the sheet."""
    half = np.minimum(np.array(size) / 2 + 16, (WIDTH / 2, HEIGHT / 2))
    x, y = np.clip(spot, half, np.array([WIDTH, HEIGHT]) - half)
    return float(x), float(y)


def words_for(x: float, y: float) -> str:
    """Return where a place is, in words."""
    row = "high" if y < HEIGHT * 0.38 else "low" if y > HEIGHT * 0.64 else "halfway up"
    column = (
        "on the left"
        if x < WIDTH * 0.38
        else "on the right"
        if x > WIDTH * 0.62
        else "in the middle"
    )
    return f"{row} {column}"


def emptiest_corner(cells: Floats) -> str:
    """Return the signature's position whose place has least ink."""
    row = cells[-3:-1]
    spans = {"bottom_right": (29, 39), "bottom_left": (1, 11), "bottom_center": (15, 25)}
    loads = {name: float(row[:, a:b].sum()) for name, (a, b) in spans.items()}
    loads["bottom_center"] = loads["bottom_center"] * 1.5 + 4.0  # at the side it disturbs less
    return min(loads, key=lambda name: loads[name])


def _inside(cells: Floats, x: float, y: float, half_w: float, half_h: float) -> float:
    a, b = int((y - half_h) / CELL_PX), int(np.ceil((y + half_h) / CELL_PX))
    c, d = int((x - half_w) / CELL_PX), int(np.ceil((x + half_w) / CELL_PX))
    box = cells[max(0, a) : b, max(0, c) : d]
    return float(box.mean()) if box.size else 99.0
