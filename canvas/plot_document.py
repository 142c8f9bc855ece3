"""A plot sheet as vpype takes it; what is written of it is in `plot_hpgl` and `plot_gcode`."""

from typing import TYPE_CHECKING

from canvas.plot_paper import MM_PER_PX
from canvas.plot_paths import complex_lines
from canvas.plot_sheet import Sheet

if TYPE_CHECKING:
    import vpype


def vpype_document(sheet: Sheet) -> "vpype.Document":
    """Return the sheet in vpype's units, a layer a pen; `pen_name` is in printable ASCII."""
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
