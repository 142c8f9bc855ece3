"""Our conversation as the JSON that Claude's Messages API takes. Pure; who sends it is `claude`.

Four cache breakpoints, the most there may be: the tools, the system prompt, and the last two user
messages, so that each request finds what the one before it has written.
"""

import base64
from collections.abc import Iterable, Sequence

from agent.briefs import briefing_text
from agent.context import OLD_PICTURE, OLD_REFERENCE, bounded
from agent.messages import (
    AssistantBlock,
    AssistantMessage,
    BriefingBlock,
    ImageBlock,
    JsonObject,
    JsonValue,
    Message,
    ModelRequest,
    ReferenceBlock,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolSchema,
    ToolUseBlock,
    UserBlock,
    UserMessage,
)

CACHED: JsonObject = {"type": "ephemeral"}
CACHED_MESSAGES = 2
MAX_UNSIGNED_THOUGHT = 600  # characters of somebody else's thought, which goes as plain text
NOTHING = "(Nothing.)"  # Claude takes no message without a word


def request_body(request: ModelRequest) -> JsonObject:
    """Return `system`, `tools` and `messages` of a request, bounded and with its breakpoints."""
    messages = [said for message in bounded(request.messages) if (said := _message(message))]
    _mark_cached(messages)
    system: JsonObject = {"type": "text", "text": request.system, "cache_control": CACHED}
    return {
        "system": [system] if request.system else [],
        "tools": _tools(request.tools),
        "messages": list(messages),
    }


def _tools(schemas: Sequence[ToolSchema]) -> list[JsonValue]:
    tools: list[JsonObject] = [
        {
            "name": schema.name,
            "description": schema.description,
            "input_schema": dict(schema.parameters),
        }
        for schema in schemas
    ]
    if tools:
        tools[-1]["cache_control"] = CACHED
    return list(tools)


def _mark_cached(messages: Sequence[JsonObject]) -> None:
    from_people = [message for message in messages if message["role"] == "user"]
    for message in from_people[-CACHED_MESSAGES:]:
        content = message["content"]
        assert isinstance(content, list)
        last = content[-1]
        assert isinstance(last, dict)
        last["cache_control"] = CACHED


def _message(message: Message) -> JsonObject | None:
    """Return the message, or None when there is nothing in it to send."""
    if isinstance(message, AssistantMessage):
        said: list[JsonValue] = [block for part in message.content for block in _said(part)]
        return {"role": "assistant", "content": said or [_text(NOTHING)]}
    told: list[JsonValue] = [block for part in _results_first(message) for block in _told(part)]
    return {"role": "user", "content": told} if told else None


def _results_first(message: UserMessage) -> list[UserBlock]:
    """Claude wants the results of its calls before anything else."""
    return sorted(message.content, key=lambda block: not isinstance(block, ToolResultBlock))


def _said(block: AssistantBlock) -> Iterable[JsonObject]:
    match block:
        case ToolUseBlock():
            yield {"type": "tool_use", "id": block.id, "name": block.name, "input": block.input}
        case ThinkingBlock() if block.redacted:
            yield {"type": "redacted_thinking", "data": block.redacted}
        case ThinkingBlock() if block.signature:
            yield {"type": "thinking", "thinking": block.text, "signature": block.signature}
        case ThinkingBlock() | TextBlock() if block.text.strip():
            unsigned = isinstance(block, ThinkingBlock)
            yield _text(block.text[:MAX_UNSIGNED_THOUGHT] if unsigned else block.text)


def _told(block: UserBlock) -> Iterable[JsonObject]:
    match block:
        case TextBlock() if block.text.strip():
            yield _text(block.text)
        case ImageBlock():
            yield _image(block)
        case ReferenceBlock():
            yield _text(f"The reference {block.name!r}, a picture to look at and not the canvas:")
            yield _reference(block)
        case BriefingBlock():
            yield _text(briefing_text(block.briefing))
        case ToolResultBlock():
            content: list[JsonValue] = [shown for part in block.content for shown in _told(part)]
            yield {
                "type": "tool_result",
                "tool_use_id": block.tool_use_id,
                "content": content or [_text(NOTHING)],
                "is_error": block.is_error,
            }


def _image(block: ImageBlock) -> JsonObject:
    return _picture(block.png, "image/png") if block.png else _text(OLD_PICTURE.text)


def _reference(block: ReferenceBlock) -> JsonObject:
    return _picture(block.webp, "image/webp") if block.webp else _text(OLD_REFERENCE.text)


def _picture(content: bytes, media_type: str) -> JsonObject:
    data = base64.standard_b64encode(content).decode("ascii")
    return {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": data}}


def _text(text: str) -> JsonObject:
    return {"type": "text", "text": text}
