"""Paint: a field of flowers up to the edge of the sheet; they grow in drifts, not in rows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from agent.understudy.color import any_of, mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.line import curve, field_noise, pts
from agent.understudy.plan import Plan

DIRECTIONS = (
    "meadow",
    "field",
    "poppies",
    "poppy",
    "flowers",
    "grass",
    "spring",
    "summer",
    "garden",
    "cornflowers",
    "daisies",
)


type Density = Callable[[float, float], float]  # of flowers at a place, about -1..1


@dataclass(frozen=True, slots=True)
class Bloom:
    """One field: a strip of sky, grass from far to near, blades, petals, hearts, a stranger."""

    name: str
    sky: tuple[str, str]
    grass: tuple[str, ...]
    blades: tuple[str, ...]
    petals: tuple[str, ...]
    heart: str
    stranger: str


BLOOMS = (
    Bloom(
        "poppies",
        ("#c9d6cf", "#eee3c6"),
        ("#a9b07a", "#76894c", "#3c5233", "#22331f"),
        ("#93a05c", "#4f6a3a", "#c9c08a"),
        ("#d8341f", "#e8552f", "#b3201c"),
        "#22141a",
        "#5f7fc9",
    ),
    Bloom(
        "cornflowers",
        ("#e9d7b0", "#f6ead0"),
        ("#e3c983", "#d2a94c", "#a8792f", "#6a4a24"),
        ("#ecd494", "#b98b3a", "#8a7a3c"),
        ("#2f55b0", "#4a74d0", "#23408c"),
        "#182458",
        "#d8412f",
    ),
    Bloom(
        "daisies at dusk",
        ("#5f7a94", "#c9b3a6"),
        ("#4f7a78", "#2c565a", "#173a40", "#0c242c"),
        ("#3f7068", "#1f4a4c", "#6f9484"),
        ("#f7f3e6", "#e6e9ea", "#cfd8e0"),
        "#e6a92e",
        "#e0704a",
    ),
    Bloom(
        "lavender",
        ("#f0d9c4", "#f7e9d2"),
        ("#b7a6b8", "#8a76a6", "#5a4780", "#33284f"),
        ("#9aa88a", "#6f8a6a", "#c4b48f"),
        ("#7a5fc0", "#9c84d8", "#5a3f98"),
        "#3d2a70",
        "#f0b83c",
    ),
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: hardly any sky, or none; drifts on a diagonal; near blades cut the view."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    bloom = BLOOMS[int(rng.integers(len(BLOOMS)))]
    top = float(rng.choice([-20.0, rng.uniform(70, 120), rng.uniform(120, 190)]))
    _ground(easel, bloom, top)
    drift = field_noise(rng, 330)

    def dense(x: float, y: float) -> float:
        u, v = np.array([x * 0.8 + side * y * 0.7]), np.array([y * 2.0])
        return float(drift(u, v)[0])

    _grass(easel, bloom, top)
    count = _far_flowers(easel, bloom, top, dense)
    count += _near_flowers(easel, bloom, top, dense, side)
    _front_blades(easel, bloom, side)
    sky = "under a narrow strip of sky" if top > 0 else "filling the sheet, without any sky"
    return easel.plan(
        "meadow",
        (
            "Ground colours, light far away, dark at my feet.|First the field without a single"
            " flower: far, middle, near.",
            "Grass, upwards, more and longer towards me.|Blades, layer on layer. They don’t all"
            " stand"
            " up.",
            f"Far {bloom.name} as dots, in drifts. Seen from here they are only colour."
            "|The far ones: touch, touch, gap. The gaps matter.",
            "Nearer ones with petals, and each looks somewhere else."
            f"|Now {bloom.name} one can pick.",
            "A few blades before everything, and one flower that’s in the wrong field."
            "|Grass in front. And one stranger.",
        ),
        titles=(bloom.name.capitalize(), "Up to the Edge", "One in the Wrong Field", "In Drifts"),
        alt_text=(
            f"Painting of a field of {bloom.name} {sky}: some {count} flowers in uneven drifts,"
            " dots of colour far away and open blossoms close by, among long blades of grass."
        ),
        remark="It goes on past the edges, I’m sure of that.|Two colours and their greys, and one"
        " that doesn’t belong. Good.",
    )


def _ground(easel: Easel, bloom: Bloom, top: float) -> None:
    grass = ramp(*bloom.grass)

    def tone(x: float, y: float) -> str:
        if y < top:
            return mix(*bloom.sky, y / max(top, 1.0))
        return grass((y - top) / (600 - top))

    easel.ground(0, tone, 1.0, overlap=0.64)


def _grass(easel: Easel, bloom: Bloom, top: float) -> None:
    """Lay blades in rows from far to near; each is a quick upward stroke."""
    rng = easel.rng
    shades = ramp(*bloom.grass)
    for t in np.sort(rng.random(185) ** 0.85):
        y = top + 14 + (640 - top) * t
        x, tall = rng.uniform(-10, 810), 10 + 96 * t * rng.uniform(0.6, 1.3)
        lean = rng.normal(0, 0.22) * tall
        base = shades(min(1.0, t))
        tone = mix(base, any_of(rng, bloom.blades), rng.uniform(0.2, 0.75))
        blade = [(x, y), (x + lean * 0.3, y - tall * 0.55), (x + lean, y - tall)]
        easel.stroke(1, curve(blade, 8), tone, 3 + 7 * t, 0.85, "oil_filbert", 5)


def _far_flowers(easel: Easel, bloom: Bloom, top: float, dense: Density) -> int:
    rng = easel.rng
    count = 0
    for _ in range(900):
        t = rng.random() ** 1.25 * 0.62
        x, y = rng.uniform(0, 800), top + 8 + (600 - top) * t
        if dense(x, y) > rng.uniform(0.0, 0.55):
            tone = mix(any_of(rng, bloom.petals), bloom.grass[0], 0.34 * (1 - t / 0.62))
            size = 3.2 + 12 * t
            easel.dab(2, x, y, size * rng.uniform(0.8, 1.5), tone, size * 0.8, rng.normal(0, 14))
            count += 1
        if count >= 150:
            break
    return count


def _near_flowers(easel: Easel, bloom: Bloom, top: float, dense: Density, side: float) -> int:
    rng = easel.rng
    places: list[tuple[float, float]] = []
    for _ in range(400):
        x, y = rng.uniform(-10, 810), rng.uniform(top + (600 - top) * 0.5, 590)
        apart = all(np.hypot(x - a, y - b) > 38 for a, b in places)
        if apart and dense(x, y) > rng.uniform(-0.1, 0.5) and len(places) < 21:
            places.append((float(x), float(y)))
    odd = int(rng.integers(max(1, len(places))))
    for k, (x, y) in enumerate(sorted(places, key=lambda place: place[1])):
        t = (y - top) / (600 - top)
        stem = [(x, y), (x + rng.normal(0, 5), y + 40 * t), (x + rng.normal(0, 12), y + 95 * t)]
        easel.stroke(
            3, curve(stem, 6), mix(bloom.blades[0], bloom.grass[2], 0.4), 3.2, 0.9, "oil_round"
        )
        petals = (bloom.stranger,) if k == odd else bloom.petals
        _flower(easel, x, y, 7 + 15 * t**1.5 * rng.uniform(0.8, 1.25), petals, bloom)
    return len(places)


def _flower(
    easel: Easel, x: float, y: float, r: float, petals: tuple[str, ...], bloom: Bloom
) -> None:
    """Paint a flower seen from the side and above: petals round a squashed ring, dark to light."""
    rng = easel.rng
    first, squash = rng.uniform(0, 90), rng.uniform(0.5, 0.8)
    tilt = rng.normal(0, 0.3)
    for k in range(5):
        way = np.radians(first + 72 * k + rng.normal(0, 9))
        dx, dy = np.cos(way) * r * 0.55, np.sin(way) * r * 0.55 * squash
        dy += tilt * dx
        tone = mix(petals[k % len(petals)], bloom.grass[-1], 0.18 * (dy > 0))
        easel.dab(
            3, x + dx, y + dy, r * 0.8, tone, r * 0.85, float(np.degrees(way)), "oil_filbert", 1.0
        )
    easel.dab(3, x, y, r * 0.3, bloom.heart, r * 0.34, 0, "oil_round", 1.0)


def _front_blades(easel: Easel, bloom: Bloom, side: float) -> None:
    """Lay some long blades over all of it, in the lower corner that needs weight."""
    rng = easel.rng
    for _ in range(26):
        x = 400 - side * rng.normal(230, 110)
        tall, lean = rng.uniform(120, 300), side * rng.normal(26, 40)
        blade = [(x, 622), (x + lean * 0.25, 620 - tall * 0.55), (x + lean, 620 - tall)]
        tone = mix(any_of(rng, bloom.blades), bloom.grass[-1], rng.uniform(0.1, 0.8))
        easel.stroke(4, curve(blade, 10), tone, rng.uniform(2.5, 6), 0.95, "ink", 4)
    x = 400 - side * rng.uniform(150, 320)
    easel.stroke(4, pts((x, 625), (x + side * 14, 430)), bloom.blades[2], 3, 0.95, "ink", 3)
