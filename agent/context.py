"""Keeping a long conversation within bounds for a model that pays by the word. Pure.

What is left out is left out in leaps and not bit by bit: a provider's prompt cache holds as long as
the conversation only grows at its end. The cut depends on the conversation alone, so every worker
makes the same one. The understudy is not bounded: it reads everything and pays nothing.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from agent.briefs import briefing_text
from agent.messages import (
    AssistantBlock,
    BriefingBlock,
    ImageBlock,
    Message,
    ReferenceBlock,
    ShownBlock,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserBlock,
    UserMessage,
)

OLD_PICTURE = TextBlock("(The canvas as it was then; the picture is left out.)")
OLD_REFERENCE = TextBlock("(The picture is left out; look_at_reference shows it again.)")
LEFT_OUT = (
    "(The {steps} steps before this one are left out. What matters of them is on the canvas and in "
    "your notes.)"
)
PICTURE_CHARS = 60  # its stub; pictures themselves are counted, not weighed


@dataclass(frozen=True, slots=True)
class Limit:
    """When something grows past `most`, it is cut down to `kept`."""

    kept: int
    most: int


PICTURES = Limit(kept=3, most=8)
STEPS = Limit(kept=24, most=40)  # a whole turn, which begins with a briefing, always fits
CHARS = Limit(kept=160_000, most=280_000)  # of texts and tool inputs, some 3 a token


def bounded(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Return the conversation with only its last pictures and its last steps.

    It begins with a user message, every tool result still follows its call, and a briefing is
    always there when there was one.
    """
    steps = _steps(messages)
    sizes = [sum(_chars(block) for message in step for block in message.content) for step in steps]
    first = _first_kept(sizes)
    kept = [message for step in steps[first:] for message in step]
    if first:
        left = [message for step in steps[:first] for message in step]
        kept[0] = _opening(kept, left, first)
    return tuple(_with_last_pictures(kept))


def _steps(messages: Sequence[Message]) -> list[list[Message]]:
    """Group the conversation: each user message with what was answered."""
    steps: list[list[Message]] = []
    for message in messages:
        if isinstance(message, UserMessage) or not steps:
            steps.append([])
        steps[-1].append(message)
    return steps


def _first_kept(sizes: Sequence[int]) -> int:
    """Return the index of the first step that is kept, as if they had come one after another."""
    first = total = 0
    for index, size in enumerate(sizes):
        total += size
        if total > CHARS.most or index - first >= STEPS.most:
            while first < index and (total > CHARS.kept or index - first >= STEPS.kept):
                total -= sizes[first]
                first += 1
    return first


def _opening(kept: Sequence[Message], left: Sequence[Message], steps: int) -> UserMessage:
    """Return the first kept user message: it says what is missing, and stands on its own."""
    own = kept[0].content if isinstance(kept[0], UserMessage) else ()
    blocks = [plain for block in own for plain in _without_call(block)]
    return UserMessage((TextBlock(LEFT_OUT.format(steps=steps)), *_briefing(kept, left), *blocks))


def _briefing(kept: Sequence[Message], left: Sequence[Message]) -> list[BriefingBlock]:
    """Return the newest briefing of what is left out, when none is kept."""
    if _briefings(kept):
        return []
    return _briefings(left)[-1:]


def _briefings(messages: Sequence[Message]) -> list[BriefingBlock]:
    return [
        block
        for message in messages
        for block in message.content
        if isinstance(block, BriefingBlock)
    ]


def _without_call(block: UserBlock) -> tuple[UserBlock, ...]:
    """A result whose call is left out becomes what it said."""
    return block.content if isinstance(block, ToolResultBlock) else (block,)


def _with_last_pictures(messages: Sequence[Message]) -> list[Message]:
    dropped, ordinals = _pictures_to_drop(messages), count()
    return [
        _repainted(message, ordinals, dropped) if isinstance(message, UserMessage) else message
        for message in messages
    ]


def _pictures_to_drop(messages: Sequence[Message]) -> int:
    shown = sum(
        _is_picture(block)
        for message in messages
        if isinstance(message, UserMessage)
        for block in _flat(message.content)
    )
    leap, over = PICTURES.most - PICTURES.kept, shown - PICTURES.most
    return math.ceil(max(over, 0) / leap) * leap


def _flat(blocks: Sequence[UserBlock]) -> list[UserBlock]:
    return [
        part
        for block in blocks
        for part in (block.content if isinstance(block, ToolResultBlock) else (block,))
    ]


def _repainted(message: UserMessage, ordinals: Iterator[int], dropped: int) -> UserMessage:
    blocks: list[UserBlock] = []
    for block in message.content:
        if isinstance(block, ToolResultBlock):
            content = tuple(_picture(part, ordinals, dropped) for part in block.content)
            blocks.append(replace(block, content=content))
        elif isinstance(block, BriefingBlock):
            blocks.append(block)
        else:
            blocks.append(_picture(block, ordinals, dropped))
    return UserMessage(tuple(blocks))


def _picture(block: ShownBlock, ordinals: Iterator[int], dropped: int) -> ShownBlock:
    """The journal keeps no bytes: such a picture is a stub at once, and does not count."""
    if isinstance(block, TextBlock) or (_is_picture(block) and next(ordinals) >= dropped):
        return block
    return OLD_PICTURE if isinstance(block, ImageBlock) else OLD_REFERENCE


def _is_picture(block: UserBlock) -> bool:
    if isinstance(block, ReferenceBlock):
        return bool(block.webp)
    return isinstance(block, ImageBlock) and bool(block.png)


def _chars(block: UserBlock | AssistantBlock) -> int:
    match block:
        case TextBlock(text=text):
            return len(text)
        case ThinkingBlock():
            return len(block.text) + len(block.signature) + len(block.redacted)
        case ToolUseBlock():
            return len(json.dumps(block.input))
        case ToolResultBlock():
            return sum(_chars(part) for part in block.content)
        case BriefingBlock():
            return len(briefing_text(block.briefing))
        case _:
            return PICTURE_CHARS
