"""Outlines: filled piece by piece they cover what a round brush would have swept, and no more."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from canvas.geometry import Points, resample
from canvas.paths import subpaths
from canvas.ribbons import ribbon
from tests.canvas.strokes import INPUTS, placed

SCALE = 2
MARGIN = 40  # Pillow cuts negative coordinates towards zero
SIZE = ((800 + 2 * MARGIN) * SCALE, (600 + 2 * MARGIN) * SCALE)
SPIRAL = [[400 + i * np.cos(i / 6), 300 + i * np.sin(i / 6)] for i in range(0, 120, 2)]
LOOPS = [[100 + 6 * i + 50 * np.cos(i / 2), 300 + 50 * np.sin(i / 2)] for i in range(80)]
SHAPES = {
    **INPUTS,
    "spiral": {"type": "polyline", "points": SPIRAL},
    "hook": {"type": "svg", "d": "M300 300h40a6 6 0 0 1 6 6v40"},
    "gentle hook": {"type": "svg", "d": "M300 300h9a9 9 0 0 1 8 5"},
    "loops": {"type": "polyline", "points": LOOPS},
}


def filled(points: Points, width: float) -> np.ndarray:
    """Fill each piece of the ribbon by Pillow's even-odd rule."""
    image = Image.new("1", SIZE)
    pen = ImageDraw.Draw(image)
    shape = ribbon(points * SCALE, np.full(len(points), width * SCALE))
    for polygon in shape.polygons:
        pen.polygon(polygon.ravel().tolist(), 1)
    for x, y, r in shape.discs:
        pen.ellipse((x - r, y - r, x + r, y + r), 1)
    return np.asarray(image)


def swept(points: Points, width: float) -> np.ndarray:
    """Stamp discs so close that no gap shows."""
    image = Image.new("1", SIZE)
    pen = ImageDraw.Draw(image)
    stamps = resample(points * SCALE, 1.0) if len(points) > 1 else points * SCALE
    r = width * SCALE / 2
    for x, y in stamps:
        pen.ellipse((x - r, y - r, x + r, y + r), 1)
    return np.asarray(image)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("width", [3, 24])
def test_a_ribbon_covers_what_a_round_brush_sweeps(name: str, width: float) -> None:
    for run in subpaths(placed(SHAPES[name]).path)[:6]:
        points = run + MARGIN
        ours, true = filled(points, width), swept(points, width)
        core, cloak = swept(points, width - 1.5), swept(points, width + 1.5)
        assert not (core & ~ours).any()
        assert not (ours & ~cloak).any()
        assert (ours ^ true).sum() < 0.3 * true.sum()
