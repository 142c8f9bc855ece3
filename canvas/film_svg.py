"""A film's plan -> an svg that plays by itself: styles alone move it, no script. No pixels.

Lines of the plotter are drawn along their length. A painted stroke's line grows in its colour and
gives way to its marks. Without animations, and for readers who want less motion, the finished
piece is there at once.
"""

from collections.abc import Iterator
from html import escape

from canvas.film_captions import GROUND, INK, LINE_HEIGHT, band_height, letter_px, wrapped
from canvas.film_plan import Caption, FilmPlan, Take
from canvas.geometry import cumulative_lengths
from canvas.path_shapes import curve_runs, subpaths
from canvas.styles import Ink, StyleName, ink_for
from canvas.svg import labels, printable, run_d, stroke_element

FADE_S = 0.15  # in which a stroke's line gives way to its marks
SHORTEST_S = 0.02
# A dash of no length has round caps all the same: what has not begun is not shown at all.
STYLE = """\
.l,.g{fill:none;stroke-linecap:round;stroke-linejoin:round;stroke-dasharray:1 2}
.l{animation:draw var(--d) ease-in-out var(--s) both}
.g{opacity:0;animation:grow var(--d) ease-in-out var(--s) both,be var(--e) linear var(--s)}
.m{animation:show .15s linear var(--s) both}
.x{animation:hide .01s linear var(--s) both}
.c{opacity:0;animation:tell var(--d) linear var(--s) both}
@keyframes draw{0%{stroke-dashoffset:1;visibility:hidden}0.1%{visibility:visible}\
100%{stroke-dashoffset:0;visibility:visible}}
@keyframes grow{from{stroke-dashoffset:1}to{stroke-dashoffset:0}}
@keyframes be{0%,100%{opacity:var(--o)}}
@keyframes show{from{opacity:0}to{opacity:1}}
@keyframes hide{from{opacity:1}to{opacity:0}}
@keyframes tell{0%,100%{opacity:0}3%,97%{opacity:1}}
@media (prefers-reduced-motion:reduce){.l,.g,.m,.c{animation:none}.x{display:none}}
"""


class SvgTooLarge(ValueError):
    """The document would be larger than its bound."""


def film_svg(
    plan: FilmPlan,
    *,
    style: StyleName,
    width: int,
    height: int,
    title: str,
    description: str,
    metadata: str,
    has_captions: bool,
    most_bytes: int,
) -> Iterator[bytes]:
    """Yield the parts of a whole document in UTF-8, one for each stroke or a little more.

    metadata: well-formed XML; title, description and captions are escaped here.

    Raises:
        SvgTooLarge: there would be more than `most_bytes`.
    """
    total = 0
    below = band_height(width) if has_captions else 0
    head = _head(width, height + below, title, description, metadata)
    sheet = f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
    for part in (head, sheet, *_body(plan, style, width, height, below), "</svg>\n"):
        written = part.encode()
        total += len(written)
        if total > most_bytes:
            raise SvgTooLarge(f"more than {most_bytes:,} bytes")
        yield written


def _head(width: int, height: int, title: str, description: str, metadata: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">{labels(title, description)}\n'
        f"<metadata>\n{metadata}\n</metadata>\n<style>{STYLE}</style>\n"
    )


def _body(plan: FilmPlan, style: StyleName, width: int, height: int, below: int) -> Iterator[str]:
    """Yield the strokes, clipped to the sheet, and the captions below it."""
    yield f'<svg width="{width}" height="{height}" stroke-linecap="round" stroke-linejoin="round">'
    for take in plan.takes:
        drawn = _take(take, style)
        if take.gone_ms is not None:
            drawn = f'<g class="x" style="--s:{_s(take.gone_ms)}">{drawn}</g>'
        yield drawn + "\n"
    yield "</svg>\n"
    if below:
        yield f'<rect y="{height}" width="{width}" height="{below}" fill="{GROUND}"/>\n'
        yield from _captions(plan, width, height, below)


def _take(take: Take, style: StyleName) -> str:
    ink = ink_for(take.stroke.asked, style=style, author=take.stroke.role)
    if ink.brush is None:
        return "".join(_lines(take, ink, "l", 1.0))
    marks = stroke_element(take.stroke, style)
    growing = "".join(_lines(take, ink, "g", ink.opacity))
    return f'{growing}<g class="m" style="--s:{_s(take.end_ms)}">{marks}</g>'


def _lines(take: Take, ink: Ink, drawn: str, opacity: float) -> Iterator[str]:
    """Yield the stroke's runs, each drawn in its part of the stroke's time."""
    path = take.stroke.path
    lengths = [float(cumulative_lengths(points)[-1]) for points in subpaths(path)]
    whole, at = sum(lengths), take.start_ms
    for cubics, px in zip(curve_runs(path), lengths, strict=True):
        lasts = (take.end_ms - take.start_ms) * (px / whole if whole else 1.0)
        name = drawn if px else "m"  # a dot has no length to draw along
        until = take.end_ms - at + 1000 * FADE_S
        shown = f";--e:{_s(until)};--o:{opacity:.2f}" if drawn == "g" else ""
        if px or drawn == "l":
            yield (
                f'<path class="{name}" d="{run_d(cubics)}" pathLength="1" stroke="{ink.color}" '
                f'stroke-width="{ink.width_px:g}" '
                f'style="--s:{_s(at)};--d:{_s(max(lasts, 1000 * SHORTEST_S))}{shown}"/>'
            )
        at += lasts


def _captions(plan: FilmPlan, width: int, height: int, below: int) -> Iterator[str]:
    ends = [caption.start_ms for caption in plan.captions[1:]] + [plan.length_ms]
    for caption, end in zip(plan.captions, ends, strict=True):
        yield _caption(caption, end, width, height, below)


def _caption(caption: Caption, end_ms: float, width: int, height: int, below: int) -> str:
    size, lines = letter_px(width), wrapped(caption.text, width)
    top = height + (below - len(lines) * LINE_HEIGHT * size) / 2 + size
    spans = "".join(
        f'<tspan x="{width / 2:g}" y="{top + i * LINE_HEIGHT * size:.1f}">{words}</tspan>'
        for i, words in enumerate(escape(printable(line)) for line in lines)
    )
    return (
        f'<text class="c" text-anchor="middle" font-family="Newsreader, Georgia, serif" '
        f'font-size="{size}" fill="{INK}" '
        f'style="--s:{_s(caption.start_ms)};--d:{_s(end_ms - caption.start_ms)}">{spans}</text>\n'
    )


def _s(ms: float) -> str:
    return f"{ms / 1000:.2f}s"
