"""Paint: a city street at night in the rain, lights doubled in the wet ground, one umbrella."""

import numpy as np

from agent.understudy.color import any_of, mix
from agent.understudy.easel import Easel
from agent.understudy.line import pts
from agent.understudy.paint.shapes import touch
from agent.understudy.paint.walker import walker
from agent.understudy.plan import Plan

DIRECTIONS = (
    "city",
    "rain",
    "street",
    "town",
    "night city",
    "lights",
    "neon",
    "umbrella",
    "lamp",
    "urban",
)
NIGHTS = (
    ("#1b2440", "#35476f", "#56708f", ("#ffcf70", "#ff9a4a", "#ffe9b0", "#f2604c"), "#c8362f"),
    ("#241a38", "#4b3568", "#7a5a8c", ("#ff8fb0", "#ffd27a", "#7fe0e0", "#ff6f7a"), "#f2c14e"),
    ("#12292d", "#28525a", "#4f8585", ("#ffe08a", "#ffb45c", "#eaf7d8", "#f0743e"), "#d9482f"),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: house fronts on both sides, a glowing gap, reflections straight below."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    dark, middle, air, lights, coat = NIGHTS[int(rng.integers(len(NIGHTS)))]
    vx, vy = 400 + side * rng.uniform(60, 190), rng.uniform(290, 385)

    def glow(x: float, y: float) -> float:
        return float(np.exp(-(((x - vx) / 150) ** 2) - ((y - vy) / 150) ** 2))

    def shade(x: float, y: float) -> str:
        return mix(
            mix(dark, middle, 0.75 * (1 - abs(y - vy) / 340)),
            mix(air, lights[2], 0.45),
            0.85 * glow(x, y),
        )

    easel.ground(0, shade, 88)
    _fronts(easel, vx, vy, dark, middle, air)
    windows = _windows(easel, vx, vy, lights, dark)
    lamps = _lamps(easel, vx, vy, lights, dark)
    _wet(easel, vx, vy, [*windows, *lamps], lights, dark, middle)
    foot = (vx - side * rng.uniform(110, 165), rng.uniform(528, 548))
    walker(easel, foot, coat, dark, lights)
    if rng.random() < 0.6:
        easel.crop(rng.uniform(1.12, 1.38), foot[0] + side * rng.uniform(-40, 90), 470)
    for _ in range(40):
        x, y, s = rng.uniform(0, 800), rng.uniform(0, 540), rng.uniform(22, 52)
        easel.stroke(
            6, pts((x, y), (x - s * 0.22, y + s)), mix(air, "#ffffff", 0.45), 2, 0.35, "marker"
        )
    return easel.plan(
        "rain",
        (
            "Night over everything, brushed downwards as the rain goes, with a glow left where the"
            " street ends.|I start dark and upright. Only the far end of the street is light.",
            "House fronts, near ones darkest, closing in towards the glow."
            "|Walls on both sides. They’re just steps of dark.",
            "Windows, not many, and never in a full row. People go out, people sleep."
            "|Someone’s home here and there: small warm squares.",
            "Street lamps with a halo; rain makes halos.|Lamps, each with a breath of light"
            " round it.",
            "The wet street repeats every light, pulled straight down and broken."
            "|Now what the ground does with all that: reflections, straight down.",
            "One person with an umbrella, walking towards the light.|A walker. The umbrella is"
            " the one"
            " strong colour.",
            "Rain, thin and slanting, and not everywhere.|Last the rain itself, as little as"
            " will do.",
        ),
        titles=(
            "Umbrella Weather",
            "Every Light Twice",
            "Late, and Wet",
            "The Street Repeats Itself",
        ),
        alt_text=(
            "Painting of a city street at night in the rain: dark house fronts with a few lit"
            " windows,"
            " haloed lamps, their lights drawn down in long reflections on the wet ground, and a"
            " person"
            f" with an umbrella at the {'left' if side > 0 else 'right'}."
        ),
        remark="Each light has its other half in the street. The umbrella answers the windows."
        "|Dark walls, bright end: one walks into it without being asked.",
    )


def _fronts(easel: Easel, vx: float, vy: float, dark: str, middle: str, air: str) -> None:
    rng = easel.rng
    for way in (-1, 1):
        far = 46.0
        steps = []
        while vx + way * far > -80 if way < 0 else vx + way * far < 880:
            wide = far * rng.uniform(0.55, 0.8)
            steps.append((far, far + wide))
            far += wide
        for k, (a, b) in enumerate(steps):
            x0, x1 = sorted((vx + way * a, vx + way * b))
            top = vy - (a + b) / 2 * rng.uniform(1.0, 1.5) - 40
            foot = vy + (a + b) / 2 * 0.36 + 8
            near = k / max(1, len(steps) - 1)
            tone = mix(mix(middle, air, 0.5), mix(dark, "#05070f", 0.35), 0.25 + 0.75 * near)
            wall = pts((x0, foot), (x0, max(-20, top)), (x1, max(-20, top)), (x1, foot))
            easel.fill(
                1,
                wall,
                tone,
                90,
                min(30.0, 12 + (x1 - x0) * 0.2),
                320,
                overlap=0.62,
                opacity=1.0,
                brush="oil_flat",
                inset=0.2,
            )


def _windows(
    easel: Easel, vx: float, vy: float, lights: tuple[str, ...], dark: str
) -> list[tuple[float, float, str]]:
    rng = easel.rng
    found: list[tuple[float, float, str]] = []
    for _ in range(400):
        if len(found) == 26:
            break
        away = rng.choice([-1, 1]) * rng.uniform(70, 420)
        x, y = vx + away, vy - abs(away) * rng.uniform(-0.12, 0.95)
        if not (12 < x < 788 and 14 < y < vy + abs(away) * 0.2) or any(
            abs(x - a) < 24 and abs(y - b) < 30 for a, b, _ in found
        ):
            continue
        size = 5 + abs(away) * 0.042
        ink = any_of(rng, lights)
        tone = mix(ink, dark, rng.uniform(0.05, 0.6))
        for share in (-0.32, 0.0, 0.32):
            pane = pts((x + size * share, y - size * 0.5), (x + size * share, y + size * 0.5))
            easel.stroke(2, pane, tone, size * 0.42, 0.95, "marker", 3)
        bar = pts((x, y - size * 0.6), (x, y + size * 0.6))
        easel.stroke(2, bar, mix(dark, ink, 0.12), max(1.2, size * 0.1), 0.9, "marker", 2)
        found.append((x, y, ink))
    return found


def _lamps(
    easel: Easel, vx: float, vy: float, lights: tuple[str, ...], dark: str
) -> list[tuple[float, float, str]]:
    rng = easel.rng
    found = []
    for away in (-250, 205, -118, 92, 52):
        x = vx + away * rng.uniform(0.9, 1.1)
        if not 20 < x < 780:
            continue
        scale = abs(away) / 250
        y, foot = vy - 175 * scale, vy + 100 * scale
        easel.stroke(
            3, pts((x, y), (x, foot)), mix(dark, "#000000", 0.3), 2.5 + 4 * scale, 1.0, "marker"
        )
        for k in (3.2, 2.2, 1.3):
            easel.dab(
                3,
                x,
                y,
                4,
                mix(lights[2], lights[0], k / 4),
                22 * scale * k * 0.5 + 6,
                0,
                "airbrush",
                0.7,
            )
        easel.dab(3, x, y, 5, "#fffbe8", 9 * scale + 4, 90)
        found.append((x, foot, lights[0]))
    return found


def _wet(
    easel: Easel,
    vx: float,
    vy: float,
    sources: list[tuple[float, float, str]],
    lights: tuple[str, ...],
    dark: str,
    middle: str,
) -> None:
    rng = easel.rng
    for k in range(24):
        y = vy + 34 + 238 * (k / 24)
        x = rng.uniform(0, 800)
        size = rng.uniform(60, 190)
        touch(easel, 4, x, y, size, mix(dark, middle, rng.uniform(0, 0.6)), rng.uniform(9, 17))
    for x, y, ink in sources:
        top = vy + 30 + abs(x - vx) * 0.34
        reach = rng.uniform(40, 120) + (70 if y > vy else 0)
        at = top
        while at < min(596, top + reach):
            t = (at - top) / reach
            tone = mix(ink, middle, 0.15 + 0.55 * t)
            touch(
                easel,
                4,
                x + rng.normal(0, 1 + 3 * t),
                at,
                rng.uniform(6, 12 + 9 * t),
                tone,
                3.4 + 2 * t,
            )
            at += 7.5 + 7 * t
    for k in range(18):
        y = vy + 26 + 230 * (k / 18) ** 1.1
        tone = mix(lights[2], lights[0], rng.random())
        x, size = vx + rng.normal(0, 14 + k * 2.5), rng.uniform(24, 70)
        touch(easel, 4, x, y, size, tone, rng.uniform(4, 9))
