"""`mark_piece_done`: the artist puts the pen down; the piece is hung when the step is over."""

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import Studio, Tool, ToolOutcome

SCHEMA = ToolSchema(
    name="mark_piece_done",
    description="Finish the piece: sign and name it first. It is hung and never changes again.",
    parameters={"type": "object", "properties": {}},
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Say that the piece is done."""
    return ToolOutcome((TextBlock("The piece is done."),), "finished the piece", is_done=True)


TOOL = Tool(SCHEMA, use)
