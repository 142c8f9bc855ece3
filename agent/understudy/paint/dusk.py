"""Paint: ranges one behind the other at the ends of the day; a low sun, mist in the valleys."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.forms import height_at, jagged, ridge
from agent.understudy.line import curve, pts
from agent.understudy.paint.shapes import disc, glow
from agent.understudy.plan import Plan
from canvas.geometry import Points

DIRECTIONS = (
    "sunset",
    "sunrise",
    "dusk",
    "dawn",
    "evening",
    "sun",
    "mountain",
    "mountains",
    "mist",
    "hills",
    "landscape",
)


@dataclass(frozen=True, slots=True)
class Light:
    """One hour: its name, the sky from top to bottom, the sun, the ranges far and near, mist."""

    name: str
    sky: tuple[str, ...]
    sun: str
    far: str
    near: str
    mist: str


LIGHTS = (
    Light(
        "early light", ("#8fb0c0", "#c9d3cd", "#f3dcc0"), "#f0694a", "#a9bcc4", "#16303c", "#e6dccb"
    ),
    Light(
        "a red evening",
        ("#3f2a4f", "#8f3f57", "#e2764c", "#f6b867"),
        "#fff0c4",
        "#c4625a",
        "#20162c",
        "#f0a469",
    ),
    Light(
        "a green dusk",
        ("#123c48", "#3c7b7a", "#a9c29a", "#f1e2a8"),
        "#fff6d6",
        "#6fa095",
        "#08222a",
        "#cfdba6",
    ),
    Light(
        "grey weather",
        ("#b9bcc0", "#d6d4cf", "#ece4d8"),
        "#d84a38",
        "#a7a9b1",
        "#24262e",
        "#e4ded6",
    ),
    Light(
        "a warm haze", ("#e3b98a", "#eccb9b", "#f7e3bd"), "#fffaf0", "#cf9f7c", "#4a2a2c", "#f3d7ad"
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: five or six ranges, each paler than the one before it, the sun"
    " off-centre."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    light = LIGHTS[int(rng.integers(len(LIGHTS)))]
    horizon = rng.uniform(150, 210) if rng.random() < 0.5 else rng.uniform(290, 370)
    sun = (400 + side * rng.uniform(110, 230), horizon - rng.uniform(-22, 78))
    shades = ramp(*light.sky)

    easel.ground(
        0, lambda x, y: shades(min(1.0, y / (horizon + 40))), rng.uniform(-3, 3), overlap=0.64
    )
    glow(easel, 0, sun[0], sun[1], rng.uniform(120, 200), mix(light.sky[-1], light.sun, 0.4))
    _bars(easel, light, horizon, sun, side)
    disc(easel, 1, sun[0], sun[1], rng.uniform(24, 52), light.sun)
    lines = _ranges(easel, light, horizon, side)
    _firs(easel, lines[-1], light, -side)
    where = "right" if side > 0 else "left"
    return easel.plan(
        "dusk",
        (
            f"The sky first, {light.name}: thin at the top, thicker where the light is."
            f"|I begin with the air. {light.name.capitalize()}; it has to be there before the"
            " land.",
            "The sun, once, flat, without rays.|One disc. I put it down and leave it.",
            "The far ranges, hardly darker than the sky.|Far land first, so pale that it might be"
            " cloud.",
            "Nearer ones, each a step darker, each dissolving at its foot."
            "|Range before range. Between them I leave mist.",
            "The last one, almost without colour, and some firs to measure it by."
            "|Now the dark in front. Everything else steps back at once.",
        ),
        titles=(
            "Six Distances",
            "Before the Lamps",
            light.name.capitalize(),
            "Mist in the Valleys",
        ),
        alt_text=(
            f"Painting of {light.name}: {len(lines)} mountain ranges, each paler than the one in"
            f" front of it, with mist at their feet, a flat sun on the {where}, and dark firs"
            " along the nearest slope."
        ),
        remark="Few colours, many steps between them. The sun is the only loud thing."
        "|Each range is one tone. I like that I can count the distances.",
    )


def _bars(
    easel: Easel, light: Light, horizon: float, sun: tuple[float, float], side: float
) -> None:
    """Lay some level bars of cloud, long and few, on the side away from the sun."""
    rng = easel.rng
    tone = mix(light.sky[0], light.far, 0.5)
    for _ in range(int(rng.integers(0, 6))):
        y = horizon - rng.uniform(30, max(60, horizon * 0.75))
        x = 400 - side * rng.uniform(-80, 380)
        reach = rng.uniform(120, 360)
        bar = pts((x - reach / 2, y), (x, y - rng.uniform(0, 5)), (x + reach / 2, y + 2))
        warm = mix(tone, light.sun, 0.3 * float(np.exp(-abs(y - sun[1]) / 60)))
        easel.stroke(0, curve(bar, 8), warm, rng.uniform(5, 13), 0.8, "oil_filbert", 4)


def _ranges(easel: Easel, light: Light, horizon: float, side: float) -> list[Points]:
    """Cover the land from far to near; return the ridge lines."""
    rng = easel.rng
    count = 6 if horizon < 250 else 5
    rough = rng.random() < 0.5
    lines = []
    for k in range(count):
        t = k / (count - 1)
        base = horizon + (520 - horizon) * t**1.15
        lean = side * (-1) ** k * rng.uniform(0.02, 0.13) * (0.4 + t)
        line = _line(rng, base, t, rough)
        line = line + np.stack([np.zeros(len(line)), (line[:, 0] - 400) * lean], axis=1)
        line[:, 1] = np.minimum(line[:, 1], 588)
        body = mix(light.far, light.near, t**1.25)
        deep = (520 - horizon) / count * 1.25 + 50
        _range(easel, 2 + (t > 0.3) + (k == count - 1), line, body, light.mist, deep, t)
        lines.append(line)
    return lines


def _line(rng: np.random.Generator, base: float, t: float, rough: bool) -> Points:
    """Return a ridge: rolling, or broken into peaks."""
    if not rough:
        return ridge(rng, base, 14 + 30 * t, rng.uniform(380, 700), 4)
    x = np.arange(-60.0, 1000.0, rng.uniform(90, 150))
    knots = np.stack([x, base - (18 + 46 * t) * rng.uniform(-0.6, 1.3, len(x))], axis=1)
    line = jagged(rng, knots, 0.14, 4)
    return line[np.argsort(line[:, 0])]


def _range(
    easel: Easel, stage: int, line: Points, body: str, mist: str, deep: float, t: float
) -> None:
    def tone(x: float, y: float) -> str:
        down = (y - height_at(line, x)) / deep
        return mix(body, mist, max(0.0, down - 0.15) * 0.8 * (1 - t) ** 0.6)

    depth = deep + 60 * t if t < 1 else 640 - float(line[:, 1].min())
    easel.drape(stage, line, depth, tone, 26, overlap=0.68, reach=360, flatten=0.7, shift=3)


def _firs(easel: Easel, line: Points, light: Light, side: float) -> None:
    """Set firs on the nearest ridge, in a clump that thins out."""
    rng = easel.rng
    dark = mix(light.near, "#000000", 0.35)
    for _ in range(int(rng.integers(7, 15))):
        x = 400 + side * (385 - abs(rng.normal(0, 130)))
        tall = rng.uniform(34, 84)
        foot = height_at(line, x) + 12
        easel.stroke(
            4, pts((x, foot), (x + rng.normal(0, 1), foot - tall)), dark, 3.5, 1.0, "ink", 2
        )
        for u in np.arange(0.12, 1.0, 0.15):
            half = tall * 0.2 * u * rng.uniform(0.8, 1.2)
            y = foot - tall * (1 - u)
            bough = [(x - half, y + 5), (x, y - 3), (x + half, y + 5)]
            easel.stroke(4, curve(bough, 4), dark, 3 + 4.5 * u, 1.0, "oil_flat", 2)
