"""A plot sheet as G-code, written by vpype-gcode; what is said around the lines is asked for."""

import inspect
import io
from dataclasses import dataclass
from uuid import uuid4

from canvas.plot_document import vpype_document
from canvas.plot_sheet import Sheet


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


def sheet_gcode(sheet: Sheet, words: Gcode) -> str:
    """Return the sheet in G-code: mm, the origin at the sheet's bottom left, y upwards."""
    import vpype
    from vpype_gcode.gwrite import gwrite

    out, profile = _Named(), f"sheet-{uuid4().hex}"  # its own: others may write at the same time
    profiles = vpype.config_manager.config["gwrite"]
    profiles[profile] = _profile(words)
    try:
        # The command without its command line, which keeps what it works on in one place for all.
        inspect.unwrap(gwrite.callback)(vpype_document(sheet), out, profile, ())
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
