"""A paid call to a model: reserved before it, settled with its answer, given back if none came."""

from dataclasses import dataclass

from agent import ledger
from agent.audience import require_somebody
from agent.clock import Clock
from agent.messages import Model, ModelRequest, Usage
from agent.models import Turn
from agent.pricing import most
from agent.uninterrupted import uninterrupted
from canvas.hop import in_db


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
    is_heard: bool = False
    used: Usage | None = None

    async def reserve(self) -> None:
        """Book the most that an answer can cost.

        Raises:
            NobodyWatches: it would be spent on an empty room.
            PaintUsedUp: a cap could be passed by it.
        """
        self.booking, self.is_heard, self.used = None, False, None
        await uninterrupted(in_db(self._reserve)())

    async def release(self) -> None:
        """Give back what is known not to be owed: nothing of an answer that did not say."""
        if self.used is not None:
            await in_db(self.settle)(self.used)
        elif not self.is_heard:
            await in_db(ledger.release)(self.booking, now=self.clock.now())

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
