"""Asking Claude in tests: a request to send, and what came of it at the in-process stand-in."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from agent.claude import Claude, ClaudeSettings
from agent.messages import (
    BriefingBlock,
    ImageBlock,
    Message,
    MessageEnded,
    ModelFailure,
    ModelRequest,
    ThoughtDelta,
    Usage,
    UserMessage,
)
from agent.prompts import system_prompt
from agent.tools import TOOLS
from tests.agent.test_context import briefing
from tests.anthropic_server.app import KEY, AnthropicServer
from tests.anthropic_server.mounts import InProcess
from tests.anthropic_server.plays import Play, Reply, Text, Thinking, Use

EVERYTHING = os.environ.get("MONET_PROFILE") == "faults"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
DRAWING = Reply(
    (
        Thinking("A pond. Low horizon, one willow on the left."),
        Text("I begin with the water."),
        Use("draw_paths", {"paths": [{"type": "line", "points": [{"x": 1, "y": 2}]}]}),
    ),
    "tool_use",
)


def settings(**told: object) -> ClaudeSettings:
    facts = {"api_key": KEY, "model": "claude-sonnet-5-5", "base_url": "http://stand-in", **told}
    return ClaudeSettings(**facts)


def request(*messages: Message) -> ModelRequest:
    opening = UserMessage((ImageBlock(1, PNG), BriefingBlock(briefing(1))))
    schemas = tuple(tool.schema for tool in TOOLS.values())
    return ModelRequest(system_prompt("paint", TOOLS), messages or (opening,), schemas)


@dataclass
class Heard:
    """What came of one request."""

    words: list[str] = field(default_factory=list)
    used: list[Usage] = field(default_factory=list)
    answer: MessageEnded | None = None
    failure: ModelFailure | None = None


def claude_at(server: AnthropicServer, **told: object) -> Claude:
    return Claude(settings(**told), InProcess(server))


def claude_over(url: str, **told: object) -> Claude:
    return Claude(settings(base_url=url, **told))


async def listen(events: AsyncIterator[ThoughtDelta | MessageEnded]) -> Heard:
    """Hear a stream out; the answer, if there is one, must come last."""
    heard = Heard()
    try:
        async for event in events:
            assert heard.answer is None
            if isinstance(event, MessageEnded):
                heard.answer = event
            else:
                heard.words.append(event.text)
                if event.usage is not None:
                    heard.used.append(event.usage)
    except ModelFailure as failure:
        heard.failure = failure
    return heard


async def ask(*plays: Play, **told: object) -> Heard:
    """Ask a stand-in that plays `plays` once."""
    async with claude_at(AnthropicServer(plays), **told) as claude:
        return await listen(claude.stream(request()))
