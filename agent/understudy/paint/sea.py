"""Paint: open sea in level strokes, fine at the horizon, broad in front; weather above it."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.line import curve, field_noise, pts, wave_noise
from agent.understudy.paint.shapes import disc, glitter, glow
from agent.understudy.plan import Plan

DIRECTIONS = (
    "sea",
    "ocean",
    "beach",
    "coast",
    "wave",
    "waves",
    "shore",
    "horizon",
    "boat",
    "sail",
    "storm",
)


@dataclass(frozen=True, slots=True)
class Weather:
    """One weather: sky from top to horizon, cloud light and dark, water far to near, light."""

    name: str
    sky: tuple[str, ...]
    clouds: tuple[str, str]
    water: tuple[str, ...]
    light: str
    sail: str


WEATHERS = (
    Weather(
        "a squall going over",
        ("#3d4a58", "#78868c", "#e3dcc4"),
        ("#aab1b0", "#2b3542"),
        ("#8fa09c", "#41606a", "#16303c"),
        "#fdf3d0",
        "#f6efe0",
    ),
    Weather(
        "first light",
        ("#7d8fb5", "#d7b6b4", "#fbdcae"),
        ("#f6d9c6", "#8e8aa8"),
        ("#e6b99c", "#8a8fae", "#3a4a70"),
        "#fff1c9",
        "#e0563c",
    ),
    Weather(
        "a clear north wind",
        ("#1f6f9f", "#6fb2c8", "#d5e7df"),
        ("#ffffff", "#a8c4cd"),
        ("#4f9fae", "#14688a", "#093a5c"),
        "#f4fbf2",
        "#f2b134",
    ),
    Weather(
        "moonlight",
        ("#0c1630", "#1f3358", "#4a6486"),
        ("#56708f", "#101c36"),
        ("#38567a", "#16294a", "#070f22"),
        "#f3edcf",
        "#f08a3c",
    ),
    Weather(
        "evening calm",
        ("#33566b", "#c98d6b", "#f7c274"),
        ("#f0a870", "#5a4f63"),
        ("#d99a63", "#7b6a6a", "#22384a"),
        "#ffe3a0",
        "#1d2230",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: mostly sky or mostly water, the light on one third, a sail on another."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    weather = WEATHERS[int(rng.integers(len(WEATHERS)))]
    is_low = rng.random() < 0.6
    horizon = rng.uniform(390, 450) if is_low else rng.uniform(140, 205)
    lit = 400 + side * rng.uniform(90, 230)
    shades = ramp(*weather.sky)
    easel.ground(0, lambda x, y: shades(min(1.0, y / horizon)), rng.uniform(-2, 2), overlap=0.64)
    _clouds(easel, weather, horizon, lit, side, is_low=is_low)
    night = weather.name == "moonlight"
    y = horizon * (rng.uniform(0.3, 0.6) if night else 0.93)
    glow(easel, 0, lit, y, 150, mix(weather.sky[-1], weather.light, 0.5), 0.2 if night else 0.3)
    if night or weather.name in ("first light", "evening calm"):
        disc(easel, 1, lit, y, rng.uniform(17, 30), weather.light)
    _water(easel, weather, horizon, lit)
    glitter(
        easel,
        3,
        lit,
        horizon + 6,
        lambda t: mix(weather.light, weather.water[1], 0.35 * t),
        half=95 if is_low else 130,
        count=80,
    )
    _swell(easel, weather, horizon)
    _sail(easel, weather, 400 - side * rng.uniform(110, 270), horizon, 1.0 if is_low else 1.3)
    where = "right" if side > 0 else "left"
    return easel.plan(
        "sea",
        (
            f"Sky first: {weather.name}. Broad strokes, wet, one into the other."
            f"|I start with the weather, {weather.name}. The sea will only repeat it.",
            "Clouds, as masses with a light edge, not as sheep.|The clouds in a few shapes, all"
            " blown the same way.",
            "Now water, level, fine at the horizon and broad in front."
            "|Level strokes, from thin to thick. That’s how a sea lies down.",
            f"The light on the {where}: broken, and broader towards me."
            "|A path of light, laid over the wet colour and left alone.",
            "A few crests, dry brush, not many.|Some swell in front, to stand on.",
            "And a sail, so that one can be afraid for somebody.|One sail, four touches.",
        ),
        titles=(
            weather.name.capitalize(),
            "Mostly Sky" if is_low else "Mostly Water",
            "One Sail",
            "Forecast",
        ),
        alt_text=(
            f"Painting of the open sea, {weather.name}: a {'low' if is_low else 'high'} horizon,"
            f" masses of cloud, level water with a path of light on the {where}, and one small"
            " sail."
        ),
        remark="Sky and sea have the same few colours, and the sail has the one that’s left over."
        "|I could stand in front of this for a while.",
    )


def _clouds(
    easel: Easel, weather: Weather, horizon: float, lit: float, side: float, *, is_low: bool
) -> None:
    """Lay two or three banks of cloud: dark below, a light rim towards the light."""
    rng = easel.rng
    pale, dark = weather.clouds
    for _ in range(int(rng.integers(2, 5)) if is_low else 2):
        cx = 400 + side * rng.uniform(-380, 300)
        cy = horizon * rng.uniform(0.1, 0.78)
        wide = rng.uniform(130, 330) * (0.5 + 0.6 * (1 - cy / horizon))
        high = rng.uniform(14, 46) * (0.4 + 0.8 * (1 - cy / horizon))
        ragged = wave_noise(rng, 1.1, 3)
        near = float(np.exp(-(((cx - lit) / 260) ** 2)))
        for v in np.arange(-1.0, 1.01, 15.0 / max(high, 18.0)):
            half = wide * (1 - 0.72 * abs(v) ** 1.5) * (1 + 0.4 * float(ragged(np.array([v]))[0]))
            tone = mix(dark, pale, float(np.clip(0.45 - 0.6 * v + 0.3 * near, 0, 1)))
            tone = mix(tone, weather.sky[1], 0.3)
            x = cx + wide * 0.4 * float(ragged(np.array([v + 7]))[0])
            for a, b in ((-half, half * 0.2), (-half * 0.25, half)):
                y = cy + v * high + rng.normal(0, 2)
                row = [(x + a, y + 3), (x + (a + b) / 2, y - 3), (x + b, y + 2)]
                easel.stroke(1, curve(row, 8), tone, rng.uniform(15, 24), 0.8, "oil_filbert", 4)


def _water(easel: Easel, weather: Weather, horizon: float, lit: float) -> None:
    rng = easel.rng
    tones, patch = ramp(*weather.water), field_noise(rng, 340)
    y, size = horizon + 2.5, 6.0
    while y < 606:
        t = (y - horizon) / (606 - horizon)
        size = 6 + 23 * t
        x = -30 - rng.uniform(0, 120)
        while x < 820:
            reach = rng.uniform(140, 330)
            mid = x + reach / 2
            dapple = float(patch(np.array([mid]), np.array([y * 2.5]))[0])
            tone = tones(np.clip(t + 0.16 * dapple, 0, 1))
            tone = mix(tone, weather.light, 0.22 * float(np.exp(-(((mid - lit) / 130) ** 2))))
            row = pts((x, y), (mid, y + rng.normal(0, 1.2)), (x + reach + 20, y))
            easel.stroke(2, row, tone, size, 1.0, "oil_flat", 4)
            x += reach
        y += size * 0.56


def _swell(easel: Easel, weather: Weather, horizon: float) -> None:
    rng = easel.rng
    for _ in range(26):
        t = rng.uniform(0.2, 1.0)
        y = horizon + (600 - horizon) * t
        x, reach = rng.uniform(-20, 700), rng.uniform(50, 210) * (0.4 + t)
        at = np.linspace(0, reach, 24)
        line = np.stack([x + at, y + (1 + 4 * t) * wave_noise(rng, 90, 2)(at)], axis=1)
        light = rng.random() < 0.4
        tone = mix(weather.water[1], weather.light if light else weather.water[-1], 0.55)
        brush = "dry_brush" if light else "oil_round"
        easel.stroke(4, line, tone, 2.5 + 5 * t, 0.75, brush, 4)


def _sail(easel: Easel, weather: Weather, x: float, horizon: float, k: float) -> None:
    y = horizon + 7 * k
    hull = mix(weather.water[-1], "#000000", 0.3)
    for share in (0.25, 0.5, 0.75, 0.95):
        top = y - 40 * k * (1 - share) - 4
        easel.stroke(
            5,
            pts((x + 1, top), (x + 1 + 17 * k * share, y - 5)),
            weather.sail,
            4.5 * k,
            1.0,
            "oil_flat",
            2,
        )
    easel.stroke(
        5,
        pts((x - 2, y - 34 * k), (x - 10 * k, y - 5)),
        mix(weather.sail, hull, 0.3),
        3.5 * k,
        1.0,
        "oil_flat",
        2,
    )
    easel.stroke(
        5,
        curve([(x - 13 * k, y - 3), (x, y), (x + 17 * k, y - 3)]),
        hull,
        4 * k,
        1.0,
        "oil_flat",
        2,
    )
    for n in range(4):
        easel.dab(
            5,
            x + easel.rng.normal(4, 3),
            y + 6 + 5 * n,
            9 * k,
            mix(weather.sail, weather.water[0], 0.3 + 0.15 * n),
            2.4,
            0,
            "oil_flat",
            0.8,
        )
