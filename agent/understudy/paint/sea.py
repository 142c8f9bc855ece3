"""Paint: the sea on a bright or a heavy day: sky, bands of water, surf and sand, one sail."""

from collections.abc import Callable

import numpy as np

from agent.understudy.color import Ramp, any_of, mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.line import curve, pts, wave_noise
from agent.understudy.plan import Plan

DIRECTIONS = (
    "sea",
    "ocean",
    "wave",
    "waves",
    "beach",
    "water",
    "coast",
    "shore",
    "storm",
    "summer",
)
DAYS = (
    (
        "a bright day",
        ("#5aa7dc", "#a9d5ec", "#eef3ea"),
        ("#1f6fa8", "#2f93b8", "#5cbfc0", "#a5dccb"),
        ("#ecd3a0", "#d9b67c"),
        "#ffffff",
    ),
    (
        "a heavy day",
        ("#5b6a7d", "#8d99a6", "#cfc9bd"),
        ("#2a4656", "#3c6470", "#5d8a8a", "#93aea2"),
        ("#b59f80", "#93805f"),
        "#f1eee6",
    ),
    (
        "an early morning",
        ("#8f8cc0", "#e3b3b0", "#fbe3b8"),
        ("#4a5f96", "#7485ae", "#c09fac", "#eec9ae"),
        ("#d9b08c", "#b58870"),
        "#fff3e0",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: horizon above the middle, surf in slanting bands, a sail off centre."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    day, sky, water, sand, foam = DAYS[int(rng.integers(len(DAYS)))]
    horizon = rng.uniform(205, 255)
    shore = _shore(rng, side)
    air, deep = ramp(*sky), ramp(*water)

    def beach(x: float) -> float:
        return float(np.interp(x, shore[:, 0], shore[:, 1]))

    def base(x: float, y: float) -> str:
        if y < horizon:
            return air(y / horizon)
        edge = beach(x)
        return (
            deep((y - horizon) / max(60.0, edge - horizon))
            if y < edge
            else mix(sand[0], sand[1], (y - edge) / 150)
        )

    easel.ground(0, base, 0.0)
    _clouds(easel, horizon, sky, foam, side)
    _water(easel, horizon, beach, deep, foam)
    _surf(easel, shore, side, foam, water, horizon)
    _sand(easel, shore, sand, foam)
    _sail(
        easel,
        400 + side * rng.uniform(110, 220),
        horizon + rng.uniform(10, 26),
        rng.uniform(62, 84),
        foam,
        water,
    )
    for _ in range(16):
        x = 400 + side * rng.uniform(-260, 200)
        y = horizon + rng.uniform(14, 110)
        easel.dab(6, x, y, rng.uniform(12, 30), foam, 3.2, 0)
    return easel.plan(
        "sea",
        (
            "Three bands: air, water, sand. Before anything else they have to be the right three."
            "|I lay in the large bands edge to edge; the horizon must be level, nothing else.",
            "Clouds piled to one side, flat below and round on top."
            "|A cloud bank, lighter where the sun gets at it.",
            "Water in level strokes, shorter and bluer far off, broader when near."
            "|Now the sea, stroke by stroke, from the horizon towards me.",
            "Surf: long curved lines of foam that come in at a slant, each with a shadow under it."
            "|The breakers. They're the only slanted thing in a level world.",
            "Wet sand where the water was a moment ago.|Sand, with a shine near the edge.",
            "One sail, small, off the middle.|A sail for the eye to land on.",
            "Glints. I put them down and count to sixteen.|The last bright touches on the water.",
        ),
        titles=("Salt", f"The Sea on {day.capitalize()}", "One Sail Out", "Where the Water Was"),
        alt_text=(
            f"Painting of the sea on {day}: clouds above a level horizon, water in bands from"
            " dark to"
            " light, curved lines of surf running up a strip of sand and one small sail at the"
            f" {'right' if side > 0 else 'left'}."
        ),
        remark="Level, level, slant: the surf gives it its swing."
        "|The sail is small enough. The water reads wet.",
    )


def _shore(rng: np.random.Generator, side: float) -> np.ndarray:
    x = np.arange(-20.0, 830.0, 10.0)
    slant = side * (x - 400) / 400 * rng.uniform(28, 52)
    return np.stack([x, rng.uniform(478, 505) + slant + 10 * wave_noise(rng, 420, 3)(x)], axis=1)


def _clouds(easel: Easel, horizon: float, sky: tuple[str, ...], foam: str, side: float) -> None:
    rng = easel.rng
    for k in range(30):
        x = 400 - side * rng.normal(150, 130)
        y = horizon - 22 - abs(rng.normal(0, 52))
        lift = (horizon - y) / 130
        easel.stroke(
            1,
            curve([(x - 46, y + 6), (x, y - 9), (x + 46, y + 5)]),
            mix(mix(sky[0], sky[2], 0.5), foam, lift + 0.15 * (k % 3)),
            rng.uniform(18, 30),
            0.75,
            "oil_filbert",
        )
    for _ in range(9):
        x, y = rng.uniform(60, 740), rng.uniform(22, 90)
        easel.stroke(
            1,
            pts((x - 80, y), (x + 80, y - rng.uniform(0, 12))),
            mix(sky[1], foam, 0.5),
            9,
            0.5,
            "dry_brush",
        )


def _water(
    easel: Easel, horizon: float, beach: Callable[[float], float], deep: Ramp, foam: str
) -> None:
    rng = easel.rng
    for k in range(96):
        t = (k / 96) ** 1.25
        x = rng.uniform(-10, 810)
        y = horizon + 4 + t * (beach(x) - horizon - 10)
        reach = 28 + 95 * t
        tone = mix(deep(t + rng.normal(0, 0.14)), foam, 0.18 * (rng.random() < 0.25))
        bow = 2 + 5 * t
        easel.stroke(
            2,
            curve(
                [
                    (x - reach, y + bow),
                    (x - reach * 0.3, y - bow),
                    (x + reach * 0.4, y + bow * 0.4),
                    (x + reach, y - bow * 0.5),
                ]
            ),
            tone,
            6 + 13 * t,
            0.85,
            "oil_flat",
            7,
        )
    easel.stroke(
        2, pts((-5, horizon), (805, horizon)), mix(deep(0), "#10243a", 0.25), 5, 0.8, "oil_flat"
    )


def _surf(
    easel: Easel, shore: np.ndarray, side: float, foam: str, water: tuple[str, ...], horizon: float
) -> None:
    rng = easel.rng
    for k in range(5):
        up = (0, 26, 66, 112, 150)[k]
        sway = wave_noise(rng, 260, 3)
        line = (
            shore
            - [[0, up]]
            + np.stack(
                [
                    np.zeros(len(shore)),
                    7 * sway(shore[:, 0]) + side * (shore[:, 0] - 400) * -0.02 * k,
                ],
                axis=1,
            )
        )
        start = int(rng.uniform(0, 18)) if k else 0
        stop = len(line) - (int(rng.uniform(0, 22)) if k else 0)
        line = line[start:stop]
        for a in range(0, len(line) - 6, 15):
            part = line[a : a + 18]
            easel.stroke(
                3, part + np.array([[0, 9]]), mix(water[1], water[2], 0.3), 12 - k, 0.75, "oil_flat"
            )
            easel.stroke(3, part, foam, (17, 15, 11, 8, 6)[k], 0.95, "oil_round", 3)
        for _ in range(9 - k):
            x, y = line[int(rng.integers(len(line)))]
            easel.dab(
                3,
                x + rng.normal(0, 14),
                y - rng.uniform(0, 7),
                rng.uniform(8, 22),
                foam,
                9 - k,
                rng.normal(0, 15),
            )


def _sand(easel: Easel, shore: np.ndarray, sand: tuple[str, ...], foam: str) -> None:
    rng = easel.rng
    for a in range(0, len(shore) - 8, 12):
        easel.stroke(
            4,
            shore[a : a + 17] + np.array([[0, 17]]),
            mix(sand[1], "#6d7b86", 0.35),
            15,
            0.6,
            "oil_flat",
        )
    for _ in range(30):
        x = rng.uniform(0, 800)
        y = float(np.interp(x, shore[:, 0], shore[:, 1])) + rng.uniform(34, 120)
        if y < 610:
            easel.dab(
                4,
                x,
                y,
                rng.uniform(50, 120),
                any_of(rng, (sand[0], sand[1], mix(sand[0], foam, 0.4))),
                rng.uniform(9, 16),
                rng.normal(-4, 4),
                "oil_flat",
                0.8,
            )


def _sail(easel: Easel, x: float, y: float, s: float, foam: str, water: tuple[str, ...]) -> None:
    main = pts((x + 2, y - s), (x + s * 0.4, y - s * 0.16), (x + 2, y - s * 0.16))
    jib = pts((x - 3, y - s * 0.86), (x - 3, y - s * 0.16), (x - s * 0.32, y - s * 0.16))
    easel.fill(5, main, mix(foam, "#f2c48a", 0.15), 75, 9, s, overlap=0.5, inset=0.0, opacity=1.0)
    easel.fill(5, jib, mix(foam, water[0], 0.3), 100, 8, s, overlap=0.5, inset=0.0, opacity=1.0)
    easel.stroke(5, pts((x, y - s * 1.04), (x, y - 4)), "#3a2f35", 2.5, 1.0, "marker")
    easel.stroke(
        5,
        curve([(x - s * 0.36, y - s * 0.11), (x, y), (x + s * 0.46, y - s * 0.13)]),
        "#7a2f2a",
        8,
        1.0,
        "marker",
    )
    for k in range(4):
        easel.dab(
            5,
            x + easel.rng.normal(0, 8),
            y + 7 + 7 * k,
            s * 0.4 - 5 * k,
            mix(foam, water[1], 0.35 + 0.1 * k),
            3.5,
        )
