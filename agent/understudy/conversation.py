"""Reading the conversation: folding every message so far into where the understudy stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

import numpy as np

from agent.messages import (
    Briefing,
    BriefingBlock,
    Message,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)
from agent.understudy import answers, company, nudges
from agent.understudy.motifs import MOTIFS
from agent.understudy.progress import Progress
from agent.understudy.repertoire import choose, compose
from agent.understudy.ritual import opening

MOST_MOTIFS_FROM_DIRECTION = 2
REMEMBERED_STATES = 512
TROUBLE = "That last thing didn't take. I leave it and go on."

type Event = Briefing | Literal["acted", "failed"]


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
    for message in messages:
        if isinstance(message, UserMessage):
            for block in message.content:
                if isinstance(block, BriefingBlock):
                    begun = True
                    yield block.briefing
            if begun and any(
                isinstance(b, ToolResultBlock) and b.is_error for b in message.content
            ):
                yield "failed"
        elif begun and any(isinstance(block, ToolUseBlock) for block in message.content):
            yield "acted"


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
    if event == "failed":
        return before.saying(TROUBLE) if before.todo else before
    assert isinstance(event, Briefing)
    return _weigh(before, event)


def begin(briefing: Briefing) -> Progress:
    """Return the state before the first stroke of a piece."""
    subject, named = choose(briefing.seed, briefing.style, briefing.direction)
    plan = compose(briefing.seed, briefing.style, briefing.direction)
    progress = Progress(briefing, plan, opening(briefing, plan, named))
    wish = nudges.read(briefing.direction)
    rng = np.random.default_rng([briefing.seed, 7])
    guests = [m for m in wish.motifs if m not in subject.words and m != subject.name]
    for name in guests[:MOST_MOTIFS_FROM_DIRECTION]:
        said = f"The wish for this piece names {nudges.gist(name)} too."
        before = progress.todo
        progress = answers.add_motif(progress, rng, MOTIFS[name], wish, said)
        progress = _later(progress, len(progress.todo) - len(before))
    return progress


def _later(progress: Progress, count: int) -> Progress:
    """Move a guest motif to after the middle look: what it stands in comes first."""
    todo = list(progress.todo)
    guests, rest = todo[:count], todo[count:]
    at = next(i for i, action in enumerate(rest) if action.tool == "view_canvas") + 1
    return replace(progress, todo=(*rest[:at], *guests, *rest[at:]))


def _weigh(progress: Progress, briefing: Briefing) -> Progress:
    progress = company.welcome(progress, briefing.people_strokes)
    for nudge in briefing.nudges:
        progress = answers.answer(progress, nudge)
    return progress
