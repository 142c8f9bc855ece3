"""Models and an imaginer that cost something, for tests of what is paid; prices are fixed here."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from accounts.models import User
from agent import services
from agent.clock import SimulatedClock
from agent.desk import TurnDesk
from agent.loop import take_turn
from agent.messages import ModelEvent, ModelRequest, ThoughtDelta, Usage
from agent.models import Spend, Turn
from agent.painters import Painters
from agent.pricing import Price, cost, most_sent
from agent.tools import tools_for
from canvas.hop import in_db
from tests.scripted_model import AT_ONCE, ScriptedModel, reply

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRICE = Price(Decimal(3), Decimal(15), Decimal("3.75"), Decimal("0.3"))
PICTURE_USD = Decimal("0.07")


class Paid(ScriptedModel):
    """A model whose answers cost: 100 tokens in and 20 out, as `reply` says: 0.0006 USD."""

    name = "claude-sonnet-5-5"
    max_tokens = 1_000


class Endless(Paid):
    """Says the first words of an answer if it has any, and `open_s` later has not ended it."""

    def __init__(
        self, clock: SimulatedClock, *first: ThoughtDelta, open_s: float = 2, max_tokens: int = 1000
    ) -> None:
        super().__init__([])
        self._clock, self._first, self._open_s = clock, first, open_s
        self.max_tokens = max_tokens
        self.began = asyncio.Event()

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        self.requests.append(request)
        for delta in self._first:
            yield delta
        await self._clock.pause(self._open_s)
        self.began.set()
        await asyncio.Event().wait()
        yield reply("never")


class Imagining:
    """An imaginer who never comes back, or sends what it is given."""

    name = "an-imaginer"

    def __init__(self, sent: bytes | None = None) -> None:
        self._sent, self.prompts = sent, list[str]()
        self.began = asyncio.Event()

    async def close(self) -> None:
        """There is nothing to end."""

    async def imagine(self, prompt: str) -> bytes:
        self.prompts.append(prompt)
        self.began.set()
        if self._sent is None:
            await asyncio.Event().wait()
        return self._sent or b""


def claimed_turn(owner: User) -> Turn:
    """Begin a canvas and claim its turn, as a worker does."""
    canvas = services.begin_canvas(user=owner, style="paint", now=START)
    claimed = Turn.objects.claim(Turn.objects.get(canvas=canvas).id, worker="w", now=timezone.now())
    assert claimed is not None
    return claimed


def begun(turn: Turn, painters: Painters, clock: SimulatedClock) -> asyncio.Task[str]:
    """Let the painters take the turn; return that as a task."""
    tools = tools_for(can_imagine=painters.imaginer is not None)
    desk = TurnDesk(turn, clock, painters)
    return asyncio.create_task(
        take_turn(model=painters.artist, desk=desk, tools=tools, system="", patience=AT_ONCE)
    )


async def broken_off(work: asyncio.Task[str], began: asyncio.Event) -> Spend:
    """Cancel the turn once `began`; return what the ledger says of its last call."""
    await began.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    return (await spends())[-1]


async def spends() -> list[Spend]:
    return await in_db(lambda: list(Spend.objects.order_by("id")))()


def owed(sent: Usage | ModelRequest, written: int) -> Decimal:
    """Return what was sent and so many tokens written come to, in USD."""
    used = most_sent(sent, PRICE) if isinstance(sent, ModelRequest) else sent
    return cost(Usage(used.input_tokens, written, 0, used.cache_write_tokens), PRICE)


def a_picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    return stream.getvalue()
