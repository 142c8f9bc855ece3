"""An answer of Claude as it comes in, part by part. Pure; where the events come from is `claude`.

A draft becomes an answer only when the message ended with a stop reason and every part of it had
ended too. A tool's input is read once, whole and strictly: what is cut is never mended.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Literal

from agent.messages import (
    AssistantBlock,
    AssistantMessage,
    JsonObject,
    MessageEnded,
    StopReason,
    TextBlock,
    ThinkingBlock,
    ToolUseBlock,
    Usage,
)

type PartKind = Literal["text", "thinking", "redacted", "tool_use", "other"]

STOP_REASONS: dict[str, StopReason] = {
    "end_turn": "end_turn",
    "stop_sequence": "end_turn",
    "tool_use": "tool_use",
    "max_tokens": "max_tokens",
    "refusal": "refusal",
    "pause_turn": "pause_turn",
    "model_context_window_exceeded": "context_full",
}
MAX_ANSWER_CHARS = 1_000_000  # far more than any answer that can be paid for
CHARS_PER_TOKEN = 2  # of an answer that is not told yet; on the safe side


class Garbled(Exception):
    """What came in is no answer; the message says how, for the log."""


@dataclass(slots=True)
class Part:
    """One block of the answer; `words` is its text, or a tool's input as JSON text."""

    kind: PartKind
    id: str = ""
    name: str = ""
    signature: str = ""
    words: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words)


@dataclass(slots=True)
class Draft:
    """What has come in so far."""

    usage: Usage = field(default_factory=Usage)
    stop_reason: str = ""
    detail: str = ""
    is_whole: bool = False
    _parts: list[Part] = field(default_factory=list)
    _chars: int = 0

    @property
    def used(self) -> Usage:
        """What was used by now: the last that was told, with the words that came since guessed."""
        guessed = self._chars // CHARS_PER_TOKEN
        return replace(self.usage, output_tokens=max(self.usage.output_tokens, guessed))

    def open(self, index: int, part: Part) -> str:
        """Begin a part; return what sets it off from the words before it, for people."""
        if index != len(self._parts):
            raise Garbled(f"part {index} began where part {len(self._parts)} was due")
        is_spoken = part.kind in ("text", "thinking")
        had_words = any(other.words and other.kind != "tool_use" for other in self._parts)
        self._parts.append(part)
        return "\n" if is_spoken and had_words else ""

    def add(self, index: int, words: str) -> None:
        """Add words to a part."""
        part = self._part(index)
        self._chars += len(words)
        if self._chars > MAX_ANSWER_CHARS:
            raise Garbled(f"more than {MAX_ANSWER_CHARS} characters")
        part.words.append(words)

    def sign(self, index: int, signature: str) -> None:
        """Keep a thought's signature, which comes after its words."""
        self._part(index).signature += signature

    def close(self, index: int) -> None:
        """End a part."""
        self._part(index).is_whole = True

    def answer(self) -> MessageEnded:
        """Return the whole answer; Garbled when it is none.

        Tool calls are in it only when the message asked for them: one cut short by another end is
        left out, whatever there is of its input.
        """
        reason = STOP_REASONS.get(self.stop_reason, "end_turn")
        if not (self.is_whole and self.stop_reason):
            raise Garbled("the message did not end")
        if reason == "tool_use" and not all(part.is_whole for part in self._parts):
            raise Garbled("a part of the message did not end")
        blocks = [
            block
            for part in self._parts
            if part.kind != "tool_use" or reason == "tool_use"
            if (block := _block(part))
        ]
        _require_distinct_calls(blocks)
        return MessageEnded(AssistantMessage(tuple(blocks)), reason, self.usage, self.detail)

    def _part(self, index: int) -> Part:
        if not 0 <= index < len(self._parts) or self._parts[index].is_whole:
            raise Garbled(f"words for part {index}, which is not open")
        return self._parts[index]


def _block(part: Part) -> AssistantBlock | None:
    match part.kind:
        case "text":
            return TextBlock(part.text) if part.text.strip() else None
        case "thinking":
            return ThinkingBlock(part.text, part.signature)
        case "redacted":
            return ThinkingBlock("", redacted=part.text)
        case "tool_use":
            return ToolUseBlock(part.id, part.name, _input(part))
        case "other":
            return None


def _input(part: Part) -> JsonObject:
    try:
        asked = json.loads(part.text) if part.text.strip() else {}
    except (ValueError, RecursionError) as failure:
        raise Garbled(f"the input of {part.name} is not JSON") from failure
    if not isinstance(asked, dict):
        raise Garbled(f"the input of {part.name} is not an object")
    return asked


def _require_distinct_calls(blocks: list[AssistantBlock]) -> None:
    ids = [block.id for block in blocks if isinstance(block, ToolUseBlock)]
    if not all(ids) or len(set(ids)) != len(ids):
        raise Garbled("tool calls that cannot be told apart")
