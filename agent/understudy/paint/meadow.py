"""Paint: a summer meadow in flower, small and many at the back, large and few at the front."""

import numpy as np

from agent.understudy.color import Ramp, any_of, mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.forms import height_at, ridge
from agent.understudy.line import Field, curve, field_noise, pts
from agent.understudy.plan import Plan

DIRECTIONS = (
    "meadow",
    "flower",
    "flowers",
    "poppy",
    "poppies",
    "field",
    "grass",
    "summer",
    "spring",
    "garden",
)
KINDS = (
    (
        "poppies",
        ("#e0342b", "#f0583a", "#c01f2e"),
        "#2a1620",
        ("#7fb2de", "#cfe6f2"),
        ("#c9c878", "#8fae4c", "#4c7a3a", "#2c5230"),
    ),
    (
        "cornflowers",
        ("#3f5fd0", "#6f86ea", "#2c3fa0"),
        "#f0e6ff",
        ("#f2cf9a", "#fbeecb"),
        ("#e0cf82", "#bfae50", "#7f8f3a", "#4a5c2c"),
    ),
    (
        "daisies",
        ("#ffffff", "#f6f0e0", "#e8e8f4"),
        "#f0b323",
        ("#5fa6d8", "#d6ecf5"),
        ("#a9cf7a", "#6fae4c", "#3f8044", "#235236"),
    ),
    (
        "wild flowers",
        ("#e04a7a", "#f5b53f", "#9a5fd0", "#f0583a"),
        "#fff3c0",
        ("#8fc0d8", "#f5e3d0"),
        ("#c0d078", "#86b050", "#4c8048", "#2a5034"),
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: a high horizon with a tree group at a third, the flowers drift across."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    name, blooms, heart, sky, green = KINDS[int(rng.integers(len(KINDS)))]
    edge = ridge(rng, rng.uniform(195, 235), 12, 700, 3)
    horizon = float(edge[:, 1].mean())
    grass = ramp(*green)
    easel.ground(
        0,
        lambda x, y: (
            mix(sky[0], sky[1], y / horizon)
            if y < horizon
            else grass((y - horizon) / (600 - horizon))
        ),
        side * 3.0,
    )
    _sky(easel, horizon, sky, side)
    _trees(easel, edge, side, green, sky)
    drift = field_noise(rng, 330, 2)
    _grass(easel, horizon, grass, drift)
    spots = _drifts(rng, horizon, drift, side)
    for x, y in spots:
        near = (y - horizon) / (600 - horizon)
        _bloom(easel, 4 if near < 0.55 else 5, x, y, near, blooms, heart, green)
    for _ in range(34):
        x, y = rng.uniform(0, 800), rng.uniform(505, 612)
        lean = rng.normal(0, 16)
        easel.stroke(
            6,
            curve([(x, y), (x + lean * 0.4, y - 40), (x + lean, y - rng.uniform(60, 105))]),
            mix(green[0], "#fff6c0", rng.uniform(0, 0.5)),
            rng.uniform(2.5, 4),
            0.85,
            "ink",
        )
    return easel.plan(
        "meadow",
        (
            "Sky for a third, grass for the rest, in broad strokes; the paper has to disappear."
            "|I cover everything first: air above, green below, warmer near the horizon.",
            "A few clouds, dragged flat.|Clouds, not many. It's a dry day.",
            "Trees along the far edge, more on one side, so the other side can open."
            "|A dark group of trees at the back, off to one side.",
            "Grass in strokes that get longer as they come closer.|Now the meadow itself,"
            " upright strokes,"
            " light and dark by turns.",
            f"{name.capitalize()}, far ones first: no more than specks in drifts.|The {name}"
            " start as dots."
            " I let them gather and thin out again.",
            "And the near ones, with petals and a heart.|The ones in front get some care, each"
            " its own.",
            "Stalks across the bottom, catching light.|Bright blades at the very front, to look"
            " through.",
        ),
        titles=("Knee-Deep", f"{name.capitalize()}, Drifting", "Nobody Mowed", "June, Mostly"),
        alt_text=(
            f"Painting of a summer meadow with {name} in drifts, tiny at the back and large in"
            " front;"
            " a group of dark trees stands on the high horizon at the"
            f" {'right' if side > 0 else 'left'}"
            " under a light sky."
        ),
        remark=f"The {name} run in drifts and not in rows, and the trees weigh down one side."
        "|Small, middle, large: it goes back a long way.",
    )


def _sky(easel: Easel, horizon: float, sky: tuple[str, ...], side: float) -> None:
    rng = easel.rng
    for _ in range(int(rng.integers(2, 5))):
        x, y = rng.uniform(60, 740), rng.uniform(40, horizon - 60)
        for j in range(6):
            wide = rng.uniform(40, 100)
            px, py = x + rng.normal(0, 46), y + rng.normal(0, 9)
            easel.stroke(
                1,
                curve([(px - wide, py + 4), (px, py - 6), (px + wide, py + 3)]),
                mix("#ffffff", sky[0], 0.28 * (j < 2)),
                rng.uniform(11, 20),
                0.7,
                "oil_filbert",
            )


def _trees(
    easel: Easel, edge: np.ndarray, side: float, green: tuple[str, ...], sky: tuple[str, ...]
) -> None:
    rng = easel.rng
    dark, lit = mix(green[3], "#16302e", 0.45), mix(green[1], "#fff2b0", 0.15)
    for a in range(0, len(edge) - 16, 14):
        hedge = edge[a : a + 20] - np.array([[0, rng.uniform(2, 8)]])
        easel.stroke(2, hedge, mix(dark, sky[0], 0.45), rng.uniform(12, 22), 0.9, "oil_flat")
    for k in range(int(rng.integers(3, 5))):
        x = 400 + side * (110 + 62 * k + rng.uniform(-14, 14))
        r = (30, 46, 38, 26)[k] * rng.uniform(0.9, 1.15)
        foot = height_at(edge, x) + 4
        easel.stroke(2, pts((x, foot), (x + 2, foot - r)), "#4a382e", 7, 1.0, "marker")
        for j in range(11):
            u, v = rng.uniform(-1, 1), rng.uniform(-1, 1)
            tone = mix(dark, lit, max(0.0, min(1.0, 0.35 - 0.5 * v - 0.25 * u * side)))
            cx, cy = x + u * r * (1 - 0.4 * abs(v)), foot - r * 1.35 + v * r * 0.75 + j * 0.0
            easel.dab(2, cx, cy, r * 0.9, tone, r * 0.72, rng.uniform(-50, 30), "oil_round", 0.95)


def _grass(easel: Easel, horizon: float, grass: Ramp, drift: Field) -> None:
    rng = easel.rng
    for k in range(125):
        near = (k / 125) ** 0.75
        y = horizon + 8 + near * (600 - horizon)
        x = rng.uniform(-5, 805)
        tall = 12 + 88 * near
        lean = rng.normal(0, 6 + 12 * near)
        tone = grass(near + 0.3 * float(drift(np.array(x * 1.7), np.array(y * 1.7))))
        easel.stroke(
            3,
            curve([(x, y + tall * 0.4), (x + lean * 0.3, y), (x + lean, y - tall * 0.6)]),
            tone,
            5 + 9 * near,
            0.8,
            "oil_flat",
            9,
        )


def _drifts(
    rng: np.random.Generator, horizon: float, drift: Field, side: float
) -> list[tuple[float, float]]:
    spots: list[tuple[float, float]] = []
    while len(spots) < 74:
        near = rng.random() ** 1.5
        x, y = rng.uniform(10, 790), horizon + 14 + near * (560 - horizon)
        lean = 0.25 * -side * (x - 400) / 400
        if float(drift(np.array(x * (1.4 - 0.6 * near)), np.array(y))) + lean > 0.05 + 0.25 * near:
            spots.append((x, y))
    return sorted(spots, key=lambda s: s[1])


def _bloom(
    easel: Easel,
    stage: int,
    x: float,
    y: float,
    near: float,
    blooms: tuple[str, ...],
    heart: str,
    green: tuple[str, ...],
) -> None:
    rng = easel.rng
    color = any_of(rng, blooms)
    if near < 0.55:
        easel.dab(stage, x, y, 3 + 11 * near, color, 5 + 11 * near, rng.uniform(-25, 25))
        return
    r = 9 + 21 * (near - 0.45)
    easel.stroke(
        stage,
        curve([(x, y), (x + rng.normal(0, 5), y + r * 2), (x + rng.normal(0, 10), y + r * 5)]),
        mix(green[2], green[1], rng.random()),
        3.5,
        0.9,
        "ink",
    )
    start = rng.uniform(0, 70)
    for k in range(5):
        turn = np.radians(start + 72 * k)
        px, py = x + np.cos(turn) * r * 0.62, y + np.sin(turn) * r * 0.45
        easel.dab(
            stage,
            px,
            py,
            r * 0.7,
            mix(color, "#ffffff" if np.sin(turn) < 0 else blooms[2], 0.22),
            r * 0.78,
            start + 72 * k,
        )
    easel.dab(stage, x, y, 2.5, heart, r * 0.42)
