"""How the tests of plot sheets come by strokes and sheets."""

from collections.abc import Sequence
from itertools import count

from canvas.geometry import Points
from canvas.paths import parse_path
from canvas.plot_paper import Layout
from canvas.plot_sheet import Asked, Sheet, plot_sheet
from canvas.strokes import PlacedStroke

_names = count()


def stroke(author: str = "alice", **path: object) -> PlacedStroke:
    """Return one placed stroke of a path object; a line of 100 px unless said otherwise."""
    wanted = {"type": "line", "points": [[100, 100], [200, 100]]} | path
    read, asked = parse_path(wanted, width=800, height=600)
    role = "agent" if author == "agent" else "human"
    return PlacedStroke(f"stroke-{next(_names)}", author, role, read, asked, seed=1)


def line(*points: tuple[float, float], **more: object) -> PlacedStroke:
    return stroke(type="polyline", points=[list(point) for point in points], **more)


def sheet(
    *strokes: PlacedStroke,
    style: str = "plotter",
    paper: str = "a4",
    is_landscape: bool = True,
    margin_mm: float = 15.0,
    scale: str = "true",
    pens_by: str = "colour",
    pen_mm: float = 0.5,
    most_pens: int = 12,
) -> Sheet:
    """Return the sheet of an 800 x 600 canvas with these strokes, in its true size."""
    return plot_sheet(
        strokes,
        style=style,
        width=800,
        height=600,
        names={"alice": "Alice", "bob": "Bob", "agent": "Code Monet"},
        asked=Asked(Layout(paper, is_landscape, margin_mm, scale), pens_by, pen_mm, most_pens),
    )


def drawn(made: Sheet) -> list[Points]:
    return [line for pen in made.drawn for line in pen.lines]


def drawn_mm(lines: Sequence[Points]) -> float:
    return float(sum(abs(line[1:] - line[:-1]).sum() for line in lines))
