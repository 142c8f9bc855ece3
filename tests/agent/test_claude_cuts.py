"""A recorded stream, cut at every byte: never a part of an answer, never a part of a tool call."""

import json
from collections import Counter
from pathlib import Path

import pytest

from agent.claude import Claude
from agent.messages import (
    AssistantMessage,
    MessageEnded,
    ModelBusy,
    ModelRequest,
    TextBlock,
    ThinkingBlock,
    ToolUseBlock,
    Usage,
    UserMessage,
)
from tests.agent.claude_talk import EVERYTHING, Heard, claude_over, listen, request, settings
from tests.anthropic_server import wire
from tests.anthropic_server.app import AnthropicServer
from tests.anthropic_server.mounts import Tape, served
from tests.anthropic_server.plays import Break

STREAMS = Path(__file__).parents[1] / "inputs" / "streams"
RECORDED = (STREAMS / "reeds.sse").read_bytes()
END = RECORDED.index(b'"message_stop"}')  # from where on all that is left is to say goodbye
SOCKET_CUTS = range(0, len(RECORDED), 7 if EVERYTHING else len(RECORDED) // 200)
SHORT = ModelRequest(
    "", (UserMessage((TextBlock("Go on."),)),), ()
)  # what is asked does not matter


def whole() -> MessageEnded:
    """Return what the recording says, from the file that stands beside it."""
    told = json.loads((STREAMS / "reeds.json").read_text(encoding="utf-8"))
    uses = [ToolUseBlock(use["id"], use["name"], use["input"]) for use in told["uses"]]
    thought = ThinkingBlock(told["thinking"], told["signature"])
    message = AssistantMessage((thought, TextBlock(told["text"]), *uses))
    return MessageEnded(message, "tool_use", Usage(**told["usage"]))


WHOLE = whole()


def judged(heard: Heard, after: int) -> str:
    """Return "whole" or "nothing"; there is no third way."""
    if heard.answer is None:
        assert isinstance(heard.failure, ModelBusy), after
        return "nothing"
    assert heard.answer == WHOLE, after
    assert after > END, "it was whole but for its goodbye"
    return "whole"


class TestTheRecording:
    def test_is_of_events_that_the_sdk_knows(self) -> None:
        events = [
            json.loads(line.removeprefix(b"data: "))
            for line in RECORDED.split(b"\n")
            if line.startswith(b"data: ")
        ]
        for event in events:
            if event["type"] != "ping":  # the SDK drops it before it reads it
                wire.event_bytes(event)
        assert Counter(event["type"] for event in events)["content_block_start"] == 4
        assert len(RECORDED) > 5_000

    @pytest.mark.parametrize("chunk", [1, 2, 7, 1_000, 65_536])
    async def test_is_understood_however_it_is_chopped(self, chunk: int) -> None:
        async with Claude(settings(), Tape(RECORDED, chunk=chunk)) as claude:
            heard = await listen(claude.stream(SHORT))
        assert heard.answer == WHOLE


class TestAStreamThatIsCutAtEveryByte:
    @pytest.mark.parametrize(
        ("is_torn", "stride"),
        [(False, 1), (True, 1 if EVERYTHING else 3)],  # a clean end is the one no SDK notices
        ids=["it ends", "it breaks"],
    )
    async def test_gives_the_whole_answer_or_none(self, is_torn: bool, stride: int) -> None:
        tape, told = Tape(RECORDED, is_torn=is_torn), Counter[str]()
        async with Claude(settings(), tape) as claude:
            for tape.until in range(0, len(RECORDED) + 1, stride):
                told[judged(await listen(claude.stream(SHORT)), tape.until)] += 1
        assert told["nothing"] >= END // stride
        assert 0 < told["whole"] < 40

    @pytest.mark.parametrize("way", ["eof", "cut"])
    async def test_does_so_over_a_socket_too(self, way: str) -> None:
        server, told = AnthropicServer(), Counter[str]()
        with served(server) as url:
            async with claude_over(url) as claude:
                for after in SOCKET_CUTS:
                    server.plays.append(Break(way, RECORDED, after=after))
                    told[judged(await listen(claude.stream(request())), after)] += 1
        assert len(server.requests) == len(SOCKET_CUTS)
        assert told["nothing"] > 0.9 * len(SOCKET_CUTS)
