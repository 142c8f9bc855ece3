"""Paint: bottles, a bowl and fruit on a cloth, modelled in colour from one side's light."""

import numpy as np

from agent.understudy.color import mix
from agent.understudy.easel import Easel
from agent.understudy.forms import ball_tone, turned
from agent.understudy.line import Field, curve, ellipse, pts
from agent.understudy.plan import Plan

DIRECTIONS = (
    "still life",
    "bottle",
    "bottles",
    "bowl",
    "fruit",
    "apple",
    "orange",
    "lemon",
    "wine",
)
ROOMS = (
    (("#3a4a52", "#66787a"), ("#c8a878", "#8a6844"), ("#2f6a4a", "#7a3a2a", "#3a5a86"), "#2a1f1c"),
    (("#7a3f30", "#b06a48"), ("#e2c9a0", "#a8875c"), ("#2a5a6a", "#4a6a3a", "#d8c8a8"), "#3a1a18"),
    (("#c9b98e", "#e8dcb8"), ("#6a7f96", "#47586e"), ("#8a3a34", "#2f5a4a", "#d89a3a"), "#232838"),
)
FRUIT = (
    ("#e8862a", "#8a3a1a"),
    ("#d23a2e", "#6a1a22"),
    ("#f2cf3a", "#a8742a"),
    ("#9ab83f", "#4a6a2a"),
)
SHINE = "#fffaf0"


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: tall things to one side, fruit before them, shadows all one way."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    light = -side
    wall, cloth, glass, dark = ROOMS[int(rng.integers(len(ROOMS)))]
    edge = rng.uniform(362, 390)

    def room(x: float, y: float) -> str:
        return mix(wall[0], wall[1], 0.5 + 0.55 * light * (x - 400) / 400)

    easel.ground(0, room, 58 * side)
    line = np.array([[u, edge + 4 * np.sin(u / 150)] for u in np.arange(-20.0, 830.0, 20.0)])
    easel.drape(0, line, 245, lambda x, y: mix(cloth[0], cloth[1], 0.2 + (y - edge) / 420), 28)
    x = 400 + side * rng.uniform(70, 110)
    count = int(rng.integers(2, 4))
    for k in range(count):
        _bottle(easel, k, x + side * (k - 0.4) * 96, edge + 62 - 13 * k, glass[k], dark, light)
    bowl_x = 400 - side * rng.uniform(20, 60)
    _bowl(
        easel,
        bowl_x,
        edge + 128,
        (mix(cloth[0], "#ffffff", 0.5), mix(wall[0], dark, 0.3)),
        dark,
        light,
    )
    loose = int(rng.integers(2, 4))
    for k in range(loose):
        fx = bowl_x - side * (150 + 74 * k) + 300 * side * (k == loose - 1)
        _fruit(easel, 5, fx, edge + 138 + 22 * (k % 2), rng.uniform(33, 40), k + 1, dark, light)
    where = "right" if side > 0 else "left"
    return easel.plan(
        "still_life",
        (
            "Wall and cloth first. The wall is lighter where the window must be, and I slant it."
            "|Two large colours to begin with, one behind and one below.",
            "Shadows before the things that throw them; they tell me where the light is."
            "|The cast shadows, flat and cool, all to one side.",
            "The bottles, dark glass, one flank catching the window."
            "|Bottles now, each turning from light into its own dark.",
            "A bowl, wide and low, in front of the tall ones.|The bowl; it should look heavy.",
            "Fruit in the bowl. Warm against all that glass.|Round, warm, close together: fruit.",
            "And a few that rolled out, so the cloth isn't empty.|Loose fruit in front, off the"
            " middle.",
            "Highlights: one a thing, all on the same side.|One shine for each. That's the window.",
        ),
        titles=("One Window", "What Rolled Out", "Glass, Fruit, Cloth", "Nothing in a Hurry"),
        alt_text=(
            f"Painting of a still life: {count} dark bottles at the {where}, a bowl of fruit before"
            f" them and {loose} loose pieces of fruit on a cloth, lit from one side."
        ),
        remark="All the shines are on the same side and all the shadows on the other. It stands."
        "|The bottles carry the dark, the fruit the warmth. The wall keeps quiet.",
    )


def _shaded(
    easel: Easel, stage: int, outline: np.ndarray, tone: Field, lit: str, deep: str
) -> None:
    def ink(x: float, y: float) -> str:
        return mix(lit, deep, 1.15 * float(tone(np.array(x), np.array(y))) - 0.08)

    size = np.ptp(outline, axis=0)
    width = float(np.clip(size[0] / 5, 7, 17))
    angle = 88.0 if size[1] > 1.3 * size[0] else 70.0
    easel.fill(
        stage, outline, ink, angle, width, float(max(size)) * 0.5,
        overlap=0.5, opacity=1.0, inset=0.0, shift=4,
    )  # fmt: skip


def _shadow(easel: Easel, x: float, y: float, reach: float, color: str, light: float) -> None:
    shade = ellipse(x - light * reach * 0.6, y, reach, reach * 0.13)
    easel.fill(1, shade, color, 0, 12, reach, overlap=0.55, opacity=0.6)


def _bottle(
    easel: Easel, kind: int, x: float, base: float, color: str, dark: str, light: float
) -> None:
    rng = easel.rng
    tall, k = rng.uniform(225, 285), rng.uniform(0.95, 1.15)
    profile = (
        [(34, 0), (37, 12), (37, 0.56), (29, 0.67), (13, 0.78), (12, 0.96), (15, 1.0)],
        [(28, 0), (50, 42), (52, 92), (33, 150), (16, 0.72), (14, 0.93), (19, 1.0)],
        [(42, 0), (45, 12), (45, 0.46), (16, 0.6), (15, 0.7), (19, 0.74)],
    )[kind % 3]
    heights = [(half * k, up if up > 1.0 or up == 0 else up * tall) for half, up in profile]
    form = turned(x, base, heights)
    _shadow(easel, x, base + 2, 100, mix(dark, "#404a6a", 0.3), light)
    _shaded(
        easel,
        2,
        form.outline,
        form.tone(0.5 * light),
        mix(color, SHINE, 0.28),
        mix(color, dark, 0.72),
    )
    top = base - heights[-1][1]
    easel.stroke(2, ellipse(x, top, heights[-1][0], 4, 0, 350), mix(color, dark, 0.5), 4, 1.0)
    gleam = x + light * heights[2][0] * 0.52
    easel.stroke(
        6,
        curve([(gleam, base - 30), (gleam + light * 2, base - 80), (gleam, base - 120)]),
        SHINE,
        7,
        0.75,
    )


def _bowl(
    easel: Easel, x: float, base: float, clay: tuple[str, str], dark: str, light: float
) -> None:
    rng = easel.rng
    w, h = rng.uniform(104, 122), rng.uniform(72, 84)
    rim = base - h
    _shadow(easel, x, base + 2, w * 1.35, mix(dark, "#404a6a", 0.3), light)
    hollow = ellipse(x, rim, w, w * 0.18)
    easel.fill(3, hollow, mix(clay[1], dark, 0.3), 0, 14, w, overlap=0.5, opacity=1.0, inset=0.0)
    for k, u in enumerate((-0.52, 0.5, 0.0)):
        lift = 26 if k == 2 else 14
        _fruit(easel, 4, x + u * w, rim - lift + 14, rng.uniform(31, 36), k, dark, light)
    form = turned(x, base, [(w * 0.4, 0), (w * 0.7, h * 0.2), (w * 0.93, h * 0.62), (w, h)])
    _shaded(easel, 4, form.outline, form.tone(0.5 * light), *clay)
    easel.stroke(4, ellipse(x, rim, w, w * 0.18, 0, 180), mix(clay[0], SHINE, 0.5), 6, 0.95)
    easel.stroke(
        6,
        curve([(x + light * w * 0.55, base - 26), (x + light * w * 0.66, base - 44)]),
        SHINE,
        8,
        0.7,
    )


def _fruit(
    easel: Easel, stage: int, x: float, y: float, r: float, kind: int, dark: str, light: float
) -> None:
    lit, deep = FRUIT[(kind + int(easel.rng.integers(2))) % len(FRUIT)]
    if stage == 5:
        easel.fill(
            stage, ellipse(x - light * r * 0.7, y + r * 0.86, r * 1.3, r * 0.24),
            mix(dark, deep, 0.2), 0, 10, r * 1.6, overlap=0.5, opacity=0.65,
        )  # fmt: skip
    tone = ball_tone(x, y, r, (0.55 * light, -0.6))
    _shaded(
        easel, stage, ellipse(x, y, r, r * 0.96), tone, mix(lit, SHINE, 0.15), mix(deep, dark, 0.35)
    )
    easel.stroke(
        stage,
        pts((x, y - r * 0.82), (x - light * 5, y - r * 1.15)),
        mix(dark, "#5a4028", 0.5),
        4,
        1.0,
        "ink",
    )
    easel.dab(6, x + light * r * 0.4, y - r * 0.42, r * 0.3, SHINE, r * 0.24, 60 * light)
