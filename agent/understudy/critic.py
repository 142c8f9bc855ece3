"""The understudy's critic: it judges a picture by a simple measure of composition, as a model."""

from collections.abc import AsyncIterator

from agent.critic import VERDICT
from agent.messages import (
    AssistantMessage,
    ImageBlock,
    JsonValue,
    MessageEnded,
    ModelEvent,
    ModelRequest,
    TextBlock,
    ThoughtDelta,
    ToolUseBlock,
    UserMessage,
)
from agent.understudy.composition import findings, measure

HOLDS = "I measured where the ink lies; it holds together."
LACKS = "I measured where the ink lies, and something is missing."


class UnderstudyCritic:
    """Answers a request of `agent.critic` as any model would; it keeps nothing between calls."""

    name = "understudy"
    max_tokens = 0

    async def close(self) -> None:
        """There is nothing to end."""

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Look at the picture in the request and give a verdict.

        Raises:
            ValueError: the request shows no picture.
        """
        found: list[JsonValue] = [*findings(measure(_picture(request)))]
        words = LACKS if found else HOLDS
        yield ThoughtDelta(words)
        verdict = ToolUseBlock("verdict", VERDICT.name, {"passes": not found, "findings": found})
        yield MessageEnded(AssistantMessage((TextBlock(words), verdict)), "tool_use")


def _picture(request: ModelRequest) -> bytes:
    for message in request.messages:
        for block in message.content if isinstance(message, UserMessage) else ():
            if isinstance(block, ImageBlock):
                return block.png
    raise ValueError("the request shows no picture")
