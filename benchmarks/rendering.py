"""Pictures: the agent's look after a few new strokes, a whole redraw, encoding, and their peers."""

import io
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.rows import Row, ms
from benchmarks.servers import in_own_process

if TYPE_CHECKING:
    from PIL.Image import Image

    from canvas.rendering import Raster
    from canvas.strokes import PlacedStroke

AREA = "rendering"
STROKES, FRESH = 5_000, 5
SAMPLE = 500  # strokes of the naive redraw that are timed; it is linear in them
LOOKS, REDRAWS = 15, 3
LOOK_S, LOOK_RATIO = 0.060, 300
REDRAW_S, REDRAW_RATIO, REDRAW_MB = 4.0, 4, 150
PLOTTER_RATIO = 3
PNG_S = 0.035


def measure() -> list[Row]:
    """Measure paint and plotter, each in a fresh process."""
    return [*in_own_process(_paint), *in_own_process(_plotter)]


def _paint() -> list[Row]:
    from benchmarks.pictures import by_look, naive_picture, piece
    from canvas.png import encode_png
    from canvas.redrawing import crew_for, redraw
    from canvas.rendering import AGENT_VIEW, Raster

    strokes = piece(STROKES + LOOKS * FRESH, "paint")
    old = strokes[:STROKES]
    _own_peak_mb()
    before = _own_peak_mb()
    apart = median(_took(lambda: redraw(old, style="paint")) for _ in range(REDRAWS))
    raster = Raster("paint", AGENT_VIEW)
    crew = crew_for(raster.easel).workers
    grown = _own_peak_mb() - before + sum(_mb_of(worker.pid) for worker in crew)
    alone = _took(lambda: raster.draw(old))
    some, share = strokes[:SAMPLE], STROKES / SAMPLE
    naive = _took(lambda: naive_picture(some, "paint")) * share
    blended = _took(lambda: naive_picture(some, "paint", by_look)) * share
    looks = [
        _took(lambda at=at: _look(raster, strokes[at : at + FRESH]))
        for at in range(STROKES, STROKES + LOOKS * FRESH, FRESH)
    ]
    picture = raster.image()
    png = median(_took(lambda: encode_png(picture.copy())) for _ in range(LOOKS))
    pillow = median(_took(lambda: _pillow_png(picture.copy())) for _ in range(LOOKS))
    look, naive_png = median(looks), naive + pillow
    return [
        Row(
            AREA,
            f"agent's look at a paint piece of {STROKES:,} strokes after {FRESH} new ones, PNG",
            "≥ 300 × a naive full redraw, < 60 ms",
            f"{ms(look)}, {naive_png / look:,.0f} × a layer a stroke ({naive_png:.1f} s), "
            f"{(blended + pillow) / look:,.0f} × a layer a look, as blending takes "
            f"({blended:.1f} s)",
            look < LOOK_S and naive_png / look >= LOOK_RATIO,
        ),
        Row(
            AREA,
            f"full redraw of the same piece, {STROKES:,} strokes, by {len(crew)} processes",
            "≥ 4 × naive, < 4 s, < 150 MB",
            f"{apart:.1f} s, {naive / apart:.1f} × a layer a stroke, {blended / apart:.1f} × "
            f"a layer a look, {grown:.0f} MB with the processes",
            apart < REDRAW_S and naive / apart >= REDRAW_RATIO and grown < REDRAW_MB,
        ),
        Row(
            AREA,
            "the same in one process",
            "–",
            f"{alone:.1f} s, {naive / alone:.1f} × a layer a stroke, {blended / alone:.1f} × "
            "a layer a look",
            None,
        ),
        Row(
            AREA,
            "PNG of that picture, 800 × 600",
            "≤ 35 ms",
            f"{ms(png)}; Pillow's own at level 1 with RLE {ms(pillow)}",
            png <= PNG_S,
        ),
    ]


def _plotter() -> list[Row]:
    from benchmarks.pictures import naive_picture, piece
    from canvas.png import encode_png
    from canvas.rendering import AGENT_VIEW, Raster

    strokes = piece(STROKES + LOOKS * FRESH, "plotter")
    naive = _took(lambda: encode_png(naive_picture(strokes[:SAMPLE], "plotter")))
    naive *= STROKES / SAMPLE
    raster = Raster("plotter", AGENT_VIEW)
    raster.draw(strokes[:STROKES])
    look = median(
        _took(lambda at=at: _look(raster, strokes[at : at + FRESH]))
        for at in range(STROKES, STROKES + LOOKS * FRESH, FRESH)
    )
    return [
        Row(
            AREA,
            f"agent's look at a plotter piece of {STROKES:,} strokes after {FRESH} new ones, PNG",
            "≥ 3 × a naive full redraw with PNG",
            f"{ms(look)}, {naive / look:,.0f} × ({naive:.1f} s)",
            naive / look >= PLOTTER_RATIO,
        )
    ]


def _look(raster: "Raster", fresh: Sequence["PlacedStroke"]) -> bytes:
    from canvas.png import encode_png

    raster.draw(fresh)
    return encode_png(raster.image())


def _pillow_png(picture: "Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1, compress_type=zlib.Z_RLE)
    return out.getvalue()


def _took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _own_peak_mb() -> float:
    """Return the most memory that this process had since this was last asked."""
    status = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from what is held now
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


def _mb_of(pid: int) -> float:
    """Return what a process adds to the machine's memory; what it shares counts by its share."""
    return int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("Pss:")[1].split()[0]) / 1000
