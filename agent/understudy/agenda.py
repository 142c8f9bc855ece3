"""What the understudy writes into its notebook: its plan in short lines, its aim, its memory."""

import re
from collections.abc import Sequence

from agent.messages import Briefing, JsonObject, JsonValue
from agent.tools.critique import MAX_INTENT
from agent.tools.notes import MAX_MEMORY_BYTES
from agent.tools.plans import MAX_LINE, MAX_PLAN_LINES
from agent.understudy.nudges import gist
from agent.understudy.plan import Passage, Plan
from agent.understudy.words import GO_ON

SHORT = 10  # characters under which a clause says too little to stand alone
SIGN_LINE = "Sign it and give it a name"
LOOK_LINE = "Have somebody else look"
PIECES_REMEMBERED = 6

_CLAUSE = re.compile(r"[.,:;?!](?:\s|$)")


def lines_of(passages: Sequence[Passage]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the plan's lines, and for each passage the number of its line, from 1.

    A passage that goes on with the one before stands on its line; so do those that find no room.
    """
    lines: list[str] = []
    numbers: list[int] = []
    again = GO_ON.split("|")
    for passage in passages:
        if not lines or (passage.thought not in again and len(lines) < MAX_PLAN_LINES - 2):
            lines.append(_short(passage.thought))
        numbers.append(len(lines))
    return (*lines, SIGN_LINE, LOOK_LINE), tuple(numbers)


def first_page(briefing: Briefing, plan: Plan, agenda: Sequence[str]) -> JsonObject:
    """Return what is written before the first stroke: the aim, and the plan."""
    lines: list[JsonValue] = [{"text": line, "done": False} for line in agenda]
    return {"text": f"What I am after: {intent_of(briefing, plan)}", "plan": lines}


def intent_of(briefing: Briefing, plan: Plan) -> str:
    """Return what the picture is meant to be, for somebody who knows nothing else of it."""
    asked = f" I was asked for “{gist(briefing.direction)}”." if briefing.direction.strip() else ""
    return f"{plan.alt_text} {plan.remark}{asked}"[:MAX_INTENT]


def memory_with(memory: str, briefing: Briefing, title: str, plan: Plan) -> str:
    """Return the memory across pieces with this piece at its end, as long as it may be."""
    subject = plan.subject.replace("_", " ")
    lines = [*memory.splitlines(), f"{subject} in {briefing.style}: “{title}”"][-PIECES_REMEMBERED:]
    while len("\n".join(lines).encode()) > MAX_MEMORY_BYTES:
        lines.pop(0)
    return "\n".join(lines)


def _short(thought: str) -> str:
    """Return a thought's first clause that says enough, without its "Now"."""
    words = thought.removeprefix("Now ").removeprefix("And ").strip()
    ends = (match.start() for match in _CLAUSE.finditer(words))
    end = next((at for at in ends if at >= SHORT), len(words))
    line = words[:end][:MAX_LINE]
    return line[:1].upper() + line[1:]
