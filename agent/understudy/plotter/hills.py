"""Plotter: farmed hills from high up; each field has a grain of its own, and some have none."""

import numpy as np

from agent.understudy.easel import below
from agent.understudy.line import pts, wave_noise
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Points

DIRECTIONS = (
    "hill",
    "hills",
    "landscape",
    "country",
    "countryside",
    "field",
    "fields",
    "farm",
    "vineyard",
    "valley",
    "land",
)


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: slopes from both sides in turn, dark fields beside white ones."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    horizon = rng.uniform(130, 190) if rng.random() < 0.6 else rng.uniform(255, 310)
    crests = _crests(rng, horizon, side)
    grains = _grains(rng, len(crests))
    tree_at = int(rng.integers(1, 3))
    for k, (crest, grain) in enumerate(zip(crests, grains, strict=True)):
        far = k / (len(crests) - 1)
        if k == tree_at:
            _poplars(
                sheet,
                crest,
                400 + side * rng.uniform(150, 250),
                -side,
                1 - 0.55 * far,
                count=int(rng.integers(3, 6)),
            )
        if k == tree_at + 1:
            _farm(sheet, crest, 400 - side * rng.uniform(120, 260), 1 - 0.5 * far)
        _field(sheet, crest, grain, far)
    where = "right" if side > 0 else "left"
    return sheet.plan(
        "hills",
        (
            "The backs of the hills, one from the left, one from the right, far ones last."
            "|Only the crests at first. They lean against each other.",
            "Ploughed land: furrows that run together far away.|Furrows. They pull the hill towards"
            " its top.",
            "Fields that were mown along the slope, line beside line."
            "|This one follows the hill; the lines say how round it is.",
            "Stubble: short strokes in rows, and between them nothing."
            "|A field of dashes. It makes grey without making noise.",
            f"Poplars, nearly black, on the {where}, and a roof further off."
            "|The few dark things now: poplars in a row, a farm.",
        ),
        titles=("Whose Fields", "Ploughed, Mown, Left", "Three Poplars and a Roof", "Slow Country"),
        alt_text=(
            "Line drawing of farmed hills seen from high up: overlapping slopes filled with"
            " converging furrows, parallel contours and dashes, some left white; dark poplars"
            f" stand on the {where} and a small farm lies on the other side."
        ),
        remark="Dark field, white field: the hills are told apart by what grows on them."
        "|The poplars hold it. Everything else may roll.",
    )


def _crests(rng: np.random.Generator, horizon: float, side: float) -> list[Points]:
    """Return the hills' upper edges, nearest first; neighbours slope opposite ways."""
    x = np.arange(-20.0, 832.0, 12.0)
    crests = []
    for k, share in enumerate((0.86, 0.63, 0.43, 0.26, 0.12, 0.0)):
        way = side * (-1) ** k
        base = horizon + share * (600 - horizon)
        tilt = way * (x - 400) * rng.uniform(0.10, 0.24) * (0.25 + share)
        roll = (10 + 26 * share) * wave_noise(rng, rng.uniform(500, 800), 2)(x)
        crests.append(np.stack([x, base + tilt + roll], axis=1))
    return crests


def _grains(rng: np.random.Generator, count: int) -> list[str]:
    """Return what each field is filled with; no two neighbours alike, one or two left white."""
    kinds = ["furrows", "contours", "stubble", "bare"]
    chosen: list[str] = []
    while len(chosen) < count:
        kind = kinds[int(rng.choice(4, p=[0.34, 0.26, 0.2, 0.2]))]
        if not chosen or kind != chosen[-1]:
            chosen.append(kind)
    return chosen


def _field(sheet: Sheet, crest: Points, grain: str, far: float) -> None:
    shape = np.vstack([crest, [[826, 680], [-20, 680]]])
    sheet.draw(0, crest, 0.3)
    if grain == "furrows":
        _furrows(sheet, crest, far)
    elif grain == "contours":
        for off in np.cumsum(np.full(26, 9.0 - 3.2 * far)):
            sheet.draw(2, _lowered(crest, off), 0.35)
    elif grain == "stubble":
        for row, off in enumerate(np.arange(9.0 - 3 * far, 190, 12.5 - 4 * far)):
            _dashes(sheet, _lowered(crest, off), row, 9 - 4 * far)
    sheet.cover(shape)


def _lowered(crest: Points, off: float) -> Points:
    """Return the crest further down its slope, where it has lost some of its shape."""
    level = float(crest[:, 1].mean())
    ease = min(0.6, off / 400)
    return np.stack([crest[:, 0], crest[:, 1] * (1 - ease) + level * ease + off], axis=1)


def _furrows(sheet: Sheet, crest: Points, far: float) -> None:
    """Lay lines that come from one far point, and bend over the top of the hill."""
    rng = sheet.rng
    vx = rng.uniform(60, 740)
    top = float(np.interp(vx, crest[:, 0], crest[:, 1]))
    vy = top - rng.uniform(60, 150) * (1 - 0.5 * far)
    t = np.linspace(0, 1, 40)
    for spread in np.arange(-1900.0, 1900.0, 58.0 - 20 * far):
        x = vx + spread * t + 26 * np.sin(np.pi * t) * (1 if spread > 0 else -1)
        y = vy + (660 - vy) * t**1.15
        sheet.draw(1, np.stack([x, y], axis=1), 0.3, within=below(crest))


def _dashes(sheet: Sheet, line: Points, row: int, size: float) -> None:
    rng = sheet.rng
    at = 10.0 + (row % 2) * size
    while at < 790:
        reach = size * rng.uniform(0.7, 1.3)
        ys = np.interp([at, at + reach], line[:, 0], line[:, 1])
        sheet.draw(3, pts((at, ys[0]), (at + reach, ys[1])), 0.0)
        at += reach + size * rng.uniform(1.8, 4.6)


def _poplars(sheet: Sheet, crest: Points, x: float, way: float, k: float, *, count: int) -> None:
    """Stand slim dark trees in a row that runs along the crest and gets smaller."""
    rng = sheet.rng
    for n in range(count):
        tall = 120 * k * 0.86**n * rng.uniform(0.85, 1.12)
        foot = float(np.interp(x, crest[:, 0], crest[:, 1])) + 3
        half = tall * rng.uniform(0.085, 0.115)
        u = np.linspace(0, 1, 14)
        bulge = half * np.sin(np.pi * u**0.75) ** 0.8
        right = np.stack([x + bulge * rng.uniform(0.9, 1.1, 14), foot - tall * (0.08 + u)], axis=1)
        left = np.stack([x - bulge * rng.uniform(0.9, 1.1, 14), foot - tall * (0.08 + u)], axis=1)
        shape = np.vstack([right, left[::-1]])
        sheet.draw(4, np.vstack([shape, shape[:1]]), 0.6)
        sheet.hatch(4, shape, 86.0, 3.6)
        sheet.draw(4, pts((x, foot), (x, foot - tall * 0.1)), 0.1)
        sheet.cover(shape)
        x += way * (half * 2 + rng.uniform(7, 26) * k)


def _farm(sheet: Sheet, crest: Points, x: float, k: float) -> None:
    """Put a long house with a dark roof on the crest, and one tree beside it."""
    foot = float(np.interp(x, crest[:, 0], crest[:, 1])) + 5
    w, h, g = 52 * k, 15 * k, 24 * k
    wall = pts((x, foot), (x + w, foot), (x + w, foot - h), (x, foot - h), (x, foot))
    roof = pts(
        (x - 4, foot - h),
        (x + w + 4, foot - h),
        (x + w - 5, foot - h - g),
        (x + 6, foot - h - g),
        (x - 4, foot - h),
    )
    for shape in (wall, roof):
        sheet.draw(4, shape, 0.1)
    sheet.hatch(4, roof, 78.0, 3.8)
    for dx in (0.25, 0.62):
        sheet.draw(4, pts((x + w * dx, foot - h * 0.7), (x + w * dx, foot - h * 0.3)), 0.0)
    sheet.cover(np.vstack([wall[:3], roof[1:4], wall[3:]]))
    _poplars(sheet, crest, x + w + 13 * k, 1.0, 0.5 * k, count=1)
