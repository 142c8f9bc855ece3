"""Sheets of paper, and how a canvas lies on one, in millimetres; no lines, no pens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from canvas.geometry import Bounds, Points

type PaperName = Literal["a5", "a4", "a3", "a2", "letter", "tabloid"]
type Scale = Literal["fit", "true"]

MM_PER_PX = 25.4 / 96  # a CSS pixel, and vpype's
LEAST_AREA_MM = 20.0  # what margins leave of a sheet, across and down


@dataclass(frozen=True, slots=True)
class Paper:
    """One size of paper, upright."""

    label: str
    width_mm: float
    height_mm: float


PAPERS: Mapping[PaperName, Paper] = {
    "a5": Paper("A5", 148, 210),
    "a4": Paper("A4", 210, 297),
    "a3": Paper("A3", 297, 420),
    "a2": Paper("A2", 420, 594),
    "letter": Paper("Letter", 215.9, 279.4),
    "tabloid": Paper("Tabloid", 279.4, 431.8),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is asked for."""

    paper: PaperName
    is_landscape: bool
    margin_mm: float
    scale: Scale

    @property
    def size_mm(self) -> tuple[float, float]:
        """The sheet's width and height as it lies."""
        paper = PAPERS[self.paper]
        upright = (paper.width_mm, paper.height_mm)
        return upright[::-1] if self.is_landscape else upright

    @property
    def area_mm(self) -> Bounds:
        """The part of the sheet inside its margins."""
        width, height = self.size_mm
        return Bounds(
            self.margin_mm, self.margin_mm, width - self.margin_mm, height - self.margin_mm
        )


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a canvas lies on a sheet: its top left corner and the size of its pixels, in mm."""

    left_mm: float
    top_mm: float
    mm_per_px: float

    def placed(self, points: Points) -> Points:
        """Return places on the canvas, in px, as places on the sheet, in mm."""
        moved: Points = points * self.mm_per_px + (self.left_mm, self.top_mm)
        return moved


def most_margin_mm(paper: PaperName) -> float:
    """Return the widest margin that leaves LEAST_AREA_MM of the paper."""
    return (PAPERS[paper].width_mm - LEAST_AREA_MM) / 2.0


def place(layout: Layout, *, width_px: float, height_px: float) -> Placement:
    """Return the canvas in the middle of the sheet, in its true size or as large as fits.

    In its true size it may be larger than the sheet.
    """
    width_mm, height_mm = layout.size_mm
    mm_per_px = MM_PER_PX
    if layout.scale == "fit":
        area = layout.area_mm
        mm_per_px = min((area.right - area.left) / width_px, (area.bottom - area.top) / height_px)
    left, top = (width_mm - width_px * mm_per_px) / 2, (height_mm - height_px * mm_per_px) / 2
    return Placement(left, top, mm_per_px)
