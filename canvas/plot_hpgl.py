"""A plot sheet as HPGL, for the plotters that vpype knows and what each can reach."""

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from canvas.geometry import Points
from canvas.plot_document import vpype_document
from canvas.plot_paper import MM_PER_PX, PAPERS, PaperName
from canvas.plot_sheet import Sheet

if TYPE_CHECKING:
    import vpype

MOVES = re.compile(r"P[UD](-?[0-9][-0-9,]*);")
NEAR_MM = 0.5  # steps of a plotter, and rounding to them


class DeviceRefused(ValueError):
    """The device cannot draw the sheet; the message says why and what can be chosen."""


def devices() -> list[str]:
    """Return the names of the HPGL devices that can be written for.

    Those whose entry in vpype's table cannot be read (in 1.15 there is one) are not offered.
    """
    import vpype

    return [name for name in sorted(vpype.config_manager.get_plotter_list()) if _device(name)]


def sheet_hpgl(sheet: Sheet, *, device: str) -> str:
    """Return the sheet in HPGL for a device; of an empty sheet, an empty text.

    Raises:
        DeviceRefused: there is no such device, or it takes other paper or fewer pens, or does
            not reach all of the sheet.
    """
    import vpype

    known = _require_device(device, sheet)
    out = io.StringIO()
    vpype.write_hpgl(
        output=out,
        document=vpype_document(sheet),
        page_size=sheet.asked.layout.paper,
        landscape=sheet.asked.layout.is_landscape,
        center=False,
        device=device,
        velocity=None,
        quiet=True,
    )
    text = out.getvalue()
    if not _is_whole(text, sheet, known.plotter_unit_length * MM_PER_PX):
        raise DeviceRefused(
            f"The {device} does not reach all of this sheet: ask for a wider margin."
        )
    return text


def _is_whole(text: str, sheet: Sheet, step_mm: float) -> bool:
    """Say whether what the plotter draws is as large as the sheet's lines: vpype cuts silently."""
    if not sheet.drawn:
        return True
    asked = _extent_mm(np.concatenate([line for one in sheet.drawn for line in one.lines]))
    moves = [pair for move in MOVES.findall(text.partition("PA;")[0]) for pair in move.split(",")]
    steps = np.array(moves, dtype=np.float64).reshape(-1, 2)
    if not len(steps):
        return False
    reached = _extent_mm(steps.cumsum(axis=0) * step_mm)  # the first is from the origin
    return bool(np.abs(np.array(asked) - reached).max() < NEAR_MM)


def _extent_mm(points: Points) -> list[float]:
    """Return the sides of the box around the points, the shorter first: plotters turn paper."""
    sides: list[float] = (points.max(axis=0) - points.min(axis=0)).tolist()
    return sorted(sides)


def _device(name: str) -> "vpype.PlotterConfig | None":
    import vpype

    try:
        return vpype.config_manager.get_plotter_config(name)
    except ValueError:
        return None


def _require_device(name: str, sheet: Sheet) -> "vpype.PlotterConfig":
    known = _device(name) if name in devices() else None
    if known is None:
        raise DeviceRefused(f"No device is called so; there are: {', '.join(devices())}.")
    paper = sheet.asked.layout.paper
    if known.paper_config(paper) is None:
        takes = [name for name in PAPERS if known.paper_config(name) is not None]
        raise DeviceRefused(f"The {name} does not take {PAPERS[paper].label}; {_taken(takes)}.")
    most = max(drawn.pen.number for drawn in sheet.drawn) if sheet.drawn else 0
    if most > known.pen_count:
        raise DeviceRefused(
            f"The {name} holds {known.pen_count} pens, and this sheet has {most}: "
            f"ask for at most {known.pen_count}."
        )
    return known


def _taken(papers: Sequence[PaperName]) -> str:
    named = ", ".join(PAPERS[paper].label for paper in papers)
    return f"it takes {named}" if named else "it takes none of ours"
