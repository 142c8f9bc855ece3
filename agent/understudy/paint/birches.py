"""Paint: a stand of birches, pale trunks against colour, the light coming through from one side."""

from collections.abc import Callable

import numpy as np

from agent.understudy.color import any_of, mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.line import curve, pts
from agent.understudy.plan import Plan

DIRECTIONS = ("birch", "birches", "forest", "wood", "woods", "trees", "tree", "autumn", "fall")
SEASONS = (
    (
        "autumn",
        ("#7f9aa8", "#d8b56a", "#c98a3c", "#7a4a2a"),
        ("#e8a325", "#d9641e", "#f2c94c", "#b5451b", "#8f7a2c"),
        "#3a2c2a",
    ),
    (
        "early summer",
        ("#a9cdd0", "#b5cf8a", "#6a9a58", "#2f5a44"),
        ("#8fbf4a", "#5c9a48", "#cfe07a", "#3c7a50", "#a8d090"),
        "#22382f",
    ),
    (
        "winter dusk",
        ("#6f7fae", "#a79ac4", "#d6b9c6", "#8f93b8"),
        ("#c5a2b5", "#8a86b8", "#e6d6de", "#6d7aa8", "#b9c4de"),
        "#2b2f4d",
    ),
    (
        "late autumn",
        ("#1d3340", "#2f4f52", "#6b5a3a", "#3a2a22"),
        ("#e2832b", "#c4531f", "#f0b23c", "#8a3a1c", "#5a6a44"),
        "#161a1f",
    ),
    (
        "first frost",
        ("#9db4bb", "#c7cdc6", "#d8c8a8", "#a08a6a"),
        ("#d8a850", "#b98a3c", "#e6d8b4", "#8a8f80", "#c46a3a"),
        "#3a3a3c",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: trunks in an uneven rhythm, one group close, a gap with light."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    season, back, leaves, dark = SEASONS[int(rng.integers(len(SEASONS)))]
    gap_x = 400 + side * rng.uniform(60, 230)
    horizon = rng.uniform(385, 455)
    shades = ramp(*back)

    def tint(x: float, y: float) -> str:
        return mix(
            shades(min(1, y / 600)),
            "#fff3d0",
            0.55 * np.exp(-(((x - gap_x) / 110) ** 2)) * (y < horizon),
        )

    easel.ground(0, tint, 1.0, overlap=0.64)
    _haze(easel, tint, horizon)
    for _ in range(56):
        x, y = rng.uniform(0, 800), rng.uniform(20, horizon)
        tone = mix(mix(any_of(rng, leaves), back[0], 0.5), tint(x, y), 0.35)
        easel.dab(
            1,
            x,
            y,
            rng.uniform(24, 54),
            tone,
            rng.uniform(14, 26),
            rng.uniform(50, 130),
            "oil_filbert",
            0.7,
        )
    for x in rng.uniform(20, 780, 11):
        if abs(x - gap_x) > 50:
            easel.stroke(
                1,
                pts((x, -10), (x + rng.normal(0, 6), horizon + rng.uniform(0, 20))),
                mix("#d9d6cf", back[1], 0.55),
                rng.uniform(4, 8),
                0.7,
                "oil_flat",
            )
    for _ in range(60):
        x, y = rng.uniform(0, 800), horizon + 190 * rng.random() ** 0.8
        easel.dab(
            2,
            x,
            y,
            rng.uniform(40, 90),
            mix(any_of(rng, leaves), dark, rng.uniform(0.1, 0.65)),
            rng.uniform(10, 18),
            rng.normal(0, 9),
            "oil_flat",
            0.85,
        )
    trunks = _trunk_places(rng, gap_x)
    for x, half, foot in sorted(trunks, key=lambda t: t[2]):
        _trunk(easel, x, half, foot, horizon, side, dark, back)
    for _ in range(62):
        x, y = rng.uniform(0, 800), abs(rng.normal(0, 150))
        if abs(x - gap_x) > 60 or y < 80:
            easel.dab(
                5,
                x,
                y,
                rng.uniform(9, 17),
                any_of(rng, leaves),
                rng.uniform(7, 12),
                rng.uniform(0, 180),
            )
    for _ in range(26):
        x, y = gap_x + rng.normal(0, 130), rng.uniform(horizon, 590)
        easel.dab(6, x, y, rng.uniform(12, 30), mix(leaves[2], "#fff3d0", 0.5), 5, rng.normal(0, 8))
    easel.crop(rng.uniform(1.0, 1.38), gap_x + rng.uniform(-60, 60), rng.uniform(80, 560))
    return easel.plan(
        "birches",
        (
            f"I begin with the air between the trees: {season}, brushed upright, with the light"
            f" coming through at the {'right' if side > 0 else 'left'}."
            "|No trees yet. First the colour that stands behind them.",
            "Foliage far off, out of focus, and some thin ghosts of trunks."
            "|The wood goes back a long way; soft dabs for all that.",
            "The floor: flat strokes, warm and dark in turns.|Ground, with a few seasons of"
            " leaves on it.",
            "Now the birches, pale, in an uneven rhythm: two, one, a gap, and then the near one."
            "|White trunks. I keep them unevenly spaced; a fence is not a wood.",
            "Shadow on the side away from the light, then the black marks that make a birch a"
            " birch."
            "|Bark marks: short, level, curved round the trunk.",
            "Leaves in front, few and separate, mostly at the top.|Loose leaves over everything.",
            "Light on the ground where it comes through.|Last, sun on the floor in the gap.",
        ),
        titles=(
            "Two, One, a Gap",
            "Where the Light Comes Through",
            f"Birches, {season.capitalize()}",
            "A Wood with Room in It",
        ),
        alt_text=(
            f"Painting of a birch wood in {season}: {len(trunks)} pale trunks with dark marks"
            " stand in"
            f" uneven rhythm before soft foliage; light falls through a gap on the"
            f" {'right' if side > 0 else 'left'} onto the ground."
        ),
        remark="The gap glows because the trunks beside it are cool. It has a rhythm."
        "|Pale upright things, dark level marks, and one place where light gets in.",
    )


def _haze(easel: Easel, tint: Callable[[float, float], str], horizon: float) -> None:
    """Brush the air between the trees upright, from the top down to the floor's uneven edge."""
    rng = easel.rng
    for x in np.arange(-6.0, 810.0, 17.0):
        foot = horizon + rng.uniform(-90, 6)
        upright = pts((x, -14), (x + rng.normal(0, 5), foot * 0.5), (x + rng.normal(0, 5), foot))
        easel.stroke(0, upright, tint(float(x), foot * 0.4), 26, 0.85, "oil_filbert", 4)


def _trunk_places(rng: np.random.Generator, gap_x: float) -> list[tuple[float, float, float]]:
    places = []
    x = rng.uniform(20, 70)
    while x < 790:
        if abs(x - gap_x) > 70:
            half = rng.choice([6.0, 8.0, 12.0, 17.0], p=[0.3, 0.3, 0.25, 0.15])
            places.append((float(x), float(half), 415 + half * 8 + rng.uniform(-8, 12)))
        x += rng.choice([34.0, 62.0, 105.0], p=[0.35, 0.4, 0.25]) * rng.uniform(0.85, 1.2)
    near_x = gap_x + (130 if gap_x < 400 else -130) + rng.uniform(-15, 15)
    return [p for p in places if abs(p[0] - near_x) > 45] + [(float(near_x), 25.0, 610.0)]


def _trunk(
    easel: Easel,
    x: float,
    half: float,
    foot: float,
    horizon: float,
    side: float,
    dark: str,
    back: tuple[str, ...],
) -> None:
    rng = easel.rng
    lean = rng.normal(0, 9)
    line = curve(
        [
            (x, foot),
            (x + lean * 0.3 + rng.normal(0, 3), foot * 0.66),
            (x + lean * 0.8, foot * 0.3),
            (x + lean, -12),
        ]
    )
    far = 1 - min(1.0, half / 20)
    pale = mix("#f4f0e6", back[1], 0.45 * far)
    easel.stroke(3, line, mix(pale, back[0], 0.25), min(30.0, half * 2), 1.0, "oil_flat", 3)
    lit = 1.0 if side * (400 - x) < -100 else -1.0 if x > 400 else 1.0
    if half > 7:
        easel.stroke(
            4,
            line - np.array([[lit * half * 0.55, 0]]),
            mix(mix("#7d86a0", back[0], 0.3), pale, 0.45 * far),
            half * 0.8,
            0.7,
            "oil_flat",
            4,
        )
        easel.stroke(
            4, line + np.array([[lit * half * 0.5, 0]]), "#fffaf0", half * 0.6, 0.85, "oil_round", 2
        )
    for _ in range(int(3 + half * 0.45)):
        i = int(rng.integers(3, len(line) - 2))
        cx, cy = line[i]
        w = half * rng.uniform(0.4, 1.0)
        off = rng.choice([-1, 1]) * (half - w * 0.7)
        easel.stroke(
            4,
            curve(
                [
                    (cx + off - w * 0.6, cy),
                    (cx + off, cy + half * 0.16),
                    (cx + off + w * 0.6, cy - 1),
                ]
            ),
            mix(dark, pale, 0.25 * far),
            max(2.0, half * 0.24),
            0.95,
            "ink",
            3,
        )
    if half > 9 and rng.random() < 0.8:
        i = int(rng.integers(len(line) // 2, len(line) - 4))
        cx, cy = line[i]
        way = rng.choice([-1, 1])
        easel.stroke(
            4,
            curve([(cx, cy), (cx + way * 26, cy - 30), (cx + way * 48, cy - 84)]),
            mix(dark, pale, 0.3),
            3,
            0.9,
            "ink",
            3,
        )
