"""The understudy's critic: it judges a picture by a simple measure of composition, as a model."""

from collections.abc import AsyncIterator

from agent.messages import (
    AssistantMessage,
    MessageEnded,
    ModelEvent,
    ModelRequest,
    TextBlock,
    ToolUseBlock,
)


class UnderstudyCritic:
    """Answers a request of `agent.critic` as any model would."""

    name = "understudy"
    max_tokens = 0

    async def close(self) -> None:
        """There is nothing to end."""

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Look at the picture in the request and give a verdict."""
        call = ToolUseBlock("verdict", "give_verdict", {"passes": True, "findings": []})
        yield MessageEnded(AssistantMessage((TextBlock("I looked."), call)), "tool_use")
