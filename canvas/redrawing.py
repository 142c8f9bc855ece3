"""Drawing much at once: bands of a picture, each in its own process. How is in `rendering`.

A few new strokes are drawn where they are asked for. A redraw of thousands would keep the other
threads of a web process waiting for seconds, and use one core; here it takes all of them.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import structlog
from PIL import Image

from canvas.geometry import Floats
from canvas.rendering import SHARE, Preset, Raster
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName

MOST_WORKERS = 4
LITTLE = 8_000  # points, or as much length: about 200 strokes of a hand, some 150 ms
POINT_PX = 4.0  # a point of a hand's line stands for so much of its length
ROOT = Path(__file__).resolve().parent.parent

log = structlog.get_logger(__name__)


def draw(raster: Raster, strokes: Sequence[PlacedStroke]) -> None:
    """Lay `strokes` on the raster, in their order; side by side when they are many.

    Waits for the redraws of other threads. Without processes to draw in, it draws here.
    """
    effort = efforts(strokes)
    if effort.sum() <= LITTLE:
        raster.draw(strokes)
        return
    try:
        _crew().draw(raster, strokes, effort)
    except (OSError, EOFError, pickle.UnpicklingError):
        log.exception("redrawing.worker_lost")
        raster.draw(strokes)


def redraw(
    strokes: Sequence[PlacedStroke],
    *,
    style: StyleName,
    preset: Preset = SHARE,
    width: int = 800,
    height: int = 600,
) -> Image.Image:
    """Return the picture of a whole canvas."""
    raster = Raster(style, preset, width=width, height=height)
    draw(raster, strokes)
    return raster.image()


def efforts(strokes: Sequence[PlacedStroke]) -> Floats:
    """Return how much work each stroke is, about, in points of a hand's line."""
    return np.array([_effort(stroke.path.points) for stroke in strokes])


def _effort(points: Floats) -> float:
    return len(points) + float(np.abs(points[1:] - points[:-1]).sum()) / POINT_PX


class Crew:
    """Worker processes that draw one picture at a time; started when they are first needed."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self.workers: list[subprocess.Popen[bytes]] = []

    def draw(self, raster: Raster, strokes: Sequence[PlacedStroke], effort: Floats) -> None:
        """Lay the strokes on the raster, which stays as it is when a worker is lost.

        Raises:
            OSError, EOFError, pickle.UnpicklingError: a worker could not be started, or was lost.
        """
        rows = raster.rows_of(strokes)
        with self._lock:
            try:
                parts = self._drawn(
                    raster, strokes, rows, _cuts(rows, effort, self._size, raster.height)
                )
            except BaseException:
                self.dismiss()  # they may be amidst something
                raise
        for part in parts:
            raster.join(part)

    def _drawn(
        self, raster: Raster, strokes: Sequence[PlacedStroke], rows: Floats, cuts: list[int]
    ) -> list[Raster]:
        bands = list(pairwise([0, *cuts, raster.height]))
        busy = self._ready(len(bands))
        for worker, (first, end) in zip(busy, bands, strict=True):
            touching = np.flatnonzero((rows[:, 1] >= first) & (rows[:, 0] <= end))
            _tell(worker, raster.part(first, end), [strokes[i] for i in touching.tolist()])
        return [_answer(worker) for worker in busy]

    def _ready(self, count: int) -> list[subprocess.Popen[bytes]]:
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < count:
            self.workers.append(_hire())
        return self.workers[:count]

    def dismiss(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.communicate()
        self.workers = []


@cache
def _crew() -> Crew:
    return Crew(min(MOST_WORKERS, os.process_cpu_count() or 1))


def _cuts(rows: Floats, effort: Floats, bands: int, height: int) -> list[int]:
    """Return at which rows to cut so that the bands are about equally much work."""
    middle = rows.mean(axis=1)
    order = np.argsort(middle)
    done = np.cumsum(effort[order]) / effort.sum()
    at = np.searchsorted(done, np.arange(1, bands) / bands)
    return sorted({int(row) for row in middle[order[at]] if 1 <= row < height})


def _hire() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "canvas.redraw_worker"],
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _tell(worker: subprocess.Popen[bytes], part: Raster, strokes: list[PlacedStroke]) -> None:
    assert worker.stdin is not None
    pickle.dump((part, strokes), worker.stdin, pickle.HIGHEST_PROTOCOL)
    worker.stdin.flush()


def _answer(worker: subprocess.Popen[bytes]) -> Raster:
    assert worker.stdout is not None
    part: Raster = pickle.load(worker.stdout)  # noqa: S301  # from a child of our own
    return part
