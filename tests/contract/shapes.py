"""The shapes of the contract, as assertions: exactly these keys, of these kinds, and no nulls."""

import re
from datetime import datetime
from typing import Any

PATH_KEYS = {"type", "points", "author"}
STYLE_KEYS = {"color", "stroke_width", "opacity", "brush"}
ENTRY_KEYS = {
    "id",
    "created_at",
    "piece_number",
    "stroke_count",
    "drawing_style",
    "title",
    "thumbnail_token",
}
STYLE_CONFIG_KEYS = {
    "type",
    "name",
    "description",
    "agent_stroke",
    "human_stroke",
    "supports_color",
    "supports_variable_width",
    "supports_opacity",
    "color_palette",
}
STROKE_STYLE_KEYS = {"color", "stroke_width", "opacity", "stroke_linecap", "stroke_linejoin"}
KINDS = {"line", "polyline", "quadratic", "cubic", "svg"}
PIECE_ID = re.compile(r"piece_\d{6}")


def assert_path(path: dict[str, Any]) -> None:
    """A path has its keys and no null; further keys are not for the shipped clients to see."""
    assert PATH_KEYS <= set(path) <= PATH_KEYS | STYLE_KEYS | {"d"}, path
    assert all(value is not None for value in path.values()), path
    assert path["type"] in KINDS
    assert path["author"] in {"agent", "human"}
    assert ("d" in path) == (path["type"] == "svg")
    assert (path["points"] == []) == (path["type"] == "svg")
    for point in path["points"]:
        assert set(point) == {"x", "y"}
        assert all(isinstance(value, int | float) for value in point.values())


def assert_entry(entry: dict[str, Any]) -> None:
    """A gallery entry has its keys."""
    assert set(entry) >= ENTRY_KEYS, entry
    assert PIECE_ID.fullmatch(entry["id"])
    assert entry["id"] == entry["thumbnail_token"] == f"piece_{entry['piece_number']:06d}"
    assert entry["title"] is None or entry["title"]
    assert entry["drawing_style"] in {"plotter", "paint"}
    assert isinstance(entry["stroke_count"], int)
    assert_moment(entry["created_at"])


def assert_moment(text: str) -> None:
    """A moment is ISO 8601, with its zone."""
    assert datetime.fromisoformat(text).tzinfo is not None, text


def assert_style_config(config: dict[str, Any], style: str) -> None:
    """A style's configuration has its keys and the values the clients know."""
    assert set(config) >= STYLE_CONFIG_KEYS
    assert config["type"] == style
    is_paint = style == "paint"
    assert config["name"] == ("Paint" if is_paint else "Plotter")
    for key in ("supports_color", "supports_variable_width", "supports_opacity"):
        assert config[key] is is_paint
    for role, color in (("agent", "#1a1a2e"), ("human", "#e94560" if is_paint else "#0066cc")):
        stroke = config[f"{role}_stroke"]
        assert set(stroke) >= STROKE_STYLE_KEYS
        assert stroke["color"].lower() == color
        assert stroke["stroke_width"] == (8.0 if is_paint else 2.5)
        assert stroke["opacity"] == (0.85 if is_paint else 1.0)
        assert stroke["stroke_linecap"] == stroke["stroke_linejoin"] == "round"
    palette = config["color_palette"]
    assert palette is None if not is_paint else len(palette) == 11
