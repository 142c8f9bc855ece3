"""A paid call to a model: reserved before it, settled with its answer, given back if none came."""

from dataclasses import dataclass

from agent import ledger
from agent.audience import require_somebody
from agent.clock import Clock
from agent.messages import Model, ModelRequest, Usage
from agent.models import Turn
from agent.pricing import most
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

    async def reserve(self) -> None:
        """Book the most that an answer can cost.

        Raises:
            NobodyWatches: it would be spent on an empty room.
            PaintUsedUp: a cap could be passed by it.
        """
        self.is_heard = False
        self.booking = await in_db(self._reserve)()

    async def release(self) -> None:
        """Give it back; not what was heard of, since that was begun and is paid for."""
        if not self.is_heard:
            await in_db(ledger.release)(self.booking, now=self.clock.now())

    async def hear(self, words: str) -> None:
        self.is_heard = True

    async def wait(self, words: str, seconds: float) -> None:
        """Nobody is told."""

    def settle(self, usage: Usage) -> None:
        """Book what the answer did cost; called in the transaction that saves it."""
        ledger.settle(self.booking, usage, now=self.clock.now())

    def _reserve(self) -> ledger.Booking:
        if not self.model.max_tokens:
            return None
        require_somebody(self.turn, now=self.clock.now())
        price = ledger.model_price(self.model.name)
        return ledger.reserve(
            self.turn,
            model=self.model.name,
            most_usd=most(self.request, price, max_tokens=self.model.max_tokens),
            now=self.clock.now(),
            step=self.step,
            kind=self.kind,
        )
