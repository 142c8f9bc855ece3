"""From paths to points: numpy beside the same arithmetic in plain loops, in one run."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.pictures import naive_curve, naive_resample
from benchmarks.rows import Row
from canvas.curves import flatten
from canvas.geometry import resample

AREA = "interpolation"
PATHS, ROUNDS, STEPS = 300, 5, 200
CUBICS, CHORDS = 40, 20
RATIO = 15.0


def measure() -> list[Row]:
    """Resample lines and flatten curves, both ways."""
    return [
        _measure("even resampling of polylines of 200 points", _resampling()),
        _measure("flattening of strokes of 40 cubics", _flattening()),
    ]


def _resampling() -> tuple[Callable[[], int], Callable[[], int]]:
    lots = np.random.default_rng(3)
    lines = [lots.uniform(0, 600, (STEPS, 2)).cumsum(axis=0) for _ in range(PATHS)]
    plain = [[(float(x), float(y)) for x, y in line] for line in lines]
    return (
        lambda: sum(len(resample(line, 60.0)) for line in lines),
        lambda: sum(len(naive_resample(line, 60.0)) for line in plain),
    )


def _flattening() -> tuple[Callable[[], int], Callable[[], int]]:
    lots = np.random.default_rng(4)
    strokes = [lots.uniform(0, 600, (CUBICS, 4, 2)) for _ in range(PATHS)]
    plain = [[[(float(x), float(y)) for x, y in cubic] for cubic in stroke] for stroke in strokes]
    steps = np.full(CUBICS, CHORDS)
    return (
        lambda: sum(len(flatten(stroke, steps)[0]) for stroke in strokes),
        lambda: sum(len(naive_curve(*cubic, CHORDS)) for stroke in plain for cubic in stroke),
    )


def _measure(what: str, ways: tuple[Callable[[], int], Callable[[], int]]) -> Row:
    ours, naive = (median(_rate(way) for _ in range(ROUNDS)) for way in ways)
    return Row(
        AREA,
        what,
        f"≥ {RATIO:.0f} × plain Python loops",
        f"{ours / 1e6:.1f} M of {naive / 1e6:.2f} M points a second: {ours / naive:.0f} ×",
        ours / naive >= RATIO,
    )


def _rate(way: Callable[[], int]) -> float:
    began = time.perf_counter()
    return way() / (time.perf_counter() - began)
