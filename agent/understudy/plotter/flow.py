"""Plotter: a flow field combed into evenly spaced lines around a stone of empty paper."""

from collections.abc import Callable

import numpy as np

from agent.understudy.forms import slope
from agent.understudy.line import Mask, ellipse, field_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = ("flow", "wind", "current", "field lines", "swirl", "air", "breath", "river")
STEP_PX = 4.0

type Stone = tuple[float, float, float]  # x, y, radius
type Heading = Callable[[float, float], tuple[float, float]]


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: lines part around one to three still stones, off the centre."""
    sheet = Sheet(rng, margin=30)
    stones = _stones(rng)
    turn = _turn(rng, stones)
    for x, y, r in stones:
        sheet.solid(0, ellipse(x, y, r, r), 0.7)
        shade = ellipse(x, y, r - 3, r - 3)
        sheet.hatch(4, shade, 35, 5.0, slope(x, y, 1 / r, 1 / r), 0.55)
    lines = _comb(rng, turn, stones)
    for line in lines:
        middle = line[len(line) // 2]
        near = min(np.hypot(middle[0] - x, middle[1] - y) - r for x, y, r in stones)
        sheet.draw(1 if near < 70 else 2 if len(line) > 50 else 3, line, 0.0)
    return sheet.plan(
        "flow",
        (
            f"{'A stone' if len(stones) == 1 else 'Some stones'} first: empty paper that everything"
            " else will have to go around.|I draw what does not move before what does.",
            "Now the current close by. Each line asks its neighbour how to bend."
            "|Lines part at the stone and close behind it again.",
            "The long lines, from edge to edge where they can. I follow the wind and don't steer."
            "|Long calm lines; I keep the same distance to the last one all the way.",
            "The short ones fill what the long ones left.|Small lines for the gaps, no more than"
            " fit.",
            "A little shade on the stone, so it has weight.|Some shade underneath. It rests now.",
        ),
        titles=(
            "Around the Stone",
            "What the Wind Combed",
            "Everything Else Moves",
            "Slow Current",
        ),
        alt_text=(
            f"Abstract line drawing: a field of evenly spaced flowing lines parts around"
            f" {len(stones)} plain round {'stone' if len(stones) == 1 else 'stones'} of empty"
            " paper."
        ),
        remark="The lines keep their distance and still agree on a direction."
        " The stone stays white.|The empty disc is the loudest thing here, which is what I wanted.",
    )


def _stones(rng: np.random.Generator) -> list[tuple[float, float, float]]:
    side = float(rng.choice([-1, 1]))
    stones = [(400 + side * rng.uniform(90, 170), rng.uniform(230, 370), rng.uniform(62, 98))]
    if rng.random() < 0.6:
        stones.append(
            (400 - side * rng.uniform(150, 240), rng.uniform(150, 450), rng.uniform(22, 40))
        )
    if rng.random() < 0.35:
        stones.append(
            (
                400 - side * rng.uniform(10, 60),
                float(rng.choice([110.0, 490.0])),
                rng.uniform(14, 24),
            )
        )
    return [(float(x), float(y), float(r)) for x, y, r in stones]


def _turn(rng: np.random.Generator, stones: list[Stone]) -> Heading:
    noise = field_noise(rng, rng.uniform(520, 900), 2)
    lean = rng.uniform(-0.35, 0.35)
    gust = rng.uniform(0.5, 1.0)

    def heading(x: float, y: float) -> tuple[float, float]:
        angle = lean + gust * float(noise(np.array(x), np.array(y)))
        u, v = np.cos(angle), np.sin(angle)
        for sx, sy, r in stones:  # potential flow around a cylinder bends the wind
            dx, dy = x - sx, y - sy
            d2 = dx * dx + dy * dy
            pull = (r * 1.05) ** 2 / max(d2, r * r * 0.8)
            along = (u * dx + v * dy) / max(d2, 1.0)
            u, v = u + pull * (u - 2 * along * dx), v + pull * (v - 2 * along * dy)
        size = max((u * u + v * v) ** 0.5, 1e-6)
        return u / size, v / size

    return heading


def _comb(rng: np.random.Generator, turn: Heading, stones: list[Stone]) -> list[Points]:
    gap = rng.uniform(8.5, 11.0)
    taken = np.zeros((int(600 / 2) + 2, int(800 / 2) + 2), dtype=np.bool_)
    lines: list[Points] = []
    seeds = [(float(x), float(y)) for x in range(36, 770, 9) for y in range(36, 570, 9)]
    rng.shuffle(seeds)
    yy, xx = np.mgrid[-int(gap / 2) - 1 : int(gap / 2) + 2, -int(gap / 2) - 1 : int(gap / 2) + 2]
    disc = np.stack([yy, xx])[:, (xx**2 + yy**2) * 4 <= gap**2]
    for seed in seeds:
        line = _trace(seed, turn, stones, taken)
        if len(line) < 9:
            continue
        lines.append(line)
        cells = (line[:, ::-1] / 2).astype(int)
        for dy, dx in disc.T:
            taken[np.clip(cells[:, 0] + dy, 0, 300), np.clip(cells[:, 1] + dx, 0, 400)] = True
    return sorted(lines, key=len, reverse=True)[:330]


def _trace(seed: tuple[float, float], turn: Heading, stones: list[Stone], taken: Mask) -> Points:
    halves = []
    for way in (1, -1):
        x, y = seed
        half = []
        for _ in range(150):
            if not (30 < x < 770 and 30 < y < 570) or taken[int(y / 2), int(x / 2)]:
                break
            if any((x - sx) ** 2 + (y - sy) ** 2 < (r + 5) ** 2 for sx, sy, r in stones):
                break
            half.append((x, y))
            u, v = turn(x, y)
            x, y = x + way * STEP_PX * u, y + way * STEP_PX * v
        halves.append(half)
    line = halves[1][:0:-1] + halves[0]
    return np.array(line) if line else np.zeros((0, 2))
