"""A plot sheet as svg in millimetres: the file that plotters take, and the preview of it.

One layer a pen, numbered as Inkscape's plotter extensions and vpype read it. No other formats.
"""

from collections.abc import Iterator
from html import escape

from canvas.geometry import Points
from canvas.plot_figures import is_thin
from canvas.plot_paths import coarser
from canvas.plot_sheet import PenLines, Sheet
from canvas.svg import labels, printable

STEPS_PER_MM = 10  # the preview's grid
PREVIEW_TOLERANCE_MM = 0.25  # two thirds of a pixel of the page
COARSE_WIDTHS = 0.2
BAND_OPACITY = 0.25  # of a stroke as it was asked for, under the pen's line
LEAST_OPACITY = 0.2
EDGE_COLOR = "#8a8378"
OFF_PAGE_COLOR = "#c8102e"
THIN_COLOR = "#d97706"
MARK_MM = 0.6

_LAYER = (
    '<g id="pen-{number}" inkscape:groupmode="layer" inkscape:label="{label}" fill="none" '
    'stroke="{color}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round">\n'
)


def sheet_svg(sheet: Sheet, *, title: str = "") -> str:
    """Return the file: whole svg document of the sheet's size in mm, one user unit a mm.

    The title is escaped here. Curves are lines of many points by now, a thousandth of a mm exact.
    """
    width, height = sheet.asked.layout.size_mm
    layers = "".join(_layer(drawn, sheet.asked.pen_mm) for drawn in sheet.drawn)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}">'
        f"{labels(title, '')}\n{layers}</svg>\n"
    )


def preview_svg(sheet: Sheet, *, label: str) -> str:
    """Return a picture of the sheet with its margins and marks for what a pen can't do.

    Under the pens' lines the strokes lie as they were asked for: in their width and colour, pale.
    What is off the page is marked around it, and what is thinner than the pen along it.
    """
    width, height = sheet.asked.layout.size_mm
    parts = (*_ground(sheet), *_bands(sheet), *_marks(sheet), *_ink(sheet))
    left, top, wide, high = _view(sheet)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {wide:g} {high:g}" '
        f'width="{width:g}mm" height="{height:g}mm" role="img" '
        f'aria-label="{escape(printable(label))}">{"".join(parts)}</svg>'
    )


def _layer(drawn: PenLines, pen_mm: float) -> str:
    pen = drawn.pen
    head = _LAYER.format(
        number=pen.number,
        label=escape(printable(f"{pen.number} {pen.name}".strip())),
        color=pen.color,
        width=pen_mm,
    )
    return head + "".join(f'<path d="{_mm_d(line)}"/>\n' for line in drawn.lines) + "</g>\n"


def _mm_d(line: Points) -> str:
    """Return one line in mm, absolute: programs for plotters read that without drifting."""
    places = (f"{x:.3f} {y:.3f}" for x, y in line.tolist())
    return "M" + "L".join(places)


def _view(sheet: Sheet) -> tuple[float, float, float, float]:
    """Return what the preview shows: the sheet, and the canvas where it is larger."""
    width, height = sheet.asked.layout.size_mm
    left, top = min(0.0, sheet.placement.left_mm), min(0.0, sheet.placement.top_mm)
    return left, top, width - 2 * left, height - 2 * top


def _ground(sheet: Sheet) -> Iterator[str]:
    (width, height), area = sheet.asked.layout.size_mm, sheet.asked.layout.area_mm
    yield _box(0, 0, width, height, 'fill="#ffffff"')
    wide, high = area.right - area.left, area.bottom - area.top
    yield _box(area.left, area.top, wide, high, 'fill="none" stroke-dasharray="2 2"')


def _box(x: float, y: float, width: float, height: float, look: str) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {look} '
        f'stroke="{EDGE_COLOR}" stroke-width="0.3"/>'
    )


def _bands(sheet: Sheet) -> Iterator[str]:
    alike: dict[tuple[str, float, float], list[Points]] = {}
    for laid in sheet.laid:
        if laid.width_mm is not None:
            opacity = round(BAND_OPACITY * max(laid.opacity, LEAST_OPACITY), 2)
            alike.setdefault((laid.color, laid.width_mm, opacity), []).extend(laid.lines)
    for (color, width_mm, opacity), lines in alike.items():
        yield _shape(lines, color, width_mm, opacity)


def _marks(sheet: Sheet) -> Iterator[str]:
    pen_mm = sheet.asked.pen_mm
    outside = [line for laid in sheet.laid if not laid.is_inside for line in laid.lines]
    thin = [line for laid in sheet.laid if is_thin(laid, pen_mm) for line in laid.lines]
    if outside:
        yield _shape(outside, OFF_PAGE_COLOR, pen_mm, 0.8)
    if thin:
        yield _shape(thin, THIN_COLOR, pen_mm + 2 * MARK_MM, 0.5)


def _ink(sheet: Sheet) -> Iterator[str]:
    for drawn in sheet.drawn:
        yield _shape(drawn.lines, drawn.pen.color, sheet.asked.pen_mm, 1.0)


def _shape(lines: list[Points], color: str, width_mm: float, opacity: float) -> str:
    """Return lines of one look, in whole steps of a coarse grid, which are short to write."""
    tolerance = max(PREVIEW_TOLERANCE_MM, width_mm * COARSE_WIDTHS)  # nobody sees it in a wide line
    d = "".join(_steps_d(line) for line in coarser(lines, tolerance))
    faint = "" if opacity >= 1.0 else f' stroke-opacity="{opacity:.2g}"'
    return (
        f'<path transform="scale({1 / STEPS_PER_MM:g})" d="{d}" fill="none" '
        f'stroke="{color}" stroke-width="{width_mm * STEPS_PER_MM:.4g}"{faint} '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _steps_d(line: Points) -> str:
    corners = (line * STEPS_PER_MM).round().astype(int)
    x, y = corners[0].tolist()
    steps = (corners[1:] - corners[:-1]).ravel().tolist()
    return f"M{x} {y}l{' '.join(map(str, steps)).replace(' -', '-')}"
