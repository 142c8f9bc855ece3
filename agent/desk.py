"""The loop's desk on real rows: every step is saved as it happens, and told to the watchers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from agent.calls import PaidCall
from agent.clock import Clock
from agent.journal import dump_blocks, load_assistant, load_user
from agent.looking import developed, glasses
from agent.loop import StepRecord
from agent.messages import (
    BriefingBlock,
    JsonObject,
    MessageEnded,
    ModelRequest,
    SeenNudge,
    ShownBlock,
    StopReason,
    ToolResultBlock,
    ToolUseBlock,
    Usage,
    UserBlock,
    UserMessage,
)
from agent.models import Nudge, Step, Turn
from agent.news import briefing_on
from agent.painters import Painters
from agent.provenance import provenance_of
from agent.studio import LiveStudio, Place, fenced
from agent.tools.base import ToolOutcome
from agent.uninterrupted import uninterrupted
from agent.voice import Voice
from canvas import broadcast
from canvas.events import NudgesSeen, StepTaken, ToolUseData
from canvas.hop import in_db
from canvas.models import Canvas
from canvas.services import agent_of
from gallery.errors import NothingToHang
from gallery.services import hang_piece

MAX_THOUGHT = 16 * 1024  # characters of one step, as stored for people


@dataclass(slots=True)
class StepCall(PaidCall):
    """A line on which the watchers listen in."""

    voice: Voice = field(kw_only=True)

    async def hear(self, words: str) -> None:
        self.is_heard = True
        self.voice.say(self.step, words)

    async def wait(self, words: str, seconds: float) -> None:
        self.voice.tell_wait(self.step, words, seconds)


class TurnDesk:
    """One worker's desk for one turn that it holds."""

    def __init__(self, turn: Turn, clock: Clock, painters: Painters) -> None:
        self._turn, self._clock, self._painters = turn, clock, painters
        self._glass = glasses.of(turn.canvas_id)
        self._voice = Voice(turn)
        self._call: StepCall | None = None

    async def steps(self) -> list[StepRecord]:
        return await in_db(self._saved)()

    async def earlier(self) -> list[StepRecord]:
        return await in_db(self._earlier)()

    async def open_step(self, index: int, results: Sequence[ToolResultBlock]) -> StepRecord:
        picture = [await in_db(self._glass.look)(self._turn.canvas_id)] if index == 0 else []
        return await in_db(self._open)(index, [*results, *picture])

    def line(self, step: StepRecord, request: ModelRequest) -> StepCall:
        artist = self._painters.artist
        self._call = StepCall(
            self._turn, self._clock, artist, request, step.index, voice=self._voice
        )
        return self._call

    async def save_answer(self, step: StepRecord, answer: MessageEnded) -> None:
        self._voice.flush()
        await uninterrupted(in_db(self._save_answer)(step, answer))

    async def start_tool(self, step: StepRecord, use: ToolUseBlock) -> LiveStudio:
        self._voice.tell_start(step.index, use)
        # A tilde, which no client's stroke id may hold: nobody can take the artist's ids first.
        # The call's place, not its id: some models' ids are too long for a stroke's.
        return self.studio_for(f"~{self._turn.id.hex}.{step.index}.{step.uses.index(use)}", step)

    async def save_outcome(self, step: StepRecord, use: ToolUseBlock, outcome: ToolOutcome) -> None:
        await in_db(self._save_outcome)(step, use, outcome)
        self._voice.tell_end(step.index, use, outcome)

    async def close_step(self, step: StepRecord) -> None:
        await in_db(self._close)(step)

    async def finish(self) -> bool:
        return await in_db(self._finish)()

    def studio_for(self, call: str, step: StepRecord) -> LiveStudio:
        """Return a studio whose strokes' ids come of `call`."""
        place = Place(self._turn, step.index, call)
        return LiveStudio(place, self._glass, self._clock, self._painters)

    def _finish(self) -> bool:
        """Finish the canvas and hang it in the gallery, unless it was cleared meanwhile."""
        try:
            with fenced(self._turn) as canvas:
                hang_piece(
                    canvas_id=canvas.id,
                    ended_by="artist",
                    provenance=provenance_of(canvas),
                    now=self._clock.now(),
                )
        except NothingToHang:
            return False
        return True

    def _saved(self) -> list[StepRecord]:
        """Return the saved steps; only the last one's pictures are drawn again, to be looked at."""
        steps = [_record(step) for step in self._turn.steps.order_by("index")]
        return [*steps[:-1], developed(self._turn.canvas, steps[-1])] if steps else []

    def _earlier(self) -> list[StepRecord]:
        steps = Step.objects.filter(
            turn__canvas_id=self._turn.canvas_id, turn__number__lt=self._turn.number
        )
        answered = steps.filter(answer__isnull=False).order_by("turn__number", "index")
        return [_record(step) for step in answered]

    def _open(self, index: int, blocks: list[UserBlock]) -> StepRecord:
        with fenced(self._turn) as canvas:
            briefing = briefing_on(canvas, self._turn)
            if index == 0 or briefing.nudges or briefing.people_strokes:
                blocks = [*blocks, BriefingBlock(briefing)]
            told = [nudge.id for nudge in briefing.nudges]
            Nudge.objects.filter(id__in=told).update(told_at=self._clock.now())
            Step.objects.create(
                turn=self._turn,
                index=index,
                request=dump_blocks(blocks),
                seen_seq=canvas.head_seq,
                asked_at=self._clock.now(),
            )
            return StepRecord(index, UserMessage(tuple(blocks)))

    def _save_answer(self, record: StepRecord, answer: MessageEnded) -> None:
        try:
            self._write_answer(record, answer)
        except Exception:
            if self._call is not None:  # nobody will read the answer, but it was paid for
                self._call.settle(answer.usage)
            raise

    def _write_answer(self, record: StepRecord, answer: MessageEnded) -> None:
        now = self._clock.now()
        with fenced(self._turn) as canvas:
            Step.objects.filter(turn=self._turn, index=record.index).update(
                answer=dump_blocks(answer.message.content),
                stop_reason=answer.stop_reason,
                input_tokens=answer.usage.input_tokens,
                output_tokens=answer.usage.output_tokens,
                cache_read_tokens=answer.usage.cache_read_tokens,
                cache_write_tokens=answer.usage.cache_write_tokens,
                answered_at=now,
            )
            if self._call is not None:
                self._call.settle(answer.usage)
            ids = [nudge.id for nudge in _nudges_in(record)]
            if ids:
                step = self._turn.steps.get(index=record.index)
                Nudge.objects.filter(id__in=ids).update(seen_at=now, seen_in=step)
                seen = NudgesSeen(ids=tuple(ids))
                broadcast.publish(canvas, seen, by=agent_of(canvas), now=now)

    def _save_outcome(self, record: StepRecord, use: ToolUseBlock, outcome: ToolOutcome) -> None:
        with fenced(self._turn):
            step = self._turn.steps.select_for_update().get(index=record.index)
            step.results[use.id] = {
                "content": dump_blocks(outcome.content),
                "summary": outcome.summary,
                "is_error": outcome.is_error,
                "is_done": outcome.is_done,
            }
            step.save(update_fields=["results"])

    def _close(self, record: StepRecord) -> None:
        with fenced(self._turn) as canvas:
            _tell_step(canvas, self._turn, record, now=self._clock.now())


def close_open_steps(canvas: Canvas, turn: Turn, *, now: datetime) -> None:
    """Tell what was thought and done in a step that ends with its turn; the canvas is locked."""
    for step in turn.steps.filter(is_closed=False, answer__isnull=False).order_by("index"):
        _tell_step(canvas, turn, _record(step), now=now)


def _tell_step(canvas: Canvas, turn: Turn, record: StepRecord, *, now: datetime) -> None:
    event = StepTaken(
        turn=str(turn.id),
        step=record.index,
        thought=record.thought[:MAX_THOUGHT],
        tools=tuple(
            ToolUseData(tool=use.name, summary=done.summary, is_error=done.is_error)
            for use in record.uses
            if (done := record.outcomes.get(use.id))
        ),
    )
    turn.steps.filter(index=record.index).update(is_closed=True)
    broadcast.publish(canvas, event, by=agent_of(canvas), now=now)


def _record(step: Step) -> StepRecord:
    answer = None
    if step.answer is not None:
        answer = MessageEnded(
            load_assistant(step.answer),
            cast("StopReason", step.stop_reason),
            Usage(
                step.input_tokens,
                step.output_tokens,
                step.cache_read_tokens,
                step.cache_write_tokens,
            ),
        )
    outcomes = {name: _outcome(saved) for name, saved in step.results.items()}
    return StepRecord(step.index, load_user(step.request), answer, outcomes, step.is_closed)


def _outcome(saved: JsonObject) -> ToolOutcome:
    content = cast("list[JsonObject]", saved["content"])
    blocks = cast("tuple[ShownBlock, ...]", load_user(content).content)
    return ToolOutcome(
        blocks,
        str(saved["summary"]),
        is_error=bool(saved["is_error"]),
        is_done=bool(saved["is_done"]),
    )


def _nudges_in(record: StepRecord) -> list[SeenNudge]:
    return [
        nudge
        for block in record.request.content
        if isinstance(block, BriefingBlock)
        for nudge in block.briefing.nudges
    ]
