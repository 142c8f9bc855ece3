"""Paint: a long, quiet head in planes of warm and cool colour, lit from one side."""

import numpy as np

from agent.understudy.color import mix, ramp
from agent.understudy.easel import Easel
from agent.understudy.line import curve, ellipse, mirrored, pts
from agent.understudy.plan import Plan
from agent.understudy.plotter.face import Face
from canvas.geometry import Points

DIRECTIONS = (
    "portrait",
    "face",
    "person",
    "woman",
    "man",
    "girl",
    "boy",
    "head",
    "people",
    "human",
)
SKINS = (
    ("#f6d8bb", "#e0a884", "#a8625a", "#5a3448"),
    ("#e2b48a", "#b87a54", "#7a4438", "#38222e"),
    ("#b98260", "#8a5640", "#55302e", "#281a28"),
)
DRESS = (
    ("#2f5a6a", "#1a3444", "#c98a5a", "#8a5040"),
    ("#a83a3a", "#5a1c2c", "#5f8a86", "#33585c"),
    ("#d8a83a", "#8a5f24", "#4a4a78", "#2a2a50"),
)
HAIR = ("#2a1d24", "#5a2f20", "#8a4a22", "#d0a050")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the head off centre against two cool or warm planes of wall."""
    easel = Easel(rng)
    side = float(rng.choice([-1, 1]))
    face = Face(rng, 400 + side * rng.uniform(30, 90), side)
    skin = SKINS[int(rng.integers(len(SKINS)))]
    coat, coat_dark, wall, wall_dark = DRESS[int(rng.integers(len(DRESS)))]
    hair = HAIR[int(rng.integers(len(HAIR)))]
    long_hair = bool(rng.random() < 0.5)
    easel.ground(
        0, lambda x, y: mix(wall, wall_dark, 0.5 - 0.5 * side * (x - face.x) / 330), 64 * side
    )
    _hair_behind(easel, face, hair, 1.36 if long_hair else 0.84)
    _body(easel, face, skin, coat, coat_dark)
    _skin(easel, face, skin)
    _features(easel, face, skin, hair)
    _hair_front(easel, face, hair)
    where = "right" if side > 0 else "left"
    return easel.plan(
        "portrait",
        (
            "The wall first, warm to cool, so that the face will have something to turn against."
            "|I begin with what is behind: two tones, slanting.",
            "Hair as one dark mass. The face will be cut out of it."
            "|A large dark shape for the hair; no single hairs yet.",
            "Neck and shoulders, broad, in the direction of the cloth."
            "|The coat, quickly, so the head has something to rest on.",
            "Skin in planes: light, half-light, shadow. I don't blend, I place."
            "|Now the face. One side takes the window, the other goes cool.",
            "Eyes, nose, mouth, with as little paint as they need."
            "|The features: almond eyes, a long nose, a closed mouth.",
            "Hair over the forehead, with the light running along it."
            "|The front of the hair, and a few lights in it.",
        ),
        titles=("Someone, Thinking", "The Window Side", "A Quiet Sitter", "Between Two Thoughts"),
        alt_text=(
            "Painted portrait of a person with a long oval face, almond eyes and"
            f" {'long' if long_hair else 'short'} hair, {where} of the middle, one side of the"
            " face in"
            " light and the other in cool shadow."
        ),
        remark="The light side is warm and the other cool; the eyes can stay calm."
        "|I leave the mouth as it is. It's about to say nothing.",
    )


def _mass(f: Face, wide: float, fall: float) -> Points:
    h = f.half * wide
    right = [(f.x + h * 0.98, f.y(fall)), (f.x + h, f.y(0.5)), (f.x + h * 0.8, f.y(0.12))]
    left = [(2 * f.x - u, v) for u, v in right]
    return curve([*left, (f.x, f.y(-0.085)), *right[::-1]])


def _hair_behind(easel: Easel, f: Face, hair: str, fall: float) -> None:
    for share in np.linspace(0.35, 1.0, 7):
        line = _mass(f, 1.34 * share, fall)
        easel.stroke(1, line, mix(hair, "#0e0a12", 0.35), 30, 1.0, "oil_flat")


def _body(easel: Easel, f: Face, skin: tuple[str, ...], coat: str, coat_dark: str) -> None:
    n, y0, y1 = f.half * 0.44, f.y(0.86), f.y(1.22)
    right = curve(
        [
            (f.x + n * 1.3, y1),
            (f.x + n * 3.2, y1 + 32),
            (f.x + n * 4.9, y1 + 70),
            (f.x + n * 5.6, 640),
        ]
    )
    shape = np.vstack([right, mirrored(right, f.x)])

    def cloth(x: float, y: float) -> str:
        return mix(coat, coat_dark, 0.4 + 0.5 * f.side * (x - f.x) / 200 + easel.rng.normal(0, 0.1))

    easel.fill(2, shape, cloth, 0, 26, 420, overlap=0.5, opacity=1.0, inset=0.0)
    easel.fill(2, shape, cloth, 78 * f.side, 24, 150, overlap=0.55, opacity=1.0, inset=0.0)
    neck = pts(
        (f.x - n, y0),
        (f.x + n, y0),
        (f.x + n * 1.3, y1 + 8),
        (f.x, y1 + 44),
        (f.x - n * 1.3, y1 + 8),
    )
    tones = ramp(*skin)

    def shade(x: float, y: float) -> str:
        under = 0.4 * float(np.exp(-(y - f.chin) / 24)) if y > f.chin else 0.4
        return tones(0.3 + 0.3 * f.side * (x - f.x) / n + under)

    easel.fill(2, neck, shade, 86, 15, 90, overlap=0.5, opacity=1.0, inset=0.0)


def _skin(easel: Easel, f: Face, skin: tuple[str, ...]) -> None:
    tones, tone = ramp(*skin), f.planes()

    def shade(x: float, y: float) -> str:
        return tones(0.92 * float(tone(np.array(x), np.array(y))) - 0.06)

    def turn(x: float, y: float) -> float:
        return 90.0 - 34.0 * (x - f.x) / f.half

    easel.fill(3, f.oval, shade, 0, 22, 220, overlap=0.5, opacity=1.0, inset=0.0, shift=3)
    easel.fill(3, f.oval, shade, turn, 19, 66, overlap=0.52, opacity=1.0, inset=0.1, shift=3)
    easel.fill(3, f.oval, shade, 20.0 * f.side, 10, 34, overlap=1.5, opacity=0.75, shift=4)
    jaw = f.oval[f.oval[:, 1] > f.y(0.52)]
    centre = np.array([f.x, f.y(0.5)])
    jaw = (
        centre
        + (jaw[np.argsort(np.arctan2(jaw[:, 0] - f.x, jaw[:, 1] - f.y(0.4)))] - centre) * 0.97
    )
    for k in range(0, len(jaw) - 8, 8):
        part = jaw[k : k + 13]
        x, y = part.mean(axis=0)
        easel.stroke(3, part, shade(float(x), float(y)), 15, 1.0, "oil_flat", 2)


def _features(easel: Easel, f: Face, skin: tuple[str, ...], hair: str) -> None:
    s, ax = f.side, f.axis
    deep, line = skin[3], mix(skin[3], hair, 0.5)
    eye_y, nose_y, mouth_y = f.y(0.49), f.y(0.69), f.y(0.815)
    for way in (-1, 1):
        ex, wide = ax + way * 38, 21 - 2.5 * (way * s < 0)
        lid = curve(
            [
                (ex - wide, eye_y + 1),
                (ex - wide * 0.3, eye_y - 9),
                (ex + wide * 0.45, eye_y - 8),
                (ex + wide, eye_y + 1),
            ]
        )
        low = curve([(ex - wide, eye_y + 1), (ex, eye_y + 8), (ex + wide, eye_y + 1)])
        easel.stroke(
            4,
            pts((ex - wide * 0.8, eye_y), (ex + wide * 0.8, eye_y)),
            mix("#f4f0ea", skin[2], 0.15 + 0.3 * (way == s)),
            14,
            1.0,
            "oil_round",
            2,
        )
        easel.dab(4, ex - s * 2, eye_y - 1, 3, mix("#2f4a4a", hair, 0.4), 14, 90, "marker")
        easel.dab(4, ex - s * 4, eye_y - 4, 2, "#fffaf0", 4, 90, "marker")
        easel.stroke(4, lid, line, 5, 1.0, "ink", 2)
        easel.stroke(4, low, mix(skin[2], deep, 0.4), 3, 0.8, "ink", 2)
        brow = curve(
            [
                (ex - way * wide * 0.9, eye_y - 26),
                (ex, eye_y - 32),
                (ex + way * wide * 1.25, eye_y - 23),
            ]
        )
        easel.stroke(4, brow, mix(hair, deep, 0.4), 8, 0.9, "oil_round", 3)
    ridge = curve(
        [
            (ax + s * 13, eye_y - 18),
            (ax + s * 9, eye_y + 10),
            (ax + s * 11, nose_y - 18),
            (ax + s * 15, nose_y - 3),
        ]
    )
    easel.stroke(4, ridge, mix(skin[2], deep, 0.25), 8, 0.8, "oil_round", 2)
    easel.stroke(
        4, ridge - np.array([s * 11.0, 0]), mix(skin[0], "#fffaf0", 0.35), 8, 0.85, "oil_round", 2
    )
    easel.stroke(
        4,
        curve([(ax + s * 15, nose_y - 2), (ax + s * 3, nose_y + 4), (ax - s * 12, nose_y - 2)]),
        deep,
        5,
        0.85,
        "ink",
        2,
    )
    w = f.rng.uniform(24, 29)
    upper = curve(
        [(ax - w, mouth_y), (ax - 6, mouth_y - 5), (ax + 6, mouth_y - 5), (ax + w, mouth_y)]
    )
    lower = curve([(ax - w * 0.7, mouth_y + 5), (ax, mouth_y + 9), (ax + w * 0.7, mouth_y + 5)])
    easel.stroke(4, lower, mix(skin[1], "#c8484a", 0.55), 11, 0.95, "oil_round", 2)
    easel.stroke(4, upper, mix(skin[2], "#a83a44", 0.5), 8, 0.95, "oil_round", 2)
    easel.stroke(
        4,
        curve([(ax - w, mouth_y + 1), (ax, mouth_y + 2), (ax + w, mouth_y)]),
        deep,
        3,
        0.9,
        "ink",
        2,
    )
    lit = ax - s * 52
    easel.dab(4, lit, eye_y + 34, 40, mix(skin[0], "#fff6ea", 0.4), 14, 78, "oil_round", 0.7)
    easel.stroke(
        4, ellipse(ax, f.y(0.93), 14, 5, 20, 140), mix(skin[2], deep, 0.2), 5, 0.6, "oil_round"
    )


def _hair_front(easel: Easel, f: Face, hair: str) -> None:
    h = f.half
    part = f.axis - f.side * 18
    for way in (-1, 1):
        for k in range(8):
            t = k / 7
            tip = (f.x + way * h * (1.0 + 0.3 * t), f.y(0.56 + 0.12 * t))
            middle = (f.x + way * h * (0.72 + 0.36 * t), f.y(0.25 - 0.12 * t))
            line = curve([(part, f.y(0.13 - 0.17 * t)), middle, tip])
            lit = 0.42 * (way == -f.side) * float(easel.rng.random()) + 0.08
            easel.stroke(5, line, mix(hair, "#f0c890", lit), 15, 1.0, "oil_filbert")
