"""Make the sheet of all brushes that docs/brushes.md shows and a golden test holds.

PYTHONPATH=. python docs/make_brush_sheet.py        # writes docs/images/brushes.webp
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from canvas.brush_table import BRUSHES
from canvas.paths import parse_path
from canvas.rendering import Preset, render
from canvas.strokes import PlacedStroke

OUT = Path(__file__).resolve().parent.parent / "docs" / "images" / "brushes.webp"
WIDTHS_PX = (4, 12, 28)
COLORS = ("#1a1a2e", "#e94560")
HANDS = ("slowing", "hurrying", "pressing")  # from top to bottom in each cell
CELL_WIDTH, CELL_HEIGHT, LINE_HEIGHT = 200, 138, 44
LABELS_WIDTH, HEAD_HEIGHT = 110, 40
WIDTH = LABELS_WIDTH + CELL_WIDTH * len(WIDTHS_PX) * len(COLORS)
HEIGHT = HEAD_HEIGHT + CELL_HEIGHT * len(BRUSHES)
SAMPLES = 40
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Cell:
    """One brush in one width and one colour; left, top: its corner on the sheet, in px."""

    brush: str
    width_px: int
    color: str
    left: int
    top: int


def main() -> None:
    """Draw, save, and tell the size."""
    sheet().save(OUT, "WEBP", quality=QUALITY, method=6)
    print(f"{OUT.name}: {OUT.stat().st_size // 1024} KiB")


def cells() -> Iterator[Cell]:
    """Yield the sheet's cells, a row a brush."""
    looks = [(width, color) for width in WIDTHS_PX for color in COLORS]
    for row, brush in enumerate(BRUSHES):
        for column, (width, color) in enumerate(looks):
            left, top = LABELS_WIDTH + column * CELL_WIDTH, HEAD_HEIGHT + row * CELL_HEIGHT
            yield Cell(brush, width, color, left, top)


def sheet() -> Image.Image:
    """Return the whole sheet with its words, RGB."""
    strokes = [stroke for cell in cells() for stroke in _strokes_of(cell)]
    paper = Preset("sheet", WIDTH, HEIGHT)
    picture = render(strokes, style="paint", preset=paper, width=WIDTH, height=HEIGHT)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(15)
    for cell in cells():
        if cell.top == HEAD_HEIGHT:
            pen.text((cell.left + 14, 12), f"{cell.width_px} px", "#555566", font)
        if cell.left == LABELS_WIDTH:
            pen.text((10, cell.top + CELL_HEIGHT / 2 - 8), cell.brush, "#1a1a2e", font)
    return picture


def _strokes_of(cell: Cell) -> Iterator[PlacedStroke]:
    for line, hand in enumerate(HANDS):
        points = list(_hand(hand, cell.left + 20, cell.top + 25 + line * LINE_HEIGHT))
        asked = {
            "type": "polyline",
            "points": points,
            "brush": cell.brush,
            "color": cell.color,
            "stroke_width": cell.width_px,
            "opacity": 1,
        }
        path, style = parse_path(asked, width=WIDTH, height=HEIGHT)
        seed = (cell.left * 7919 + cell.top * 104_729 + line) % 2**32
        yield PlacedStroke(f"{cell}-{hand}", "", "human", path, style, seed)


def _hand(hand: str, left: float, top: float) -> Iterator[list[float]]:
    """Yield the points of one gentle wave; only a pressing hand says how hard it presses."""
    for n in range(SAMPLES):
        along = n / (SAMPLES - 1)
        if hand == "slowing":
            along = 1 - (1 - along) ** 2
        elif hand == "hurrying":
            along = along**2
        place = [left + 160 * along, top - 7 * math.sin(2 * math.pi * along)]
        yield [*place, math.sin(math.pi * along) ** 2] if hand == "pressing" else place


if __name__ == "__main__":
    main()
