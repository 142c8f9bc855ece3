"""An invented provider, to show what a second one takes: this file, and nothing else.

Its wire is its own: one JSON object a line. A request is `{"rules", "talk", "abilities"}`; an
answer is lines of `{"say": words}` and `{"do": name, "with": input}`, and at last `{"end": why}`.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

from agent.briefs import briefing_text
from agent.context import bounded
from agent.messages import (
    AssistantBlock,
    AssistantMessage,
    BriefingBlock,
    ImageBlock,
    JsonObject,
    MessageEnded,
    ModelBroken,
    ModelBusy,
    ModelEvent,
    ModelRequest,
    ReferenceBlock,
    StopReason,
    TextBlock,
    ThinkingBlock,
    ThoughtDelta,
    ToolResultBlock,
    ToolUseBlock,
    Usage,
    UserBlock,
)

type Lines = AsyncIterator[str]
type Post = Callable[[JsonObject], Awaitable[Lines]]

ENDS: dict[str, StopReason] = {"rest": "end_turn", "work": "tool_use", "enough": "max_tokens"}


class Parlour:
    """A model behind the invented wire; `post` sends a request and returns the answer's lines."""

    name = "parlour-1"
    max_tokens = 2_000

    def __init__(self, post: Post) -> None:
        self._post = post

    async def close(self) -> None:
        """The line is whoever's who handed in `post`."""

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        blocks: list[AssistantBlock] = []
        try:
            async for line in await self._post(_wire(request)):
                told = json.loads(line)
                match told:
                    case {"say": str(words)}:
                        blocks.append(TextBlock(words))
                        yield ThoughtDelta(words)
                    case {"do": str(tool), "with": dict(asked)}:
                        blocks.append(ToolUseBlock(f"do{len(blocks)}", tool, asked))
                    case {"end": str(why), "words": int(words)}:
                        message = AssistantMessage(tuple(blocks))
                        yield MessageEnded(message, ENDS[why], Usage(words, words))
                        return
                    case {"closed": str(why)}:
                        raise ModelBroken(f"The parlour is closed ({why})", "not_allowed")
        except (OSError, ValueError, KeyError) as failure:
            raise ModelBusy("The parlour mumbled") from failure


def _wire(request: ModelRequest) -> JsonObject:
    return {
        "rules": request.system,
        "abilities": [schema.name for schema in request.tools],
        "talk": [
            [_worded(block) for block in message.content] for message in bounded(request.messages)
        ],
    }


def _worded(block: UserBlock | AssistantBlock) -> str:
    match block:
        case TextBlock(text=text) | ThinkingBlock(text=text):
            return text
        case ImageBlock(seq=seq):
            return f"[the canvas at {seq}]"
        case ReferenceBlock(name=name):
            return f"[a picture: {name}]"
        case BriefingBlock(briefing=briefing):
            return briefing_text(briefing)
        case ToolUseBlock(name=name):
            return f"[{name}]"
        case ToolResultBlock(content=content):
            return " ".join(map(_worded, content))
