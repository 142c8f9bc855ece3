"""Make the drawings of the error pages: the understudy's plotter pieces as small files of one ink.

PYTHONPATH=. python docs/make_error_art.py        # writes static/art/*.svg
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agent.understudy import plotter
from agent.understudy.line import length, simplified
from canvas.geometry import Points

OUT = Path(__file__).resolve().parent.parent / "static" / "art"
MAX_BYTES = 12 * 1024
TENTHS = 10  # coordinates are whole tenths of a px: no points, no zeros
ROOM_PX = 4.0  # around the ink
PEN_PX = 2.2
TOLERANCES_PX = (0.5, 0.7, 0.9, 1.2, 1.6)  # as fine as the size allows


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which piece of the understudy's is drawn for which page."""

    name: str
    subject: str
    seed: int
    every: int = 1  # of the short strokes one in so many is kept
    short_px: float = 60.0


DRAWINGS = (
    Drawing("closed", "cat", 7),  # 403: somebody looks through a window
    Drawing("cold", "tea", 5),  # 403 of a form: it stood too long
    Drawing("lost", "feather", 6, every=2, short_px=200.0),  # 404: what was here has flown
    Drawing("broken", "botanical", 8),  # 500: gone to seed
    Drawing("far", "hills", 7),  # no connection: far away
)


def main() -> int:
    """Compose, thin, write each drawing; fails when one does not fit."""
    OUT.mkdir(exist_ok=True)
    for drawing in DRAWINGS:
        lines = _composed(drawing)
        svg = next((s for t in TOLERANCES_PX if len(s := _svg(lines, t)) <= MAX_BYTES), None)
        if svg is None:
            print(f"{drawing.name}: more than {MAX_BYTES} bytes", file=sys.stderr)
            return 1
        (OUT / f"{drawing.name}.svg").write_text(svg)
        print(f"{drawing.name}.svg: {len(lines)} strokes, {len(svg) / 1024:.1f} KiB")
    return 0


def _composed(drawing: Drawing) -> list[Points]:
    """Return the piece's lines in px, in the order in which they would be drawn."""
    compose = next(made for name, _, made in plotter.SUBJECTS if name == drawing.subject)
    plan = compose(np.random.default_rng(drawing.seed))
    lines = [mark.points for passage in plan.passages for mark in passage.marks]
    return [
        line
        for n, line in enumerate(lines)
        if length(line) >= drawing.short_px or n % drawing.every == 0
    ]


def _svg(lines: Iterable[Points], tolerance: float) -> str:
    """Return the file: one path in the ink of whoever shows it, cut to what is drawn."""
    thinned = [np.round(simplified(line, tolerance) * TENTHS).astype(np.int64) for line in lines]
    everything = np.vstack(thinned)
    room = round(ROOM_PX * TENTHS)
    x, y = everything.min(axis=0) - room
    width, height = everything.max(axis=0) - (x, y) + room
    ends = np.array([x, y])
    path = []
    for line in thinned:
        path.append("m" + _joined([line[0] - ends]) + "l" + _joined(np.diff(line, axis=0)))
        ends = line[-1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<symbol id="art" viewBox="0 0 {width} {height}">'
        f'<path fill="none" stroke="currentColor" stroke-width="{PEN_PX * TENTHS:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"'
        f' d="M0 0{"".join(path)}"/></symbol><use href="#art"/></svg>\n'
    )


def _joined(steps: Iterable[Points]) -> str:
    """Return the numbers with a space only where no minus parts them."""
    words = " ".join(f"{int(n)}" for step in steps for n in step)
    return words.replace(" -", "-")


if __name__ == "__main__":
    sys.exit(main())
