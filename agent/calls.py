"""A paid call to a model: reserved before it, settled with its answer, or by how far it came."""

import math
from dataclasses import dataclass, replace

from agent import ledger
from agent.audience import require_somebody
from agent.clock import Clock
from agent.messages import Model, ModelRequest, Usage
from agent.models import Turn
from agent.pricing import most, most_sent
from agent.uninterrupted import uninterrupted
from canvas.hop import in_db

# What an open call is taken to write, told or not: faster than any model of the price table does.
# Words that were heard are no measure: thinking comes as a summary, or hidden, and is paid whole.
TOKENS_PER_S = 200


@dataclass(slots=True)
class PaidCall:
    """A line to a model that nobody listens to; see `agent.asking.Line`."""

    turn: Turn
    clock: Clock
    model: Model
    request: ModelRequest
    step: int
    kind: ledger.SpendKind = "step"
    booking: ledger.Booking = None
    made_at_s: float | None = None  # by the clock's `seconds`; None before the call is made
    is_heard: bool = False
    used: Usage | None = None

    async def reserve(self) -> None:
        """Book the most that an answer can cost.

        Raises:
            NobodyWatches: it would be spent on an empty room.
            PaintUsedUp: a cap could be passed by it.
        """
        self.booking, self.made_at_s, self.is_heard, self.used = None, None, False, None
        await uninterrupted(in_db(self._reserve)())
        self.made_at_s = self.clock.seconds()

    async def release(self) -> None:
        """Give it all back, unless some of an answer was heard."""
        if self.is_heard:
            await self.break_off()
        else:
            await in_db(ledger.release)(self.booking, now=self.clock.now())

    async def break_off(self) -> None:
        """Book what was sent, and what can have been written since; nothing if none was made."""
        if self.booking is None:
            return
        if self.made_at_s is None:
            await in_db(ledger.release)(self.booking, now=self.clock.now())
        else:
            used = self._used_at_most(self.clock.seconds() - self.made_at_s)
            await in_db(ledger.settle_broken_off)(self.booking, used, now=self.clock.now())

    def tally(self, usage: Usage) -> None:
        self.used = usage

    async def hear(self, words: str) -> None:
        self.is_heard = True

    async def wait(self, words: str, seconds: float) -> None:
        """Nobody is told."""

    def settle(self, usage: Usage) -> None:
        """Book what the answer did cost; called in the transaction that saves it."""
        ledger.settle(self.booking, usage, now=self.clock.now())

    def _reserve(self) -> None:
        if not self.model.max_tokens:
            return
        require_somebody(self.turn, now=self.clock.now())
        price = ledger.model_price(self.model.name)
        self.booking = ledger.reserve(
            self.turn,
            model=self.model.name,
            most_usd=most(self.request, price, max_tokens=self.model.max_tokens),
            now=self.clock.now(),
            step=self.step,
            kind=self.kind,
        )

    def _used_at_most(self, open_s: float) -> Usage:
        told = self.used or most_sent(self.request, ledger.model_price(self.model.name))
        written = max(told.output_tokens, math.ceil(open_s * TOKENS_PER_S))
        return replace(told, output_tokens=min(self.model.max_tokens, written))
