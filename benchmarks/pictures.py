"""Pieces to render, and the naive way to do it: a transparent layer of the whole canvas a stroke.

The naive way is restated here from its description: a stroke's marks are drawn unsmoothed on a
transparent layer as large as the canvas, which `alpha_composite` lays over the picture. The marks
are those of our own brushes: expanding them costs both ways the same.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from canvas.brushes import Mark, marks
from canvas.paths import parse_path
from canvas.strokes import PlacedStroke, seed_for
from canvas.styles import StyleName, ink_for

WIDTH, HEIGHT = 800, 600
POINTS = 40
STEP_PX, BEND = 4.0, 0.3  # of a hand's line: between points, and radians of turn at each (1 sd)
BRUSHES = ("oil_round", "oil_flat", "watercolor", "ink", "pencil")


def piece(strokes: int, style: StyleName) -> list[PlacedStroke]:
    """Return wandering strokes of forty points, drawn with several brushes where there are any."""
    lots = np.random.default_rng(7)
    return [_stroke(index, style, lots) for index in range(strokes)]


type Layers = Callable[[Sequence[Mark]], Iterable[Sequence[Mark]]]


def by_stroke(found: Sequence[Mark]) -> Iterable[Sequence[Mark]]:
    """One layer a stroke: quick, but where its marks overlap the last one replaces the others."""
    return [found]


def by_look(found: Sequence[Mark]) -> Iterable[Sequence[Mark]]:
    """One layer for marks of one colour and opacity: what our picture's blending takes."""
    return [list(group) for _, group in groupby(found, key=lambda m: (m.color, m.opacity))]


def naive_picture(
    strokes: Sequence[PlacedStroke], style: StyleName, layers: Layers = by_stroke
) -> Image.Image:
    """Return the piece, composited a whole layer a stroke (or as `layers` divides its marks)."""
    picture = Image.new("RGBA", (WIDTH, HEIGHT), "#ffffff")
    for stroke in strokes:
        ink = ink_for(stroke.asked, style=style, author=stroke.role)
        for group in layers(marks(stroke.path, ink, stroke.seed)):
            layer = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
            pen = ImageDraw.Draw(layer)
            for mark in group:
                _draw(pen, mark)
            picture = Image.alpha_composite(picture, layer)
    return picture.convert("RGB")


def naive_curve(
    start: tuple[float, float],
    first: tuple[float, float],
    second: tuple[float, float],
    end: tuple[float, float],
    steps: int,
) -> list[tuple[float, float]]:
    """Return a cubic's points by a plain loop."""
    found = []
    for step in range(steps + 1):
        t = step / steps
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        found.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return found


def naive_resample(
    points: Sequence[tuple[float, float]], spacing: float
) -> list[tuple[float, float]]:
    """Return the line as evenly spaced points, by a plain loop."""
    along = [0.0]
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        along.append(along[-1] + math.hypot(bx - ax, by - ay))
    count = max(1, round(along[-1] / spacing))
    found, piece_index = [], 0
    for index in range(count + 1):
        wanted = along[-1] * index / count
        while piece_index < len(points) - 2 and along[piece_index + 1] < wanted:
            piece_index += 1
        length = along[piece_index + 1] - along[piece_index]
        t = (wanted - along[piece_index]) / length if length else 0.0
        (ax, ay), (bx, by) = points[piece_index], points[piece_index + 1]
        found.append((ax + (bx - ax) * t, ay + (by - ay) * t))
    return found


def _stroke(index: int, style: StyleName, lots: np.random.Generator) -> PlacedStroke:
    start = lots.uniform((40, 40), (WIDTH - 40, HEIGHT - 40))
    heading = lots.uniform(0, 2 * math.pi) + lots.normal(0, BEND, POINTS).cumsum()
    steps = STEP_PX * np.column_stack((np.cos(heading), np.sin(heading)))
    points = np.clip(start + steps.cumsum(axis=0), 0, (WIDTH, HEIGHT))
    asked: dict[str, object] = {"type": "polyline", "points": np.round(points, 1).tolist()}
    if style == "paint":
        red, green, blue = lots.integers(0, 255, 3).tolist()
        asked |= {
            "color": f"#{red:02x}{green:02x}{blue:02x}",
            "brush": BRUSHES[index % len(BRUSHES)],
            "stroke_width": float(np.round(lots.uniform(2, 12), 1)),
        }
    path, look = parse_path(asked, width=WIDTH, height=HEIGHT)
    name = f"bench-{index}"
    return PlacedStroke(name, "bench", "agent", path, look, seed_for(name))


def _draw(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    red, green, blue = ImageColor.getrgb(mark.color)[:3]
    color = (red, green, blue, round(255 * mark.opacity))
    points = [(float(x), float(y)) for x, y in mark.points]
    width = float(mark.widths.mean())
    pen.line(points, color, max(1, round(width)))
    _caps(pen, points, width, color)


def _caps(
    pen: ImageDraw.ImageDraw,
    points: Sequence[tuple[float, float]],
    width: float,
    color: tuple[int, int, int, int],
) -> None:
    half = width / 2
    if half < 1:
        return
    for x, y in (points[0], points[-1]):
        pen.ellipse((x - half, y - half, x + half, y + half), color)
