"""Paint: dunes; each is one lit side and one in shade, with a sharp crest between them."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.line import curve, pts, runs, wave_noise
from agent.understudy.paint.shapes import disc
from agent.understudy.plan import Plan
from canvas.geometry import Points

DIRECTIONS = ("dune", "dunes", "desert", "sand", "sahara", "camel", "heat", "dry", "hill")


@dataclass(frozen=True, slots=True)
class Heat:
    """One light in the desert: sky from top to bottom, sand in the sun, sand in shade, accent."""

    name: str
    sky: tuple[str, ...]
    lit: str
    shade: str
    accent: str


HEATS = (
    Heat("late afternoon", ("#5f97ab", "#a9c6c4", "#f0dcb4"), "#e9ae62", "#8a4436", "#fff3d2"),
    Heat("the blue hour", ("#1f2b52", "#4d5c8f", "#c99aa2"), "#c98f86", "#2f2a58", "#ffe9b8"),
    Heat("white noon", ("#3f8fb8", "#8cc2d2", "#d7e8e4"), "#f3e6cd", "#b39a8d", "#d6452f"),
    Heat("a red morning", ("#e8a27c", "#f2c09a", "#f8dfbf"), "#d9683f", "#642237", "#fff6df"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Dune:
    """Its outline from left to right, and the crest that runs down from its summit."""

    back: Points
    crest: Points


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: two to four dunes, one of them very near, the light from one side."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    heat = HEATS[int(rng.integers(len(HEATS)))]
    horizon = rng.uniform(150, 300)
    shades = ramp(*heat.sky)
    easel.ground(0, lambda x, y: shades(min(1.0, y / (horizon + 30))), 1.0, overlap=0.64)
    x, y = 400 - side * rng.uniform(150, 290), rng.uniform(60, max(70, horizon - 70))
    disc(easel, 0, x, y, rng.uniform(13, 24), heat.accent)
    dunes = _dunes(rng, horizon, side)
    for k, dune in enumerate(dunes):
        _dune(
            easel,
            1 + k + (len(dunes) == 1),
            dune,
            heat,
            side,
            k / (len(dunes) - 1) if len(dunes) > 1 else 0.7,
        )
    _ripples(easel, dunes[-1], heat, side)
    _walkers(easel, dunes[len(dunes) // 2], heat, side)
    where = "left" if side > 0 else "right"
    return easel.plan(
        "dunes",
        (
            f"Sky, {heat.name}, hardly any; and the small round thing in it."
            f"|{heat.name.capitalize()}. A flat sky, so that the sand can bend.",
            "The farthest dune: a lit side, a side in shade, and a crest like a blade."
            "|Far dunes first. Each has two colours and no more.",
            "The next, bigger. The shade follows the slope down."
            "|Another in front; its crest has to be one line.",
            "And the near one, cut off by the sheet.|The near dune. Its shadow is the largest shape"
            " here.",
            "Ripples, only where the light rakes them.|Wind marks, dry and fast.",
            "Somebody on the crest, far off, a few touches."
            "|Some walkers, smaller than one would think.",
        ),
        titles=("The Crest", heat.name.capitalize(), "Two Colours of Sand", "Wind Has Been Here"),
        alt_text=(
            f"Painting of the desert in {heat.name}:"
            f" {'a dune' if len(dunes) == 1 else f'{len(dunes)} dunes'} with lit slopes on the"
            f" {where} and deep shade beyond the sharp crest, a plain sky, and tiny walkers."
        ),
        remark="Light, shade, and the line where they meet. The walkers give the size away."
        "|It’s two colours and a curve, and it holds.",
    )


def _dunes(rng: np.random.Generator, horizon: float, side: float) -> list[Dune]:
    dunes = []
    count = int(rng.choice([1, 2, 3], p=[0.25, 0.35, 0.4]))
    for k in range(count):
        t = k / (count - 1) if count > 1 else 0.35
        px = 400 + side * (-1) ** k * rng.uniform(40, 290)
        py = horizon + (400 - horizon) * t**1.2 * rng.uniform(0.8, 1.1)
        if k == 0:
            py = horizon - rng.uniform(10, 50)
        reach = 300 + 260 * t
        x = np.arange(-20.0, 826.0, 8.0)
        away = (x - px) / (reach * np.where((x - px) * side > 0, 0.75, 1.3))
        high = (110 + 150 * t) * (1 - np.exp(-(np.abs(away) ** 1.35) * 1.6))
        back = np.stack([x, py + high + 3 * wave_noise(rng, 300, 2)(x)], axis=1)
        drift = side * rng.uniform(-0.9, 0.35)
        bow = rng.uniform(20, 100) * (0.4 + t) * (1.7 if count == 1 else 1.0)
        s = np.linspace(0, 1, 40)
        down = py + (650 - py) * s
        sway = bow * np.sin(np.pi * s * rng.uniform(1.2, 1.9)) * side
        crest = np.stack([px + drift * (down - py) + sway, down], axis=1)
        dunes.append(Dune(back, crest))
    return dunes


def _dune(easel: Easel, stage: int, dune: Dune, heat: Heat, side: float, t: float) -> None:
    """Lay the sunny side over the whole dune, then the shade beyond its crest."""
    rng = easel.rng
    air = 0.5 * (1 - t)
    lit, shade = mix(heat.lit, heat.sky[-1], air), mix(heat.shade, heat.sky[-1], air * 0.9)
    bottom = 640 - float(dune.back[:, 1].min())

    def sunny(x: float, y: float) -> str:
        return mix(lit, shade, 0.32 * max(0.0, min(1.0, (y - 250) / 500)))

    easel.drape(
        stage, dune.back, min(bottom, 300), sunny, 30, overlap=0.68, reach=420, shift=3, flatten=0.4
    )
    for off in np.arange(8, 600, 18.0):
        slope = dune.crest + np.array((side * off, 0.2 * off + 6 * np.sin(off / 90)))
        kept = slope[:, 1] > np.interp(slope[:, 0], *dune.back.T) + 15
        for part in runs(slope, kept, 12.0):
            tone = mix(shade, lit, 0.3 * off / 620 + rng.normal(0, 0.015))
            easel.stroke(stage, part, tone, 27, 1.0, "oil_flat", 2)
    beyond = dune.back[(dune.back[:, 0] - dune.crest[0, 0]) * side > 4] + np.array((0, 11))
    easel.stroke(stage, beyond, mix(shade, lit, 0.12), 22, 1.0, "oil_flat", 2)
    edge = dune.crest[: int(len(dune.crest) * 0.9)]
    easel.stroke(stage, edge + np.array((side * 6, 2)), shade, 11, 1.0, "oil_flat", 2)
    easel.stroke(stage, edge - (side * 3, 0), mix(lit, heat.accent, 0.35), 5, 1.0, "oil_round", 2)


def _ripples(easel: Easel, dune: Dune, heat: Heat, side: float) -> None:
    """Draw dry curved lines on the near dune's lit side."""
    rng = easel.rng
    for k in range(int(rng.integers(16, 26))):
        y = 395 + 200 * ((k + rng.random()) / 26) ** 0.8
        i = int(np.abs(dune.crest[:, 1] - y).argmin())
        x = dune.crest[i, 0] - side * rng.uniform(14, 60)
        reach = rng.uniform(90, 340)
        knots = [
            (x, y),
            (x - side * reach * 0.5, y - 5),
            (x - side * reach, y + rng.uniform(2, 14)),
        ]
        tone = mix(heat.lit, heat.shade, rng.uniform(0.14, 0.34))
        easel.stroke(4, curve(knots, 10), tone, rng.uniform(2.2, 4.5), 0.8, "dry_brush", 3)


def _walkers(easel: Easel, dune: Dune, heat: Heat, side: float) -> None:
    rng = easel.rng
    i = int(rng.integers(5, 12))
    for n in range(int(rng.integers(2, 5))):
        x, y = dune.crest[min(i + 2 * n, 39)]
        tall = 11 + 1.2 * n
        dark = mix(heat.shade, "#0c0a14", 0.6)
        easel.stroke(5, pts((x, y), (x + 0.5, y - tall)), dark, 3.6, 1.0, "ink", 2)
        easel.dab(5, x, y - tall - 1, 3, dark, 3.4)
        shadow = pts((x, y + 1), (x + side * (16 + 2 * n), y + 7))
        easel.stroke(5, shadow, mix(heat.shade, "#0c0a14", 0.3), 2.4, 0.8, "ink", 2)
    easel.dab(5, x, y - tall - 4, 4, heat.accent, 3.0)
