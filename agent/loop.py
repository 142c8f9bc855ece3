"""One turn of the artist: ask the model, use its tools, again, until a named stop.

The loop knows no database, no layer and no SDK. What was asked, answered and done is handed to
the desk as it happens, so that a turn whose worker died goes on from its last saved step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from agent.asking import Line, ask
from agent.messages import (
    AssistantMessage,
    Message,
    MessageEnded,
    Model,
    ModelRequest,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)
from agent.retrying import Patience
from agent.tools.base import Studio, Tool, ToolOutcome, refused

type TurnEnd = Literal["finished", "rested", "step_limit", "refused", "cut_short", "context_full"]

MAX_STEPS = 16  # model calls of one turn
MAX_TOOLS_PER_STEP = 8

ENDS: dict[str, TurnEnd] = {
    "end_turn": "rested",
    "refusal": "refused",
    "max_tokens": "cut_short",
    "context_full": "context_full",
}


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step as the journal has it; `answer` is None until the model's message ended."""

    index: int
    request: UserMessage
    answer: MessageEnded | None = None
    outcomes: Mapping[str, ToolOutcome] = field(default_factory=dict)  # by tool use id
    is_closed: bool = False

    @property
    def uses(self) -> list[ToolUseBlock]:
        """The tool calls that may run: none, unless the whole message asked for them."""
        if self.answer is None or self.answer.stop_reason != "tool_use":
            return []
        blocks = self.answer.message.content
        return [b for b in blocks if isinstance(b, ToolUseBlock)][:MAX_TOOLS_PER_STEP]

    @property
    def thought(self) -> str:
        """What was thought and said, as people read it."""
        if self.answer is None:
            return ""
        blocks = self.answer.message.content
        said = [b.text for b in blocks if isinstance(b, TextBlock | ThinkingBlock)]
        return "\n".join(text for text in said if text)

    @property
    def is_done(self) -> bool:
        return any(outcome.is_done for outcome in self.outcomes.values())


class Desk(Protocol):
    """Where a turn is written down, and where it hears what came up meanwhile."""

    async def steps(self) -> list[StepRecord]:
        """Return this turn's steps that are saved already, in order."""

    async def earlier(self) -> list[StepRecord]:
        """Return the steps of the piece's earlier turns, in order."""

    async def open_step(self, index: int, results: Sequence[ToolResultBlock]) -> StepRecord:
        """Save what the next request says: results, and news since the last look if any."""

    def line(self, step: StepRecord, request: ModelRequest) -> Line:
        """Return the line to the model over which the step is asked."""

    async def save_answer(self, step: StepRecord, answer: MessageEnded) -> None:
        """Save the whole answer, before any of its tools runs."""

    async def start_tool(self, step: StepRecord, use: ToolUseBlock) -> Studio:
        """Tell that a tool begins; return the studio it works in."""

    async def save_outcome(self, step: StepRecord, use: ToolUseBlock, outcome: ToolOutcome) -> None:
        """Save what a tool call came to."""

    async def close_step(self, step: StepRecord) -> None:
        """Announce the whole step and save that it is over."""

    async def finish(self) -> bool:
        """Hang the piece; False when there is nothing left on it to hang."""


async def take_turn(
    *,
    model: Model,
    desk: Desk,
    tools: Mapping[str, Tool],
    system: str,
    patience: Patience = Patience(),  # noqa: B008  # frozen, so one for all callers
) -> TurnEnd:
    """Run the turn from its last saved step to its end; return why it ended.

    Raises:
        ModelBusy: the model gave no answer to a step, often enough or for long enough.
        ModelBroken: the model cannot answer before somebody has put something right.
    """
    past, steps = await desk.earlier(), await desk.steps()
    messages = [message for step in (*past, *steps[:-1]) for message in _said(step)]
    step = steps[-1] if steps else await desk.open_step(0, results_of(past[-1]) if past else [])
    while True:
        if step.answer is None:
            request = ModelRequest(
                system, (*messages, step.request), tuple(tool.schema for tool in tools.values())
            )
            answer = await ask(model, request, desk.line(step, request), patience)
            await desk.save_answer(step, answer)
            step = replace(step, answer=answer)
        step = await _use_tools(step, desk, tools)
        if not step.is_closed:
            await desk.close_step(step)
        if step.is_done:
            return "finished" if await desk.finish() else "rested"
        if not step.uses and not _goes_on(step):
            return _end(step)
        if step.index + 1 >= MAX_STEPS:
            return "step_limit"
        messages += _said(step)
        step = await desk.open_step(step.index + 1, results_of(step))


def results_of(step: StepRecord) -> list[ToolResultBlock]:
    """Return an answer to every tool call of the step; unused ones were interrupted."""
    return [
        ToolResultBlock(use.id, outcome.content, outcome.is_error)
        if (outcome := step.outcomes.get(use.id))
        else ToolResultBlock(use.id, (TextBlock("Interrupted before it began."),), is_error=True)
        for use in _all_uses(step.answer.message if step.answer else AssistantMessage(()))
    ]


async def _use_tools(step: StepRecord, desk: Desk, tools: Mapping[str, Tool]) -> StepRecord:
    outcomes = dict(step.outcomes)
    for use in step.uses:
        if use.id in outcomes:
            continue
        if any(outcome.is_done for outcome in outcomes.values()):
            break  # the piece is done: nothing more is drawn on it
        studio = await desk.start_tool(step, use)
        tool = tools.get(use.name)
        if tool is None:
            outcome = refused(f"There is no tool {use.name!r}.", "reached for a missing tool")
        else:
            outcome = await tool.use(use.input, studio)
        await desk.save_outcome(step, use, outcome)
        outcomes[use.id] = outcome
    return replace(step, outcomes=outcomes)


def _said(step: StepRecord) -> list[Message]:
    return [step.request, *([step.answer.message] if step.answer else [])]


def _all_uses(message: AssistantMessage) -> list[ToolUseBlock]:
    return [block for block in message.content if isinstance(block, ToolUseBlock)]


def _goes_on(step: StepRecord) -> bool:
    """A model that only paused its turn wants to be asked again."""
    return step.answer is not None and step.answer.stop_reason == "pause_turn"


def _end(step: StepRecord) -> TurnEnd:
    return ENDS.get(step.answer.stop_reason, "rested") if step.answer else "rested"
