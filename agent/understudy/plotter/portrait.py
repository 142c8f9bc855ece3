"""Plotter: a long, quiet head with almond eyes, modelled in hatching from one side."""

import numpy as np

from agent.understudy.line import curve, ellipse, mirrored, pts
from agent.understudy.plan import Plan
from agent.understudy.plotter.face import Face
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

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


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the head off centre, its gaze into the empty side."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    face = Face(rng, 400 + side * rng.uniform(60, 130), side)
    hair = int(rng.integers(3))
    _features(sheet, face)
    _head(sheet, face)
    _hair(sheet, face, hair)
    _body(sheet, face)
    _behind(sheet, face)
    looks = ("a short bob", "hair drawn up in a knot", "long loose hair")[hair]
    return sheet.plan(
        "portrait",
        (
            "One long oval, a neck, the slope of the shoulders. If this line is calm the whole face"
            " will be.|I begin with the egg of the head and the long neck under it.",
            "The nose and brow in a single line, then the eyes, almond, not quite level."
            "|Eyes, nose, mouth: few lines, and none of them twice.",
            "The shaded cheek and the neck. I hatch with the form, never against it."
            "|Now shade down the far side of the face, crossing under the chin.",
            "Hair in long strokes that follow how it was combed.|The hair: every stroke starts"
            " at the"
            " parting and lets go at the end.",
            "The clothes are only folds and direction; the face should keep the attention."
            "|A collar and a few folds.",
            "A little tone behind the lit side, so that the cheek shines without a line."
            "|Some wall behind, on one side. The other stays paper.",
        ),
        titles=(
            "Someone Listening",
            "The Long Afternoon",
            "A Face for the Window",
            "She Knows the Song",
        ),
        alt_text=(
            f"Hatched line portrait of a person with a long oval face, almond eyes and {looks},"
            f" placed {'right' if side > 0 else 'left'} of the centre, shaded on one side."
        ),
        remark="The face is quiet and the shaded side turns away. I should not touch the mouth"
        " again.|The empty side of the sheet is where the gaze goes.",
    )


def _features(sheet: Sheet, f: Face) -> None:
    s, ax = f.side, f.axis
    eye_y, nose_y, mouth_y = f.y(0.49), f.y(0.69), f.y(0.815)
    for way in (-1, 1):
        wide = 21 - 2.5 * (way * s < 0)
        ex, ey = ax + way * 38, eye_y + way * 1.5
        upper = curve(
            [
                (ex - wide, ey + 1),
                (ex - wide * 0.3, ey - 9),
                (ex + wide * 0.45, ey - 8),
                (ex + wide, ey + 1),
            ]
        )
        lower = curve(
            [
                (ex + wide, ey + 1),
                (ex + wide * 0.2, ey + 7.5),
                (ex - wide * 0.5, ey + 6),
                (ex - wide, ey + 1),
            ]
        )
        almond = np.vstack([upper, lower])
        iris = ellipse(ex - s * 2, ey - 1, 7.5, 7.8)
        sheet.draw_all(1, (upper, lower, upper - np.array([0, 1.4])), 0.0)
        sheet.draw(1, iris, 0.0, within=almond)
        sheet.hatch(1, iris, 70, 3.0)
        sheet.draw(1, curve([(ex - wide, ey - 8), (ex, ey - 17), (ex + wide * 1.05, ey - 8)]), 0.3)
        lift = f.rng.uniform(28, 33)
        brow = [
            (ex - way * wide * 0.9, ey - lift + 5),
            (ex, ey - lift - 2),
            (ex + way * wide * 1.2, ey - lift + 7),
        ]
        sheet.draw_all(1, (curve(brow), curve(brow) + np.array([1.0, 2.5])), 0.3)
    ridge = [
        (ax + s * 15, eye_y - 24),
        (ax + s * 7, eye_y),
        (ax + s * 9, nose_y - 22),
        (ax + s * 15, nose_y - 4),
        (ax + s * 6, nose_y + 3),
        (ax - s * 2, nose_y + 1),
    ]
    sheet.draw(1, curve(ridge), 0.3)
    sheet.draw(
        1,
        curve([(ax - s * 13, nose_y - 8), (ax - s * 15, nose_y - 1), (ax - s * 8, nose_y + 1)]),
        0.0,
    )
    w = f.rng.uniform(23, 28)
    line = [
        (ax - w, mouth_y + 1),
        (ax - w * 0.4, mouth_y - 1),
        (ax, mouth_y + 2),
        (ax + w * 0.45, mouth_y - 1),
        (ax + w, mouth_y),
    ]
    bow = [
        (ax - w, mouth_y + 1),
        (ax - 6, mouth_y - 8),
        (ax, mouth_y - 5.5),
        (ax + 6, mouth_y - 8),
        (ax + w, mouth_y),
    ]
    sheet.draw_all(1, (curve(line), curve(bow)), 0.2)
    sheet.hatch(1, np.vstack([curve(line), curve(bow)[::-1]]), 75, 4.0)
    sheet.draw(
        1,
        curve([(ax - w * 0.55, mouth_y + 10), (ax, mouth_y + 13.5), (ax + w * 0.55, mouth_y + 10)]),
        0.2,
    )
    sheet.draw(1, curve([(ax - 9, f.y(0.925)), (ax, f.y(0.915)), (ax + 9, f.y(0.925))]), 0.0)


def _head(sheet: Sheet, f: Face) -> None:
    sheet.hatch(2, f.oval, 58 * f.side, 6.0, f.tone(), 0.42, bend=-10 * f.side)
    sheet.hatch(2, f.oval, 8 * f.side, 6.0, f.tone(), 0.66)


def _hairline(f: Face) -> Points:
    h = f.half
    parting = f.axis - f.side * 18
    knots = [
        (f.x - h * 1.02, f.y(0.56)), (f.x - h * 0.86, f.y(0.34)), (f.x - h * 0.5, f.y(0.22)),
        (parting, f.y(0.15)), (f.x + h * 0.5, f.y(0.22)), (f.x + h * 0.86, f.y(0.34)),
        (f.x + h * 1.02, f.y(0.56)),
    ]  # fmt: skip
    return curve(knots)


def _hair(sheet: Sheet, f: Face, kind: int) -> None:
    h, line = f.half, _hairline(f)
    fall = (0.86, 0.5, 1.42)[kind]
    wide = (1.32, 1.12, 1.36)[kind]
    half = h * wide
    crown = [(half, 0.5), (half * 0.8, 0.12)]
    right = [(f.x + u, f.y(v)) for u, v in ((half * 0.98, fall), *crown)]
    left = [(2 * f.x - u, v) for u, v in right]
    outer = curve([*left, (f.x, f.y(-0.085)), *right[::-1]])
    inner = line
    if kind != 1:
        tuck = 1.0 if kind == 0 else 0.62
        ends = (f.x - h * tuck, f.y(fall)), (f.x + h * tuck, f.y(fall))
        inner = np.vstack(
            [
                curve([ends[0], (f.x - h * 0.98, f.y(0.72)), tuple(line[0])]),
                line,
                curve([tuple(line[-1]), (f.x + h * 0.98, f.y(0.72)), ends[1]]),
            ]
        )
    shape = np.vstack([outer, inner[::-1]])
    for t in np.linspace(0.04, 0.96, 14 if kind == 1 else 13):
        n_in, n_out = len(inner), len(outer)
        grid = np.linspace(0, 1, 40)
        a = np.stack(
            [np.interp(grid, np.linspace(0, 1, n_in), inner[:, i]) for i in (0, 1)], axis=1
        )
        b = np.stack(
            [np.interp(grid, np.linspace(0, 1, n_out), outer[:, i]) for i in (0, 1)], axis=1
        )
        strand = a * (1 - t) + b * t
        far = 9.0 if round(t * 100) % 2 else 0.0
        cut = int(f.rng.uniform(0, 3) + (far if kind != 1 else far / 2))
        part = 18 + int(f.side * 3) - int(f.rng.uniform(0, 4))
        sheet.draw(3, strand[cut:part], 0.8)
        sheet.draw(3, strand[part + int(f.rng.uniform(2, 6)) : 40 - cut], 0.8)
    sheet.draw_all(3, (outer, line), 0.5)
    if kind == 1:
        bun = ellipse(f.x + f.side * 14, f.y(-0.17), 40, 32)
        for k in (0.3, 0.55, 0.8, 1.0):
            sheet.draw(
                3,
                ellipse(
                    f.x + f.side * (14 + 8 * (1 - k)),
                    f.y(-0.17) + 4 * (1 - k),
                    40 * k,
                    32 * k,
                    20,
                    330,
                ),
                0.8,
            )
        sheet.cover(bun)
    oval = f.oval
    sheet.draw(0, oval, 0.4, within=lambda p: p[:, 1] > f.y(0.3))
    sheet.cover(oval)
    sheet.cover(shape)


def _body(sheet: Sheet, f: Face) -> None:
    n, y0, y1 = f.half * 0.42, f.y(0.86), f.y(1.24)
    right = curve(
        [
            (f.x + n, y0),
            (f.x + n * 0.95, y1 - 22),
            (f.x + n * 1.35, y1),
            (f.x + n * 3.2, y1 + 34),
            (f.x + n * 4.9, y1 + 72),
            (f.x + n * 5.5, 640),
        ]
    )
    left = mirrored(right, f.x)[::-1]
    collar = curve(
        [
            (f.x - n * 1.45, y1 + 2),
            (f.x - n * 0.6, y1 + 34),
            (f.x, y1 + 44),
            (f.x + n * 0.6, y1 + 34),
            (f.x + n * 1.45, y1 + 2),
        ]
    )
    neck = np.vstack([left[:20], collar, right[:20][::-1]])
    sheet.draw_all(0, (right, left), 0.5)
    sheet.draw_all(4, (collar, collar + np.array([0, 9.0])), 0.4)

    def dark(x: Floats, y: Floats) -> Floats:
        made: Floats = 0.3 + 0.5 * f.side * (x - f.x) / n + 0.9 * np.exp(-(y - f.chin) / 26)
        return made

    sheet.hatch(2, neck, 62 * f.side, 6, dark, 0.5)
    sheet.hatch(2, neck, 5, 6, dark, 0.85)
    coat = np.vstack([collar, right[20:], left[20:][::-1]])
    for k in range(13):
        t = (k + 0.5) / 13
        a = collar[int(t * (len(collar) - 1))] + np.array([0, 14.0])
        sheet.draw(
            4,
            curve([tuple(a), (f.x + (a[0] - f.x) * 2.1, y1 + 90), (f.x + (a[0] - f.x) * 2.7, 620)]),
            1.5,
            within=coat,
        )
    sheet.cover(np.vstack([left[::-1], right]))


def _behind(sheet: Sheet, f: Face) -> None:
    lit = -f.side
    wall = pts((f.x, 60), (f.x + lit * 260, 60), (f.x + lit * 260, 470), (f.x, 470))
    sheet.hatch(
        5,
        wall,
        66 * f.side,
        9.5,
        lambda x, y: 1.1 - np.abs(x - f.x) / 250 - np.abs(y - 250) / 420,
        0.18,
    )
