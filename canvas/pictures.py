"""Pictures of canvases as they are now: rasters that grow with their canvases; a few are kept.

An svg of five thousand painted strokes is a hundred megabytes, a fresh raster takes seconds; one
that only lays what is new on what it has takes milliseconds. What is kept here is derived from the
log and may be dropped at any time.
"""

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from uuid import UUID

from canvas.models import Canvas
from canvas.redrawing import draw
from canvas.rendering import SHARE, Raster
from canvas.snapshot import placed_strokes
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName

KEPT = 24  # canvases, about 1.5 MB each
WEBP_QUALITY = 85
WEBP_METHOD = 2  # a few per cent larger than the slowest, at a third of its time


class GrowingPicture:
    """One canvas's picture. Requests for it wait for each other, so it is drawn once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._raster: Raster | None = None
        self._style: StyleName | None = None
        self._drawn: list[str] = []
        self._moment = (0, 0)
        self._webp = b""

    def webp(self, canvas: Canvas, unborn: frozenset[str]) -> bytes:
        """Return the picture without the `unborn` strokes, which the performance has yet to draw.

        Whoever read the canvas a moment ago and waited here gets what is shown by now: going back
        would mean drawing all of it again.
        """
        with self._lock:
            moment = (canvas.head_seq, -len(unborn))
            if moment > self._moment:
                strokes = [s for s in placed_strokes(canvas) if s.id not in unborn]
                self._moment, self._webp = moment, self._render(canvas, strokes)
            return self._webp

    def _render(self, canvas: Canvas, strokes: Sequence[PlacedStroke]) -> bytes:
        ids = [stroke.id for stroke in strokes]
        raster, known = self._start(canvas, ids)
        self._raster = None  # half drawn, it would be of no use
        draw(raster, strokes[known:])
        self._raster, self._drawn = raster, ids
        out = io.BytesIO()
        raster.image().save(out, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
        return out.getvalue()

    def _start(self, canvas: Canvas, ids: list[str]) -> tuple[Raster, int]:
        """Return a raster, and how many of the strokes are on it."""
        known = len(self._drawn)
        is_same = self._style == canvas.style_name and ids[:known] == self._drawn
        if self._raster is not None and is_same:
            return self._raster, known
        self._style = canvas.style_name
        size = {"width": canvas.width, "height": canvas.height}
        return Raster(canvas.style_name, SHARE, **size), 0


class Shelf[Kept]:
    """One thing of each canvas, made when first asked for; the least lately asked for goes first.

    It may be asked by several threads; what it hands out minds them itself.
    """

    def __init__(self, make: Callable[[], Kept], most: int) -> None:
        self._make, self._most = make, most
        self._lock = threading.Lock()
        self._by_canvas: OrderedDict[UUID, Kept] = OrderedDict()

    def of(self, canvas_id: UUID) -> Kept:
        with self._lock:
            if canvas_id not in self._by_canvas:
                self._by_canvas[canvas_id] = self._make()
            self._by_canvas.move_to_end(canvas_id)
            while len(self._by_canvas) > self._most:
                self._by_canvas.popitem(last=False)
            return self._by_canvas[canvas_id]
