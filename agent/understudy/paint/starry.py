"""Paint: the sky far from any town, a pale band across it; below, black land and one lit window."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.forms import height_at, jagged, ridge, tree
from agent.understudy.line import curve, pts
from agent.understudy.paint.shapes import glitter
from agent.understudy.plan import Plan
from canvas.geometry import Points

DIRECTIONS = (
    "star",
    "stars",
    "starry",
    "starry night",
    "galaxy",
    "milky way",
    "night",
    "moon",
    "cosmos",
    "space",
    "sky",
)


@dataclass(frozen=True, slots=True)
class Sky:
    """Its colours from the top to the land, the band's two lights, the land, the window."""

    name: str
    air: tuple[str, ...]
    band: tuple[str, str]
    land: str
    window: str


SKIES = (
    Sky(
        "blue",
        ("#0a1230", "#15295c", "#2f5a86", "#6f93a0"),
        ("#5f7fb0", "#c3c8d8"),
        "#060a16",
        "#ffc861",
    ),
    Sky(
        "violet",
        ("#130f2e", "#33235f", "#6b4482", "#c98a8f"),
        ("#8a6bb0", "#e3c9d8"),
        "#0a0718",
        "#ffb35c",
    ),
    Sky(
        "green",
        ("#06191f", "#0f3b42", "#2c6d63", "#9db98a"),
        ("#4f8f8c", "#c8dcc4"),
        "#040d10",
        "#ff9d52",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: little land, low; the band on a slant; the window on a third."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    sky = SKIES[int(rng.integers(len(SKIES)))]
    base = rng.uniform(470, 525)
    shades = ramp(*sky.air)
    easel.ground(
        0,
        lambda x, y: shades(min(1.0, (y / base) ** 1.25)),
        side * rng.uniform(4, 14),
        overlap=0.64,
    )
    _band(easel, sky, side, base)
    _bright_stars(easel, sky)
    far = ridge(rng, base - 34, 16, 520, 3)
    easel.drape(3, far, 90, mix(sky.land, sky.air[2], 0.45), 24, overlap=0.6, shift=2)
    x = 400 + side * rng.uniform(60, 260)
    scene = ("firs", "a bare tree", "a lake")[int(rng.integers(3))]
    if scene == "a lake":
        base -= rng.uniform(20, 90)
        _lake(easel, sky, base, x)
        near = ridge(rng, base - 4, 4, 600, 2)
    else:
        near = _near_land(rng, base, side)
        easel.drape(4, near, 190, sky.land, 28, overlap=0.6, shift=2, reach=340)
    if scene == "firs":
        _trees(easel, near, sky, -side)
    elif scene == "a bare tree":
        _bare_tree(easel, near, sky, 400 - side * rng.uniform(180, 330))
    _house(easel, near, x, sky)
    where = "right" if side > 0 else "left"
    return easel.plan(
        "starry",
        (
            f"The dark first, and it is {sky.name}, not black. Lighter where it meets the land."
            f"|Night, {sky.name}, from edge to edge; it only looks even.",
            "The pale band across it, soft, on a slant. One can’t draw it, one can only stop seeing"
            " it.|A breath of light over the whole sky, from corner to corner.",
            "A few stars that are nearer than the rest.|Bright stars, one by one. I know when to"
            " stop.",
            "Land far off, still a little blue.|A far ridge, barely darker.",
            f"What is near, nearly black, and in it {scene}.|Black at last: {scene}. It needs to"
            " be the"
            " darkest thing by far.",
            f"One window on the {where}. Somebody is still up.|And one light, quite small.",
        ),
        titles=("Still Up", "Far from Any Town", "More Than One Can Count", "One Window"),
        alt_text=(
            f"Painting of a {sky.name} night sky full of stars with a pale band slanting across it,"
            f" over a low black ridge and {scene}; on the {where} a single lit window."
        ),
        remark="The window is the warmest and nearly the smallest thing. That was the idea."
        "|All that sky for one window.",
    )


def _band(easel: Easel, sky: Sky, side: float, base: float) -> None:
    """Lay the band: soft and wide first, then lighter knots in it and a dark rift."""
    rng = easel.rng
    start = np.array([400 - side * rng.uniform(260, 430), base - 30])
    stop = np.array([400 + side * rng.uniform(160, 400), -30.0])
    way = (stop - start) / np.hypot(*(stop - start))
    across = np.array([-way[1], way[0]])
    for _ in range(86):
        t = rng.random()
        off = rng.normal(0, 40 + 22 * t)
        x, y = start + (stop - start) * t + across * off
        light = float(np.exp(-((off / 48) ** 2)))
        tone = mix(sky.band[0], sky.band[1], light * rng.uniform(0.3, 1.0))
        angle = float(np.degrees(np.arctan2(way[1], way[0]))) + rng.normal(0, 12)
        easel.dab(1, x, y, rng.uniform(50, 130), tone, 30, angle, "airbrush", 0.25 + 0.4 * light)
    for _ in range(15):
        t = rng.uniform(0.1, 0.8)
        x, y = start + (stop - start) * t + across * rng.normal(6, 10)
        angle = float(np.degrees(np.arctan2(way[1], way[0]))) + rng.normal(0, 10)
        easel.dab(
            1, x, y, rng.uniform(40, 90), sky.air[0], rng.uniform(9, 18), angle, "airbrush", 0.75
        )


def _bright_stars(easel: Easel, sky: Sky) -> None:
    rng = easel.rng
    for _ in range(int(rng.integers(11, 19))):
        x, y = rng.uniform(20, 780), rng.uniform(15, 400)
        size = float(rng.choice([2.6, 3.4, 5.0], p=[0.5, 0.35, 0.15]))
        easel.dab(2, x, y, size * 2, sky.band[1], size * 3.4, 0, "airbrush", 0.5)
        easel.dab(2, x, y, 1.5, "#fffbe8", size, 0, "marker", 1.0)


def _near_land(rng: np.random.Generator, base: float, side: float) -> Points:
    x = np.arange(-60.0, 1000.0, 120)
    rise = 34 * rng.uniform(-0.6, 1.0, len(x)) - side * (x - 400) * 0.05
    line = jagged(rng, np.stack([x, base + 20 - rise], axis=1), 0.07, 4)
    return line[np.argsort(line[:, 0])]


def _trees(easel: Easel, land: Points, sky: Sky, side: float) -> None:
    """Stand a few firs on one side, the nearest one tall enough to cross the sky."""
    rng = easel.rng
    for k in range(int(rng.integers(4, 8))):
        x = 400 + side * (rng.uniform(300, 385) - 42 * k + rng.normal(0, 10))
        tall = (230 if k == 0 else 120 * 0.86**k) * rng.uniform(0.8, 1.15)
        foot = height_at(land, x) + 14
        easel.stroke(4, pts((x, foot), (x, foot - tall)), sky.land, 5, 1.0, "ink", 1)
        for u in np.arange(0.06, 1.0, 11 / tall):
            half = tall * 0.15 * u**0.9 * rng.uniform(0.65, 1.2)
            y = foot - tall * (1 - u)
            bough = [(x - half, y + half * 0.35), (x, y - 4), (x + half, y + half * 0.35)]
            easel.stroke(4, curve(bough, 4), sky.land, 4 + 5 * u, 1.0, "oil_flat", 1)


def _bare_tree(easel: Easel, land: Points, sky: Sky, x: float) -> None:
    """Stand one old tree against the sky, large, its twigs among the stars."""
    rng = easel.rng
    foot, size = height_at(land, x) + 12, rng.uniform(330, 470)
    twigs = tree(rng, x, foot, size, depth=6, spread=27, lean=rng.normal(0, 7), half=size * 0.022)
    for twig in sorted(twigs, key=lambda one: one.depth):
        if twig.depth < 6 or rng.random() < 0.5:
            wide = max(1.8, twig.half * 2)
            brush = "oil_flat" if wide > 5 else "ink"
            easel.stroke(4, twig.points, sky.land, wide, 1.0, brush, 1)


def _lake(easel: Easel, sky: Sky, base: float, x: float) -> None:
    """Lay water up to the lower edge: the sky upside down, and the window's light in it."""
    rng = easel.rng
    tones = ramp(mix(sky.air[-1], sky.air[1], 0.4), sky.air[1], sky.air[0])
    easel.stroke(
        3, pts((-20, base - 6), (400, base - 7), (820, base - 6)), sky.land, 22, 1.0, "oil_flat", 1
    )
    y = base + 4
    while y < 612:
        t = (y - base) / (612 - base)
        for start in (-30.0, 240.0, 510.0):
            row = pts((start, y), (start + 340, y + rng.normal(0, 1)))
            easel.stroke(4, row, tones(t), 12 + 14 * t, 1.0, "oil_flat", 3)
        y += 7 + 8 * t
    glitter(
        easel,
        5,
        x + 3,
        base + 8,
        lambda t: mix(sky.window, sky.air[1], 0.2 + 0.5 * t),
        bottom=base + 130,
        half=16,
        count=18,
    )
    glitter(
        easel,
        4,
        400,
        base + 16,
        lambda t: mix(sky.band[0], sky.air[1], 0.35 + 0.4 * t),
        half=430,
        count=40,
    )


def _house(easel: Easel, land: Points, x: float, sky: Sky) -> None:
    y = height_at(land, x) + 4
    dark = mix(sky.land, sky.air[1], 0.18)
    for off in (-9, 0, 9):
        easel.stroke(5, pts((x + off, y + 10), (x + off, y - 17)), dark, 10, 1.0, "oil_flat", 1)
    easel.stroke(
        5, pts((x - 20, y - 13), (x, y - 29), (x + 20, y - 13)), dark, 8, 1.0, "oil_flat", 1
    )
    easel.dab(5, x + 3, y - 5, 10, sky.window, 26, 90, "airbrush", 0.5)
    easel.dab(5, x + 3, y - 5, 8, sky.window, 6.5, 90, "marker", 1.0)
