"""`name_piece`: a title, and words for people who cannot see the picture."""

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import Studio, Tool, ToolOutcome, refused
from agent.tools.leniency import one_line

MAX_TITLE = 100  # characters
MAX_ALT_TEXT = 1_000

SCHEMA = ToolSchema(
    name="name_piece",
    description=(
        "Give the piece its title and an alt text: one to three sentences that describe the "
        "picture to somebody who cannot see it."
    ),
    parameters={
        "type": "object",
        "required": ["title"],
        "properties": {
            "title": {"type": "string", "maxLength": MAX_TITLE},
            "alt_text": {"type": "string", "maxLength": MAX_ALT_TEXT},
        },
    },
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Name the piece, each on one line; an empty title is refused, too long ones are cut."""
    title, alt_text = (one_line(asked.get(key)) for key in ("title", "alt_text"))
    if not title:
        return refused("A piece needs a title that is not empty.", "tried to name the piece")
    title, alt_text = title[:MAX_TITLE], alt_text[:MAX_ALT_TEXT]
    await studio.name(title, alt_text)
    return ToolOutcome((TextBlock(f"The piece is called “{title}”."),), f"named it “{title}”")


TOOL = Tool(SCHEMA, use)
