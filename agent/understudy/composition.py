"""A simple measure of composition: how much ink, where its weight lies, what is empty. Pure.

The measure knows nothing of what a picture shows. It tells a sheet that was hardly begun, or
crammed into one corner, from one that was worked on; its limits were set by looking at everything
the understudy draws, which all passes, and at pictures broken off early, which mostly do not.
"""

import io
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image

from canvas.geometry import Floats

LOOKED_AT = (200, 150)  # px: details do not matter here
PAPER = 255.0
INK_LEVEL = 14.0  # of 255: how far a pixel must be from white paper to count as inked

LEAST_COVERAGE = 0.035
LEAST_PARTS = 4  # of the nine thirds that hold something
PART_COVERAGE = 0.006
MOST_IMBALANCE = 0.34  # distance of the ink's centre from the middle, of the half diagonal
LEAST_RANGE = 45.0  # of 255, between the darkest and the lightest twentieth

ROWS = ("top", "middle", "bottom")
COLUMNS = ("left", "middle", "right")


@dataclass(frozen=True, slots=True)
class Composition:
    """What was measured of a picture.

    coverage: share of the sheet that is not bare paper. parts: the same for each ninth, rows by
    columns. centre: of the ink's weight, from -1 to 1 across and down. tonal_range: between dark
    and light, 0..255.
    """

    coverage: float
    parts: tuple[tuple[float, ...], ...]
    centre: tuple[float, float]
    tonal_range: float

    @property
    def imbalance(self) -> float:
        """How far from the middle the weight lies: 0 in the middle, 1 in a corner."""
        return float(np.hypot(*self.centre) / np.sqrt(2))

    @property
    def empty(self) -> list[str]:
        """The places of the thirds that hold nothing, in words."""
        return [
            _place(row, column)
            for row, shares in enumerate(self.parts)
            for column, share in enumerate(shares)
            if share < PART_COVERAGE
        ]


def measure(png: bytes) -> Composition:
    """Measure a picture of a canvas on white paper; raises OSError when it is none."""
    with Image.open(io.BytesIO(png)) as picture:
        small = picture.convert("RGB").resize(LOOKED_AT, Image.Resampling.BOX)
    pixels: Floats = np.asarray(small, dtype=np.float64)
    away = PAPER - pixels.min(axis=2)  # so that yellow on white is ink, too
    inked = away > INK_LEVEL
    light = pixels @ np.array([0.299, 0.587, 0.114])
    low, high = np.percentile(light, (2.5, 97.5))
    return Composition(
        coverage=float(inked.mean()),
        parts=_thirds(inked.astype(np.float64)),
        centre=_centre(away * inked),
        tonal_range=float(high - low),
    )


def findings(seen: Composition) -> list[str]:
    """Return what is wrong with a composition and what would mend it; nothing when it holds."""
    found: list[str] = []
    empty = seen.empty
    if seen.coverage < LEAST_COVERAGE:
        share = max(1, round(seen.coverage * 100))
        found.append(f"Hardly begun: about {share} % of the sheet is drawn on. Build the subject.")
    if 9 - len(empty) < LEAST_PARTS:
        where = ", ".join(empty[:4])
        found.append(f"Most of the sheet is empty: {where}. Let the picture reach there.")
    if seen.imbalance > MOST_IMBALANCE:
        side = _light_side(seen.centre)
        found.append(f"There is no weight at the {side} to hold the rest. Put something there.")
    if seen.coverage >= LEAST_COVERAGE and seen.tonal_range < LEAST_RANGE:
        found.append("It is all of one tone. Set a few real darks, or leave some light.")
    return found


def _thirds(inked: Floats) -> tuple[tuple[float, ...], ...]:
    rows, columns = (_cuts(size) for size in inked.shape)
    return tuple(
        tuple(float(inked[top:bottom, left:right].mean()) for left, right in pairwise(columns))
        for top, bottom in pairwise(rows)
    )


def _cuts(size: int) -> list[int]:
    return [size * k // 3 for k in range(4)]


def _centre(weight: Floats) -> tuple[float, float]:
    total = float(weight.sum())
    if total == 0:
        return 0.0, 0.0
    height, width = weight.shape
    x = float((weight.sum(axis=0) * np.linspace(-1, 1, width)).sum() / total)
    y = float((weight.sum(axis=1) * np.linspace(-1, 1, height)).sum() / total)
    return x, y


def _place(row: int, column: int) -> str:
    if ROWS[row] == COLUMNS[column]:
        return "the middle"
    if ROWS[row] == "middle":
        return f"the {COLUMNS[column]}"
    return f"the {ROWS[row]} {COLUMNS[column]}" if column != 1 else f"the {ROWS[row]}"


def _light_side(centre: tuple[float, float]) -> str:
    """Return the side that lies opposite to the weight."""
    x, y = centre
    if abs(x) >= abs(y):
        return "right" if x < 0 else "left"
    return "bottom" if y < 0 else "top"
