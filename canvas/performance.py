"""A batch of strokes -> a timeline: travel, settle, and the pen's pace along each stroke.

Computed once, on the server, and played by every watcher at the same moment of the server's
clock. Speeds are those of a hand that is in no hurry; they slow down where a line bends, after the
two-thirds power law of drawing movements (Lacquaniti, Terzuolo & Viviani 1983).
"""

from base64 import b64encode
from collections.abc import Sequence

import numpy as np

from canvas.events import StrokeTiming
from canvas.geometry import Floats, Points
from canvas.paths import subpaths
from canvas.strokes import PlacedStroke

DRAW_PX_PER_S = 460.0
TRAVEL_PX_PER_S = 1_400.0
LIFT_MS = 40  # pen up, before it travels
SETTLE_MS = 55  # pen over the next start, before it goes down
MIN_STROKE_MS = 90  # a dot still takes a tap
MAX_STROKE_MS = 2_600
MAX_PERFORMANCE_MS = 45_000  # a longer batch is played faster as a whole
LEAD_IN_MS = 250  # between storing a batch and its first travel: time for it to reach every watcher

PACE_STEPS = 24  # bytes of a pace
SAMPLES = 65  # places along a stroke at which speed is judged
EASE_PX = 24.0  # over which a pen gets up to speed, and slows down again
SLOWEST = 0.25  # of full speed, at a stroke's ends and in its sharpest bends


def timeline(strokes: Sequence[PlacedStroke], *, pen: tuple[float, float]) -> list[StrokeTiming]:
    """Return when each stroke is drawn, for a pen that waits at `pen` (px) at the start."""
    timings: list[StrokeTiming] = []
    clock, at = 0.0, np.asarray(pen, dtype=np.float64)
    for stroke in strokes:
        runs = subpaths(stroke.path)
        clock += LIFT_MS + 1000 * _distance(at, runs[0][0]) / TRAVEL_PX_PER_S + SETTLE_MS
        duration, pace = _pace(runs)
        timings.append(_timing(stroke.id, clock, clock + duration, pace))
        clock, at = clock + duration, runs[-1][-1]
    return _shortened(timings)


def duration_ms(timings: Sequence[StrokeTiming]) -> int:
    """Return how long the whole batch takes, its last lift included."""
    return timings[-1].end_ms + LIFT_MS if timings else 0


def begun_by(timings: Sequence[StrokeTiming], elapsed_ms: float) -> list[StrokeTiming]:
    """Return the strokes whose pen was down by `elapsed_ms`: a cut leaves them whole."""
    return [timing for timing in timings if timing.start_ms <= elapsed_ms]


def pen_after(stroke: PlacedStroke) -> tuple[float, float]:
    """Return where a pen that drew `stroke` stands, in px."""
    x, y = subpaths(stroke.path)[-1][-1]
    return float(x), float(y)


def _pace(runs: Sequence[Points]) -> tuple[float, bytes]:
    """Return a stroke's duration in ms and the share of its length drawn at equal time steps."""
    steps = [np.diff(run, axis=0) for run in runs if len(run) > 1]
    if not steps:
        return MIN_STROKE_MS, bytes([255] * PACE_STEPS)
    step = np.concatenate(steps)
    length = np.hypot(step[:, 0], step[:, 1])
    total = float(length.sum())
    if total <= 0:
        return MIN_STROKE_MS, bytes([255] * PACE_STEPS)
    where = np.linspace(0.0, total, SAMPLES)
    slowness = 1 / _speed(where, total, _bend(step, length, where))
    spent = np.concatenate([[0.0], np.cumsum((slowness[1:] + slowness[:-1]) / 2 * np.diff(where))])
    duration = float(np.clip(1000 * spent[-1], MIN_STROKE_MS, MAX_STROKE_MS))
    shares = np.interp(np.arange(1, PACE_STEPS + 1) / PACE_STEPS, spent / spent[-1], where / total)
    return duration, np.round(shares * 255).astype(np.uint8).tobytes()


def _speed(where: Floats, total: float, bend: Floats) -> Floats:
    """Speed in px/s along a stroke: eased at both ends, slower where it bends (per px)."""
    ease = min(EASE_PX, total / 2)
    from_end = np.minimum(where, total - where) / ease
    easing = SLOWEST + (1 - SLOWEST) * np.sin(np.clip(from_end, 0, 1) * np.pi / 2)
    bending = np.clip((1 + 60 * bend) ** (-1 / 3), SLOWEST, 1)
    speed: Floats = DRAW_PX_PER_S * easing * bending
    return speed


def _bend(step: Points, length: Floats, where: Floats) -> Floats:
    """Curvature in radians a px at `where`, smoothed over the samples' distance."""
    heading = np.unwrap(np.arctan2(step[:, 1], step[:, 0]))
    middles = np.cumsum(length) - length / 2
    bend: Floats = np.abs(np.gradient(np.interp(where, middles, heading), where))
    return bend


def _shortened(timings: list[StrokeTiming]) -> list[StrokeTiming]:
    whole = duration_ms(timings)
    if whole <= MAX_PERFORMANCE_MS:
        return timings
    scale = (MAX_PERFORMANCE_MS - LIFT_MS) / (whole - LIFT_MS)
    return [
        timing.model_copy(
            update={
                "start_ms": round(timing.start_ms * scale),
                "end_ms": round(timing.end_ms * scale),
            }
        )
        for timing in timings
    ]


def _timing(name: str, start: float, end: float, pace: bytes) -> StrokeTiming:
    return StrokeTiming(
        id=name, start_ms=round(start), end_ms=round(end), pace=b64encode(pace).decode()
    )


def _distance(a: Points, b: Points) -> float:
    return float(np.hypot(*(a - b)))
