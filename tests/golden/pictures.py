"""Pictures that are held as they are: both styles over all hard inputs, and the sheet of brushes.

After a change of brushes that is meant, LOOK at the new ones and keep them:
python -m tests.golden.pictures
"""

from pathlib import Path

from PIL import Image

from canvas.rendering import render
from canvas.styles import StyleName
from docs.make_brush_sheet import main as keep_sheet
from tests.canvas.strokes import in_many_looks

HERE = Path(__file__).resolve().parent
STYLES: tuple[StyleName, ...] = ("plotter", "paint")


def hard_inputs(style: StyleName) -> Image.Image:
    """Return every hard input in one picture, each with three brushes where there are any."""
    strokes = [stroke for _, own_style, stroke in in_many_looks() if own_style == style]
    return render(strokes, style=style)


def kept(style: StyleName) -> Image.Image:
    """Return the picture as it was kept."""
    return Image.open(HERE / f"{style}.webp").convert("RGB")


if __name__ == "__main__":
    for name in STYLES:
        hard_inputs(name).save(HERE / f"{name}.webp", "WEBP", lossless=True, method=6)
    keep_sheet()
