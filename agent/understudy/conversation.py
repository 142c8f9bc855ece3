"""Reading the conversation: folding every message so far into where the understudy stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from agent.messages import (
    Briefing,
    BriefingBlock,
    Message,
    TextBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)
from agent.understudy import answers, company, nudges
from agent.understudy.motifs import MOTIFS
from agent.understudy.progress import Action, Progress
from agent.understudy.repertoire import Subject, choose, compose
from agent.understudy.ritual import opening
from agent.understudy.second_look import Judged, read_judgement, take_in

MOST_MOTIFS_FROM_DIRECTION = 2
REMEMBERED_STATES = 512
TROUBLE = "That last thing didn’t take. I leave it and go on."


@dataclass(frozen=True, slots=True)
class Failed:
    """Tool calls of the last answer came to nothing."""

    tools: frozenset[str]  # their names


type Event = Briefing | Failed | Judged | Literal["acted"]


class NothingKnown(ValueError):
    """The conversation holds no briefing, so there is nothing to draw for."""


def read(messages: Sequence[Message]) -> Progress:
    """Return where the understudy stands after all these messages.

    The same messages always give the same answer, so a turn that is resumed goes on as it would
    have. Raises NothingKnown when there is no briefing.
    """
    events = tuple(_events(messages))
    progress: Progress | None = None
    for count in range(1, len(events) + 1):
        progress = _after(events[:count])
    if progress is None:
        raise NothingKnown("no briefing in the conversation")
    return progress


def _events(messages: Iterable[Message]) -> Iterator[Event]:
    """Yield what in the conversation matters, from the first briefing on."""
    begun = False
    asked: dict[str, str] = {}  # the tool calls of the last answer, by id
    for message in messages:
        if isinstance(message, UserMessage):
            results = [b for b in message.content if isinstance(b, ToolResultBlock)]
            if begun:
                yield from _outcomes(results, asked)
            for block in message.content:
                if isinstance(block, BriefingBlock):
                    begun = True
                    yield block.briefing
        elif begun:
            asked = {b.id: b.name for b in message.content if isinstance(b, ToolUseBlock)}
            if asked:
                yield "acted"


def _outcomes(results: Iterable[ToolResultBlock], asked: Mapping[str, str]) -> Iterator[Event]:
    """Yield what came of the tool calls: those that failed, and what a critique found."""
    failed, judgements = set[str](), list[Judged]()
    for result in results:
        tool = asked.get(result.tool_use_id, "")
        words = "".join(block.text for block in result.content if isinstance(block, TextBlock))
        if tool == "critique" and (judged := read_judgement(words)):
            judgements.append(judged)
        elif result.is_error:
            failed.add(tool)
    if failed:
        yield Failed(frozenset(failed))
    yield from judgements


@lru_cache(maxsize=REMEMBERED_STATES)
def _after(events: tuple[Event, ...]) -> Progress:
    """Return the state after some events; a pure function, so what it said before may be kept."""
    *_, event = events
    if len(events) == 1:
        assert isinstance(event, Briefing)
        return _weigh(begin(event), event)
    before = _after(events[:-1])
    if event == "acted":
        return before.after_own_answer()
    if isinstance(event, Failed):
        after = before.after_failure(event.tools)
        return after.saying(TROUBLE) if after.todo else after
    if isinstance(event, Judged):
        return take_in(before, event)
    assert isinstance(event, Briefing)
    return _weigh(before, event)


def begin(briefing: Briefing) -> Progress:
    """Return the state before the first stroke of a piece."""
    subject, named = choose(briefing.seed, briefing.style, briefing.direction)
    plan = compose(briefing.seed, briefing.style, briefing.direction)
    todo, agenda = opening(briefing, plan, named)
    progress = Progress(briefing, plan, todo, agenda=agenda)
    wish = nudges.read(briefing.direction)
    rng = np.random.default_rng([briefing.seed, 7])
    guests = [m for m in wish.motifs if not _names(briefing.direction, m, subject)]
    for name in guests[:MOST_MOTIFS_FROM_DIRECTION]:
        said = f"The wish for this piece names {nudges.gist(name)} too."
        before = progress.todo
        progress = answers.add_motif(progress, rng, MOTIFS[name], wish, said)
        progress = _later(progress, before)
    return progress


def _names(direction: str, motif: str, subject: Subject) -> bool:
    """Whether the words that call for a motif are those that name the subject itself."""
    called = {motif, *nudges.MOTIF_WORDS[motif].split()} & set(direction.lower().split())
    return bool(({motif} | called) & {subject.name, *subject.words})


def _later(progress: Progress, before: Sequence[Action]) -> Progress:
    """Move a guest motif to after the middle look, if it doesn't come later still.

    What it stands in comes first; the plan's own passages keep their order.
    """
    planned = {id(action) for action in before}
    guests = [action for action in progress.todo if id(action) not in planned]
    if not guests:
        return progress
    rest = [action for action in progress.todo if id(action) in planned]
    look = next(i for i, action in enumerate(rest) if action.tool == "view_canvas") + 1
    now = next(i for i, action in enumerate(progress.todo) if action is guests[0])
    at = max(look, now)
    return replace(progress, todo=(*rest[:at], *guests, *rest[at:]))


def _weigh(progress: Progress, briefing: Briefing) -> Progress:
    progress = company.welcome(progress, briefing.people_strokes)
    for nudge in briefing.nudges:
        progress = answers.answer(progress, nudge)
    return progress
