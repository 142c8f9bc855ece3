"""Strokes for tests of the drawing core."""

import json
from pathlib import Path as FilePath

from canvas.brush_table import BRUSHES
from canvas.paths import parse_path
from canvas.strokes import PlacedStroke
from canvas.styles import AuthorRole, StyleName

INPUTS = json.loads((FilePath(__file__).parents[1] / "inputs" / "paths.json").read_text())


def placed(
    asked: dict[str, object], *, number: int = 1, role: AuthorRole = "agent"
) -> PlacedStroke:
    """Return a stroke of what was asked for, seeded by its number."""
    path, style = parse_path(asked, width=800, height=600)
    return PlacedStroke(
        id=f"stroke-{number}",
        author="alice",
        role=role,
        path=path,
        asked=style,
        seed=number * 2_654_435_761 % 2**32,
        seq=number,
    )


def in_many_looks() -> list[tuple[str, StyleName, PlacedStroke]]:
    """Return every hard input with the plotter's pen and with three of the brushes."""
    names = list(BRUSHES)
    found: list[tuple[str, StyleName, PlacedStroke]] = []
    for i, (name, asked) in enumerate(INPUTS.items()):
        found.append((name, "plotter", placed(asked, number=i, role="human")))
        for k in (i, i + 4, i + 8):
            brush = names[k % len(names)]
            look = {"brush": brush, "color": "#4ECDC4", "stroke_width": 1 + (k * 3.7) % 20}
            found.append((f"{name}, {brush}", "paint", placed({**asked, **look}, number=k)))
    return found
