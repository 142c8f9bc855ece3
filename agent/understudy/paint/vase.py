"""Paint: a bunch of flowers in a vase, against a warm or cool wall, some petals on the table."""

import numpy as np

from agent.understudy.color import any_of, mix
from agent.understudy.easel import Easel
from agent.understudy.forms import Turned, leaf, turned
from agent.understudy.line import curve, ellipse, pts
from agent.understudy.paint.bloom import bloom
from agent.understudy.paint.vessel import vessel
from agent.understudy.plan import Plan

DIRECTIONS = (
    "vase",
    "bouquet",
    "flowers",
    "flower",
    "sunflower",
    "sunflowers",
    "rose",
    "roses",
    "bunch",
    "petals",
)
SETS = (
    (
        "sunflowers",
        ("#2f5f78", "#4a8496"),
        ("#c98a4a", "#9a6232"),
        ("#f5b92e", "#f2982a", "#fbd75a"),
        "#5a3418",
        ("#e9dcc0", "#8fa3a8"),
        1,
    ),
    (
        "peonies",
        ("#41503f", "#66785a"),
        ("#7a4f3c", "#573428"),
        ("#f0a0b4", "#f8d3da", "#d9607f"),
        "#a8324f",
        ("#cfd8dc", "#5f7890"),
        0,
    ),
    (
        "anemones",
        ("#d9c3a0", "#efe0c4"),
        ("#8a6a78", "#6a4c60"),
        ("#d9343a", "#7a4fc0", "#f4f0f4", "#e0567f"),
        "#1d1a2e",
        ("#3f6f8a", "#1f3f58"),
        2,
    ),
    (
        "dahlias",
        ("#5a2f42", "#7f4352"),
        ("#c9a06a", "#9c7444"),
        ("#f07a3a", "#f7b04a", "#e04a3a"),
        "#7a1f1a",
        ("#4f8a7a", "#28574f"),
        0,
    ),
)


# Half widths and heights from the foot up, px; all as high as the first.
POTS: tuple[list[tuple[float, float]], ...] = (
    [(40, 0), (62, 30), (74, 76), (58, 122), (34, 146), (40, 164)],
    [(30, 0), (34, 40), (30, 110), (22, 140), (26, 164)],
    [(46, 0), (50, 50), (48, 110), (50, 164)],
    [(34, 0), (58, 24), (60, 60), (26, 104), (18, 140), (28, 164)],
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the vase off centre, the bunch leaning the other way, one bloom fallen."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    name, wall, table, petals, heart, clay, kind = SETS[int(rng.integers(len(SETS)))]
    edge = rng.uniform(400, 462)
    light = -side
    x = 400 + side * rng.uniform(20, 130)

    def back(a: float, b: float) -> str:
        plain = mix(wall[1], wall[0], 0.5 - 0.5 * light * (a - 400) / 400)
        return mix(plain, "#1a1a28", 0.18 * min(1.0, b / edge))

    easel.ground(0, back, 62 * side)
    line = np.array([[u, edge - 0.012 * side * (u - 400)] for u in np.arange(-20.0, 830.0, 20.0)])

    def wood(a: float, b: float) -> str:
        return mix(table[0], table[1], (b - edge) / 150 + 0.3 * side * (a - x) / 400)

    easel.drape(1, line, 640 - edge, wood, 26, reach=340)
    profile = POTS[int(rng.integers(len(POTS)))]
    form = turned(x, edge + 78, profile)
    few = rng.random() < 0.4  # some stems, each with room, instead of a bunch
    _vase(easel, form, x, edge + 78, clay, table, light)
    heads = _heads(rng, x, edge - 96, side, int(rng.integers(3, 7)) if few else 13)
    _greens(easel, x, edge - 84, heads, wall)
    for hx, hy, r in sorted(heads, key=lambda h: -np.hypot(h[0] - x, h[1] - edge + 220)):
        bloom(easel, 3 if hy > edge - 260 else 4, hx, hy, r, petals, heart, kind, light)
    fallen = (x - side * rng.uniform(170, 230), edge + rng.uniform(70, 96))
    easel.dab(
        5,
        fallen[0] - light * 14,
        fallen[1] + 15,
        70,
        mix(table[1], "#1a1420", 0.4),
        13,
        0,
        "oil_flat",
        0.7,
    )
    bloom(easel, 5, *fallen, 28.0, petals, heart, kind, light)
    for _ in range(6):
        easel.dab(
            5,
            fallen[0] - side * rng.uniform(-150, 60),
            edge + rng.uniform(50, 120),
            13,
            any_of(rng, petals),
            9,
            rng.uniform(0, 180),
        )
    for hx, hy, r in heads[:9]:
        easel.dab(
            6,
            hx + light * r * 0.5,
            hy - r * 0.5,
            r * 0.4,
            mix(petals[2], "#fffdf0", 0.6),
            5,
            rng.uniform(0, 180),
        )
    easel.crop(rng.uniform(1.0, 1.38), x + side * rng.uniform(-60, 160), rng.uniform(160, 520))
    return easel.plan(
        "vase",
        (
            "Wall and table. I slant the strokes on the wall so that it isn’t a wall paper."
            "|First what’s behind and below the flowers; they will need something to glow against.",
            "The vase, a little off the middle, with the light from the"
            f" {'right' if light > 0 else 'left'}."
            "|A vase: round, so it darkens as it turns away.",
            "Leaves and stalks before any flower. They hold the bunch open."
            "|Green, loosely, further out than the flowers will go.",
            f"Now the {name}, the lower and inner ones first.|The first {name}; no two at the"
            " same height.",
            "The high ones, leaning away from the vase so the bunch isn’t a ball."
            f"|More {name}, up and outwards.",
            "One that fell, and a few petals on the table.|A fallen bloom: it makes the others"
            " fresher.",
            "Thick light on petals and clay.|A few highlights and no more.",
        ),
        titles=(
            name.capitalize(),
            "One Has Fallen",
            f"{name.capitalize()}, Day Three",
            "The Bunch Leans",
        ),
        alt_text=(
            f"Painting of a bunch of {len(heads)} {name} in a round vase,"
            f" {'right' if side > 0 else 'left'}"
            f" of the middle, leaning {'left' if side > 0 else 'right'} against a plain wall,"
            " with one"
            " fallen bloom and loose petals on the table."
        ),
        remark="The bunch leans one way, the fallen one lies on the other: it balances."
        "|Thick in the middle, loose at the edge. It smells of something.",
    )


def _vase(
    easel: Easel,
    form: Turned,
    x: float,
    base: float,
    clay: tuple[str, ...],
    table: tuple[str, ...],
    light: float,
) -> None:
    dark = mix(table[1], "#1a1420", 0.5)
    half = float(form.halves.max())
    for k in range(4):
        start, reach = x + light * half * 0.6, half * (2.7 + 0.4 * (k % 2))
        row = pts((start, base + 12 - 7 * k), (start - light * reach, base + 5 - 7 * k))
        easel.stroke(1, row, mix(dark, table[1], 0.12 * k), 12, 0.8, "oil_flat", 3)
    vessel(easel, 1, form, clay[0], mix(clay[1], "#15182a", 0.45), light)
    mouth = form.half_at(base - 164) * 0.94
    rim = ellipse(x, base - 164, mouth, mouth * 0.22, 0, 350)
    easel.stroke(1, rim, mix(clay[1], "#15182a", 0.4), 6, 1.0, "oil_round")
    for k in (0, 1):
        at = base - 62 - 12 * k
        band = ellipse(x, at, form.half_at(at) * 0.97, form.half_at(at) * 0.18, 8, 164)
        easel.stroke(1, band, mix(clay[1], clay[0], 0.2 + 0.2 * k), 4, 0.7, "oil_round")


def _heads(
    rng: np.random.Generator, x: float, y: float, side: float, most: int
) -> list[tuple[float, float, float]]:
    heads: list[tuple[float, float, float]] = []
    for _ in range(900):
        turn, reach = rng.uniform(np.radians(195), np.radians(345)), rng.uniform(0.15, 1.0) ** 0.7
        hx = x - side * 34 + np.cos(turn) * 205 * reach
        hy = y - 46 + np.sin(turn) * 255 * reach
        r = rng.uniform(36, 52) * (1 - 0.22 * reach)
        if (
            all(
                np.hypot(hx - a, hy - b) > (r + c) * (0.8 if most > 7 else 1.3) for a, b, c in heads
            )
            and hy > 46
            and 50 < hx < 750
        ):
            heads.append((float(hx), float(hy), float(r)))
        if len(heads) == most:
            break
    return heads


def _greens(
    easel: Easel, x: float, y: float, heads: list[tuple[float, float, float]], wall: tuple[str, ...]
) -> None:
    rng = easel.rng
    greens = ("#2f5a3a", "#4f7d3f", "#7a9a4a", "#234a3a")
    for hx, hy, _ in heads:
        easel.stroke(
            2,
            curve(
                [(x + (hx - x) * 0.06, y + 14), (x + (hx - x) * 0.4, (y + hy) / 2 + 20), (hx, hy)]
            ),
            any_of(rng, greens[:2]),
            6,
            0.95,
            "oil_round",
        )
    for _ in range(30):
        hx, hy, _ = heads[int(rng.integers(len(heads)))]
        t = rng.uniform(0.45, 1.1)
        px, py = x + (hx - x) * t + rng.normal(0, 20), y + (hy - y) * t + rng.normal(0, 20)
        turn = float(np.degrees(np.arctan2(hy - y, hx - x))) + rng.normal(0, 45)
        shape = leaf(px, py, rng.uniform(46, 84), 10, turn, 0.12)
        ink = any_of(rng, greens)
        easel.stroke(
            2, (shape[:13] + shape[13:][::-1]) / 2, ink, rng.uniform(13, 20), 0.95, "oil_round"
        )
