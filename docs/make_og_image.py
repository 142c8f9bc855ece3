"""Make the picture that other sites show for this one: water lilies by the understudy, cropped.

PYTHONPATH=. python docs/make_og_image.py        # writes at_root/og-image.png
"""

from pathlib import Path

import numpy as np
from PIL import Image

from agent.understudy.paint.lilies import compose
from canvas.paths import parse_path
from canvas.rendering import Preset, render
from canvas.strokes import PlacedStroke, seed_for

OUT = Path(__file__).resolve().parent.parent / "at_root" / "og-image.png"
SEED = 12
WIDE = Preset("wide", 1200, 900)  # the canvas's own shape
TOP, HEIGHT = 180, 630
COLORS = 256  # a palette: a third of the bytes, and brushwork hides the steps


def main() -> None:
    """Compose, render, crop, write."""
    plan, strokes = compose(np.random.default_rng(SEED)), []
    for n, mark in enumerate(mark for passage in plan.passages for mark in passage.marks):
        path, asked = parse_path(mark.as_path(), width=800, height=600)
        strokes.append(PlacedStroke(f"lily-{n}", "", "agent", path, asked, seed_for(f"lily-{n}")))
    picture = render(strokes, style="paint", preset=WIDE)
    cropped = picture.crop((0, TOP, WIDE.width, TOP + HEIGHT))
    OUT.parent.mkdir(exist_ok=True)
    cropped.quantize(COLORS, dither=Image.Dither.FLOYDSTEINBERG).save(OUT, optimize=True)
    print(f"{OUT.name}: {OUT.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
