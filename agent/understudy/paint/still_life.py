"""Paint: bottles, jugs and a box in a row, close together; quiet colours, and one that isn't."""

from dataclasses import dataclass

import numpy as np

from agent.understudy.color import mix
from agent.understudy.easel import Easel
from agent.understudy.forms import Turned, turned
from agent.understudy.line import curve, ellipse, pts
from agent.understudy.paint.vessel import vessel
from agent.understudy.plan import Plan

DIRECTIONS = (
    "still life",
    "bottle",
    "bottles",
    "jug",
    "fruit",
    "lemon",
    "lemons",
    "apples",
    "kitchen",
    "table",
    "morandi",
)


@dataclass(frozen=True, slots=True)
class Room:
    """One room: wall lit and in shade, table, the things' quiet colours, the loud one, shadows."""

    name: str
    wall: tuple[str, str]
    table: str
    things: tuple[str, ...]
    loud: str
    shadow: str


ROOMS = (
    Room(
        "a grey room",
        ("#cfc7b8", "#a9a297"),
        "#b9a68c",
        ("#ece5d8", "#9a9588", "#c9b49a", "#7f8684", "#dcd3c2"),
        "#c2573a",
        "#5a5350",
    ),
    Room(
        "a green room",
        ("#8fa392", "#67806f"),
        "#c9bda0",
        ("#efe8d6", "#5f7f86", "#b8ae8c", "#d9cfb8", "#40584f"),
        "#e6b335",
        "#2f4038",
    ),
    Room(
        "an evening room",
        ("#54506a", "#38364e"),
        "#8a6a66",
        ("#d9c4b8", "#6f7896", "#a38a94", "#c7b0a8", "#46506e"),
        "#f0923c",
        "#211f30",
    ),
    Room(
        "a pink room",
        ("#e3c1b2", "#c99d90"),
        "#efe2d0",
        ("#f7efe4", "#c47f6f", "#9fb0ac", "#e9d3c0", "#8a6a62"),
        "#2f6f86",
        "#8a5f58",
    ),
    Room(
        "a dark room",
        ("#2c3a3f", "#1b2529"),
        "#5f5648",
        ("#d9d2c0", "#74807a", "#a08a68", "#3f5f66", "#b9b09c"),
        "#e2c044",
        "#0e1416",
    ),
)
# Half widths and heights from the foot up, px.
SHAPES: dict[str, list[tuple[float, float]]] = {
    "bottle": [(36, 0), (40, 30), (40, 120), (32, 158), (13, 186), (11, 240), (14, 246)],
    "flask": [(40, 0), (56, 34), (52, 84), (24, 122), (11, 150), (10, 196), (15, 202)],
    "jug": [(34, 0), (48, 26), (52, 70), (40, 116), (28, 140), (34, 160)],
    "tin": [(44, 0), (44, 50), (44, 112), (44, 132)],
    "cup": [(22, 0), (32, 22), (38, 60), (40, 72)],
    "bowl": [(26, 0), (52, 18), (70, 44), (74, 56)],
}
OPEN = ("jug", "cup", "bowl", "tin")
LEMON = [(7.0, 0.0), (26.0, 7.0), (32.0, 26.0), (25.0, 46.0), (7.0, 54.0)]


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: a frieze of things to one side, overlapping; the table's edge low or"
    " high."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    room = ROOMS[int(rng.integers(len(ROOMS)))]
    edge = rng.uniform(350, 430)
    light = -side

    def wall(x: float, y: float) -> str:
        return mix(*room.wall, 0.5 - 0.42 * light * (x - 400) / 400 + 0.1 * y / edge)

    easel.ground(0, wall, 74 * side, overlap=0.64)
    line = np.array([[u, edge + 3 * np.sin(u / 190)] for u in np.arange(-20.0, 830.0, 20.0)])

    def top(x: float, y: float) -> str:
        return mix(room.table, room.shadow, 0.08 + 0.24 * max(0.0, (y - edge - 60) / 260))

    easel.drape(1, line, 640 - edge, top, 29, overlap=0.64, reach=400, shift=3)
    names, count = _frieze(easel, room, edge, side)
    _lemons(easel, room, edge, side)
    easel.crop(
        rng.uniform(1.0, 1.36), 400 + side * rng.uniform(0, 240), edge + rng.uniform(-40, 120)
    )
    where = "right" if side > 0 else "left"
    return easel.plan(
        "still_life",
        (
            f"The wall: {room.name}, in upright strokes, lighter where the window is."
            f"|{room.name.capitalize()} first. The things will have to live in its colours.",
            "The table, one plain plane.|A table’s edge, not quite straight.",
            f"Their shadows before they are there, then the things: {names}. They stand close."
            f"|I paint the ones behind first: {names}. They lean on each other without touching.",
            "The front ones, a tone lighter or darker than what they cover."
            "|In front: edges against edges. Light on dark, dark on light.",
            "And the one loud colour, small.|Last the colour that all the others were quiet for.",
        ),
        titles=("Quiet Company", room.name.capitalize(), "Standing Close", "One Loud Thing"),
        alt_text=(
            f"Painting of {count} plain vessels standing close together on the {where} of a"
            " table in"
            f" {room.name}, in muted colours with soft shadows, and one small thing in a strong"
            " colour beside them."
        ),
        remark="Everything is nearly the same colour, so each difference counts."
        "|They stand there like people who know each other.",
    )


def _frieze(easel: Easel, room: Room, edge: float, side: float) -> tuple[str, int]:
    """Stand the things in a row, back ones first; return their names in words, and how many."""
    rng = easel.rng
    kinds = [str(k) for k in rng.permutation(list(SHAPES))[: int(rng.integers(4, 7))]]
    tall = sorted(kinds, key=lambda kind: -SHAPES[kind][-1][1])
    tones = rng.permutation(len(room.things))
    x = 400 + side * rng.uniform(200, 250)
    spots = []
    for k, kind in enumerate(rng.permutation(tall)):
        half = max(w for w, _ in SHAPES[str(kind)])
        is_back = SHAPES[str(kind)][-1][1] > 140
        base = edge + (rng.uniform(38, 64) if is_back else rng.uniform(74, 112))
        x -= side * half * 0.86
        spots.append((base, x, str(kind), room.things[int(tones[k % len(tones)])]))
        x -= side * half * rng.uniform(0.55, 0.98)
    for n, (base, at, kind, tone) in enumerate(sorted(spots)):
        stage = 2 if n < len(spots) / 2 else 3
        form = turned(at, base, SHAPES[kind])
        _shadow(easel, stage, form, base, room, side)
        vessel(easel, stage, form, tone, room.shadow, -side)
        if kind in OPEN:
            _mouth(easel, stage, form, tone, room)
        if kind == "jug":
            _handle(easel, stage, form, mix(tone, room.shadow, 0.35), side)
    return ", ".join(f"a {kind}" for kind in tall), len(kinds)


def _mouth(easel: Easel, stage: int, form: Turned, color: str, room: Room) -> None:
    top = float(form.heights.min())
    half = form.half_at(top)
    for share in (0.4, 0.72):
        dark = mix(color, room.shadow, 0.75)
        easel.stroke(
            stage,
            ellipse(form.x, top + 3, half * share, half * share * 0.2),
            dark,
            7,
            1.0,
            "oil_round",
            2,
        )
    rim = ellipse(form.x, top + 2, half * 0.96, half * 0.2, 0, 358)
    easel.stroke(stage, rim, mix(color, "#fffaf0", 0.35), 4, 1.0, "oil_round", 2)


def _handle(easel: Easel, stage: int, form: Turned, color: str, side: float) -> None:
    top, foot = float(form.heights.min()), float(form.heights.max())
    y0, y1 = top + 0.16 * (foot - top), top + 0.6 * (foot - top)
    knots = [
        (form.x - side * form.half_at(y0), y0),
        (form.x - side * (form.half_at(y0) + 30), y0 + 6),
        (form.x - side * (form.half_at(y1) + 24), y1 - 14),
        (form.x - side * form.half_at(y1), y1),
    ]
    easel.stroke(stage, curve(knots, 10), color, 9, 1.0, "oil_flat", 3)


def _shadow(easel: Easel, stage: int, form: Turned, base: float, room: Room, side: float) -> None:
    """Lay the cast shadow, flat on the table, away from the light."""
    tone = mix(room.table, room.shadow, 0.62)
    half = float(form.halves.max())
    for k in range(4):
        y = base + 9 - 6.5 * k
        start, reach = form.x - side * half * 0.7, half * (2.6 + 0.5 * (k % 2))
        row = pts((start, y), (start + side * reach, y - 7))
        easel.stroke(stage, row, mix(tone, room.table, 0.1 * k), 11, 0.85, "oil_flat", 3)


def _lemons(easel: Easel, room: Room, edge: float, side: float) -> None:
    """Put one, two or three small round things on the empty side."""
    rng = easel.rng
    x, forms = 400 - side * rng.uniform(30, 130), []
    for _ in range(int(rng.integers(1, 4))):
        forms.append(turned(x, edge + rng.uniform(96, 140), LEMON))
        x -= side * rng.uniform(58, 120)
    for form in forms:
        _shadow(easel, 4, form, float(form.heights.max()) - 4, room, side)
    for form in forms:
        vessel(easel, 4, form, room.loud, room.shadow, -side)
