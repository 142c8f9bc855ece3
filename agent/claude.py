"""Claude as a model: the only import of anthropic, which takes seconds, so import this late.

What is sent stands in `claude_request`, how an answer is read in `claude_answer`, what a failure
means in `claude_failures`. Here is the client, and one wrapper around everything that can go wrong.
"""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Self, cast

import anthropic
import httpx2
import structlog
from anthropic.types import (
    InputJSONDelta,
    MessageDeltaUsage,
    MessageParam,
    RawContentBlockDeltaEvent,
    RawContentBlockStartEvent,
    RawContentBlockStopEvent,
    RawMessageDeltaEvent,
    RawMessageStartEvent,
    RawMessageStopEvent,
    RawMessageStreamEvent,
    RedactedThinkingBlock,
    SignatureDelta,
    TextBlock,
    TextBlockParam,
    TextDelta,
    ThinkingBlock,
    ThinkingDelta,
    ToolParam,
    ToolUseBlock,
)

from agent.claude_answer import Draft, Garbled, Part
from agent.claude_failures import CUT, GARBLED, SILENT, UNREACHABLE, Refusal, failure_of
from agent.claude_request import request_body
from agent.messages import (
    JsonObject,
    ModelBusy,
    ModelEvent,
    ModelFailure,
    ModelRequest,
    ThoughtDelta,
    Usage,
)

type Effort = Literal["low", "medium", "high", "xhigh", "max"]
type Stream = anthropic.AsyncStream[RawMessageStreamEvent]

CONNECT_S, WRITE_S = 5.0, 60.0
READ_S = 30.0  # without a byte; the API pings
SILENCE_S = 120.0  # without an event, although the line is held open
SILENT_WORDS = ""  # nothing to hear, but more that is used: an answer begins, a tool's input grows
MOST_TOKENS = 100_000_000  # of one kind in one call: far more than any model's window
DRAIN_S = 0.5  # to let a whole answer's connection end, so that it can be used again

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ClaudeSettings:
    """Which Claude, and how it is asked."""

    api_key: str = field(repr=False)
    model: str
    base_url: str | None = None  # None: Anthropic's own
    effort: Effort = "medium"
    max_tokens: int = 16_000  # of one answer, its thinking included
    read_s: float = READ_S
    silence_s: float = SILENCE_S


class Claude:
    """One conversation partner on one event loop; `async with` it, or `close` it at the end.

    transport: in place of the network, for tests.
    """

    def __init__(
        self, settings: ClaudeSettings, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._settings, self._transport = settings, transport
        self._client: anthropic.AsyncAnthropic | None = None

    @property
    def name(self) -> str:
        return self._settings.model

    @property
    def max_tokens(self) -> int:
        return self._settings.max_tokens

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the client, if there is one; the next call opens another."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Ask Claude and pass on its thinking, then its whole answer; see `Model.stream`."""
        body = request_body(request)
        draft = Draft()
        try:
            async with await self._open(body) as events:
                while not draft.is_whole:
                    event = await self._next(events)
                    if isinstance(event, RawMessageStartEvent):
                        yield ThoughtDelta(SILENT_WORDS)  # from here on it is owed, whatever comes
                    if (words := _take_in(draft, event)) is not None:
                        yield ThoughtDelta(words, draft.used)
                answer = draft.answer()
                await _drain(events)
        except ModelFailure as failure:
            self._note(failure.words, failure)
            raise
        except Exception as failure:  # the SDK lets much else than its own out
            raise self._meant(failure) from failure  # unnamed: its trace would refer to itself
        yield answer

    def _meant(self, failure: Exception) -> ModelFailure:
        meant = _failure(failure)
        self._note(meant.words, failure)
        return meant

    def _note(self, meant: str, failure: Exception) -> None:
        log.warning("claude.failed", model=self.name, meant=meant, why=repr(failure))

    async def _open(self, body: JsonObject) -> Stream:
        settings = self._settings
        return await self._connected().messages.create(
            model=settings.model,
            max_tokens=settings.max_tokens,
            system=cast("list[TextBlockParam]", body["system"]),
            tools=cast("list[ToolParam]", body["tools"]),
            messages=cast("list[MessageParam]", body["messages"]),
            thinking={"type": "adaptive", "display": "summarized"},
            output_config={"effort": settings.effort},
            stream=True,
        )

    def _connected(self) -> anthropic.AsyncAnthropic:
        if self._client is None:
            transport = self._transport
            self._client = anthropic.AsyncAnthropic(
                api_key=self._settings.api_key,
                base_url=self._settings.base_url,
                timeout=httpx2.Timeout(WRITE_S, connect=CONNECT_S, read=self._settings.read_s),
                max_retries=0,  # the loop retries, within its own budget
                http_client=anthropic.DefaultAsyncHttpxClient(transport=transport)
                if transport
                else None,
            )
        return self._client

    async def _next(self, events: Stream) -> RawMessageStreamEvent:
        """Return the next event; an end before the message's own end is a cut."""
        try:
            async with asyncio.timeout(self._settings.silence_s):
                return await anext(events)
        except StopAsyncIteration:
            raise ModelBusy(CUT) from None


async def _drain(events: Stream) -> None:
    """Read to the end of the response; what goes wrong after a whole answer is of no interest."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(DRAIN_S):
            while True:
                await anext(events)


def _take_in(draft: Draft, event: RawMessageStreamEvent) -> str | None:
    """Add the event to the draft; return the words in it that people may hear, if it is of those.

    The SDK builds an event it does not know as one it does: so its `type` is asked too.
    """
    match event:
        case RawMessageStartEvent(type="message_start"):
            draft.usage = _usage(event.message.usage, draft.usage)
            return SILENT_WORDS
        case RawContentBlockStartEvent(type="content_block_start"):
            return draft.open(event.index, _part(event))
        case RawContentBlockDeltaEvent(type="content_block_delta"):
            return _grow(draft, event)
        case RawContentBlockStopEvent(type="content_block_stop"):
            draft.close(event.index)
        case RawMessageDeltaEvent(type="message_delta"):
            draft.usage = _usage(event.usage, draft.usage)
            draft.stop_reason = event.delta.stop_reason or ""
            details = event.delta.stop_details
            draft.detail = (details.explanation or "") if details else ""
        case RawMessageStopEvent(type="message_stop"):
            draft.is_whole = True
    return None


def _part(event: RawContentBlockStartEvent) -> Part:
    match event.content_block:
        case TextBlock(type="text", text=text):
            return Part("text", words=[text])
        case ThinkingBlock(type="thinking", thinking=text, signature=signature):
            return Part("thinking", signature=signature, words=[text])
        case RedactedThinkingBlock(type="redacted_thinking", data=data):
            return Part("redacted", words=[data])
        case ToolUseBlock(type="tool_use", id=call, name=name):
            return Part("tool_use", id=call, name=name)
        case _:
            return Part("other")


def _grow(draft: Draft, event: RawContentBlockDeltaEvent) -> str | None:
    match event.delta:
        case TextDelta(type="text_delta", text=words):
            draft.add(event.index, words)
            return words
        case ThinkingDelta(type="thinking_delta", thinking=words):
            draft.add(event.index, words)
            return words
        case SignatureDelta(type="signature_delta", signature=signature):
            draft.sign(event.index, signature)
        case InputJSONDelta(type="input_json_delta", partial_json=words):
            draft.add(event.index, words)
            return SILENT_WORDS
    return None


def _usage(told: anthropic.types.Usage | MessageDeltaUsage, before: Usage) -> Usage:
    """Return the counts so far: they are totals, and what is not told again still holds."""
    return Usage(
        _tokens(told.input_tokens, before.input_tokens),
        _tokens(told.output_tokens, before.output_tokens),
        _tokens(told.cache_read_input_tokens, before.cache_read_tokens),
        _tokens(told.cache_creation_input_tokens, before.cache_write_tokens),
    )


def _tokens(told: object, before: int) -> int:
    """Return a count as told, which the SDK takes as it comes; Garbled when it can be none."""
    if told is None:
        return before
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told <= MOST_TOKENS:
        raise Garbled(f"{told!r:.40} is no number of tokens")
    return told


def _failure(failure: Exception) -> ModelFailure:
    """Return what went wrong in our words; whatever is not known is an answer that came garbled."""
    match failure:
        case anthropic.APIStatusError():
            return failure_of(_refusal(failure))
        case anthropic.APITimeoutError() | httpx2.TimeoutException() | TimeoutError():
            return ModelBusy(SILENT)
        case anthropic.APIConnectionError():
            return ModelBusy(UNREACHABLE)
        case httpx2.TransportError():
            return ModelBusy(CUT)
        case _:
            return ModelBusy(GARBLED)


def _refusal(error: anthropic.APIStatusError) -> Refusal:
    return Refusal(
        status=error.status_code,
        type=error.type or "",
        code=error.error_code or "",
        message=error.api_message or "",
        retry_after_s=_retry_after_s(error.response.headers),
    )


def _retry_after_s(headers: httpx2.Headers) -> float | None:
    """Return the header's seconds; the API sends no dates, and a wrong number is no number."""
    try:
        seconds = float(headers["retry-after"])
    except (KeyError, ValueError):
        return None
    return seconds if 0 <= seconds < math.inf else None
