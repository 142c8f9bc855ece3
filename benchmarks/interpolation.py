"""From paths to points: numpy beside the same arithmetic in plain loops, in one run."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.pictures import naive_resample
from benchmarks.rows import Row
from canvas.geometry import resample

AREA = "interpolation"
PATHS, ROUNDS, STEPS = 300, 5, 200
RATIO = 15.0


def measure() -> list[Row]:
    """Resample lines and flatten curves, both ways."""
    return [_measure("even resampling of polylines of 200 points", _resampling())]


def _resampling() -> tuple[Callable[[], int], Callable[[], int]]:
    lots = np.random.default_rng(3)
    lines = [lots.uniform(0, 600, (STEPS, 2)).cumsum(axis=0) for _ in range(PATHS)]
    plain = [[(float(x), float(y)) for x, y in line] for line in lines]
    return (
        lambda: sum(len(resample(line, 60.0)) for line in lines),
        lambda: sum(len(naive_resample(line, 60.0)) for line in plain),
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
