"""Plotter: a sea in rows of waves, larger towards the front, a moon and one small boat."""

import numpy as np

from agent.understudy.forms import height_at
from agent.understudy.line import curve, ellipse, pts, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = ("sea", "ocean", "wave", "waves", "water", "storm", "swim", "beach")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: wave rows laid front to back, each hiding what is behind its crest."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    horizon = rng.uniform(225, 275)
    rows = int(rng.integers(13, 17))
    boat_row = int(rng.integers(rows // 3, rows // 2))
    boat_x = 400 + side * rng.uniform(90, 220)
    swell = rng.uniform(0.8, 1.25)
    for k in range(rows):
        near = 1 - k / rows
        y = horizon + (610 - horizon) * near**1.55
        crest = _crest(rng, y, 30 * swell * near**1.3 + 1.5, 60 + 260 * near)
        if k == boat_row:
            _boat(sheet, boat_x, height_at(crest, boat_x) + 5, 42 + 60 * near)
        _row(sheet, crest, near, k)
        sheet.cover(np.vstack([crest, [[820, 660], [-20, 660]]]))
    sheet.draw(0, pts((0, horizon), (800, horizon)), 0.3)
    mx, my, r = (
        400 - side * rng.uniform(110, 220),
        horizon - rng.uniform(75, 130),
        rng.uniform(40, 62),
    )
    _moon(sheet, mx, my, r)
    _clouds(sheet, mx, my, r, horizon)
    return sheet.plan(
        "sea",
        (
            "The crests, one row after another, growing as they come towards me."
            "|I start with the big backs of the waves; the near ones hide the far ones.",
            "Now the hollows: lines that slide down each wave on the side away from the moon."
            "|Shade in the troughs, following the water down.",
            "The far water is almost flat. Short level strokes, no more."
            "|Far out there are only glints.",
            "A small boat, riding just behind a crest. It makes the sea large."
            "|One boat. It has to be small or the sea won't be big.",
            "Foam at the crests, in little curls that don't repeat."
            "|Curls of foam, only where a wave is about to break.",
            "The moon in the other half of the sky, and drifting cloud under it."
            "|A moon, and some level cloud so that the sky is night without being black.",
        ),
        titles=(
            "Small Boat, Patient Moon",
            "The Tide Has Its Reasons",
            "Night Crossing",
            "All That Water",
        ),
        alt_text=(
            f"Line drawing of a swelling night sea in {rows} rows of waves, with a small sailing"
            " boat"
            f" at the {'right' if side > 0 else 'left'} and a moon among thin clouds opposite."
        ),
        remark="The waves grow towards the front, the boat stays small, the moon answers it across"
        " the sheet.|It rocks. The sky is light enough to let the water be heavy.",
    )


def _crest(rng: np.random.Generator, y: float, rise: float, reach: float) -> Points:
    x = np.arange(-20.0, 825.0, 4.0)
    warp = x + wave_noise(rng, reach * 2.2, 2)(x) * reach * 0.22
    phase = 2 * np.pi * warp / reach + rng.uniform(0, 6.3)
    peaked = 1 - 2 * np.abs(np.sin(phase / 2)) ** 0.85  # pointed crests, round troughs
    lift = 0.72 + 0.38 * wave_noise(rng, 900, 2)(x)
    return np.stack([x, y - rise * peaked * lift], axis=1)


def _row(sheet: Sheet, crest: Points, near: float, k: int) -> None:
    rng = sheet.rng
    if near < 0.3:
        for _ in range(7):
            at = int(rng.integers(0, len(crest) - 20))
            sheet.draw(2, crest[at : at + int(rng.uniform(8, 30))], 0.2)
        return
    sheet.draw(0, crest, 0.5)
    size = 30 * near**1.2
    for i in range(1, int(2 + 4 * near)):
        under = crest + np.array([2.5 * i, size * 0.42 * i + 2])
        keep = rng.uniform(-0.3, 0.4, 6)
        hollow = np.sin(np.arange(len(crest)) / 17.0 + keep[0] * 9 + k) > keep[1] - 0.25
        start = 0
        for j in range(1, len(crest)):
            if hollow[j] != hollow[j - 1] or j == len(crest) - 1:
                if hollow[j - 1] and j - start > 6:
                    sheet.draw(1, under[start:j], 0.6)
                start = j
    if near > 0.45:
        _foam(sheet, crest, near)


def _foam(sheet: Sheet, crest: Points, near: float) -> None:
    rng = sheet.rng
    y = crest[:, 1]
    tops = [i for i in range(6, len(y) - 6) if y[i] == y[i - 6 : i + 7].min()]
    for i in tops:
        if rng.random() < 0.25:
            continue
        x0 = crest[i, 0]
        r = 9 * near
        for j in range(int(rng.integers(2, 5))):
            cx = x0 - (j - 1) * r * 1.7
            cy = float(np.interp(cx, crest[:, 0], y)) + r * 0.55
            sheet.draw(
                4,
                ellipse(cx, cy, r * rng.uniform(0.7, 1.1), r * 0.8, 10, rng.uniform(180, 270)),
                0.2,
            )


def _boat(sheet: Sheet, x: float, y: float, s: float) -> None:
    lean = sheet.rng.uniform(-0.1, 0.1) * s
    hull = np.vstack(
        [
            curve(
                [
                    (x - s * 0.5, y - s * 0.2),
                    (x - s * 0.3, y + s * 0.02),
                    (x + s * 0.35, y + s * 0.02),
                    (x + s * 0.58, y - s * 0.26),
                ]
            ),
            [[x - s * 0.5, y - s * 0.2]],
        ]
    )
    mast = pts((x, y - s * 0.2), (x + lean, y - s * 1.3))
    main = np.vstack(
        [
            curve(
                [
                    (x + lean, y - s * 1.26),
                    (x + s * 0.34, y - s * 0.7),
                    (x + s * 0.46, y - s * 0.32),
                ]
            ),
            [[x + 2, y - s * 0.32], [x + lean, y - s * 1.26]],
        ]
    )
    jib = np.vstack(
        [
            curve(
                [
                    (x + lean - 2, y - s * 1.16),
                    (x - s * 0.26, y - s * 0.66),
                    (x - s * 0.42, y - s * 0.3),
                ]
            ),
            [[x - 3, y - s * 0.34], [x + lean - 2, y - s * 1.16]],
        ]
    )
    sheet.draw_all(3, (hull, mast), 0.2)
    sheet.hatch(3, hull, 0, 4.0)
    for sail in (main, jib):
        sheet.draw(3, sail, 0.2)
    sheet.hatch(3, main, 80, 5.5, lambda a, b: (a - x) / s, 0.2)
    for shape in (hull, main, jib):
        sheet.cover(shape)


def _moon(sheet: Sheet, x: float, y: float, r: float) -> None:
    sheet.solid(5, ellipse(x, y, r, r), 0.4)


def _clouds(sheet: Sheet, mx: float, my: float, r: float, horizon: float) -> None:
    rng = sheet.rng
    noise = wave_noise(rng, 300, 3)
    for y in np.arange(34, horizon - 10, 9.5):
        centre = mx + noise(np.array([y * 3.0]))[0] * 260
        reach = 50 + 150 * abs(noise(np.array([y * 2.2 + 90]))[0]) + 90 * (y > my + r * 0.4)
        if abs(noise(np.array([y * 4.0 + 7]))[0]) < 0.22:
            continue
        sheet.draw(
            5,
            pts((centre - reach, y), (centre + reach * rng.uniform(0.5, 1), y + rng.normal(0, 1))),
            0.8,
        )
