"""Answers as the bytes of an event stream; every event is checked by the SDK's own models."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from anthropic.types import RawMessageStreamEvent
from pydantic import TypeAdapter

from tests.anthropic_server.plays import Block, Redacted, Reply, Text, Thinking, Use

PIECE = 24  # characters of one delta

type Json = dict[str, Any]


def stream(reply: Reply, model: str, number: int) -> list[bytes]:
    """Return the events of an answer to the `number`-th request."""
    return [event_bytes(event) for event in _events(reply, model, number)]


def event_bytes(event: Json) -> bytes:
    """Return one event as it goes over the wire."""
    _checker().validate_python(event)
    return raw(event["type"], json.dumps(event))


def raw(name: str, text: str) -> bytes:
    """Return an event as it goes over the wire, unchecked."""
    return f"event: {name}\ndata: {text}\n\n".encode()


def error_body(kind: str, message: str, code: str = "") -> Json:
    """Return the API's error object."""
    details = {"details": {"error_code": code}} if code else {}
    return {"type": "error", "error": {"type": kind, "message": message, **details}}


def signature(thinking: str) -> str:
    """Return the mark by which the stand-in knows its own thoughts again."""
    return "sig-" + hashlib.sha256(thinking.encode()).hexdigest()[:32]


@cache
def _checker() -> TypeAdapter[RawMessageStreamEvent]:
    return TypeAdapter(RawMessageStreamEvent)


def _events(reply: Reply, model: str, number: int) -> Iterator[Json]:
    yield {
        "type": "message_start",
        "message": {
            "id": f"msg_{number:06}",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {**reply.usage, "output_tokens": 1},
        },
    }
    yield from _body(reply, number)
    stop_sequence = "###" if reply.stop_reason == "stop_sequence" else None
    delta: Json = {"stop_reason": reply.stop_reason, "stop_sequence": stop_sequence}
    if reply.explanation:
        delta["stop_details"] = {"type": "refusal", "explanation": reply.explanation}
    tokens = reply.usage["output_tokens"]
    yield {"type": "message_delta", "delta": delta, "usage": {"output_tokens": tokens}}
    yield {"type": "message_stop"}


def _body(reply: Reply, number: int) -> Iterator[Json]:
    for index, block in enumerate(reply.blocks):
        start, deltas = _block(block, f"toolu_{number:06}_{index}")
        yield {"type": "content_block_start", "index": index, "content_block": start}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}


def _block(block: Block, own_id: str) -> tuple[Json, list[Json]]:
    match block:
        case Text():
            pieces = [{"type": "text_delta", "text": piece} for piece in _cut(block.text)]
            return {"type": "text", "text": ""}, pieces
        case Thinking():
            pieces = [{"type": "thinking_delta", "thinking": p} for p in _cut(block.text)]
            signed = {"type": "signature_delta", "signature": signature(block.text)}
            return {"type": "thinking", "thinking": "", "signature": ""}, [*pieces, signed]
        case Redacted():
            return {"type": "redacted_thinking", "data": block.data}, []
        case Use():
            text = json.dumps(block.input)
            pieces = [
                {"type": "input_json_delta", "partial_json": piece}
                for piece in ("", *_cut(text[: len(text) - block.cut]))
            ]
            use = {"type": "tool_use", "id": block.id or own_id, "name": block.name, "input": {}}
            return use, pieces


def _cut(text: str) -> list[str]:
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
