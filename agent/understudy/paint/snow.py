"""Paint: a snow mountain, lit on one flank and blue on the other, over a lake and dark firs."""

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel, below
from agent.understudy.forms import jagged
from agent.understudy.line import Mask, curve, pts
from agent.understudy.paint.firs import firs
from agent.understudy.plan import Plan
from canvas.geometry import Points

DIRECTIONS = ("mountain", "mountains", "snow", "peak", "alps", "winter", "ice", "glacier", "lake")
HOURS = (
    (
        "at noon",
        ("#3f86c8", "#9fcbe8", "#e4eff2"),
        ("#ffffff", "#eaf2fa"),
        ("#7fa3cf", "#4d6f9f"),
        ("#3f6f86", "#7fb0bd"),
        "#1d3a38",
    ),
    (
        "at sunrise",
        ("#6f7fb8", "#e6b0b4", "#fbdcae"),
        ("#ffd9b8", "#ff9f7a"),
        ("#7d7fb5", "#4f5590"),
        ("#6d6f9f", "#e3a99f"),
        "#2a2745",
    ),
    (
        "at dusk",
        ("#2a3468", "#6f68a0", "#d39aa8"),
        ("#e8c6d0", "#b59ac0"),
        ("#5d64a0", "#363f78"),
        ("#34406f", "#8d80a8"),
        "#141a36",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the summit off centre, its image in the lake, firs on the near shore."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    hour, sky, lit, shade, lake, fir = HOURS[int(rng.integers(len(HOURS)))]
    shore = rng.uniform(395, 420)
    peak = (400 + side * rng.uniform(50, 110), rng.uniform(92, 122))
    air = ramp(*sky)
    water = ramp(mix(sky[2], lake[1], 0.6), lake[1], lake[0])
    easel.ground(
        0, lambda x, y: air(y / shore) if y < shore else water((y - shore) / (600 - shore)), 0.0
    )
    for _ in range(12):
        x, y = rng.uniform(0, 800), rng.uniform(40, 250)
        easel.stroke(
            0,
            curve([(x - 90, y + 5), (x, y - 6), (x + 90, y + 3)]),
            mix(sky[2], lit[0], 0.5),
            rng.uniform(10, 22),
            0.4,
            "oil_filbert",
        )
    far = _skyline(
        rng,
        [
            (-20, shore - 90),
            (130, shore - 150),
            (300, shore - 100),
            (520, shore - 140),
            (680, shore - 175),
            (820, shore - 110),
        ],
    )
    easel.fill(
        1,
        lambda p: below(far)(p) & (p[:, 1] < shore),
        mix(shade[0], sky[1], 0.5),
        -side * 40,
        22,
        130,
        overlap=0.62,
        box=(0, shore - 180, 800, shore),
    )
    main = _mountain(easel, rng, peak, shore, side, lit, shade)
    _mirror(easel, main, peak, shore, side, lit, shade, lake)
    firs(easel, shore, side, fir, lit, sky)
    for _ in range(14):
        x, y = peak[0] - side * abs(rng.normal(0, 70)), peak[1] + abs(rng.normal(0, 70)) + 8
        if below(main)(np.array([[x, y - 14]]))[0]:
            easel.dab(6, x, y, rng.uniform(14, 36), lit[0], 5, -side * 52)
    return easel.plan(
        "snow",
        (
            "Sky and lake first: one colour, nearly, because the one looks into the other."
            "|I cover the sheet with air and water before there is any mountain.",
            "Far ranges, thin as breath.|The mountains behind the mountain.",
            "The great flank. Light on one side, blue on the other, and a hard edge between."
            "|Now the mountain: strokes run down the slope as snow would.",
            "Rock where it's too steep for snow, in short dark touches."
            "|Some rock shows through; it follows the fall of the slope.",
            "The lake takes the mountain upside down, in level strokes that shake it a little."
            "|Everything again, below, quieter and dimmer.",
            "Firs on the near shore, darkest of all, to push the snow back."
            "|A dark bank of firs in front. Light needs something to stand against.",
            "The last of the light on the ridge.|A few thick whites where the sun strikes.",
        ),
        titles=(
            "First to See the Sun",
            f"The Mountain {hour.capitalize()}",
            "White Over Blue",
            "Cold, Kindly",
        ),
        alt_text=(
            f"Painting of a snow-covered mountain {hour}, its summit"
            f" {'right' if side > 0 else 'left'} of"
            " the middle, bright on one flank and blue in shadow on the other, mirrored in a"
            " lake with"
            f" dark firs on the {'left' if side > 0 else 'right'} shore."
        ),
        remark="The edge between light and blue is the drawing; the rest is weather."
        "|The firs are dark enough for the snow to be white.",
    )


def _skyline(rng: np.random.Generator, knots: list[tuple[float, float]]) -> np.ndarray:
    line = jagged(rng, np.array(knots, dtype=np.float64), 0.13, 4)
    return line[np.argsort(line[:, 0])]


def _mountain(
    easel: Easel,
    rng: np.random.Generator,
    peak: tuple[float, float],
    shore: float,
    side: float,
    lit: tuple[str, ...],
    shade: tuple[str, ...],
) -> np.ndarray:
    px, py = peak
    line = _skyline(
        rng,
        [
            (-20, shore - 12),
            (px - 330, shore - 60),
            (px - 190, py + 150),
            (px - 95, py + 95),
            (px, py),
            (px + 85, py + 75),
            (px + 210, py + 165),
            (px + 340, shore - 55),
            (830, shore - 8),
        ],
    )
    crest = jagged(
        rng,
        pts(
            (px, py),
            (px - side * 12, py + 60),
            (px + side * 26, py + 130),
            (px - side * 6, py + 200),
            (px + side * 30, shore),
        ),
        0.25,
        3,
    )

    def edge(y: float) -> float:
        return float(np.interp(y, crest[:, 1], crest[:, 0]))

    def inside_it(p: Points) -> Mask:
        made: Mask = below(line)(p) & (p[:, 1] < shore - 2)
        return made

    def snow(x: float, y: float) -> str:
        away = (x - edge(y)) * side  # shadow lies on the far side of the crest
        fall = (y - py) / (shore - py)
        if away > 0:
            return mix(shade[0], shade[1], 0.25 + 0.5 * fall + rng.normal(0, 0.14))
        return mix(
            mix(lit[0], lit[1], fall + rng.normal(0, 0.16)),
            shade[0],
            0.3 * (rng.random() < 0.2) + 0.25 * max(0, fall - 0.6),
        )

    def lean(x: float, y: float) -> float:
        return float(52.0 if x > edge(y) else 128.0)

    easel.fill(
        2,
        inside_it,
        snow,
        lean,
        19,
        74,
        overlap=0.62,
        box=(0, py, 800, shore),
        shift=4,
        inset=0.1,
        opacity=1.0,
    )
    easel.stroke(
        2, line[line[:, 1] < shore - 70], mix(lit[0], shade[0], 0.15), 6, 0.8, "oil_round", 3
    )
    for _ in range(50):
        y = rng.uniform(py + 36, shore - 16)
        x = px + rng.normal(0, 1) * (y - py) * 0.75
        if inside_it(np.array([[x, y - 12]]))[0]:
            way = 52 if x > edge(y) else 128
            easel.dab(
                3,
                x,
                y,
                rng.uniform(10, 34),
                mix(shade[1], "#2a2a3a", rng.uniform(0.2, 0.7)),
                rng.uniform(4, 9),
                way + rng.normal(0, 12),
                "oil_flat",
                0.85,
            )
    return line


def _mirror(
    easel: Easel,
    line: np.ndarray,
    peak: tuple[float, float],
    shore: float,
    side: float,
    lit: tuple[str, ...],
    shade: tuple[str, ...],
    lake: tuple[str, ...],
) -> None:
    rng = easel.rng
    for k in range(78):
        t = (k / 78) ** 1.1
        y = shore + 3 + t * (590 - shore)
        x = rng.uniform(10, 790)
        up = shore - (y - shore) * 1.55
        covered = float(np.interp(x, line[:, 0], line[:, 1])) < up
        ink = (
            (
                mix(shade[0], lake[0], 0.35)
                if (x - peak[0]) * side > 0
                else mix(lit[1], lake[1], 0.4)
            )
            if covered
            else mix(lake[1], lake[0], t)
        )
        easel.dab(
            4,
            x,
            y,
            rng.uniform(50, 130),
            mix(ink, lake[0], 0.25 * t),
            6 + 8 * t,
            rng.normal(0, 1.2),
            "oil_flat",
            0.75,
        )
    easel.stroke(
        4, pts((-5, shore), (805, shore)), mix(shade[1], "#1c2030", 0.35), 6, 0.85, "oil_flat"
    )
