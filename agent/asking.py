"""Asking a model until an answer is whole: what is booked, heard and waited for on the way."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Protocol

from agent.messages import (
    AssistantMessage,
    MessageEnded,
    Model,
    ModelBusy,
    ModelFailure,
    ModelRequest,
    ToolUseBlock,
)
from agent.plain import plain_object
from agent.retrying import Patience, announcement, wait_before_retry


class Line(Protocol):
    """What stands between one question and a model: the purse, and those who listen."""

    async def reserve(self) -> None:
        """Book the most that an answer can cost; raise whatever forbids the call."""

    async def release(self) -> None:
        """Give back what was reserved, unless something of an answer was heard."""

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
        await line.reserve()
        try:
            return _plain(await _hear_out(model, request, line))
        except ModelFailure as failure:
            await line.release()
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


def _plain(answer: MessageEnded) -> MessageEnded:
    """Tools see what the journal keeps, so that a turn which is taken up again sees the same."""
    blocks = tuple(
        replace(block, input=plain_object(block.input))
        if isinstance(block, ToolUseBlock)
        else block
        for block in answer.message.content
    )
    return replace(answer, message=AssistantMessage(blocks))


async def _hear_out(model: Model, request: ModelRequest, line: Line) -> MessageEnded:
    events, answer = model.stream(request), None
    try:
        async for event in events:
            if isinstance(event, MessageEnded):
                answer = event
            else:
                await line.hear(event.text)
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()  # at once, and not when somebody collects the garbage
    if answer is None:
        raise ModelBusy(f"{model.name} broke off in the middle of its answer")
    return answer
