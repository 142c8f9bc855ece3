"""The turn that every worker of the matrix plays, and a model that remembers nothing but the talk.

Each call is written to a file before it is answered and after: who pays counts there, not here.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from agent.messages import AssistantMessage, MessageEnded, ModelEvent, ModelRequest, ThoughtDelta
from tests.faults.crash.bill import Bill
from tests.scripted_model import ScriptedCritic, ScriptedModel, batch, reply

PROGRAM = """
paths = []
for row in range(5):
    paths.append(line(60, 400 + 20 * row, 740, 404 + 20 * row))
output_paths(paths)
"""
SCRIPT = (
    reply("A pond, and I write that down.", ("notes", {"text": "A pond", "plan": ["Water"]})),
    reply("First the banks.", batch(100, 200, 300), batch(400, 500)),
    reply("The water, by a little arithmetic.", ("generate_svg", {"code": PROGRAM})),
    reply("I step back.", ("view_canvas", {}), batch(600)),
    reply("My name.", ("sign_canvas", {"size": "small"}), ("name_piece", {"title": "Pond"})),
    reply("Done?", ("critique", {"intent": "A pond"}), ("mark_piece_done", {})),
)
STROKES = 3 + 2 + 5 + 1 + 14  # the last ones are the signature's
CALLS = len(SCRIPT) + 1  # the critic's


class PayingModel(ScriptedModel):
    """Answers by how far the talk is. `pause_s`: how long it thinks over each answer."""

    name = "claude-sonnet-5-5"  # in the price table, so that the ledger books it
    max_tokens = 1_000

    def __init__(self, bill: Bill, pause_s: float = 0.0) -> None:
        super().__init__([])
        self._bill, self._pause_s = bill, pause_s

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        said = sum(isinstance(message, AssistantMessage) for message in request.messages)
        self._bill.note(f"begun {said}")
        answer: Sequence[MessageEnded] = SCRIPT[said : said + 1]
        self._replies = list(answer)
        yield ThoughtDelta("")
        await asyncio.sleep(self._pause_s)
        async for event in super().stream(request):
            if isinstance(event, MessageEnded):
                self._bill.note(f"answered {said}")
            yield event


class PayingCritic(ScriptedCritic):
    """Lets everything pass, for money."""

    name = "claude-haiku-5-5"
    max_tokens = 500

    def __init__(self, bill: Bill) -> None:
        super().__init__()
        self._bill = bill

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        self._bill.note("begun critique")
        async for event in super().stream(request):
            yield event
        self._bill.note("answered critique")
