"""Plotter: a cat on a window sill, seen from behind, and what it looks at."""

import numpy as np

from agent.understudy.forms import Turned, leaf, turned
from agent.understudy.line import curve, ellipse, loop, pts
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = ("cat", "kitten", "window", "pet", "animal", "home", "room")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: cat at one third of the sill, a plant at the other end, roofs outside."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    sill = rng.uniform(462, 484)
    frame = (110.0, 64.0, 690.0, sill)
    tabby = bool(rng.random() < 0.55)
    _cat(sheet, 400 + side * rng.uniform(95, 135), sill + 14, side, tabby=tabby)
    _plant(sheet, 400 - side * rng.uniform(175, 205), sill + 8, side)
    _window(sheet, frame, sill, side)
    rain = bool(rng.random() < 0.4)
    _outside(sheet, frame, side, rain=rain)
    sheet.crop(float(rng.choice([1.12, 1.32, 1.55])), 400 + side * rng.uniform(150, 330), 395)
    outside = "rain over the roofs" if rain else "a moon over the roofs"
    return sheet.plan(
        "cat",
        (
            "A window: four straight lines that I won’t draw quite straight, and a sill."
            "|The window frame first. It is a picture with a picture in it.",
            "The cat from behind. Ears, back, and the tail hanging over the edge."
            "|Now the cat: one line from ear to tail, and no fidgeting.",
            "Its coat, in short strokes that lie the way one would stroke it."
            "|Fur, following the spine; the flank away from the window is darker.",
            "A pot with some leaves at the other end, for company."
            "|Something green at the far side, so the cat isn’t alone.",
            f"Outside: {outside}. The cat knows more about it than I do.|What it looks at:"
            f" {outside}.",
            "Shade under the sill and along the wall, to make the window bright."
            "|The wall below goes grey, then the window shines by itself.",
        ),
        titles=("The Lookout", "Nothing Happened, Attentively", "Sill", "Whoever Passes By"),
        alt_text=(
            f"Line drawing of a {'striped ' if tabby else ''}cat seen from behind on a window"
            " sill at"
            f" the {'right' if side > 0 else 'left'}, its tail hanging down, a potted plant at the"
            f" other end; outside {outside}."
        ),
        remark="The cat is the darkest thing against the lightest. That’s where I’d look first."
        "|Window light, dark back, hanging tail. It sits.",
    )


def _cat(sheet: Sheet, x: float, y: float, side: float, *, tabby: bool) -> None:
    rng = sheet.rng
    k = rng.uniform(1.0, 1.14)

    def put(knots: list[tuple[float, float]]) -> Points:
        made: Points = np.array([(x + u * k * side, y + v * k) for u, v in knots], dtype=np.float64)
        return made

    tail = curve(put([(-46, -16), (-78, -2), (-92, 34), (-84, 76), (-92, 108), (-112, 116)]), 10)
    way = np.gradient(tail, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    normal = (
        np.stack([-way[:, 1], way[:, 0]], axis=1) * np.linspace(11, 7.5, len(tail))[:, None] * k
    )
    tip = ellipse(tail[-1, 0], tail[-1, 1], 7, 7)
    tail_shape = np.vstack([tail + normal, (tail - normal)[::-1]])
    sheet.draw_all(1, (tail + normal, tail - normal), 0.3)
    bands = range(4, len(tail) - 2, 4 if tabby else 3)
    for i in bands:
        sheet.draw(
            2,
            np.array(
                [
                    tail[i] + normal[i] * 0.9,
                    tail[i] + way[i] * 4,
                    tail[i] - normal[i] * (0.9 if tabby else 0.1),
                ]
            ),
            0.2,
        )
    sheet.cover(tail_shape)
    sheet.cover(tip)
    head = loop(
        put(
            [
                (-40, -196),
                (-45, -222),
                (-42, -256),
                (-37, -274),
                (-16, -247),
                (10, -247),
                (32, -276),
                (38, -256),
                (42, -222),
                (35, -196),
                (12, -180),
                (-18, -180),
            ]
        ),
        8,
    )
    body = loop(
        put(
            [
                (-24, -190),
                (-48, -150),
                (-66, -96),
                (-76, -44),
                (-68, -8),
                (-30, 4),
                (24, 4),
                (62, -6),
                (72, -40),
                (62, -100),
                (44, -152),
                (20, -190),
            ]
        ),
        10,
    )
    for dx in (-1, 1):
        inner = put([(dx * 26 - 3, -250), (dx * 34 - 3, -266), (dx * 38 - 3, -244)])
        sheet.draw(1, inner, 0.2)
        for j in range(3):
            w = put([(dx * 36 - 2, -206 - 5 * j), (dx * 62 - 2, -214 - 10 * j + 12)])
            sheet.draw(1, w, 0.3)
    sheet.draw(1, head, 0.4)
    tone = Turned(
        body, x, np.array([y - 190 * k, y - 44 * k, y]), np.array([24 * k, 74 * k, 68 * k])
    ).tone(0.45 * side)
    if tabby:
        for v in np.arange(-262, -190, 11.0):
            half = 22 + 0.12 * (v + 262)
            sheet.draw(2, curve(put([(-half, v + 9), (-half * 0.35, v + 2)])), 0.3)
            sheet.draw(2, curve(put([(half * 0.35, v + 2), (half, v + 9)])), 0.3)
    sheet.hatch(
        2,
        head,
        78 * side,
        5.4,
        lambda a, b: 0.5 - side * (a - x) / (70 * k),
        0.42 if tabby else 0.25,
    )
    sheet.cover(head)
    sheet.draw(1, body, 0.4)
    _coat(sheet, body, x, y, k, tabby=tabby)
    sheet.hatch(2, body, 62 * side, 6.2, tone, 0.4 if tabby else 0.22, bend=16 * side)
    sheet.hatch(2, body, -48 * side, 6.2, tone, 0.66)
    sheet.cover(body)


def _coat(sheet: Sheet, body: np.ndarray, x: float, y: float, k: float, *, tabby: bool) -> None:
    rng = sheet.rng
    sheet.draw(2, pts((x, y - 178 * k), (x + 3, y - 60 * k)), 1.0)
    for i in range(9 if tabby else 4):
        v = -166 + i * 17.0
        half = 26 + 4.6 * i
        for way in (-1, 1):
            for gap in (0, 4):
                line = curve(
                    [
                        (x + way * 7, y + (v + gap) * k),
                        (x + way * half * 0.5 * k, y + (v + 5 + gap) * k),
                        (x + way * half * rng.uniform(0.8, 1.1) * k, y + (v + 19 + gap) * k),
                    ]
                )
                if tabby or gap == 0:
                    sheet.draw(2, line, 0.4, within=body)


def _plant(sheet: Sheet, x: float, y: float, side: float) -> None:
    rng = sheet.rng
    pot = turned(x, y, [(27, 0), (33, 30), (37, 52), (40, 56), (40, 68)])
    rim = ellipse(x, y - 68, 40, 8)
    for i in range(int(rng.integers(9, 13))):
        heading = -90 + rng.uniform(-62, 62)
        size = rng.uniform(66, 128) * (1 - abs(heading + 90) / 240)
        shape = leaf(
            x + rng.uniform(-12, 12),
            y - 66,
            size,
            size * 0.15,
            heading,
            0.16 * np.sign(heading + 90),
        )
        sheet.draw(3, np.vstack([shape, shape[:1]]), 0.4)
        middle = (shape[:13] + shape[13:][::-1]) / 2
        sheet.draw(3, middle, 0.2)
        if i % 2:
            sheet.hatch(3, np.vstack([middle, shape[13:]]), heading + 50, 4.8)
        sheet.cover(shape)
    sheet.draw(3, pot.outline, 0.3)
    sheet.draw(3, rim, 0.3)
    sheet.model(3, pot.outline, pot.tone(0.5 * side), 20, 5.6, 2)
    sheet.cover(pot.outline)


def _window(
    sheet: Sheet, frame: tuple[float, float, float, float], sill: float, side: float
) -> None:
    left, top, right, bottom = frame
    ledge = pts(
        (left - 46, sill),
        (right + 46, sill),
        (right + 62, sill + 26),
        (left - 62, sill + 26),
        (left - 46, sill),
    )
    lip = pts(
        (left - 62, sill + 26),
        (right + 62, sill + 26),
        (right + 62, sill + 40),
        (left - 62, sill + 40),
        (left - 62, sill + 26),
    )
    for shape in (lip, ledge):
        sheet.solid(0, shape, 0.25)
    under = pts(
        (left - 60, sill + 42), (right + 60, sill + 42), (right + 30, 588), (left - 30, 588)
    )
    sheet.hatch(
        5,
        under,
        64 * side,
        9,
        lambda a, b: 1 - (b - sill) / 120 + 0.1 * side * (a - 400) / 300,
        0.18,
    )
    for inset in (0, 13):
        sheet.draw(
            0,
            pts(
                (left + inset, bottom),
                (left + inset, top + inset),
                (right - inset, top + inset),
                (right - inset, bottom),
            ),
            0.2,
        )
    bar = 400 - side * 20
    for box in (
        pts((bar - 6, top + 13), (bar - 6, bottom), (bar + 6, bottom), (bar + 6, top + 13)),
        pts((left + 13, 214), (left + 13, 204), (right - 13, 204), (right - 13, 214)),
    ):
        sheet.draw_all(0, (box[:2], box[2:]), 0.2)
        sheet.cover(box)
    for x0, x1 in ((-60, left), (right, 860)):
        sheet.cover(pts((x0, -10), (x1, -10), (x1, sill), (x0, sill)))
    for x0, x1 in ((left, left + 13), (right - 13, right)):
        sheet.cover(pts((x0, top), (x1, top), (x1, sill), (x0, sill)))
    sheet.cover(pts((left, -10), (right, -10), (right, top + 13), (left, top + 13)))


def _outside(
    sheet: Sheet, frame: tuple[float, float, float, float], side: float, *, rain: bool
) -> None:
    rng = sheet.rng
    left, top, right, bottom = frame
    x = left - 20
    while x < right:
        w, h = rng.uniform(70, 130), rng.uniform(60, 130)
        roof = pts(
            (x, bottom),
            (x, bottom - h),
            (x + w / 2, bottom - h - rng.uniform(26, 54)),
            (x + w, bottom - h),
            (x + w, bottom),
        )
        pane = pts(
            (x + w * 0.4, bottom - h + 12),
            (x + w * 0.4, bottom - h + 34),
            (x + w * 0.6, bottom - h + 34),
            (x + w * 0.6, bottom - h + 12),
            (x + w * 0.4, bottom - h + 12),
        )
        sheet.solid(4, pane, 0.2)
        sheet.draw(4, roof, 0.4)
        if rng.random() < 0.55:
            sheet.hatch(4, roof, 90, 9)
        sheet.cover(roof)
        x += w * rng.uniform(0.8, 1.0)
    if rain:
        for _ in range(80):
            a, b, s = (
                rng.uniform(left, right),
                rng.uniform(top + 20, bottom - 60),
                rng.uniform(14, 32),
            )
            sheet.draw(4, pts((a, b), (a - s * 0.3, b + s)), 0.1)
    else:
        moon = ellipse(400 - side * rng.uniform(60, 190), rng.uniform(120, 170), 30, 30)
        sheet.solid(4, moon, 0.2)
        sky = pts((left, top), (right, top), (right, 380), (left, 380))
        sheet.hatch(4, sky, -58 * side, 9.5, lambda a, b: 1 - (b - top) / 270, 0.1)
