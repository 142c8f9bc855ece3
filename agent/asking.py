"""Asking a model until an answer is whole: what is booked, heard and waited for on the way."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Protocol

from agent.messages import (
    AssistantBlock,
    AssistantMessage,
    MessageEnded,
    Model,
    ModelBusy,
    ModelFailure,
    ModelRequest,
    TextBlock,
    ThinkingBlock,
    ToolUseBlock,
    Usage,
)
from agent.plain import plain_object, plain_text
from agent.retrying import Patience, announcement, wait_before_retry
from agent.uninterrupted import afterwards


class Line(Protocol):
    """What stands between one question and a model: the purse, and those who listen."""

    async def reserve(self) -> None:
        """Book the most that an answer can cost; raise whatever forbids the call."""

    async def release(self) -> None:
        """Give back what was reserved, unless some of an answer came: then see `break_off`."""

    async def break_off(self) -> None:
        """Book the most that a call can have used which ended without a whole answer."""

    def tally(self, usage: Usage) -> None:
        """Note what the answer has used by now."""

    async def hear(self, words: str) -> None:
        """Pass on a few words of thinking as they come."""

    async def wait(self, words: str, seconds: float) -> None:
        """Tell that no answer came and that the model is asked again in so many seconds.

        What was heard so far is void: the thinking begins anew.
        """


async def ask(model: Model, request: ModelRequest, line: Line, patience: Patience) -> MessageEnded:
    """Return the model's whole answer; a failed attempt leaves nothing behind.

    Raises:
        ModelBusy: no answer came, often enough or for long enough.
        ModelBroken: the model cannot answer before somebody has put something right.
    """
    began, attempts = patience.clock(), 0
    while True:
        try:
            await line.reserve()
            return _plain(await _hear_out(model, request, line))
        except ModelFailure as failure:
            await afterwards(line.release())
            attempts += 1
            wait_s = wait_before_retry(
                failure,
                attempts=attempts,
                spent_s=patience.clock() - began,
                chance=patience.chance(),
            )
            if wait_s is None:
                raise
            await line.wait(announcement(failure, wait_s), wait_s)
            await patience.sleep(wait_s)
        except (Exception, asyncio.CancelledError):
            await afterwards(line.break_off())
            raise


def _plain(answer: MessageEnded) -> MessageEnded:
    """Tools see what the journal keeps, so that a turn which is taken up again sees the same."""
    blocks = tuple(map(_plain_block, answer.message.content))
    message = AssistantMessage(blocks)
    return replace(answer, message=message, detail=plain_text(answer.detail))


def _plain_block(block: AssistantBlock) -> AssistantBlock:
    match block:
        case TextBlock(text):
            return replace(block, text=plain_text(text))
        case ThinkingBlock(text):  # its signature is the provider's own, and goes back as it came
            return replace(block, text=plain_text(text))
        case ToolUseBlock(use_id, name, asked):
            return ToolUseBlock(plain_text(use_id), plain_text(name), plain_object(asked))


async def _hear_out(model: Model, request: ModelRequest, line: Line) -> MessageEnded:
    events, answer = model.stream(request), None
    try:
        async for event in events:
            if event.usage is not None:
                line.tally(event.usage)
            if isinstance(event, MessageEnded):
                answer = event
            else:
                await line.hear(plain_text(event.text))
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()  # at once, and not when somebody collects the garbage
    if answer is None:
        raise ModelBusy(f"{model.name} broke off in the middle of its answer")
    return answer
