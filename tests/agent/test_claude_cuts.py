"""A recorded stream, cut at every byte: never a part of an answer, never a part of a tool call."""

from collections import Counter

import pytest

from agent.claude import Claude
from agent.messages import ModelBusy, ToolUseBlock
from tests.agent.claude_talk import EVERYTHING, claude_over, listen, request, settings
from tests.anthropic_server.app import AnthropicServer
from tests.anthropic_server.mounts import InProcess, served
from tests.anthropic_server.plays import Break, Reply, Text, Thinking, Use, Way
from tests.anthropic_server.wire import stream

REEDS = [
    {"type": "polyline", "points": [{"x": 40 + 9 * n, "y": 420}, {"x": 52 + 9 * n, "y": 300}]}
    for n in range(5)
]
RECORDED = Reply(
    (
        Thinking("The water is still. What it wants is something upright at its edge."),
        Text("Reeds, then the far bank behind them."),
        Use("draw_paths", {"paths": REEDS}),
        Use("generate_svg", {"code": "output_paths([line(0, 200, 800, 204)])"}),
    ),
    "tool_use",
)
WHOLE = b"".join(stream(RECORDED, "claude-sonnet-5-5", 1))
END = WHOLE.index(b'"message_stop"')  # from where on all that is left is to say goodbye
SOCKET_CUTS = range(0, len(WHOLE), 7 if EVERYTHING else 97)


async def outcomes(claude: Claude, server: AnthropicServer, way: Way, cuts: range) -> Counter[str]:
    """Cut the stream at each of `cuts`; count what came of it."""
    told: Counter[str] = Counter()
    for after in cuts:
        server.plays.append(Break(way, RECORDED, after=after))
        heard = await listen(claude.stream(request()))
        if heard.answer is None:
            assert isinstance(heard.failure, ModelBusy), after
            told["nothing"] += 1
        else:
            uses = [b for b in heard.answer.message.content if isinstance(b, ToolUseBlock)]
            assert [use.input for use in uses] == [dict(u.input) for u in RECORDED.blocks[2:]]
            assert after > END, "it was whole but for its goodbye"
            told["whole"] += 1
    return told


class TestAStreamThatIsCutAtEveryByte:
    @pytest.mark.parametrize(("way", "stride"), [("eof", 1), ("cut", 1 if EVERYTHING else 9)])
    async def test_gives_the_whole_answer_or_none(self, way: Way, stride: int) -> None:
        server = AnthropicServer()
        async with Claude(settings(), InProcess(server)) as claude:
            told = await outcomes(claude, server, way, range(0, len(WHOLE), stride))
        assert told["nothing"] >= END // stride
        assert told["whole"] < 40

    async def test_does_so_over_a_socket_too(self) -> None:
        server = AnthropicServer()
        with served(server) as url:
            async with claude_over(url) as claude:
                told = await outcomes(claude, server, "cut", SOCKET_CUTS)
        assert told["nothing"] > 0.9 * len(SOCKET_CUTS)
