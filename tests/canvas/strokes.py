"""Strokes for tests of the drawing core."""

import json
from pathlib import Path as FilePath

from canvas.paths import parse_path
from canvas.strokes import PlacedStroke
from canvas.styles import AuthorRole

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
