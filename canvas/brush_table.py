"""The twelve brushes as data; how they become marks stands in `canvas.brushes`.

The first columns are those of the existing clients' table. The last ones are ours: they say what
those columns leave to the eye of each client. Twin: the table in `static/js/brush_table.js`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brush:
    """Settings of one brush; ratios are of the stroke's width unless said otherwise."""

    bristles: int  # traces drawn on top of the body
    spread: float  # how far traces (or drops) lie apart
    bristle_opacity: float
    bristle_width: float
    opacity: float  # of the body, times the stroke's own
    width_px: float  # when the author asked for none
    taper: float  # 0 blunt ends .. 1 ends in a point
    pressure: float  # how much pressure or pace changes the width
    noise: float = 0.0  # roughness of the edge
    wet_edges: float = 0.0  # opacity of a darker rim
    smoothing: float = 0.0  # of pressure along the stroke
    tint: float = 0.0  # how much lighter or darker traces are, 0..1
    breaks: float = 0.0  # share of a trace where the brush has run dry
    layers: int = 1  # soft bodies laid over each other, from wide to narrow, at most
    softness: float = 0.0  # how much wider than the stroke the widest layer is
    drops: int = 0  # specks thrown around the line
    blotches: int = 0  # wet spots that take the body's place, at most
    flat: bool = False  # the ends are cut square, not round
    ragged: float = 0.0  # how unevenly a flat brush leaves the paper
    slant: float = 0.0  # how far one corner of a chisel reaches beyond the other
    ridge: float = 0.0  # width of the paint pushed up along both edges: one in light, one in shade
    pool: float = 0.0  # opacity of the wash that gathers towards the end, of the body's
    grain: float = 0.0  # share of the paper's tooth that stays bare
    grain_px: float = 0.0  # width of the strands a grainy body is made of
    underlay: float = 0.0  # opacity of what fills the tooth's hollows, of the body's


# fmt: off
BRUSHES: dict[str, Brush] = {
    "oil_round": Brush(
        5, 0.7, 0.25, 0.35, 0.75, 10, 0.7, 0.5, smoothing=0.6, tint=0.38, breaks=0.3),
    "oil_flat": Brush(
        8, 0.5, 0.2, 0.25, 0.8, 12, 0.3, 0.3, smoothing=0.4, tint=0.4, breaks=0.3,
        flat=True, ragged=0.22),
    "oil_filbert": Brush(
        6, 0.6, 0.22, 0.3, 0.78, 10, 0.6, 0.4, smoothing=0.7, tint=0.38, breaks=0.3, ridge=0.07),
    "watercolor": Brush(0, 0.8, 0.3, 0.3, 0.35, 14, 0.5, 0.6, 0.15, 0.4, 0.8, pool=0.45),
    "dry_brush": Brush(
        12, 1.0, 0.5, 0.2, 0.3, 10, 0.4, 0.7, smoothing=0.3, tint=0.12, breaks=0.45,
        grain=0.55, grain_px=2.2, underlay=0.5),
    "palette_knife": Brush(
        4, 0.8, 0.36, 0.12, 0.95, 16, 0.1, 0.8, 0.05, smoothing=0.2, tint=0.4, breaks=0.3,
        flat=True, ridge=0.11),
    "ink": Brush(0, 0.8, 0.3, 0.3, 0.9, 6, 0.9, 0.9, smoothing=0.7),
    "pencil": Brush(
        0, 0.8, 0.3, 0.3, 0.85, 2, 0.2, 0.4, smoothing=0.3, grain=0.12, grain_px=2.2),
    "charcoal": Brush(
        3, 0.4, 0.3, 0.5, 0.6, 5, 0.4, 0.5, 0.1, smoothing=0.5, breaks=0.3,
        grain=0.5, grain_px=2.4, underlay=0.5),
    "marker": Brush(0, 0.8, 0.3, 0.3, 0.75, 8, 0.15, 0.1, 0.0, 0.2, 0.4, flat=True, slant=0.3),
    "airbrush": Brush(
        0, 0.8, 0.3, 0.3, 0.25, 20, 0.0, 0.3, smoothing=0.9, layers=12, softness=0.8),
    "splatter": Brush(
        0, 2.0, 0.6, 0.15, 0.5, 8, 0.3, 0.2, 0.3, smoothing=0.5, drops=20, blotches=48),
}
# fmt: on
