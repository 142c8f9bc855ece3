"""One measured row: what was measured, what was promised, what came out, and whether it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page. `is_met` is None where nothing was promised, or it was skipped."""

    area: str
    what: str
    target: str
    measured: str
    is_met: bool | None


def skipped(area: str, what: str, target: str, why: str) -> Row:
    """Return the row of something that could not be measured here."""
    return Row(area, what, target, f"skipped: {why}", None)


def p50(samples: Sequence[float]) -> float:
    return median(samples)


def p99(samples: Sequence[float]) -> float:
    return float(np.percentile(np.asarray(samples), 99))


def ms(seconds: float) -> str:
    """Return seconds as milliseconds in words, with the digits that mean something."""
    value = seconds * 1000
    return (
        f"{value:.2f} ms" if value < 1 else f"{value:.1f} ms" if value < 20 else f"{value:.0f} ms"
    )
