"""Paint: a night sky that turns, stars with halos, a sleeping village and one dark tree."""

import numpy as np

from agent.understudy.color import any_of, mix
from agent.understudy.easel import Easel, below
from agent.understudy.forms import height_at, ridge
from agent.understudy.line import curve, ellipse, field_noise, pts
from agent.understudy.plan import Plan

DIRECTIONS = (
    "night",
    "star",
    "stars",
    "starry",
    "moon",
    "sky",
    "galaxy",
    "space",
    "village",
    "dream",
)
NIGHTS = (
    (
        ("#0f1b3d", "#1c3568", "#2c5a92", "#4f86b5"),
        ("#ffe38a", "#fff6d0", "#f7b955"),
        ("#16304a", "#1d4452", "#10202f"),
    ),
    (
        ("#1a1238", "#38256b", "#5a3c94", "#8f6bc0"),
        ("#ffd1dc", "#fff2e0", "#ffb26b"),
        ("#231a4a", "#3a2a5e", "#150f2b"),
    ),
    (
        ("#06242c", "#0e4450", "#1f6f74", "#5aa79c"),
        ("#f9f3b0", "#fffbe0", "#e8c35a"),
        ("#0c3338", "#13474a", "#071c22"),
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: whirls of air to one side, moon to the other, hills and lights below."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    sky, light, land = NIGHTS[int(rng.integers(len(NIGHTS)))]
    land_line = ridge(rng, 462, 24, 640, 3)
    moon = (400 + side * rng.uniform(190, 270), rng.uniform(90, 130))
    whirl = (400 - side * rng.uniform(20, 90), rng.uniform(185, 230), rng.uniform(105, 140))
    noise = field_noise(rng, 420, 2)
    stars = _star_places(rng, moon, whirl)

    def turn(x: float, y: float) -> float:
        angle = 30.0 * float(noise(np.array(x), np.array(y)))
        for cx, cy, r in (
            (*whirl[:2], whirl[2]),
            (*moon, 80.0),
            *((sx, sy, 26.0) for sx, sy in stars),
        ):
            away = float(np.hypot(x - cx, y - cy))
            if away < r * 1.5:
                around = (
                    float(np.degrees(np.arctan2(y - cy, x - cx)))
                    + 90
                    + (18 if cx == whirl[0] else 0)
                )
                pull = min(1.0, 1.5 * (1.5 - away / r))
                angle += ((around - angle + 90) % 180 - 90) * pull
        return angle

    def shade(x: float, y: float) -> str:
        return mix(
            mix(sky[0], sky[2], min(1, y / 430)),
            sky[3],
            max(0.0, 0.5 * float(noise(np.array(y), np.array(x)))),
        )

    easel.ground(0, lambda x, y: mix(sky[0], sky[1], y / 600), 4.0)
    easel.fill(
        1,
        lambda p: ~below(land_line)(p),
        lambda x, y: any_of(rng, (shade(x, y), shade(x, y), mix(shade(x, y), sky[3], 0.5), sky[1])),
        turn,
        20,
        96,
        overlap=1.15,
        opacity=0.9,
        brush="oil_round",
        shift=9,
        box=(0, 0, 800, 470),
    )
    _lights(easel, moon, whirl, stars, light, sky)
    _land(easel, land_line, land, sky)
    _village(easel, land_line, side, land, light)
    _cypress(easel, 400 - side * rng.uniform(270, 310), side, land, sky)
    return easel.plan(
        "starry",
        (
            "Night over the whole sheet first, thin and dark, so that no white can shine through."
            "|A dark ground, edge to edge. Light will have to be put on, not left out.",
            "The air moves: short strokes that turn around something I can't see yet."
            "|Now the sky in its own currents. Each stroke takes the direction of its neighbour.",
            "Moon and stars, in rings, brightest in the middle."
            "|Stars with halos. Not scattered; I put them where the air bends.",
            "The land below, level and calm, to rest from all the turning."
            "|Hills, quieter than the sky.",
            "A few houses with someone still awake.|A village; small warm windows.",
            "A dark tree at the front, going up like a flame.|One dark upright to hold the near"
            " side.",
        ),
        titles=("The Air Is Awake", "Someone Left a Light On", "Turning", "Night with Neighbours"),
        alt_text=(
            f"Painting of a night sky full of swirling strokes, a large moon at the upper"
            f" {'right' if side > 0 else 'left'}, {len(stars)} haloed stars, dark hills, a village"
            f" with lit windows and a tall dark tree on the {'left' if side > 0 else 'right'}."
        ),
        remark="The sky turns and the village sleeps; that contrast is the picture."
        "|The tree ties the ground to the sky. Moon on the far side, good.",
    )


def _star_places(
    rng: np.random.Generator, moon: tuple[float, float], whirl: tuple[float, float, float]
) -> list[tuple[float, float]]:
    stars: list[tuple[float, float]] = []
    for _ in range(200):
        x, y = rng.uniform(40, 760), rng.uniform(34, 330)
        clear = (
            np.hypot(x - moon[0], y - moon[1]) > 125 and np.hypot(x - whirl[0], y - whirl[1]) > 95
        )
        if clear and all(np.hypot(x - a, y - b) > 88 for a, b in stars):
            stars.append((float(x), float(y)))
        if len(stars) == 10:
            break
    return stars


def _lights(
    easel: Easel,
    moon: tuple[float, float],
    whirl: tuple[float, float, float],
    stars: list[tuple[float, float]],
    light: tuple[str, ...],
    sky: tuple[str, ...],
) -> None:
    rng = easel.rng
    for k, r in enumerate((72, 56, 40)):
        for start in (0, 130, 250):
            easel.stroke(
                2,
                ellipse(*moon, r, r, start + 20 * k, 95),
                mix(light[0], sky[2], 0.6 - 0.22 * k),
                11,
                0.8,
            )
    easel.fill(2, ellipse(*moon, 29, 29), light[1], 30, 14, 44, overlap=0.55, brush="oil_round")
    easel.stroke(2, ellipse(moon[0] + 3, moon[1], 25, 25, 290, 150), light[2], 7, 0.8)
    for x, y in stars:
        size = rng.uniform(9, 19)
        for share in (1.0, 0.62):
            for start in (0, 180):
                easel.stroke(
                    2,
                    ellipse(x, y, size * share, size * share, start + rng.uniform(0, 80), 140),
                    mix(sky[3], light[0], 1.25 - share),
                    5,
                    0.85,
                )
        easel.dab(2, x, y, 5, light[1], size * 0.62)
    turn = np.linspace(0, 3.6 * np.pi, 120)
    for k in range(4):
        coil_r = whirl[2] * np.exp(-turn / 9) * (0.94 - 0.07 * k)
        coil = np.stack(
            [
                whirl[0] + coil_r * np.cos(turn + k * 0.5) * 1.25,
                whirl[1] + coil_r * np.sin(turn + k * 0.5) * 0.85,
            ],
            axis=1,
        )
        for a in range(0, 110, 22):
            b = a + int(rng.integers(12, 20))
            easel.stroke(2, coil[a:b], mix(sky[3], light[1], 0.2 + 0.15 * k), 7 - k, 0.8)


def _land(easel: Easel, line: np.ndarray, land: tuple[str, ...], sky: tuple[str, ...]) -> None:
    rng = easel.rng
    back = (
        line
        - [[0, 36]]
        + np.stack([np.zeros(len(line)), 22 * np.sin(line[:, 0] / 120 + 2)], axis=1)
    )
    easel.drape(3, back, 64, mix(land[1], sky[2], 0.45), 20)
    tones = (land[0], land[1], land[2], mix(land[1], sky[3], 0.25))
    easel.drape(3, line, 160, lambda x, y: any_of(rng, tones), 20, reach=150, brush="oil_round")


def _village(
    easel: Easel, line: np.ndarray, side: float, land: tuple[str, ...], light: tuple[str, ...]
) -> None:
    rng = easel.rng
    x = 400 - side * 60.0
    for k in range(int(rng.integers(5, 8))):
        w, h = rng.uniform(26, 44), rng.uniform(18, 28)
        y = height_at(line, x) + 30 + (k % 3) * 16
        easel.fill(
            4,
            pts((x, y), (x, y - h), (x + w, y - h), (x + w, y)),
            mix(land[0], light[2], 0.28),
            90,
            10,
            30,
            overlap=0.7,
            inset=0.1,
        )
        easel.stroke(
            4,
            pts((x - 4, y - h), (x + w / 2, y - h - 15), (x + w + 4, y - h)),
            land[2],
            7,
            1.0,
            "ink",
        )
        easel.stroke(
            4, pts((x + 4, y - h - 2), (x + w - 4, y - h - 2)), land[2], 8, 0.95, "oil_flat"
        )
        for wx in (0.3, 0.68):
            if rng.random() < 0.75:
                easel.dab(4, x + w * wx, y - h * 0.45, 5, light[0], 5.5, 90)
        if k == 2:
            spire = pts((x + w / 2, y - h), (x + w / 2, y - h - 70))
            easel.stroke(4, spire, land[2], 10, 1.0, "oil_flat")
            easel.stroke(
                4, pts((x + w / 2, y - h - 62), (x + w / 2, y - h - 108)), land[2], 4, 1.0, "ink"
            )
        x += side * rng.uniform(38, 66)


def _cypress(
    easel: Easel, x: float, side: float, land: tuple[str, ...], sky: tuple[str, ...]
) -> None:
    rng = easel.rng
    for k in range(54):
        t = k / 54
        y = 600 - 455 * t
        half = 46 * (1 - t) ** 0.7 * (0.55 + 0.45 * np.sin(min(1.0, t * 4) * np.pi / 2))
        px = x + rng.uniform(-half, half)
        flame = curve(
            [
                (px, y),
                (px + rng.normal(0, 8), y - 42),
                (x + (px - x) * 0.4 + rng.normal(0, 5), y - 88),
            ]
        )
        easel.stroke(
            5,
            flame,
            any_of(rng, (land[2], land[2], land[0], mix(land[1], sky[2], 0.3))),
            rng.uniform(13, 21) * (1 - 0.45 * t),
            0.95,
        )
