"""Pictures: the agent's look after a few new strokes, a whole redraw, encoding, and their peers."""

import resource
import time
from collections.abc import Callable
from statistics import median

from benchmarks.rows import Row, ms
from benchmarks.servers import in_own_process

AREA = "rendering"
STROKES, FRESH = 5_000, 5
SAMPLE = 500  # strokes of the naive redraw that are timed; it is linear in them
LOOKS = 15
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
    from canvas.rendering import AGENT_VIEW, Raster

    strokes = piece(STROKES + LOOKS * FRESH, "paint")
    before = _peak_mb()
    raster = Raster("paint", AGENT_VIEW)
    whole = _took(lambda: raster.draw(strokes[:STROKES]))
    grown = _peak_mb() - before
    some, share = strokes[:SAMPLE], STROKES / SAMPLE
    naive = _took(lambda: naive_picture(some, "paint")) * share
    blended = _took(lambda: naive_picture(some, "paint", by_look)) * share
    looks = [
        _took(lambda at=at: _look(raster, strokes[at : at + FRESH]))
        for at in range(STROKES, STROKES + LOOKS * FRESH, FRESH)
    ]
    picture = raster.image()
    png = median(_took(lambda: encode_png(picture.copy())) for _ in range(LOOKS))
    look, naive_png = median(looks), naive + png
    return [
        Row(
            AREA,
            f"agent's look at a paint piece of {STROKES:,} strokes after {FRESH} new ones, PNG",
            "≥ 300 × a naive full redraw, < 60 ms",
            f"{ms(look)}, {naive_png / look:,.0f} × a layer a stroke ({naive_png:.1f} s), "
            f"{(blended + png) / look:,.0f} × a layer a look, as blending takes ({blended:.1f} s)",
            look < LOOK_S and naive_png / look >= LOOK_RATIO,
        ),
        Row(
            AREA,
            f"full redraw of the same piece, {STROKES:,} strokes",
            "≥ 4 × naive, < 4 s, < 150 MB",
            f"{whole:.1f} s, {naive / whole:.1f} × a layer a stroke, {blended / whole:.1f} × "
            f"a layer a look, {grown:.0f} MB",
            whole < REDRAW_S and naive / whole >= REDRAW_RATIO and grown < REDRAW_MB,
        ),
        Row(AREA, "PNG of that picture, 800 × 600", "≤ 35 ms", ms(png), png <= PNG_S),
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


def _look(raster: object, fresh: object) -> bytes:
    from canvas.png import encode_png

    raster.draw(fresh)
    return encode_png(raster.image())


def _took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
