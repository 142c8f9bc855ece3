"""A plot sheet as HPGL and as G-code, written by vpype and vpype-gcode; svg is in `plot_svg`."""

import inspect
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from canvas.plot_paper import MM_PER_PX, PAPERS, PaperName
from canvas.plot_paths import complex_lines
from canvas.plot_sheet import Sheet

if TYPE_CHECKING:
    import vpype


class DeviceRefused(ValueError):
    """The device cannot draw the sheet; the message says why and what can be chosen."""


@dataclass(frozen=True, slots=True)
class Gcode:
    """What G-code says around the lines: each may have several lines, in printable ASCII."""

    start: str
    end: str
    pen_up: str
    pen_down: str
    pen_change: str  # between two pens
    feed_mm_s: float


class _Named(io.StringIO):
    name = "sheet"  # what gwrite says it writes to


def devices() -> list[str]:
    """Return the names of the HPGL devices that can be written for.

    Those whose entry in vpype's table cannot be read (in 1.15 there is one) are not offered.
    """
    import vpype

    return [name for name in sorted(vpype.config_manager.get_plotter_list()) if _device(name)]


def sheet_hpgl(sheet: Sheet, *, device: str) -> str:
    """Return the sheet in HPGL for a device.

    Raises:
        DeviceRefused: there is no such device, or it takes other paper, or fewer pens.
    """
    import vpype

    _require_device(device, sheet)
    out = io.StringIO()
    vpype.write_hpgl(
        output=out,
        document=_document(sheet),
        page_size=sheet.asked.layout.paper,
        landscape=sheet.asked.layout.is_landscape,
        center=False,
        device=device,
        velocity=None,
        quiet=True,
    )
    return out.getvalue()


def sheet_gcode(sheet: Sheet, words: Gcode) -> str:
    """Return the sheet in G-code: mm, the origin at the sheet's bottom left, y upwards."""
    import vpype
    from vpype_gcode.gwrite import gwrite

    out, profile = _Named(), f"sheet-{uuid4().hex}"  # its own: others may write at the same time
    profiles = vpype.config_manager.config["gwrite"]
    profiles[profile] = _profile(words)
    try:
        # The command without its command line, which keeps what it works on in one place for all.
        inspect.unwrap(gwrite.callback)(_document(sheet), out, profile, ())
    finally:
        del profiles[profile]
    return out.getvalue()


def _profile(words: Gcode) -> dict[str, object]:
    feed = f"F{words.feed_mm_s * 60:.0f}"
    return {
        "document_start": _plain(words.start) + _plain(words.pen_up),
        "layer_start": "; pen {layer_id}: {pen_name}\n",
        "layer_join": _plain(words.pen_change),
        "segment_first": "G0 X{x:.3f} Y{y:.3f}\n" + _plain(words.pen_down),
        "segment": "G1 X{x:.3f} Y{y:.3f} " + feed + "\n",
        "line_end": _plain(words.pen_up),
        "document_end": _plain(words.end),
        "unit": "mm",
        "vertical_flip": True,
    }


def _plain(words: str) -> str:
    """Return whole lines in which a template finds no places to fill."""
    return words.replace("{", "{{").replace("}", "}}") + "\n" if words else ""


def _document(sheet: Sheet) -> "vpype.Document":
    """Return the sheet in vpype's units, a layer a pen."""
    import vpype

    width, height = sheet.asked.layout.size_mm
    document = vpype.Document(page_size=(width / MM_PER_PX, height / MM_PER_PX))
    for drawn in sheet.drawn:
        lines = vpype.LineCollection(complex_lines(drawn.lines))
        lines.set_property("pen_name", _ascii(drawn.pen.name))
        document.add(lines, layer_id=drawn.pen.number, with_metadata=True)
    document.scale(1 / MM_PER_PX)
    return document


def _ascii(name: str) -> str:
    return "".join(c if " " <= c <= "~" else "?" for c in name)


def _device(name: str) -> "vpype.PlotterConfig | None":
    import vpype

    try:
        return vpype.config_manager.get_plotter_config(name)
    except ValueError:
        return None


def _require_device(name: str, sheet: Sheet) -> None:
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


def _taken(papers: Sequence[PaperName]) -> str:
    named = ", ".join(PAPERS[paper].label for paper in papers)
    return f"it takes {named}" if named else "it takes none of ours"
