"""Plotter: bare trees grown by forking, one near and large, a wood behind it, a moon in the gap."""

import numpy as np

from agent.understudy.forms import Twig, ground, height_at, limb_outline, ridge, tree
from agent.understudy.line import Field, ellipse, pts
from agent.understudy.plan import Plan
from agent.understudy.sheet import Sheet
from canvas.geometry import Floats, Points

DIRECTIONS = ("forest", "wood", "woods", "trees", "winter", "branch", "branches")


def compose(rng: np.random.Generator) -> Plan:
    """Compose a piece: the near tree leans from one side towards the moon in the other half."""
    sheet = Sheet(rng)
    side = float(rng.choice([-1, 1]))
    x = 400 + side * rng.uniform(150, 235)
    land = ridge(rng, 515, 10, 700, 3)
    _near_tree(sheet, x, height_at(land, x) + 26, -side * rng.uniform(3, 9))
    _grass(sheet, land)
    sheet.draw(0, land, 0.8)
    sheet.cover(ground(land))
    far = ridge(rng, 470, 12, 500, 3)
    mx, my, r = 400 - side * rng.uniform(90, 190), rng.uniform(150, 215), rng.uniform(52, 76)
    places = np.sort(rng.uniform(30, 770, int(rng.integers(7, 10))))
    for px in places:
        if abs(px - x) > 70:
            _far_tree(sheet, float(px), height_at(far, float(px)) + 6)
    sheet.draw(0, far, 0.8)
    sheet.hatch(3, ground(far), 4, 9, uneven=0.5)
    sheet.cover(ground(far))
    moon = ellipse(mx, my, r, r)
    sheet.solid(5, moon, 0.5)
    _night(sheet, mx, my, r)
    where = "right" if side > 0 else "left"
    return sheet.plan(
        "forest",
        (
            "Two lines of ground, the near one and the far one. Everything will stand on these."
            "|Ground first. Trees that float are no trees.",
            "The big tree: up the trunk, then every fork a little thinner than the last."
            "|Now the old tree. I let it fork and fork again and try not to plan each branch.",
            "Its fine twigs. They should feel like they are still growing."
            "|Twigs now, quick ones, lifting at the ends.",
            "The wood behind, smaller and simpler, and shade along the ground it stands on."
            "|Far trees: fewer forks, no bark. Distance is leaving things out.",
            "Some grass at the foot, so the trunk sits in something.|Grass, in short flicks.",
            f"The moon goes to the {'left' if side > 0 else 'right'}, in the gap I kept free for"
            " it,"
            " and the night lies around it in level lines.|The moon, and a few level lines of dark"
            " around it; the branches can cross the light.",
        ),
        titles=("What the Old Tree Heard", "Moon in the Gap", "Bare Season", "A Wood Before Snow"),
        alt_text=(
            f"Line drawing of a large bare tree at the {where}, its branches forking finely, in"
            " front"
            " of a row of smaller trees; a full moon stands in the open sky between level lines."
        ),
        remark="The twigs make a lace against the moon, and the open side still breathes."
        "|The near tree is heavy enough now and the wood behind stays light. Good.",
    )


def _near_tree(sheet: Sheet, x: float, y: float, lean: float) -> None:
    rng = sheet.rng
    twigs = tree(
        rng, x, y, rng.uniform(500, 560), depth=5, spread=25, lean=lean, shrink=0.8, half=17
    )
    for twig in twigs:
        if twig.half >= 3:
            left, right = limb_outline(twig)
            body = np.vstack([left, right[::-1]])
            sheet.draw_all(1, (left, right), 0.6)
            if twig.half > 6:
                sheet.hatch(
                    1,
                    body,
                    66 if twig.depth else 78,
                    4.2,
                    _bark(twig),
                    0.45,
                )
            sheet.cover(body)
    for twig in sorted(twigs, key=lambda t: t.depth):
        if twig.half < 3:
            sheet.draw(1 if twig.depth < 5 else 2, twig.points, 0.3)


def _bark(twig: Twig) -> Field:
    line, half = twig.points, twig.half

    def dark(x: Floats, y: Floats) -> Floats:
        centre = np.interp(y, line[::-1, 1], line[::-1, 0])
        tone: Floats = 0.5 + (x - centre) / (half * 2)
        return tone

    return dark


def _far_tree(sheet: Sheet, x: float, y: float) -> None:
    rng = sheet.rng
    size = rng.uniform(130, 230)
    for twig in tree(rng, x, y, size, depth=4 if size > 190 else 3, spread=20, shrink=0.72):
        sheet.draw(3, twig.points, 0.3)


def _grass(sheet: Sheet, land: Points) -> None:
    rng = sheet.rng
    for _ in range(52):
        x = rng.uniform(20, 780)
        y = height_at(land, x) + abs(rng.normal(0, 24)) + 8
        for _ in range(int(rng.integers(1, 4))):
            h, lean = rng.uniform(9, 20), rng.normal(0, 6)
            sheet.draw(4, pts((x, y), (x + lean * 0.3, y - h * 0.6), (x + lean, y - h)), 0)
            x += rng.uniform(2, 5)


def _night(sheet: Sheet, mx: float, my: float, r: float) -> None:
    rng = sheet.rng
    for y in np.arange(40, 400, 13.0):
        off = abs(y - my)
        gap = (max(0.0, (r * 1.5) ** 2 - off**2)) ** 0.5
        reach = rng.uniform(90, 260) * max(0.25, 1 - off / 300)
        ends = [mx + way * (gap + rng.uniform(6, 16)) for way in (-1, 1)]
        if gap == 0:
            sheet.draw(5, pts((mx - reach, y), (mx + reach * rng.uniform(0.6, 1), y)), 0.7)
            continue
        for way, start in zip((-1, 1), ends, strict=True):
            sheet.draw(5, pts((start, y), (start + way * reach, y + rng.normal(0, 1.5))), 0.7)
