"""What Anthropic's API refuses: by the SDK's own types, and by the rules that types cannot say."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from anthropic.types.message_create_params import MessageCreateParamsStreaming
from pydantic import TypeAdapter
from pydantic_core import SchemaValidator, ValidationError

from tests.anthropic_server.wire import signature

MAX_IMAGE_BYTES = 5 * 1024 * 1024
MAX_BREAKPOINTS = 4
MAGIC = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/webp": b"RIFF",
}
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")

type Json = dict[str, Any]


class Invalid(Exception):
    """A request that the API answers with an invalid_request_error."""


def check(request: Json) -> None:
    """Raise Invalid unless the API would take the request."""
    _check_types(request)
    if json.dumps(request).count('"cache_control": {') > MAX_BREAKPOINTS:
        raise Invalid(f"more than {MAX_BREAKPOINTS} cache breakpoints")
    names = [tool["name"] for tool in request.get("tools", [])]
    if len(set(names)) != len(names) or not all(map(_TOOL_NAME.fullmatch, names)):
        raise Invalid(f"tool names {names}")
    turns = _merged(request["messages"])
    if not turns or turns[0][0] != "user":
        raise Invalid("the first message is not the user's")
    _check_pairs(turns)
    for block in _blocks(turns):
        _check_block(block)


def _check_types(request: Json) -> None:
    try:
        _validator().validate_python(request)
    except ValidationError as failure:
        raise Invalid(str(failure)[:2_000]) from None


@cache
def _validator() -> SchemaValidator:
    """The SDK's request type, read strictly: no unknown field, every list looked through."""
    return SchemaValidator(_strict(TypeAdapter(MessageCreateParamsStreaming).core_schema))


def _strict(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(_strict(part) for part in schema)
    if not isinstance(schema, Mapping):
        return schema
    strict = {key: _strict(part) for key, part in schema.items()}
    if strict.get("type") == "typed-dict" and strict.get("extra_behavior") != "allow":
        strict["extra_behavior"] = "forbid"  # pydantic puts "ignore" there; a JSON schema is open
    if strict.get("type") == "generator":
        strict["type"] = "list"  # an Iterable would be looked through only when iterated
    return strict


def _merged(messages: list[Json]) -> list[tuple[str, list[Json]]]:
    """Return the turns: the API joins messages of one role that follow each other."""
    turns: list[tuple[str, list[Json]]] = []
    for message in messages:
        content = message["content"]
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        if not blocks:
            raise Invalid("a message without content")
        if turns and turns[-1][0] == message["role"]:
            turns[-1][1].extend(blocks)
        else:
            turns.append((message["role"], list(blocks)))
    return turns


def _check_pairs(turns: list[tuple[str, list[Json]]]) -> None:
    """Every call is answered once, at the beginning of the very next message."""
    open_calls: list[str] = []
    seen: set[str] = set()
    for role, blocks in turns:
        results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
        if sorted(results) != sorted(open_calls if role == "user" else []):
            raise Invalid(f"results {results} for calls {open_calls}")
        if any(block["type"] != "tool_result" for block in blocks[: len(results)]):
            raise Invalid("results come before anything else")
        open_calls = [block["id"] for block in blocks if block["type"] == "tool_use"]
        if seen & set(open_calls) or len(set(open_calls)) != len(open_calls):
            raise Invalid(f"calls {open_calls} are not unique")
        seen |= set(open_calls)
    if open_calls:
        raise Invalid(f"calls {open_calls} have no results")


def _blocks(turns: list[tuple[str, list[Json]]]) -> Iterator[Json]:
    for _, blocks in turns:
        for block in blocks:
            yield block
            if block["type"] == "tool_result" and isinstance(block.get("content"), list):
                yield from block["content"]


def _check_block(block: Json) -> None:
    match block["type"]:
        case "text" if not block["text"].strip():
            raise Invalid("a text block without text")
        case "thinking" if block["signature"] != signature(block["thinking"]):
            raise Invalid("a thinking block was modified")
        case "thinking" | "redacted_thinking" if "cache_control" in block:
            raise Invalid("thinking cannot be cached by itself")
        case "tool_use" if not _ID.fullmatch(block["id"]):
            raise Invalid(f"tool use id {block['id']}")
        case "image":
            _check_image(block["source"])


def _check_image(source: Json) -> None:
    try:
        picture = base64.b64decode(source["data"], validate=True)
    except binascii.Error:
        raise Invalid("an image that is not base64") from None
    if not picture.startswith(MAGIC[source["media_type"]]):
        raise Invalid("an image of another type than it says")
    if len(picture) > MAX_IMAGE_BYTES:
        raise Invalid("an image of more than 5 MB")
