"""Files as the original server wrote them, for the importer's tests."""

import json
from pathlib import Path
from uuid import UUID

ANNA = UUID("0b9a7c52-3f0e-4b7e-9c53-0d6f7d4b7a01")
BERT = UUID("7d1f4e1a-52c4-4b34-8f4e-3a9b5c2d6e02")


def agent_line(y: float = 100.0, **keys: object) -> dict[str, object]:
    """A line of the agent's across the canvas at `y`, with the nulls that the files have."""
    points = [{"x": 100, "y": y}, {"x": 500, "y": y}]
    unset = {"d": None, "brush": None, "color": None, "stroke_width": None, "opacity": None}
    return {"type": "line", "points": points, "author": "agent", **unset, **keys}


def human_line(y: float = 200.0) -> dict[str, object]:
    return {**agent_line(y), "type": "polyline", "author": "human"}


def piece(number: int, *strokes: dict[str, object], **keys: object) -> dict[str, object]:
    return {
        "piece_number": number,
        "strokes": list(strokes) or [agent_line()],
        "created_at": f"2026-03-01T{number % 24:02d}:00:00+00:00",
        "drawing_style": "plotter",
        "title": f"Piece of {number}",
        **keys,
    }


def workspace(number: int, *strokes: dict[str, object], **keys: object) -> dict[str, object]:
    canvas = {"width": 800, "height": 600, "strokes": list(strokes), "drawing_style": "paint"}
    return {
        "canvas": canvas,
        "status": "idle",
        "pause_reason": "none",
        "piece_number": number,
        "notes": "more blue",
        "monologue": "hm",
        "current_piece_title": None,
        "pending_strokes": [],
        "stroke_batch_id": 4,
        "updated_at": "2026-05-01T12:00:00+00:00",
        **keys,
    }


def store_piece(root: Path, user: UUID | str, stored: object, name: str = "") -> Path:
    """Write a piece's file, under its number's name unless another one is given."""
    if not name and isinstance(stored, dict):
        name = f"piece_{stored['piece_number']:06d}.json"
    return _store(root / "users" / str(user) / "gallery" / name, stored)


def store_workspace(root: Path, user: UUID | str, stored: object) -> Path:
    return _store(root / "users" / str(user) / "workspace.json", stored)


def _store(path: Path, stored: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(stored if isinstance(stored, str) else json.dumps(stored))
    return path
