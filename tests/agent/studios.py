"""A desk and a studio in memory, so that the loop and the tools are tested without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from agent.loop import StepRecord
from agent.messages import (
    ImageBlock,
    MessageEnded,
    ModelRequest,
    Notes,
    ReferenceBlock,
    ToolResultBlock,
    ToolUseBlock,
    Usage,
    UserMessage,
)
from agent.tools.base import AskedPath, ToolOutcome, Verdict
from canvas.styles import StyleName


class Killed(BaseException):
    """The process is gone: nothing after this is tidied up."""


@dataclass
class MemoryStudio:
    """A canvas that only remembers what it was asked to do."""

    style: StyleName = "plotter"
    size: tuple[int, int] = (800, 600)
    batches: list[Sequence[AskedPath]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    is_bare: bool = False
    looks: int = 0
    written: Notes = field(default_factory=Notes)
    intents: list[str] = field(default_factory=list)
    judgements: list[Verdict] = field(default_factory=list)  # those to come; then all pass
    given: list[Verdict] = field(default_factory=list)  # the newest first
    references: dict[str, ReferenceBlock] = field(default_factory=dict)

    async def draw(self, paths: Sequence[AskedPath]) -> None:
        self.batches.append(paths)
        self.given = [replace(verdict, is_void=True) for verdict in self.given]

    async def look(self) -> ImageBlock:
        self.looks += 1
        return ImageBlock(self.looks, b"png")

    async def name(self, title: str, alt_text: str) -> None:
        self.names.append((title, alt_text))

    async def notes(self) -> Notes:
        return self.written

    async def write_notes(self, notes: Notes, *, remember: str | None = None) -> None:
        memory = self.written.memory if remember is None else remember
        self.written = replace(notes, memory=memory)

    async def critique(self, intent: str) -> Verdict:
        self.intents.append(intent)
        verdict = self.judgements.pop(0) if self.judgements else Verdict(passes=True)
        self.given.insert(0, verdict)
        return verdict

    async def is_blank(self) -> bool:
        return self.is_bare

    async def verdicts(self) -> list[Verdict]:
        return self.given

    async def imagine(self, prompt: str, name: str) -> ReferenceBlock:
        self.references[name] = ReferenceBlock(name, name, b"webp")
        return self.references[name]

    async def reference(self, name: str) -> ReferenceBlock | None:
        return self.references.get(name)


@dataclass
class Journal:
    """What outlives the process: saved steps, and whether the piece hangs."""

    steps: dict[int, StepRecord] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    hung: int = 0
    studio: MemoryStudio = field(default_factory=MemoryStudio)
    calls: list[tuple[int, str]] = field(default_factory=list)  # (step, use) as they began


class MemoryDesk:
    """A desk on a journal. It dies at its `dies_at`-th save, just before or just after it."""

    def __init__(
        self,
        journal: Journal,
        *,
        dies_at: int = -1,
        is_saved_first: bool = True,
        earlier: Sequence[StepRecord] = (),
    ) -> None:
        self.journal, self._earlier = journal, list(earlier)
        self._dies_at, self._is_saved_first = dies_at, is_saved_first
        self.saves = 0
        self.heard = ""
        self.waits: list[tuple[str, float]] = []
        self.reserved = self.released = self.broken_off = 0
        self.tallied: list[Usage] = []

    async def steps(self) -> list[StepRecord]:
        return [self.journal.steps[index] for index in sorted(self.journal.steps)]

    async def earlier(self) -> list[StepRecord]:
        return self._earlier

    async def open_step(self, index: int, results: Sequence[ToolResultBlock]) -> StepRecord:
        step = StepRecord(index, UserMessage(tuple(results)))
        self._save(step)
        return step

    def line(self, step: StepRecord, request: ModelRequest) -> "MemoryDesk":
        return self

    async def reserve(self) -> None:
        self.reserved += 1

    async def release(self) -> None:
        self.released += 1

    async def break_off(self) -> None:
        self.broken_off += 1

    def tally(self, usage: Usage) -> None:
        self.tallied.append(usage)

    async def hear(self, words: str) -> None:
        self.heard += words

    async def wait(self, words: str, seconds: float) -> None:
        self.waits.append((words, seconds))
        self.heard = ""

    async def save_answer(self, step: StepRecord, answer: MessageEnded) -> None:
        self._save(replace(step, answer=answer))

    async def start_tool(self, step: StepRecord, use: ToolUseBlock) -> MemoryStudio:
        self.journal.calls.append((step.index, use.id))
        return self.journal.studio

    async def save_outcome(self, step: StepRecord, use: ToolUseBlock, outcome: ToolOutcome) -> None:
        saved = self.journal.steps[step.index]
        outcomes: Mapping[str, ToolOutcome] = {**saved.outcomes, use.id: outcome}
        self._save(replace(saved, outcomes=outcomes))

    async def close_step(self, step: StepRecord) -> None:
        self._save(replace(self.journal.steps[step.index], is_closed=True))
        self.journal.closed.append(step.index)

    async def finish(self) -> bool:
        self.journal.hung += not self.journal.studio.is_bare
        return not self.journal.studio.is_bare

    def _save(self, step: StepRecord) -> None:
        self.saves += 1
        if self.saves == self._dies_at and not self._is_saved_first:
            raise Killed
        self.journal.steps[step.index] = step
        if self.saves == self._dies_at:
            raise Killed
