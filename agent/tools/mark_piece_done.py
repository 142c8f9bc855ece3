"""`mark_piece_done`: the artist puts the pen down; the piece is hung when the step is over."""

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import Studio, Tool, ToolOutcome, refused
from agent.tools.finishing import FAILS_TO_OVERRULE, why_not_finished

SCHEMA = ToolSchema(
    name="mark_piece_done",
    description=(
        "Finish the piece: sign and name it first, and ask for a critique, which must pass, or not "
        f"pass {FAILS_TO_OVERRULE} times in a row. It is hung and never changes again."
    ),
    parameters={"type": "object", "properties": {}},
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Say that the piece is done, or why it is not yet."""
    why_not = await why_not_finished(studio)
    if why_not:
        return refused(why_not, "is not done yet")
    return ToolOutcome((TextBlock("The piece is done."),), "finished the piece", is_done=True)


TOOL = Tool(SCHEMA, use)
