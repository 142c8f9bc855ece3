"""`draw_paths`: lines, curves and svg paths onto the canvas. Good paths are drawn although others
in the same call are not; the model is told of each refused one."""

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import Studio, Tool, ToolOutcome, refused
from agent.tools.batches import MAX_PATHS, Batch, NoBatch, read_batch
from agent.tools.finishing import asked_to_finish
from agent.tools.leniency import joined, told
from canvas.brushes import BRUSHES

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
            "done": {
                "type": "boolean",
                "description": "true to mark the piece done after it, where that is open to you",
            },
        },
    },
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Draw what can be drawn; refuse when nothing can."""
    try:
        batch = read_batch(asked.get("paths"), size=studio.size, style=studio.style)
    except NoBatch as refusal:
        return refused(str(refusal), "tried to draw")
    if not batch.paths:
        words = joined("No path could be drawn.", batch.refusals_in_words(), told(batch.understood))
        return refused(words, "tried to draw")
    await studio.draw(batch.paths)
    is_done, why_not = await asked_to_finish(asked, studio)
    words = joined(_drawn(batch), batch.refusals_in_words(), told(batch.understood), why_not)
    return ToolOutcome(
        (TextBlock(words), await studio.look()),
        f"drew {batch.strokes_in_words()}",
        is_done=is_done,
    )


def _drawn(batch: Batch) -> str:
    of_all = f" of {batch.asked}" if batch.refusals else ""
    return f"Drew {len(batch.paths)}{of_all} paths."


TOOL = Tool(SCHEMA, use)
