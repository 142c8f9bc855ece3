"""Pieces to render, and the naive way to do it: a transparent layer of the whole canvas a stroke.

The naive way is restated here from its description: every brush mark is expanded by plain Python
loops, drawn unsmoothed on a layer of its own, and laid over the picture with `alpha_composite`.
"""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from canvas.brushes import marks
from canvas.paths import parse_path
from canvas.strokes import PlacedStroke, seed_for
from canvas.styles import StyleName, ink_for

WIDTH, HEIGHT = 800, 600
POINTS = 40
BRUSHES = ("oil_round", "oil_flat", "watercolor", "ink", "pencil")


def piece(strokes: int, style: StyleName) -> list[PlacedStroke]:
    """Return wandering strokes of forty points, drawn with several brushes where there are any."""
    lots = np.random.default_rng(7)
    return [_stroke(index, style, lots) for index in range(strokes)]


def naive_picture(strokes: Sequence[PlacedStroke], style: StyleName) -> Image.Image:
    """Return the piece, composited a whole layer a stroke."""
    picture = Image.new("RGBA", (WIDTH, HEIGHT), "#ffffff")
    for stroke in strokes:
        ink = ink_for(stroke.asked, style=style, author=stroke.role)
        layer = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        for mark in marks(stroke.path, ink, stroke.seed):
            red, green, blue = ImageColor.getrgb(mark.color)[:3]
            color = (red, green, blue, round(255 * mark.opacity))
            points = [(float(x), float(y)) for x, y in mark.points]
            width = float(mark.widths.mean())
            pen.line(points, color, max(1, round(width)))
            _caps(pen, points, width, color)
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
    drift = lots.uniform(-3, 3, 2)
    steps = drift + lots.uniform(-3, 3, (POINTS, 2))
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
