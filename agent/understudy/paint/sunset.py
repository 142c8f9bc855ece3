"""Paint: a sunset; hills go dark one after another, the last light lies on cloud and water."""

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.forms import height_at, ridge, tree
from agent.understudy.line import curve, ellipse, pts
from agent.understudy.plan import Plan

DIRECTIONS = ("sunset", "sunrise", "dusk", "dawn", "evening", "hills", "hill", "landscape", "sun")
PALETTES = (
    (
        ("#26345f", "#5a4a8a", "#c05a7e", "#f0895a", "#ffc765"),
        "#fff0b8",
        ("#8a5a86", "#5a4272", "#35305a", "#1c1d3a"),
    ),
    (
        ("#1d5a7a", "#5f93a0", "#d9b48a", "#f59b4a", "#ffd873"),
        "#fff6d0",
        ("#a86a58", "#74485a", "#432f4e", "#201a34"),
    ),
    (
        ("#3b2a5c", "#84406f", "#d8525e", "#f7773f", "#ffb43f"),
        "#ffe79a",
        ("#8f3f5c", "#632f57", "#3c2449", "#1d1530"),
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: sun low at a third, cloud bars above it, hills closing from below."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    sky, glow, hills = PALETTES[int(rng.integers(len(PALETTES)))]
    horizon = rng.uniform(345, 385)
    sx, sy, r = (
        400 + side * rng.uniform(80, 190),
        horizon - rng.uniform(28, 62),
        rng.uniform(34, 48),
    )
    shades = ramp(*sky)

    def lit(x: float, y: float) -> str:
        return mix(
            shades(y / horizon), glow, 0.75 * np.exp(-np.hypot(x - sx, (y - sy) * 1.3) / 120)
        )

    easel.ground(0, lit, side * -2.0)
    _clouds(easel, sx, sy, horizon, sky, glow)
    easel.fill(2, ellipse(sx, sy, r, r), glow, 20, r * 0.6, r * 1.5, overlap=0.5, brush="oil_round")
    for k in range(3):
        easel.stroke(
            2,
            ellipse(sx, sy, r + 4 + 9 * k, r + 4 + 9 * k, rng.uniform(0, 360), 200),
            mix(glow, sky[4], 0.3 + 0.2 * k),
            9,
            0.4,
            "airbrush",
        )
    count = len(hills)
    lines = [
        ridge(rng, horizon + 24 + 62 * k, 26 + 5 * k, rng.uniform(420, 760), 3)
        for k in range(count)
    ]
    for k, line in enumerate(lines):
        _hill(
            easel, 3 + min(k // 2, 1), line, hills[k], mix(hills[k], sky[3], 0.55 - 0.1 * k), sx, k
        )
    _near(easel, lines[-1], -side, hills[-1], glow, sky)
    return easel.plan(
        "sunset",
        (
            "I tone the whole sheet first, night above and embers below, in broad strokes from"
            " edge to"
            " edge.|The sky is the ground of this one: cold at the top, then warmer with each"
            " stroke.",
            "Cloud in long bars, lit from underneath because the sun is already low."
            "|A few clouds. Their bellies get the warm colour, their backs the cold one.",
            "The sun itself, small. It's the surroundings that make it bright."
            "|Now the sun, off to one side, with hardly any edge.",
            "The far hills, still full of air.|Hills: the first ones nearly sky.",
            "Each nearer hill darker, with a rim of light where it faces the sun."
            "|Darker hills now. I leave their edges warm.",
            "One dark tree and grasses against all that, across from the sun."
            "|The front has to be almost black, or the light won't glow.",
            "A last few sparks of light, on the rims and in the grass.|Highlights. Six, seven,"
            " stop.",
        ),
        titles=("Last Light, Lent", "The Hills Go First", "Embers", "Day, Folding"),
        alt_text=(
            "Painting of a sunset: a small bright sun low on the"
            f" {'right' if side > 0 else 'left'},"
            " cloud bars lit from below, four ranges of hills growing darker towards the front"
            " and a"
            f" dark tree on the {'left' if side > 0 else 'right'}."
        ),
        remark="The warm is all in one place and the dark holds it from below."
        "|The tree on one side, the sun on the other; the hills carry the eye across.",
    )


def _clouds(
    easel: Easel, sx: float, sy: float, horizon: float, sky: tuple[str, ...], glow: str
) -> None:
    rng = easel.rng
    for _ in range(int(rng.integers(5, 8))):
        y = rng.uniform(60, horizon - 60)
        x, reach = sx + rng.normal(0, 210), rng.uniform(90, 210)
        warm = np.exp(-np.hypot(x - sx, y - sy) / 260)
        for j in range(int(rng.integers(4, 7))):
            off, wide = rng.normal(0, reach * 0.3), reach * rng.uniform(0.5, 1)
            line = curve(
                [
                    (x + off - wide, y - 5 * j + rng.normal(0, 3)),
                    (x + off, y - 5 * j - 7),
                    (x + off + wide, y - 5 * j + rng.normal(0, 3)),
                ]
            )
            tint = mix(
                mix(sky[1], sky[0], 0.5), mix(sky[3], glow, 0.4), (0.3 + 0.9 * warm) * (1 - j / 5)
            )
            easel.stroke(1, line, tint, rng.uniform(8, 16) * (1 - j * 0.08), 0.6, "oil_filbert")


def _hill(
    easel: Easel, stage: int, line: np.ndarray, body: str, rim: str, sx: float, k: int
) -> None:

    def tint(x: float, y: float) -> str:
        return mix(
            body, rim, 0.75 * np.exp(-abs(y - height_at(line, x)) / 26) * np.exp(-abs(x - sx) / 420)
        )

    easel.drape(stage, line, (118, 112, 118, 190)[k], tint, 27)
    easel.stroke(stage, line + np.array([[0, 4]]), mix(body, rim, 0.5), 7, 0.85, "oil_round")


def _near(
    easel: Easel, land: np.ndarray, side: float, dark: str, glow: str, sky: tuple[str, ...]
) -> None:
    rng = easel.rng
    x = 400 + side * rng.uniform(190, 270)
    for twig in sorted(
        tree(
            rng,
            x,
            height_at(land, x) + 30,
            rng.uniform(320, 400),
            depth=4,
            spread=26,
            half=9,
            lean=-side * 4,
        ),
        key=lambda t: t.depth,
    ):
        easel.stroke(5, twig.points, dark, max(2.0, twig.half * 2), 1.0, "ink", 3)
        if twig.depth >= 3:
            for _ in range(2):
                px, py = twig.points[-1] + rng.normal(0, 11, 2)
                easel.dab(
                    5, px, py, 18, mix(dark, sky[2], rng.uniform(0, 0.3)), 11, rng.uniform(-50, 20)
                )
    for _ in range(38):
        gx = rng.uniform(0, 800)
        gy = max(height_at(land, gx) + 40, 560) + rng.uniform(0, 40)
        lean = rng.normal(6 * side, 9)
        easel.stroke(
            5,
            curve([(gx, gy), (gx + lean * 0.3, gy - 24), (gx + lean, gy - rng.uniform(34, 66))]),
            mix(dark, sky[1], rng.uniform(0, 0.25)),
            3,
            0.95,
            "ink",
            3,
        )
    sx = 800 - x
    for _ in range(14):
        gx = sx + rng.normal(0, 130)
        gy = height_at(land, gx) + rng.uniform(2, 10)
        easel.stroke(
            6, pts((gx - 12, gy), (gx + 14, gy + 1)), mix(glow, sky[3], 0.5), 2.5, 0.75, "oil_round"
        )
