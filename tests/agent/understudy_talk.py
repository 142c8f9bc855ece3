"""A conversation with the understudy, held in memory: what it says and what it is told.

Its notes, critiques and its word that it is done go through the real tools, on a studio in memory.
"""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

from agent.messages import (
    AssistantMessage,
    Briefing,
    BriefingBlock,
    Message,
    MessageEnded,
    ModelEvent,
    ModelRequest,
    PersonStroke,
    SeenNudge,
    TextBlock,
    ThoughtDelta,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)
from agent.tools import TOOLS
from agent.understudy import Understudy
from agent.understudy.conversation import read
from agent.understudy.progress import Progress
from canvas.geometry import Bounds
from tests.agent.studios import MemoryStudio

MOST_STEPS = 80


async def no_pause(seconds: float) -> None:
    """Wait for nothing."""


def briefing(style: str, seed: int, **facts) -> Briefing:
    return Briefing(
        style=style, width=800, height=600, piece_number=0, stroke_count=0, seed=seed, **facts
    )


def stroke(author: str, *trace: tuple[float, float]) -> PersonStroke:
    xs, ys = zip(*trace, strict=True)
    reach = sum(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in pairwise(trace))
    return PersonStroke(author, Bounds(min(xs), min(ys), max(xs), max(ys)), reach, trace)


def events_for(model: Understudy, messages: Sequence[Message]) -> list[ModelEvent]:
    async def collect() -> list[ModelEvent]:
        return [event async for event in model.stream(ModelRequest("", tuple(messages), ()))]

    return asyncio.run(collect())


def answer_to(messages: Sequence[Message]) -> AssistantMessage:
    ended = events_for(Understudy(pause=no_pause), messages)[-1]
    assert isinstance(ended, MessageEnded)
    return ended.message


def calls(messages: Sequence[Message]) -> list[ToolUseBlock]:
    """Return the tool calls besides those of the notebook."""
    return [block for block in all_calls(messages) if block.name != "notes"]


def all_calls(messages: Sequence[Message]) -> list[ToolUseBlock]:
    return [
        block
        for message in messages
        if isinstance(message, AssistantMessage)
        for block in message.content
        if isinstance(block, ToolUseBlock)
    ]


class Talk:
    def __init__(self, *, style: str, seed: int, direction: str = "") -> None:
        self.style, self.seed = style, seed
        first = briefing(style, seed, direction=direction)
        self.messages: list[Message] = [UserMessage((BriefingBlock(first),))]
        self._later: dict[int, Briefing] = {}
        self.studio = MemoryStudio(style=style)
        self.answers = 0

    @property
    def calls(self) -> list[ToolUseBlock]:
        return calls(self.messages)

    def progress(self) -> Progress:
        return read(self.messages)

    def say(self, told: Briefing) -> None:
        self.messages.append(UserMessage((BriefingBlock(told),)))

    def say_after(self, step: int, *, nudges=(), strokes=(), spot=None) -> "Talk":
        seen = tuple(SeenNudge(i, author, text, spot) for i, author, text in nudges)
        self._later[step] = briefing(
            self.style, self.seed, nudges=seen, people_strokes=tuple(strokes)
        )
        return self

    def stream_once(self) -> tuple[list[ThoughtDelta], MessageEnded]:
        *deltas, ended = events_for(Understudy(pause=no_pause), self.messages)
        assert isinstance(ended, MessageEnded)
        return deltas, ended

    def step(self, *, failing: bool = False) -> MessageEnded:
        _, ended = self.stream_once()
        self.messages.append(ended.message)
        asked = all_calls([ended.message])
        if asked:
            self.answers += 1
            told = [self._told(use, failing=failing) for use in asked]
            later = self._later.pop(self.answers, None)
            news = () if later is None else (BriefingBlock(later),)
            self.messages.append(UserMessage((*told, *news)))
        return ended

    def _told(self, use: ToolUseBlock, *, failing: bool) -> ToolResultBlock:
        if failing:
            return ToolResultBlock(use.id, (TextBlock("Interrupted."),), is_error=True)
        if use.name not in ("notes", "critique", "mark_piece_done"):
            return ToolResultBlock(use.id, (TextBlock("done"),))
        outcome = asyncio.run(TOOLS[use.name].use(use.input, self.studio))
        return ToolResultBlock(use.id, outcome.content, outcome.is_error)

    def to_the_end(self) -> "Talk":
        for _ in range(MOST_STEPS):
            if self.step().stop_reason != "tool_use":
                return self
        raise AssertionError("the understudy never finished")

    def said(self) -> str:
        return "\n".join(
            block.text
            for message in self.messages
            if isinstance(message, AssistantMessage)
            for block in message.content
            if not isinstance(block, ToolUseBlock)
        )
