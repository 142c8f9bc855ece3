"""Paint: water lilies; no horizon, only water, what floats on it and what it reflects."""

import numpy as np

from agent.understudy.color import any_of, mix
from agent.understudy.easel import Easel
from agent.understudy.line import curve, ellipse, field_noise, pts
from agent.understudy.paint.shapes import touch
from agent.understudy.plan import Plan

DIRECTIONS = (
    "lily",
    "lilies",
    "water lilies",
    "pond",
    "monet",
    "giverny",
    "water",
    "lake",
    "garden",
)
PONDS = (
    (
        ("#2f5f73", "#4f8a94", "#8fb8b5", "#3d4f80"),
        ("#5f9a5c", "#8fb865", "#3d7458", "#b9cf86"),
        ("#f6c3d0", "#fff0f0", "#e0708f"),
    ),
    (
        ("#3d3f78", "#6a68a8", "#a89cc8", "#2b4a6e"),
        ("#5a8f7a", "#86b592", "#3a6a6c", "#a8cfa6"),
        ("#fff2d6", "#ffffff", "#f2b45c"),
    ),
    (
        ("#5b7fa0", "#9fb0c4", "#ecc6bd", "#3a5478"),
        ("#6a9078", "#94ad84", "#47705f", "#c4cfa4"),
        ("#fff4ea", "#ffe0d4", "#e8705a"),
    ),
    (
        ("#12343a", "#1f5350", "#5b8f7a", "#0a2029"),
        ("#7ba05a", "#a8c070", "#4f7d4a", "#d3dc9a"),
        ("#fff0d0", "#ffffff", "#f0953a"),
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: a drift of pads on a slant, darker depth above, light water below."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    water, pads, bloom = PONDS[int(rng.integers(len(PONDS)))]
    cloud = field_noise(rng, 420, 2)

    def tone(x: float, y: float) -> str:
        return mix(
            mix(water[3], water[0], y / 260),
            mix(water[1], water[2], (y - 200) / 400),
            0.5 + 0.5 * float(cloud(np.array(x), np.array(y * 1.6))) + 0.25 * (y / 600),
        )

    easel.ground(0, tone, 0.0)
    for _ in range(54):
        x, y = rng.uniform(0, 800), rng.uniform(0, 420)
        if float(cloud(np.array(x * 1.3 + 200), np.array(50.0))) > -0.1:
            reach = rng.uniform(50, 130)
            easel.stroke(
                1,
                curve(
                    [
                        (x, y),
                        (x + rng.normal(0, 7), y + reach / 2),
                        (x + rng.normal(0, 9), y + reach),
                    ]
                ),
                any_of(rng, (water[3], pads[2], mix(pads[2], water[0], 0.5))),
                rng.uniform(9, 17),
                0.45,
                "oil_filbert",
            )
    for _ in range(70):
        x, y = rng.uniform(0, 800), rng.uniform(0, 600)
        ink = mix(tone(x, y), any_of(rng, (water[2], water[1], bloom[0])), rng.uniform(0.1, 0.5))
        touch(easel, 2, x, y, rng.uniform(40, 120), ink, rng.uniform(4, 9))
    rafts = _rafts(rng, side)
    for x, y, r in rafts:
        _pad(easel, x, y, r, pads, water)
    chosen = [raft for raft in sorted(rafts, key=lambda p: -p[2]) if raft[2] > 24]
    for x, y, r in [chosen[i] for i in rng.permutation(len(chosen))[: int(rng.integers(6, 9))]]:
        _lily(easel, x + rng.normal(0, r * 0.3), y - r * 0.12, r * rng.uniform(0.6, 0.78), bloom)
    for _ in range(18):
        x, y, r = rafts[int(rng.integers(len(rafts)))]
        light = mix(water[2], "#ffffff", 0.45)
        touch(easel, 5, x + rng.normal(0, r), y + r * 0.5, rng.uniform(20, 50), light, 3)
    easel.crop(rng.uniform(1.0, 1.38), 400 - side * rng.uniform(0, 260), rng.uniform(240, 560))
    return easel.plan(
        "lilies",
        (
            "Water to all four edges and no horizon. I lay it level, cool above and lighter below."
            "|There’s no sky in this one, except in the water.",
            "Willows, upside down: soft upright strokes hanging into the depth."
            "|Dark hanging shapes, only reflections of something outside the picture.",
            "The surface in short level touches; it must lie flat."
            "|Level strokes across the upright ones, and suddenly it is water.",
            "The pads, in drifts on a slant, flatter and smaller as they go up the sheet."
            "|Now the lily pads, near ones large, in two or three loose rafts.",
            "Some blossoms, not on every raft.|Flowers: a few warm notes in all that cool.",
            "Light along the edges of the pads.|A last glitter where pad meets water.",
        ),
        titles=("After Giverny", "No Horizon", "Afloat", "The Pond Looks Up"),
        alt_text=(
            "Painting of a lily pond seen from above without a horizon: drifts of round green"
            " pads,"
            " some with pale blossoms, float on a slant to the"
            f" {'right' if side > 0 else 'left'} over"
            " water with soft upright reflections."
        ),
        remark="It lies flat and still has depth. The blossoms are few; good."
        "|The upright strokes sink, the level ones float. That’s all there is to it.",
    )


def _rafts(rng: np.random.Generator, side: float) -> list[tuple[float, float, float]]:
    pads: list[tuple[float, float, float]] = []
    start, slant = 400 + side * rng.uniform(120, 260), -side * rng.uniform(0.7, 1.5)
    centres = [
        (start + slant * (y - 110), float(y), wide)
        for y, wide in zip((110, 225, 360, 525), (80, 115, 150, 180), strict=True)
    ]
    centres[int(rng.integers(1, 3))] = (400 + side * rng.uniform(200, 330), 420.0, 110)
    for cx, cy, spread in centres:
        for _ in range(60):
            x, y = cx + rng.normal(0, spread * 0.62), cy + rng.normal(0, spread * 0.2)
            r = (11 + 46 * (y / 600) ** 1.2) * rng.uniform(0.7, 1.1)
            if (
                all(
                    ((x - a) / (r + b)) ** 2 + ((y - c) / (0.42 * (r + b))) ** 2 > 0.85
                    for a, c, b in pads
                )
                and -10 < x < 810
                and 60 < y < 590
            ):
                pads.append((x, y, r))
            if len(pads) > 13 * (centres.index((cx, cy, spread)) + 1) * 0.8:
                break
    return sorted(pads, key=lambda p: p[1])


def _pad(
    easel: Easel, x: float, y: float, r: float, pads: tuple[str, ...], water: tuple[str, ...]
) -> None:
    rng = easel.rng
    flat = 0.36
    easel.stroke(
        3,
        ellipse(x, y + r * 0.16, r * 0.96, r * flat, 20, 140),
        mix(water[3], "#101828", 0.25),
        max(4, r * 0.22),
        0.7,
        "oil_round",
    )
    base = any_of(rng, pads[:3])
    rows = max(2, int(r / 9))
    for k in range(rows):
        v = -1 + 2 * (k + 0.5) / rows
        half = r * (1 - v * v) ** 0.5
        ink = mix(base, pads[3], max(0, -v) * 0.6) if v < 0 else mix(base, pads[2], v * 0.5)
        yy = y + v * r * flat
        easel.stroke(
            3,
            curve([(x - half, yy), (x, yy - r * 0.03), (x + half, yy)]),
            ink,
            max(6.0, 2.5 * r * flat / rows),
            0.95,
            "oil_flat",
        )
    turn = rng.uniform(0, 6.3)
    easel.stroke(
        3,
        pts((x, y), (x + np.cos(turn) * r * 0.95, y + np.sin(turn) * r * flat)),
        mix(water[0], pads[2], 0.4),
        max(2.5, r * 0.08),
        0.85,
        "ink",
    )
    easel.stroke(3, ellipse(x, y, r * 0.98, r * flat, 190, 130), pads[3], 3, 0.75, "ink")


def _lily(easel: Easel, x: float, y: float, r: float, bloom: tuple[str, ...]) -> None:
    rng = easel.rng
    for ring, (reach, lift, ink) in enumerate(
        ((1.0, 0.5, mix(bloom[0], bloom[2], 0.35)), (0.8, 0.85, bloom[0]), (0.45, 1.0, bloom[1]))
    ):
        for k in range(7 - ring):
            turn = np.pi * (k + 0.5 * (ring % 2)) / (6 - ring) if ring else np.pi * 2 * k / 7
            tip = (
                x + np.cos(turn) * r * reach,
                y
                - abs(np.sin(turn)) * r * lift
                - ring * r * 0.12
                + (0.22 * r if ring == 0 and np.sin(turn) > 0.3 else 0),
            )
            easel.stroke(
                4,
                curve([(x, y), ((x + tip[0]) / 2, (y + tip[1]) / 2 - r * 0.06), tip]),
                mix(ink, "#ffffff", rng.uniform(0, 0.25)),
                r * 0.46,
                1.0,
                "oil_round",
                4,
            )
    easel.dab(4, x, y - r * 0.42, 3, "#f2b632", r * 0.26)
