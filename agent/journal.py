"""Messages to and from the JSON that the journal keeps; no database, no model.

A picture is kept as the number of the change it shows: the log can draw it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from pydantic import TypeAdapter

from agent.messages import (
    AssistantBlock,
    AssistantMessage,
    BriefingBlock,
    ImageBlock,
    JsonObject,
    ReferenceBlock,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserBlock,
    UserMessage,
)
from agent.plain import plain_object

type Block = UserBlock | AssistantBlock

KINDS: Mapping[str, type[Block]] = {
    "text": TextBlock,
    "thinking": ThinkingBlock,
    "image": ImageBlock,
    "reference": ReferenceBlock,
    "briefing": BriefingBlock,
    "tool_use": ToolUseBlock,
    "tool_result": ToolResultBlock,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
_ADAPTERS = {name: TypeAdapter(kind) for name, kind in KINDS.items()}


def dump_blocks(blocks: Sequence[Block]) -> list[JsonObject]:
    """Return the blocks as JSON objects with a `type` each.

    What no database keeps is replaced, see `agent.plain`.
    """
    # One level up: what a tool was asked lies as deep here as where it is made plain first.
    return [plain_object(_dump(block), depth=-1) for block in blocks]


def load_user(saved: Sequence[JsonObject]) -> UserMessage:
    """Return the user message whose blocks `dump_blocks` wrote."""
    return UserMessage(tuple(_load(block) for block in saved))  # type: ignore[misc]  # as written


def load_assistant(saved: Sequence[JsonObject]) -> AssistantMessage:
    """Return the assistant message whose blocks `dump_blocks` wrote."""
    return AssistantMessage(tuple(_load(block) for block in saved))  # type: ignore[misc]


def _dump(block: Block) -> JsonObject:
    if isinstance(block, ImageBlock):
        return {"type": "image", "seq": block.seq}
    if isinstance(block, ReferenceBlock):
        return {"type": "reference", "id": block.id, "name": block.name}
    if isinstance(block, ToolResultBlock):
        return {
            "type": "tool_result",
            "tool_use_id": block.tool_use_id,
            "content": [_dump(part) for part in block.content],
            "is_error": block.is_error,
        }
    return {"type": _NAMES[type(block)], **asdict(block)}


def _load(saved: JsonObject) -> Block:
    fields = {key: value for key, value in saved.items() if key != "type"}
    name = str(saved["type"])
    if name == "tool_result":
        content = saved["content"]
        assert isinstance(content, list)
        fields["content"] = [_load(part) for part in content]  # type: ignore[arg-type, misc]
    block: Block = _ADAPTERS[name].validate_python(fields)
    return block
