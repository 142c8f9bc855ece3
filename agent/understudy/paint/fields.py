"""Paint: fields of colour with soft edges, breathing over a toned ground; nothing else."""

import numpy as np

from agent.understudy.color import mix
from agent.understudy.easel import Easel
from agent.understudy.line import pts, wave_noise
from agent.understudy.plan import Plan

DIRECTIONS = (
    "abstract",
    "color",
    "colour",
    "colors",
    "colours",
    "field",
    "rothko",
    "minimal",
    "mood",
    "feeling",
)
SETS = (
    ("#5a1a24", ("#d9472b", "#f08a3c", "#2b1226"), "#ffd9a0", "red, orange and a near-black"),
    ("#12263f", ("#2f6f9a", "#0d1830", "#d7b46a"), "#f4ecd0", "blues and a band of ochre"),
    ("#d9a441", ("#f4d35e", "#ee964b", "#f6f0dc"), "#ffffff", "yellow, apricot and cream"),
    ("#2d3b2f", ("#7d9a5c", "#c7b98a", "#19271f"), "#eef0c8", "moss, sand and dark green"),
    ("#e8ded0", ("#cfc6b8", "#8fa3a6", "#d9694a"), "#ffffff", "chalk, slate and a coral"),
    ("#1f2a2e", ("#3f5a5c", "#c98b4a", "#10181c"), "#f2dcae", "petrol, amber and a near-black"),
    ("#3a1d4d", ("#a64d79", "#e8a0a8", "#24143a"), "#ffe6e0", "plum, rose and violet"),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: two or three fields of unequal height, a thin seam of light between two."""
    easel = Easel(rng)
    ground, colors, seam, said = SETS[int(rng.integers(len(SETS)))]
    order = [colors[i] for i in rng.permutation(3)]
    easel.ground(0, lambda x, y: mix(ground, order[1], 0.15), 2.0)
    easel.ground(
        1,
        lambda x, y: mix(ground, "#000000", 0.12),
        91.0,
        overlap=1.2,
        opacity=0.35,
        brush="watercolor",
    )
    cuts = _cuts(rng)
    left, right = rng.uniform(52, 78), 800 - rng.uniform(52, 78)
    for k, (top, bottom) in enumerate(cuts):
        _field(easel, 2 + k, (left, top, right, bottom), order[k], ground, colors[(k + 1) % 3])
    y = (cuts[0][1] + cuts[1][0]) / 2
    sway = wave_noise(rng, 300, 2)
    at = np.linspace(left + rng.uniform(10, 60), right - rng.uniform(60, 240), 60)
    for k in range(3):
        line = np.stack([at[k * 4 :], y + 3 * sway(at[k * 4 :]) + (k - 1) * 3], axis=1)
        easel.stroke(5, line, mix(seam, order[0], 0.15 * k), 5, 0.6, "dry_brush")
    for _ in range(12):
        x, top = (
            rng.uniform(left, right - 150),
            rng.choice([c[0] for c in cuts]) + rng.uniform(4, 14),
        )
        easel.stroke(
            5,
            pts((x, top), (x + rng.uniform(70, 220), top + rng.normal(0, 3))),
            mix(seam, order[1], 0.55),
            4,
            0.35,
            "dry_brush",
        )
    return easel.plan(
        "fields",
        (
            "A ground colour over everything, and I mean everything. The fields will float on it."
            "|First the ground. It’ll be seen only at the edges, where it matters.",
            "A thin second coat across the first, so that it has depth."
            "|I scumble over it, upright this time.",
            "The first field, in many thin coats. Its edge has to breathe."
            "|Now a large field. I stop short of the sides and feather the edge.",
            "The second, heavier. It should press on the first without touching."
            "|Another field below, of a different weight.",
            "A third, narrow one, to settle the other two.|The last band. It decides the mood.",
            "A seam of light between them. One, and not all the way across."
            "|A single bright seam where they nearly meet.",
        ),
        titles=("Two Weights and a Seam", "Warm, Held", "Room for Nothing", "Almost Touching"),
        alt_text=(
            f"Abstract painting of {len(cuts)} soft-edged horizontal fields in {said}, floating"
            " on a"
            " toned ground, with one thin bright seam between the upper two."
        ),
        remark="The fields almost touch. The seam is the only line, and it’s enough."
        "|It hums a little. I won’t add anything that can be named.",
    )


def _cuts(rng: np.random.Generator) -> list[tuple[float, float]]:
    top, bottom = rng.uniform(38, 54), 600 - rng.uniform(38, 54)
    first = rng.choice([0.3, 0.42, 0.56]) + rng.uniform(-0.03, 0.03)
    a = top + (bottom - top) * first
    b = a + (bottom - a) * rng.uniform(0.52, 0.72)
    return [(top, a - 9), (a + 9, b - 8), (b + 8, bottom)]


def _field(
    easel: Easel,
    stage: int,
    box: tuple[float, float, float, float],
    color: str,
    ground: str,
    other: str,
) -> None:
    rng = easel.rng
    left, top, right, bottom = box
    for coat in range(2):
        gap = 17.0 + 6 * coat
        for y in np.arange(top + 13, bottom - 6, gap):
            edge = min(y - top, bottom - y) / max(1.0, (bottom - top) / 2)
            tint = mix(mix(color, other, 0.12 * coat), ground, max(0.0, 0.28 - edge) * 0.9)
            a, b = left + rng.normal(8, 7), right - rng.normal(8, 7)
            middle = rng.uniform(0.35, 0.65) * (a + b)
            for x0, x1 in ((a, middle + 30), (middle - 30, b)):
                easel.stroke(
                    stage,
                    pts((x0, y + rng.normal(0, 2)), (x1, y + rng.normal(0, 2))),
                    tint,
                    28,
                    0.75 - 0.25 * coat,
                    ("oil_flat", "watercolor")[coat],
                    5,
                )
    for y in (top + 2, bottom - 2):
        for _ in range(5):
            x = rng.uniform(left, right - 120)
            easel.stroke(
                stage,
                pts((x, y + rng.normal(0, 3)), (x + rng.uniform(60, 200), y + rng.normal(0, 3))),
                mix(color, ground, 0.4),
                11,
                0.5,
                "dry_brush",
            )
