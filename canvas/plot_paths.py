"""Lines for a pen: cut at the margins, merged, simplified, sorted; vpype does it, when it is there.

Lines are arrays of shape (n, 2) in millimetres. vpype is an extra that a site need not have, and
takes half a second to import: so it is imported by the first sheet, not by this module.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from canvas.geometry import Bounds, Points, bounds

if TYPE_CHECKING:
    import vpype

type Complexes = NDArray[np.complex128]

MERGE_MM = 0.1  # ends that lie so near are one line
SIMPLIFY_MM = 0.05  # a line may be drawn so far from where it was asked for
DOT_MM = 0.1  # a dot is a dash of this length: many plotters draw nothing for none
ROUNDING_MM = 1e-6
COMMAND = "uv sync --extra plotter"


class PlotterMissing(Exception):
    """vpype is not installed here."""

    def __str__(self) -> str:
        return (
            "Plot sheets need the extra “plotter”, which is not installed here. "
            f"Whoever runs this site installs it with: {COMMAND}"
        )


def has_plotter() -> bool:
    """Whether the libraries that plot sheets take are here; they are not loaded for that."""
    return all(map(find_spec, ("vpype", "vpype_gcode")))


def require_plotter() -> None:
    """Raise PlotterMissing unless plot sheets can be made here."""
    try:
        import vpype  # noqa: F401
        import vpype_gcode  # noqa: F401
    except ImportError as error:
        raise PlotterMissing from error


def for_pen(lines: Sequence[Points], area: Bounds) -> list[Points]:
    """Return the lines as one pen draws them: what lies in `area`, in as few and short ways.

    Lines may be joined, turned round and drawn in another order: one pen's lines look alike.
    """
    import vpype

    inside = vpype.LineCollection(complex_lines(within(lines, area)))
    if inside.is_empty():
        return []
    inside.merge(MERGE_MM)
    simple = vpype.LineCollection(inside.as_mls().simplify(SIMPLIFY_MM, preserve_topology=False))
    return [_points(line) for line in _sorted(simple)]


def within(lines: Sequence[Points], area: Bounds) -> list[Points]:
    """Return the parts of the lines that lie in `area`; dots become short dashes."""
    import vpype

    drawable = [_with_extent(line) for line in lines]
    whole = [line for line in drawable if lies_within(line, area)]
    crossing = [line for line in drawable if not lies_within(line, area)]
    cut = vpype.LineCollection(complex_lines(crossing))
    cut.crop(area.left, area.top, area.right, area.bottom)
    return whole + [_points(line) for line in cut if len(line) > 1]


def coarser(lines: Sequence[Points], tolerance_mm: float) -> list[Points]:
    """Return the lines with as few points as leave them within the tolerance."""
    import vpype

    if not lines:
        return []
    drawable = vpype.LineCollection(complex_lines([_with_extent(line) for line in lines]))
    simple = drawable.as_mls().simplify(tolerance_mm, preserve_topology=False)
    return [_points(line) for line in vpype.LineCollection(simple)]


def complex_lines(lines: Sequence[Points]) -> list[Complexes]:
    """Return lines as vpype takes them: x + yj."""
    return [line[:, 0] + 1j * line[:, 1] for line in lines]


def lies_within(line: Points, area: Bounds) -> bool:
    """Say whether no point of the line is outside the area, but for rounding."""
    box = bounds(line)
    return (
        area.left - ROUNDING_MM <= box.left
        and box.right <= area.right + ROUNDING_MM
        and area.top - ROUNDING_MM <= box.top
        and box.bottom <= area.bottom + ROUNDING_MM
    )


def _with_extent(line: Points) -> Points:
    if len(line) > 1 and (line != line[0]).any():
        return line
    return np.stack((line[0] - (DOT_MM / 2, 0.0), line[0] + (DOT_MM / 2, 0.0)))


def _sorted(lines: "vpype.LineCollection") -> list[Complexes]:
    """Return the lines so that each begins near the end of the one before, from the top left."""
    import vpype

    waiting = vpype.LineIndex(lines, reverse=True)
    ordered, at = [], 0j
    while len(waiting):
        place, is_reversed = waiting.find_nearest(at)
        line = waiting.pop(place)
        ordered.append(np.flip(line) if is_reversed else line)
        at = ordered[-1][-1]
    return ordered


def _points(line: Complexes) -> Points:
    return np.stack((line.real, line.imag), axis=1)
