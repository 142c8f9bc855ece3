"""`view_canvas`: the artist steps back and looks."""

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import Studio, Tool, ToolOutcome

SCHEMA = ToolSchema(
    name="view_canvas",
    description="Step back and look at the canvas as it is now.",
    parameters={"type": "object", "properties": {}},
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Return the canvas as it is now."""
    return ToolOutcome((TextBlock("The canvas now:"), await studio.look()), "looked at the canvas")


TOOL = Tool(SCHEMA, use)
