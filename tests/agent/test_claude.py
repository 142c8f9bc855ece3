"""Claude behind the seam, at a stand-in that speaks the real protocol: every end, every failure."""

import asyncio
import json

import pytest

from agent.claude import Claude
from agent.claude_failures import GARBLED
from agent.messages import (
    AssistantMessage,
    Message,
    ModelBroken,
    ModelBusy,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    Usage,
    UserMessage,
)
from tests.agent.claude_talk import (
    DRAWING,
    Heard,
    ask,
    claude_at,
    claude_over,
    listen,
    request,
    settings,
)
from tests.anthropic_server import plays, wire
from tests.anthropic_server.app import AnthropicServer
from tests.anthropic_server.mounts import Tape, served
from tests.anthropic_server.plays import Break, Redacted, Refuse, Reply, Text, Thinking, Use


class TestAnAnswer:
    async def test_comes_whole_after_its_words(self) -> None:
        heard = await ask(DRAWING)
        thought, said, use = heard.answer.message.content
        assert thought.text == "A pond. Low horizon, one willow on the left."
        assert said == TextBlock("I begin with the water.")
        assert use.name == "draw_paths"
        assert use.input == DRAWING.blocks[2].input
        assert "".join(heard.words) == f"{thought.text}\n{said.text}"
        assert len(heard.words) > 3

    async def test_tells_its_tokens_cached_ones_apart(self) -> None:
        assert (await ask(DRAWING)).answer.usage == Usage(1_200, 340, 900, 150)

    async def test_tells_what_it_used_from_its_first_event_on(self) -> None:
        used = (await ask(DRAWING)).used
        assert (used[0].input_tokens, used[0].cache_read_tokens) == (1_200, 900)
        counts = [usage.output_tokens for usage in used]
        assert counts == sorted(counts)
        spoken = sum(len(block.text) for block in DRAWING.blocks[:2])
        assert counts[-1] > spoken / 2  # the tool's input counts too, which nobody hears

    @pytest.mark.parametrize(
        ("wire", "ours"),
        [
            ("end_turn", "end_turn"),
            ("stop_sequence", "end_turn"),
            ("tool_use", "tool_use"),
            ("pause_turn", "pause_turn"),
            ("max_tokens", "max_tokens"),
            ("refusal", "refusal"),
            ("model_context_window_exceeded", "context_full"),
        ],
    )
    async def test_ends_for_a_reason_of_ours(self, wire: str, ours: str) -> None:
        heard = await ask(Reply((Text("So."),), wire))
        assert (heard.answer.stop_reason, heard.failure) == (ours, None)

    async def test_that_was_cut_short_calls_no_tool(self) -> None:
        cut = Use("draw_paths", {"paths": [{"type": "line"}]}, cut=9)
        heard = await ask(Reply((Thinking("Long thoughts."), cut), "max_tokens"))
        assert heard.answer.stop_reason == "max_tokens"
        assert [type(block) for block in heard.answer.message.content] == [ThinkingBlock]

    async def test_that_refuses_says_why(self) -> None:
        heard = await ask(Reply((), "refusal", explanation="This is not for me."))
        assert heard.answer.detail == "This is not for me."

    async def test_with_a_tool_input_that_is_not_whole_is_none(self) -> None:
        heard = await ask(Reply((Use("draw_paths", {"paths": [1, 2]}, cut=2),), "tool_use"))
        assert isinstance(heard.failure, ModelBusy)

    async def test_with_two_calls_of_one_id_is_none(self) -> None:
        use = Use("view_canvas", {}, id="toolu_same")
        assert isinstance((await ask(Reply((use, use), "tool_use"))).failure, ModelBusy)

    async def test_may_call_a_tool_without_input(self) -> None:
        heard = await ask(Reply((Use("view_canvas", {}),), "tool_use"))
        [use] = heard.answer.message.content
        assert use.input == {}


ODD_COUNTS = ["x", -3, 1.5, 10**25, [1], {}, float("nan")]


class TestTokensThatAreNoNumbers:
    @pytest.mark.parametrize("odd", ODD_COUNTS, ids=repr)
    @pytest.mark.parametrize("kind", ["input_tokens", "output_tokens", "cache_read_input_tokens"])
    async def test_make_an_answer_garbled_that_has_begun(self, kind: str, odd: object) -> None:
        told = {"input_tokens": 10, "output_tokens": 1, kind: odd}
        message = {"id": "m", "type": "message", "role": "assistant", "model": "claude-sonnet-5-5"}
        start = {"message": {**message, "content": [], "usage": told}, "type": "message_start"}
        tape = Tape(wire.raw("message_start", json.dumps(start)))
        async with Claude(settings(), tape) as claude:
            heard = await listen(claude.stream(request()))
        assert str(heard.failure) == GARBLED
        assert (heard.words, heard.used) == ([""], [])

    @pytest.mark.parametrize("odd", ODD_COUNTS, ids=repr)
    async def test_at_the_end_make_it_garbled_too(self, odd: object) -> None:
        end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}
        told = wire.raw("message_delta", json.dumps({**end, "usage": {"output_tokens": odd}}))
        begun = wire.stream(Reply((Text("So."),)), "claude-sonnet-5-5", 1)[:-2]
        async with Claude(settings(), Tape(b"".join([*begun, told]))) as claude:
            heard = await listen(claude.stream(request()))
        assert str(heard.failure) == GARBLED
        assert heard.used[-1].input_tokens == 1_200


class TestWhatIsSent:
    async def test_thoughts_go_back_unchanged_with_their_signature(self) -> None:
        server = AnthropicServer(
            [
                Reply((Redacted("hidden=="), Thinking("Hm."), Use("view_canvas", {})), "tool_use"),
                DRAWING,
            ]
        )
        async with claude_at(server) as claude:
            first = request()
            answer = (await listen(claude.stream(first))).answer
            result = ToolResultBlock(answer.message.content[-1].id, (TextBlock("Seen."),))
            told = request(*first.messages, answer.message, UserMessage((result,)))
            heard = await listen(claude.stream(told))
        assert heard.failure is None
        redacted, thought, _ = server.requests[1]["messages"][1]["content"]
        assert redacted == {"type": "redacted_thinking", "data": "hidden=="}
        assert thought["signature"].startswith("sig-")

    async def test_has_thinking_shown_effort_and_four_breakpoints(self) -> None:
        server = AnthropicServer()
        turns: list[Message] = []
        for number in range(6):
            use = ToolUseBlock(f"toolu_{number}", "view_canvas", {})
            result = ToolResultBlock(use.id, (TextBlock("Seen."),))
            turns += [AssistantMessage((use,)), UserMessage((result,))]
        async with claude_at(server, effort="low") as claude:
            await listen(claude.stream(request(*request().messages, *turns)))
        [sent] = server.requests
        assert sent["thinking"] == {"type": "adaptive", "display": "summarized"}
        assert sent["output_config"] == {"effort": "low"}
        assert "cache_control" in sent["system"][0]
        assert "cache_control" in sent["tools"][-1]
        marked = ["cache_control" in message["content"][-1] for message in sent["messages"]]
        assert marked == [False] * 10 + [True, False, True]

    async def test_what_another_artist_thought_is_plain_text(self) -> None:
        server = AnthropicServer([DRAWING])
        call = ToolUseBlock("u1", "draw_paths", {})
        early = AssistantMessage((ThinkingBlock("The understudy's thought."), call))
        result = UserMessage((ToolResultBlock("u1", ()),))
        silent = AssistantMessage((TextBlock(" "),))
        async with claude_at(server) as claude:
            told = request(*request().messages, early, result, silent, *request().messages)
            heard = await listen(claude.stream(told))
        assert heard.failure is None
        assert server.requests[0]["messages"][1]["content"][0]["type"] == "text"

    def test_never_shows_the_key(self) -> None:
        assert "test-key" not in repr(settings())


BUSY = [
    (plays.OVERLOADED, "Claude is busy", None),
    (plays.RATE_LIMITED, "Claude is asked too much just now", 7.0),
    (plays.FAILED, "Claude is busy", None),
    (Refuse(503, "api_error"), "Claude is busy", None),
    (Refuse(408, "timeout_error"), "Claude is busy", None),
    (Break("empty", DRAWING), "The line to Claude was cut", None),
    (Break("html", DRAWING), "The line to Claude was cut", None),
    (Break("eof", DRAWING, after=900), "The line to Claude was cut", None),
    (Break("cut", DRAWING, after=900), "The line to Claude was cut", None),
    (Break("hang", DRAWING, after=900), "Claude went silent", None),
    (Break("sse_error", DRAWING, after=900), "Claude is busy", None),
    (Break("garbled", DRAWING, after=900), "Claude's answer came garbled", None),
    (Break("unknown_index", DRAWING, after=900), "Claude's answer came garbled", None),
]
BROKEN = [
    (plays.BAD_KEY, "bad_key"),
    (plays.NO_CREDIT, "no_credit"),
    (Refuse(402, "billing_error"), "no_credit"),
    (Refuse(429, "rate_limit_error", code="enforced_spend_limit_reached"), "no_credit"),
    (Refuse(403, "permission_error"), "not_allowed"),
    (plays.UNKNOWN_MODEL, "unknown_model"),
    (Refuse(413, "request_too_large"), "too_large"),
    (Refuse(400, "invalid_request_error", "prompt is too long: 999"), "too_large"),
    (Refuse(400, "invalid_request_error", "messages.3: no"), "bad_request"),
]


def named(case: tuple[object, ...]) -> str:
    play = case[0]
    return play.way if isinstance(play, Break) else f"{play.status} {play.type}"


class TestAFailure:
    @pytest.mark.parametrize(("play", "words", "wait"), BUSY, ids=[named(case) for case in BUSY])
    async def test_that_may_pass_is_told_as_such(
        self, play: plays.Play, words: str, wait: float | None
    ) -> None:
        heard = await ask(play, read_s=0.1)
        assert heard.answer is None
        assert isinstance(heard.failure, ModelBusy)
        assert (heard.failure.words, heard.failure.retry_after_s) == (words, wait)

    @pytest.mark.parametrize(("play", "reason"), BROKEN, ids=[named(case) for case in BROKEN])
    async def test_that_stays_is_told_with_its_reason(self, play: plays.Play, reason: str) -> None:
        heard = await ask(play)
        assert isinstance(heard.failure, ModelBroken)
        assert heard.failure.reason == reason

    async def test_is_the_same_over_a_socket(self) -> None:
        told, server = [], AnthropicServer()
        with served(server) as url:
            async with claude_over(url, read_s=0.3) as claude:
                for play, *_ in (*BUSY, *BROKEN):
                    server.plays.append(play)
                    heard = await listen(claude.stream(request()))
                    assert heard.answer is None
                    told.append(heard.failure)
        assert [(f.words, f.retry_after_s) for f in told[: len(BUSY)]] == [
            (words, wait) for _, words, wait in BUSY
        ]
        assert [f.reason for f in told[len(BUSY) :]] == [reason for _, reason in BROKEN]

    async def test_of_the_key_itself_is_told(self) -> None:
        async with claude_at(AnthropicServer(), api_key="wrong-test-key") as claude:
            heard = await listen(claude.stream(request()))
        assert heard.failure.reason == "bad_key"

    async def test_of_a_line_that_is_only_held_open_is_noticed(self) -> None:
        heard = await ask(Break("pings", DRAWING, after=900), silence_s=0.1)
        assert heard.failure.words == "Claude went silent"

    async def test_to_reach_anybody_is_told(self) -> None:
        async with claude_over("http://127.0.0.1:9") as claude:
            heard = await listen(claude.stream(request()))
        assert heard.failure.words == "Claude cannot be reached"

    async def test_after_the_whole_message_is_none(self) -> None:
        heard = await ask(Break("cut", DRAWING, after=100_000))
        assert heard.failure is None
        assert heard.answer.stop_reason == "tool_use"

    async def test_is_asked_once_only_the_loop_retries(self) -> None:
        server = AnthropicServer([plays.OVERLOADED])
        async with claude_at(server) as claude:
            await listen(claude.stream(request()))
        assert len(server.requests) == 1


class TestOverASocket:
    async def test_a_cancelled_turn_closes_the_stream(self) -> None:
        server = AnthropicServer([Break("hang", DRAWING, after=900)])
        with served(server) as url:
            claude = claude_over(url)
            heard = asyncio.Event()

            async def listening() -> None:
                async for _ in claude.stream(request()):
                    heard.set()

            async with claude:
                turn = asyncio.create_task(listening())
                await heard.wait()
                turn.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await turn
        assert server.closed == 1

    async def test_two_turns_at_once_do_not_mix(self) -> None:
        alone, busy = Reply((Text("alone"),)), Break("pings", DRAWING, after=900)
        server = AnthropicServer([busy, alone])
        with served(server) as url:
            async with claude_over(url, silence_s=0.5) as one, claude_over(url) as two:
                first = asyncio.create_task(listen(one.stream(request())))
                await asyncio.to_thread(server.arrived.wait)
                second = await listen(two.stream(request()))
                assert second.answer.message.content == (TextBlock("alone"),)
                assert isinstance((await first).failure, ModelBusy)

    async def test_one_connection_serves_a_whole_turn(self) -> None:
        server = AnthropicServer()
        with served(server) as url:
            async with claude_over(url) as claude:
                for _ in range(3):
                    assert (await listen(claude.stream(request()))).failure is None
        assert len(server.connections) == 1

    async def test_closing_ends_its_connections_and_the_next_question_opens_another(self) -> None:
        server = AnthropicServer()
        with served(server) as url:
            claude = claude_over(url)
            for _ in range(2):
                assert (await listen(claude.stream(request()))).failure is None
                await claude.close()
                await claude.close()
        assert len(server.connections) == 2

    def test_one_that_was_closed_may_be_asked_on_another_loop(self) -> None:
        """Each turn has a loop of its own, and a client belongs to the loop it was opened on."""
        with served(AnthropicServer()) as url:
            claude = claude_over(url)

            async def turn() -> Heard:
                async with claude:
                    return await listen(claude.stream(request()))

            assert [asyncio.run(turn()).failure for _ in range(3)] == [None] * 3
