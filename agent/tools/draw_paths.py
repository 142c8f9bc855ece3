"""`draw_paths`: lines, curves and svg paths onto the canvas. Good paths are drawn although others
in the same call are not; the model is told of each refused one."""

import json
from collections.abc import Mapping

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import AskedPath, Studio, Tool, ToolOutcome, refused
from canvas.brushes import BRUSHES
from canvas.paths import PathRefused, parse_path

MAX_PATHS = 200  # of one call
REFUSALS_TOLD = 5  # of one call; more of them are only counted

SCHEMA = ToolSchema(
    name="draw_paths",
    description=(
        "Draw paths on the canvas, in order, with the pen or brush. Points are in px, origin top "
        "left. Returns the canvas as it looks afterwards."
    ),
    parameters={
        "type": "object",
        "required": ["paths"],
        "properties": {
            "paths": {
                "type": "array",
                "maxItems": MAX_PATHS,
                "items": {
                    "type": "object",
                    "required": ["type"],
                    "properties": {
                        "type": {
                            "type": "string",
                            "enum": ["line", "polyline", "quadratic", "cubic", "svg"],
                        },
                        "points": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["x", "y"],
                                "properties": {
                                    "x": {"type": "number"},
                                    "y": {"type": "number"},
                                },
                            },
                        },
                        "d": {"type": "string", "description": "for type svg"},
                        "brush": {"type": "string", "enum": list(BRUSHES)},
                        "color": {"type": "string", "description": "#rrggbb"},
                        "stroke_width": {"type": "number", "minimum": 0.5, "maximum": 30},
                        "opacity": {"type": "number", "minimum": 0, "maximum": 1},
                    },
                },
            },
            "done": {"type": "boolean", "description": "true when the piece is finished"},
        },
    },
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Draw what can be drawn; refuse when nothing can."""
    sent = _as_array(asked.get("paths"))
    if sent is None:
        return refused("`paths` must be an array of path objects.", "tried to draw")
    if len(sent) > MAX_PATHS:
        return refused(f"At most {MAX_PATHS} paths a call; send the rest next.", "tried to draw")
    paths, refusals = _read(sent, studio)
    if not paths:
        words = "No path could be drawn. " + _in_words(refusals)
        return refused(words, "tried to draw")
    await studio.draw(paths)
    drawn = f"Drew {len(paths)} of {len(sent)} paths." if refusals else f"Drew {len(paths)} paths."
    return ToolOutcome(
        (TextBlock(f"{drawn} {_in_words(refusals)}".strip()), await studio.look()),
        f"drew {len(paths)} stroke{'s' if len(paths) != 1 else ''}",
        is_done=asked.get("done") is True,
    )


def _as_array(paths: object) -> list[object] | None:
    """Models often send the array as a JSON string: plain enough to be read."""
    if isinstance(paths, str):
        try:
            paths = json.loads(paths)
        except (ValueError, RecursionError):
            return None
    return paths if isinstance(paths, list) else None


def _read(sent: list[object], studio: Studio) -> tuple[list[AskedPath], list[str]]:
    width, height = studio.size
    paths: list[AskedPath] = []
    refusals: list[str] = []
    for index, path in enumerate(sent):
        if not isinstance(path, Mapping):
            refusals.append(f"path {index}: not an object")
            continue
        try:
            paths.append(parse_path(path, width=width, height=height))
        except PathRefused as refusal:
            refusals.append(f"path {index}: {refusal}")
    return paths, refusals


def _in_words(refusals: list[str]) -> str:
    if not refusals:
        return ""
    told = "; ".join(refusals[:REFUSALS_TOLD])
    more = len(refusals) - REFUSALS_TOLD
    return f"Refused: {told}{f'; and {more} more' if more > 0 else ''}."


TOOL = Tool(SCHEMA, use)
