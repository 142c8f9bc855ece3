"""Marks that are added to a piece in progress: motifs, echoes of what lies there, glazes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from agent.understudy.color import mix
from agent.understudy.easel import Easel
from agent.understudy.line import inside, length, resample, runs
from agent.understudy.parts import UNIT, Part
from agent.understudy.plan import HEIGHT, WIDTH, Mark, travel_order
from agent.understudy.sheet import Sheet
from canvas.geometry import Points
from canvas.styles import StyleName

ECHO_STROKES = 26


def placed(
    parts: Sequence[Part], at: tuple[float, float], height: float, turned: bool
) -> list[Part]:
    """Return a motif's parts on the sheet: its middle at `at`, mirrored if `turned`."""
    scale = height / UNIT
    way = np.array([-scale if turned else scale, scale])
    foot = np.array([at[0], at[1] + height / 2])
    return [replace(part, points=part.points * way + foot) for part in parts]


def silhouettes(parts: Iterable[Part]) -> list[Points]:
    """Return the closed shapes of a motif, which hide what is drawn behind it later."""
    return [part.points for part in parts if part.closed]


def motif_marks(
    rng: np.random.Generator, style: StyleName, parts: Sequence[Part], color: str | None
) -> list[Mark]:
    """Return the strokes that draw a motif's parts (front to back) in a style."""
    return _drawn(rng, parts) if style == "plotter" else _painted(rng, parts, color)


def _drawn(rng: np.random.Generator, parts: Sequence[Part]) -> list[Mark]:
    sheet = Sheet(rng, margin=4)
    for part in parts:
        sheet.draw(0, part.points, 0.3)
        if part.closed:
            if part.hatch is not None:
                sheet.hatch(0, part.points, part.hatch, 5.0)
            sheet.cover(part.points)
    return travel_order(sheet.marks(0))


def _painted(rng: np.random.Generator, parts: Sequence[Part], color: str | None) -> list[Mark]:
    easel = Easel(rng)
    largest = max((p for p in parts if p.closed), key=lambda p: _area(p.points), default=None)
    main = largest.color if largest is not None else parts[0].color
    for part in reversed(parts):
        ink = color if color and part.color == main else part.color
        if not part.closed:
            easel.stroke(0, part.points, ink, 4.0, 0.95, "ink", 3)
            continue
        size = np.ptp(part.points, axis=0)
        width = float(np.clip(min(size) / 3.2, 3.0, 13.0))

        def lit(x: float, y: float, c: str = ink, p: Points = part.points) -> str:
            return mix(c, "#fff6e0", 0.22 * (x < p[:, 0].mean()))

        lean = 90.0 if size[1] > size[0] else 8.0
        easel.fill(
            0,
            part.points,
            lit,
            lean,
            width,
            float(max(size)),
            overlap=0.55,
            inset=0.15,
            brush="oil_flat",
            opacity=1.0,
        )
        easel.stroke(
            0, part.points, mix(ink, "#1a1a2e", 0.35), max(2.5, width * 0.4), 0.8, "oil_round", 3
        )
    return easel.marks(0)


def _area(polygon: Points) -> float:
    x, y = polygon[:, 0], polygon[:, 1]
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def behind(marks: tuple[Mark, ...], shapes: Sequence[Points]) -> tuple[Mark, ...]:
    """Return the marks with what lies behind the shapes cut away."""
    kept: list[Mark] = []
    for mark in marks:
        low, high = mark.points.min(axis=0), mark.points.max(axis=0)
        near = [s for s in shapes if (s.min(axis=0) < high).all() and (s.max(axis=0) > low).all()]
        if not near:
            kept.append(mark)
            continue
        line = resample(mark.points)
        clear = ~np.any([inside(line, shape) for shape in near], axis=0)
        kept.extend(replace(mark, points=run) for run in runs(line, clear))
    return tuple(kept)


def thinned(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the marks without every third one."""
    return tuple(mark for i, mark in enumerate(marks) if i % 3 != 2 or len(marks) < 6)


def toned(marks: tuple[Mark, ...], color: str, share: float) -> tuple[Mark, ...]:
    """Return the marks with a colour mixed into their own."""
    return tuple(replace(m, color=mix(m.color, color, share)) if m.color else m for m in marks)


def echo(
    rng: np.random.Generator,
    laid: Sequence[Mark],
    style: StyleName,
    *,
    where: tuple[float, float] | None = None,
    color: str | None = None,
    count: int = ECHO_STROKES,
) -> list[Mark]:
    """Return strokes beside strokes that lie there already, near a place if one is given.

    In plotter they deepen the texture; in paint they glaze it, darker or in `color`.
    """
    pool = [m for m in laid if 18 < length(m.points) < 420]
    if not pool:
        return _fresh_hatching(rng, style, where, color)
    centres = np.array([m.points.mean(axis=0) for m in pool])
    focus = np.array(where if where else centres[int(rng.integers(len(centres)))])
    order = np.argsort(np.hypot(*(centres - focus).T))[: count * 2]
    chosen = rng.permutation(order)[:count]
    return travel_order([_beside(rng, pool[int(i)], style, color) for i in chosen])


def _beside(rng: np.random.Generator, mark: Mark, style: StyleName, color: str | None) -> Mark:
    line = resample(mark.points, 4.0)
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    normal = np.stack([-way[:, 1], way[:, 0]], axis=1)
    off = 2.8 if style == "plotter" else (mark.width or 8.0) * 0.4
    cut = slice(
        int(len(line) * rng.uniform(0.02, 0.12)), int(len(line) * rng.uniform(0.85, 1)) or None
    )
    points = np.clip(
        (line + normal * off * rng.choice([-1, 1]))[cut], (3, 3), (WIDTH - 3, HEIGHT - 3)
    )
    if len(points) < 2:
        points = line
    if style == "plotter":
        return Mark(points)
    ink = color or mix(mark.color or "#1a1a2e", "#141428", 0.4)
    return Mark(points, ink, (mark.width or 8.0) * 0.75, 0.55, "oil_round")


def _fresh_hatching(
    rng: np.random.Generator, style: StyleName, where: tuple[float, float] | None, color: str | None
) -> list[Mark]:
    x, y = where or (WIDTH / 2 + rng.uniform(-150, 150), HEIGHT * 0.7)
    rows = [np.array([[x - 40 + 5 * k, y - 16], [x - 52 + 5 * k, y + 18]]) for k in range(12)]
    rows = [np.clip(row, (3, 3), (WIDTH - 3, HEIGHT - 3)) for row in rows]
    if style == "plotter":
        return [Mark(row) for row in rows]
    return [Mark(row, color or "#3b3550", 7.0, 0.7, "oil_round") for row in rows]
