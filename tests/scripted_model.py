"""A model that plays queued replies, and remembers what it was asked."""

from collections.abc import AsyncIterator, Sequence

from agent.messages import (
    AssistantMessage,
    JsonObject,
    MessageEnded,
    Model,
    ModelEvent,
    ModelRequest,
    StopReason,
    ThinkingBlock,
    ThoughtDelta,
    ToolUseBlock,
    Usage,
)
from agent.painters import Painters
from agent.retrying import Patience


async def no_wait(seconds: float) -> None:
    """Let no time pass."""


AT_ONCE = Patience(sleep=no_wait, clock=lambda: 0.0, chance=lambda: 0.0)


def reply(
    thought: str, *calls: tuple[str, JsonObject], stop: StopReason | None = None
) -> MessageEnded:
    """Return an answer that thinks `thought` and calls tools by (name, input)."""
    uses = [ToolUseBlock(f"call{i}", name, asked) for i, (name, asked) in enumerate(calls)]
    reason: StopReason = stop or ("tool_use" if calls else "end_turn")
    return MessageEnded(AssistantMessage((ThinkingBlock(thought), *uses)), reason, Usage(100, 20))


def batch(*lefts: float, done: bool = False) -> tuple[str, JsonObject]:
    """Return a `draw_paths` call with one line a value."""
    paths: list[JsonObject] = [
        {"type": "line", "points": [{"x": x, "y": 100}, {"x": x + 60, "y": 160}]} for x in lefts
    ]
    return "draw_paths", {"paths": paths, **({"done": True} if done else {})}


class ScriptedModel:
    """Answers the n-th request with the n-th reply; further ones rest."""

    name = "scripted"
    max_tokens = 0

    def __init__(self, replies: Sequence[MessageEnded | Exception]) -> None:
        self._replies = list(replies)
        self.requests: list[ModelRequest] = []

    async def close(self) -> None:
        """There is nothing to end."""

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        self.requests.append(request)
        answer = self._replies.pop(0) if self._replies else reply("Nothing more to do.")
        if isinstance(answer, Exception):
            raise answer
        for block in answer.message.content:
            if isinstance(block, ThinkingBlock):
                yield ThoughtDelta(block.text)
        yield answer


class ScriptedCritic(ScriptedModel):
    """Gives the verdicts it is handed, (passes, findings); further ones pass."""

    def __init__(self, verdicts: Sequence[tuple[bool, Sequence[str]]] = ()) -> None:
        super().__init__([])
        self._verdicts = list(verdicts)

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        passes, findings = self._verdicts.pop(0) if self._verdicts else (True, [])
        verdict: JsonObject = {"passes": passes, "findings": list(findings)}
        self._replies = [reply("I looked.", ("give_verdict", verdict))]
        async for event in super().stream(request):
            yield event


def alone(artist: Model, critic: Model | None = None) -> Painters:
    """Return painters without anybody who imagines; the critic passes what it is shown."""
    return Painters(artist, critic or ScriptedCritic())
