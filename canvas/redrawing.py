"""Drawing much at once: layers are made in several processes, and laid here. How: `rendering`.

A few new strokes are drawn where they are asked for. A redraw of thousands would keep the other
threads of a web process waiting for seconds, and use one core; here it takes up to four of them.
"""

import atexit
import fcntl
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate, batched
from pathlib import Path

import numpy as np
import structlog
from PIL import Image

from canvas.geometry import Points
from canvas.rendering import SHARE, Easel, Layer, Preset, Raster
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName

MOST_WORKERS = 4
LITTLE = 8_000  # points, or as much length: about 200 strokes of a hand, some 150 ms
POINT_PX = 4.0  # a point of a hand's line stands for so much of its length
PORTION = 10  # strokes that a worker answers at once
IDLE_S = 60.0  # after which the workers go: each costs some twenty-five megabytes
PATIENCE_S = 120.0  # with a whole picture; then a worker hangs, and is ended
PIPE_BYTES = 1 << 20  # of answers that may wait, so that nobody stops for the others
SCREEN_PIXELS = 1_000_000  # a picture of more is for paper, and takes longer
PAPER_NICENESS = 10  # of the processes that draw it, so that whoever looks goes first
ROOT = Path(__file__).resolve().parent.parent

type Portion = tuple[PlacedStroke, ...]

log = structlog.get_logger(__name__)


def draw(raster: Raster, strokes: Sequence[PlacedStroke]) -> None:
    """Lay `strokes` on the raster, in their order; many of them are made into layers side by side.

    Waits for the redraws of other threads, those for paper apart. What no process can do is done
    here.
    """
    if is_much(strokes):
        draw_with(crew_for(raster.easel), raster, strokes)
    else:
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


def is_much(strokes: Sequence[PlacedStroke]) -> bool:
    """Say whether the strokes are more than LITTLE work."""
    so_far = accumulate(_effort(stroke.path.points) for stroke in strokes)
    return any(effort > LITTLE for effort in so_far)


def _effort(points: Points) -> float:
    """Return how much work such a path is, about, in points of a hand's line."""
    return len(points) + float(np.abs(points[1:] - points[:-1]).sum()) / POINT_PX


class Crew:
    """Worker processes that work for one picture at a time.

    Started when they are needed, and sent home when nobody has needed them for a while.
    """

    def __init__(
        self,
        size: int,
        patience_s: float = PATIENCE_S,
        idle_s: float = IDLE_S,
        niceness: int = 0,
    ) -> None:
        self._size, self._patience_s, self._idle_s = size, patience_s, idle_s
        self._niceness = niceness
        self._lock = threading.Lock()
        self._evening = threading.Timer(idle_s, self._send_home)
        self.workers: list[subprocess.Popen[bytes]] = []

    def layers(self, easel: Easel, portions: Sequence[Portion]) -> Iterator[list[Layer]]:
        """Yield the layers of each portion, in their order.

        Raises:
            OSError, EOFError, pickle.UnpicklingError: a worker could not be started, or was lost.
        """
        with self._lock:
            self._evening.cancel()
            watchdog = threading.Timer(self._patience_s, self._end)
            watchdog.daemon = True
            try:
                self._hire_missing()
                watchdog.start()
                for i, worker in enumerate(self.workers):
                    _tell(worker, easel, portions[i :: self._size])
                for i in range(len(portions)):
                    yield _answer(self.workers[i % self._size])
            except BaseException:
                self.dismiss()  # they may be amidst something
                raise
            finally:
                watchdog.cancel()
                self._evening = threading.Timer(self._idle_s, self._send_home)
                self._evening.daemon = True
                self._evening.start()

    def dismiss(self) -> None:
        """End all workers, whatever they do."""
        self._end()
        for worker in self.workers:
            worker.communicate()
        self.workers = []

    def _send_home(self) -> None:
        if self._lock.acquire(blocking=False):  # whoever has it sends them home later
            try:
                self.dismiss()
            finally:
                self._lock.release()

    def _end(self) -> None:
        for worker in self.workers:
            worker.kill()

    def _hire_missing(self) -> None:
        gone = [worker for worker in self.workers if worker.poll() is not None]
        for worker in gone:
            worker.communicate()  # closes its pipes
            self.workers.remove(worker)
        while len(self.workers) < self._size:
            self.workers.append(_hire(self._niceness))


def draw_with(crew: Crew, raster: Raster, strokes: Sequence[PlacedStroke]) -> None:
    """Lay `strokes` on the raster; when a worker is lost, the rest is drawn here."""
    portions, laid = list(batched(strokes, PORTION)), 0
    try:
        for layers in crew.layers(raster.easel, portions):
            raster.lay(layers)
            laid += 1
    except (OSError, EOFError, pickle.UnpicklingError):
        log.exception("redrawing.worker_lost", strokes=len(strokes), laid=laid * PORTION)
        raster.draw(strokes[laid * PORTION :])


def crew_for(easel: Easel) -> Crew:
    """Return who draws on such an easel: no look at a screen waits for a picture for paper."""
    return _crew(PAPER_NICENESS if easel.pixels > SCREEN_PIXELS else 0)


@cache
def _crew(niceness: int) -> Crew:
    crew = Crew(min(MOST_WORKERS, os.process_cpu_count() or 1), niceness=niceness)
    atexit.register(crew.dismiss)
    return crew


def _hire(niceness: int) -> subprocess.Popen[bytes]:
    told = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    worker = subprocess.Popen(
        [sys.executable, "-m", "canvas.redraw_worker"],
        cwd=ROOT,
        env={**told, "OPENBLAS_NUM_THREADS": "1"},  # no settings, no secrets
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with suppress(PermissionError):  # in a container that lets nobody be modest
        nice = os.getpriority(os.PRIO_PROCESS, worker.pid) + niceness
        os.setpriority(os.PRIO_PROCESS, worker.pid, nice)
    _widen(worker)
    return worker


def _widen(worker: subprocess.Popen[bytes]) -> None:
    """Let much wait in the worker's pipes, where the system has more for this user."""
    if sys.platform == "linux":
        for pipe in (worker.stdin, worker.stdout):
            assert pipe is not None
            with suppress(OSError):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _tell(worker: subprocess.Popen[bytes], easel: Easel, portions: Sequence[Portion]) -> None:
    assert worker.stdin is not None
    pickle.dump((easel, portions), worker.stdin, pickle.HIGHEST_PROTOCOL)
    worker.stdin.flush()


def _answer(worker: subprocess.Popen[bytes]) -> list[Layer]:
    assert worker.stdout is not None
    layers: list[Layer] = pickle.load(worker.stdout)  # noqa: S301  # from a child of our own
    return layers
