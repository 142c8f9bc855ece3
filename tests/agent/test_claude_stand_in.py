"""The stand-in refuses what Anthropic's API would refuse, so that what passes here passes there."""

import copy
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from agent.claude_request import request_body
from agent.messages import (
    AssistantMessage,
    ImageBlock,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)
from tests.agent.claude_talk import PNG, claude_at, listen, request
from tests.anthropic_server import brain, wire
from tests.anthropic_server.app import AnthropicServer
from tests.anthropic_server.plays import Reply, Text, Use
from tests.anthropic_server.rules import MAX_IMAGE_BYTES, Invalid, check
from tests.anthropic_server.wire import signature

type Json = dict[str, Any]
type Change = Callable[[Json], object]

GIF = "R0lGODlhAQABAAAAACw="
CACHED = {"cache_control": {"type": "ephemeral"}}


def sent() -> Json:
    """Return a request of ours in which Claude thought, looked and was shown the canvas."""
    thought = ThinkingBlock("Hm.", signature("Hm."))
    look = AssistantMessage((thought, ToolUseBlock("toolu_1", "view_canvas", {})))
    seen = ToolResultBlock("toolu_1", (TextBlock("The canvas:"), ImageBlock(1, PNG)))
    asked = request(*request().messages, look, UserMessage((seen,)))
    facts = {"model": "claude-sonnet-5-5", "max_tokens": 9, "stream": True}
    return copy.deepcopy(request_body(asked) | facts)


def said(body: Json, index: int) -> Json:
    return body["messages"][index]


def first(body: Json, index: int) -> Json:
    return said(body, index)["content"][0]


WRONG: dict[str, Change] = {
    "a field nobody knows": lambda body: body.update(creativity=1),
    "a field nobody knows, in a block": lambda body: first(body, 0).update(mood="calm"),
    "a field nobody knows, in a tool": lambda body: body["tools"][0].update(cost=1),
    "no limit of tokens": lambda body: body.pop("max_tokens"),
    "a word for a number": lambda body: body.update(max_tokens="many"),
    "a role nobody has": lambda body: said(body, 0).update(role="painter"),
    "nothing said": lambda body: body.update(messages=[]),
    "a message without content": lambda body: said(body, 0).update(content=[]),
    "the assistant first": lambda body: body["messages"].pop(0),
    "a text without a word": lambda body: said(body, 0)["content"].append(
        {"type": "text", "text": " "}
    ),
    "a call without a result": lambda body: body["messages"].pop(),
    "a result without a call": lambda body: body["messages"].pop(1),
    "a result of another call": lambda body: first(body, 2).update(tool_use_id="toolu_2"),
    "a result told twice": lambda body: said(body, 2)["content"].append(first(body, 2)),
    "a result after other words": lambda body: said(body, 2)["content"].insert(
        0, {"type": "text", "text": "Look:"}
    ),
    "two calls of one id": lambda body: body["messages"].extend(body["messages"][1:3]),
    "a call with a strange id": lambda body: (
        said(body, 1)["content"][1].update(id="no spaces"),
        first(body, 2).update(tool_use_id="no spaces"),
    ),
    "a thought that was changed": lambda body: first(body, 1).update(thinking="Aha."),
    "a thought without its mark": lambda body: first(body, 1).update(signature=""),
    "a thought that is cached by itself": lambda body: first(body, 1).update(CACHED),
    "five breakpoints": lambda body: [tool.update(CACHED) for tool in body["tools"][:5]],
    "two tools of one name": lambda body: body["tools"].append(body["tools"][0]),
    "a picture that is another kind": lambda body: first(body, 0)["source"].update(data=GIF),
    "a picture that is no base64": lambda body: first(body, 0)["source"].update(data="a-b"),
    "a picture that is too large": lambda body: first(body, 0)["source"].update(
        data=first(body, 0)["source"]["data"][:8] + "A" * 4 * (MAX_IMAGE_BYTES // 3 + 9)
    ),
}


class TestARequest:
    def test_of_ours_is_taken(self) -> None:
        check(sent())

    @pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
    def test_is_refused_for(self, change: Change) -> None:
        body = sent()
        change(body)
        with pytest.raises(Invalid):
            check(body)

    async def test_that_is_refused_breaks_the_turn_and_is_not_asked_again(self) -> None:
        nobody = UserMessage((ToolResultBlock("toolu_nobody", (TextBlock("Seen."),)),))
        server = AnthropicServer()
        async with claude_at(server) as claude:
            heard = await listen(claude.stream(request(*request().messages, nobody)))
        assert heard.failure.reason == "bad_request"
        assert len(server.requests) == 1


class TestAnEvent:
    @pytest.mark.parametrize(
        "event",
        [
            {"type": "content_block_delta", "index": 0, "delta": {"type": "mood", "mood": "calm"}},
            {"type": "content_block_stop"},
            {"type": "message_delta", "delta": {"stop_reason": "bored"}, "usage": {}},
            {"type": "applause"},
        ],
        ids=lambda event: event["type"],
    )
    def test_that_the_sdk_does_not_know_is_never_sent(self, event: Json) -> None:
        with pytest.raises(ValidationError):
            wire.event_bytes(event)


class TestTheBrain:
    def test_takes_the_steps_of_others(self) -> None:
        steps = [("Look.", Use("view_canvas", {})), ("A leap.", Use("no_such_tool", {}))]
        mind = partial(brain.paint, steps=steps)
        tools, go = [{"name": "view_canvas"}], {"role": "user", "content": "go"}
        assert mind({"tools": tools, "messages": [go]}).blocks[1] == steps[0][1]
        after = {"tools": tools, "messages": [go, {"role": "assistant", "content": "."}, go]}
        assert mind(after) == Reply((Text("I have said what I had to say."),))
