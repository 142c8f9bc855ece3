"""Where the understudy stands in a piece: what is laid, what is still to do. Values only."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from agent.messages import Briefing
from agent.understudy.line import length
from agent.understudy.plan import Mark, Plan

type ActionName = Literal[
    "draw_paths",
    "generate_svg",
    "view_canvas",
    "sign_canvas",
    "name_piece",
    "critique",
    "mark_piece_done",
]

LAST_RITES: tuple[ActionName, ...] = ("sign_canvas", "name_piece", "critique", "mark_piece_done")
DRAWS: tuple[ActionName, ...] = ("draw_paths", "generate_svg")
# What needs no look at the canvas after what came before it goes into the same answer.
GOES_ALONG: dict[ActionName, tuple[ActionName, ...]] = {
    "name_piece": ("sign_canvas",),
    "critique": ("name_piece", "draw_paths"),
}
RETRIED: tuple[ActionName, ...] = ("name_piece", "critique", "mark_piece_done")
MAX_RETRIES = 4  # of one piece, of what must not be left out
HIDING_SHARE = 0.12  # of a thing's box painted over, so that it must wait
MAX_ASIDES = 4  # things said at once besides the thought itself
AND_OTHERS = "I have read what else was said, too."
MAX_ANSWERS = 12  # passages added to one piece at people's wish; later wishes get words


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do next: a tool, what is thought before, and the marks when it draws.

    code: the program that draws the marks, for "generate_svg". line: of the plan, from 1; 0 when
    it stands in none.
    """

    tool: ActionName
    thought: str = ""
    marks: tuple[Mark, ...] = ()
    code: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a piece between two answers.

    aside: what has to be said with the next action, besides its own thought.
    scale: how much larger or smaller than usual things are drawn on request.
    agenda: the lines of the plan in the notebook; settled: those ticked off or given up, from 1.
    last: what the last answer asked for.
    """

    briefing: Briefing
    plan: Plan
    todo: tuple[Action, ...]
    laid: tuple[Mark, ...] = ()
    added: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    seen_nudges: frozenset[str] = frozenset()
    answers: int = 0
    people_strokes: int = 0
    scale: float = 1.0
    steps: int = 0  # own answers so far
    agenda: tuple[str, ...] = ()
    settled: frozenset[int] = frozenset()
    last: tuple[Action, ...] = ()
    fails: int = 0  # critiques so far that did not pass
    retries: int = 0

    @property
    def is_signed(self) -> bool:
        """Whether the piece is signed, so that nothing may be added."""
        return all(action.tool != "sign_canvas" for action in self.todo)

    @property
    def up_next(self) -> tuple[Action, ...]:
        """What the next answer asks for: the head of the list, and what goes along with it."""
        count = 1
        for before, action in pairwise(self.todo):
            if before.tool not in GOES_ALONG.get(action.tool, ()):
                break
            count += 1
        return self.todo[:count]

    @property
    def due(self) -> tuple[int, ...]:
        """The lines of the plan that are done by now and not ticked off yet."""
        waiting = {action.line for action in self.todo} | self.settled
        return tuple(line for line in range(1, len(self.agenda) + 1) if line not in waiting)

    @property
    def look_line(self) -> int:
        """The plan's line for somebody else's look: the last one."""
        return len(self.agenda)

    @property
    def planned(self) -> tuple[Mark, ...]:
        """The marks that are still to be laid."""
        return tuple(mark for action in self.todo for mark in action.marks)

    def saying(self, words: str) -> "Progress":
        """Return the state with something to be said next."""
        if len(self.aside) >= MAX_ASIDES:
            return replace(self, aside=(*self.aside[:MAX_ASIDES], AND_OTHERS))
        return replace(self, aside=(*self.aside, words))

    def adding(self, thought: str, marks: Iterable[Mark]) -> "Progress":
        """Return the state with a passage put before everything else that is to do.

        Passages added before keep their place: what was asked first is answered first.
        """
        action = Action("draw_paths", thought, tuple(marks))
        if not action.marks or self.answers >= MAX_ANSWERS or self.is_signed:
            return self.saying(thought)
        waiting = self.waiting
        todo = (*self.todo[:waiting], action, *self.todo[waiting:])
        return replace(self, todo=todo, answers=self.answers + 1)

    def adding_over(self, thought: str, marks: Sequence[Mark], what: str) -> "Progress":
        """Return the state with a passage put after whatever would paint over it.

        When that is not next, it is promised aloud now and drawn later.
        """
        covering = [i for i, a in enumerate(self.todo) if covers(a.marks, marks)]
        after = covering[-1] + 1 if covering else self.waiting
        if after <= self.waiting or not marks or self.answers >= MAX_ANSWERS:
            return self.adding(thought, marks)
        action = Action("draw_paths", f"Now what I promised: {what}.", tuple(marks))
        todo = (*self.todo[:after], action, *self.todo[after:])
        later = f"{thought} It comes as soon as what lies behind it is painted."
        return replace(self, todo=todo, answers=self.answers + 1).saying(later)

    @property
    def waiting(self) -> int:
        """How many passages at the head of the list are answers to people."""
        plan_thoughts = {passage.thought for passage in self.plan.passages}
        count = 0
        for action in self.todo:
            if action.tool != "draw_paths" or action.line or action.thought in plan_thoughts:
                break
            count += 1
        return count

    def altering(self, change: Callable[[tuple[Mark, ...]], tuple[Mark, ...]]) -> "Progress":
        """Return the state with the marks of every passage to come changed; empty ones go."""
        todo = tuple(
            replace(action, marks=change(action.marks)) if action.tool == "draw_paths" else action
            for action in self.todo
        )
        return self.keeping(tuple(a for a in todo if a.marks or a.tool != "draw_paths"))

    def stopping(self) -> "Progress":
        """Return the state with only the finishing ritual left."""
        looks = (Action("view_canvas"),) if not self.is_signed else ()
        return self.keeping((*looks, *(a for a in self.todo if a.tool in LAST_RITES)))

    def keeping(self, todo: tuple[Action, ...]) -> "Progress":
        """Return the state with only `todo` left; lines that fall away are never ticked off."""
        left = {action.line for action in todo}
        gone = {action.line for action in self.todo if action.line not in left}
        return replace(self, todo=todo, settled=self.settled | gone)

    def after_own_answer(self) -> "Progress":
        """Return the state once the head of the list has been answered with."""
        done = self.up_next
        return replace(
            self,
            todo=self.todo[len(done) :],
            laid=(*self.laid, *(mark for action in done for mark in action.marks)),
            aside=(),
            steps=self.steps + 1,
            settled=self.settled.union(self.due),
            last=done,
        )

    def after_failure(self, tools: Collection[str]) -> "Progress":
        """Return the state once some tools of the last answer came to nothing.

        A passage is left out, and its line of the plan is never ticked off; what no piece can do
        without is tried again.
        """
        failed = tuple(action for action in self.last if action.tool in tools)
        again = tuple(action for action in failed if action.tool in RETRIED)
        if self.retries >= MAX_RETRIES:
            again = ()
        if any(action.tool == "mark_piece_done" for action in again):
            again = (Action("critique", line=self.look_line), *again)
        given_up = {action.line for action in failed if action not in again}
        left = {action.line for action in (*again, *self.todo)}
        return replace(
            self,
            todo=(*again, *self.todo),
            retries=self.retries + bool(again),
            settled=self.settled | (given_up - left),
        )


def covers(above: Sequence[Mark], below: Sequence[Mark]) -> bool:
    """Whether strokes laid later would hide a good part of those laid before."""
    if not above or not below:
        return False
    spots = np.vstack([mark.points for mark in below])
    low, high = spots.min(axis=0), spots.max(axis=0)
    hidden = 0.0
    for mark in above:
        within = ((mark.points > low) & (mark.points < high)).all(axis=1)
        if within.any():
            reach = within.mean() * length(mark.points)
            hidden += reach * (mark.width or 2.5) * (mark.opacity or 1.0)
    return hidden > HIDING_SHARE * float(np.prod(np.maximum(high - low, 1.0)))
