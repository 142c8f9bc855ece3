"""The artist's plan as models send it: lines to do, and which of them are done. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.messages import PlanLine
from agent.tools.leniency import Unreadable, as_bool, as_count, list_of, one_line

MAX_PLAN_LINES = 12
MAX_LINE = 120  # characters of one line

_BULLET = re.compile(r"\s*(?:[-*•]|[0-9]{1,2}[.)])\s+")
_BOX = re.compile(r"\s*\[( |x|X|✓)\]\s*")


class PlanRefused(ValueError):
    """What was to be written has no plain meaning or is too long; the message says so."""


def read_plan(asked: object) -> tuple[tuple[PlanLine, ...], list[str]]:
    """Read a plan: {text, done} objects or plain strings, as a list or as lines of one text.

    Returns the plan, and what was understood leniently, in words.

    Raises:
        PlanRefused: it is too long, or no plan.
    """
    items, understood = _items(asked)
    lines = [line for item in items if (line := _line(item)) is not None]
    if len(lines) > MAX_PLAN_LINES:
        raise PlanRefused(f"The plan has {len(lines)} lines; at most {MAX_PLAN_LINES} are kept.")
    return tuple(lines), understood


def ticked_off(plan: Sequence[PlanLine], asked: object) -> tuple[PlanLine, ...]:
    """Return the plan with lines done: by their numbers from 1, or by their words.

    Raises:
        PlanRefused: one of them is no line of the plan.
    """
    marked = {_index(plan, item) for item in _marks(asked)}
    return tuple(
        replace(line, is_done=True) if index in marked else line for index, line in enumerate(plan)
    )


def in_words(plan: Sequence[PlanLine]) -> str:
    """Return the plan as numbered lines with boxes."""
    return "\n".join(
        f"{number}. [{'x' if line.is_done else ' '}] {line.text}"
        for number, line in enumerate(plan, 1)
    )


def as_words(asked: object) -> str | None:
    """Return text, also when it came as a number; None when it is neither."""
    if isinstance(asked, str):
        return asked
    if isinstance(asked, bool) or not isinstance(asked, int | float):
        return None
    return f"{asked:g}" if math.isfinite(asked) else None


def _items(asked: object) -> tuple[Sequence[object], list[str]]:
    try:
        return list_of(asked, "plan", ("text",))
    except Unreadable:
        pass
    if isinstance(asked, str) and (asked.strip()[:1] not in ("[", "{") or _BOX.match(asked)):
        return asked.splitlines(), ["the plan came as text, line by line"]
    raise PlanRefused("`plan` must be an array of {text, done}, or of strings.")


def _line(item: object) -> PlanLine | None:
    """Read one line; None when there are no words in it."""
    is_done: bool | None = False
    if isinstance(item, Mapping):
        is_done = as_bool(item.get("done", item.get("is_done", False)) or False)
        item = item.get("text")
    words = as_words(item)
    if words is None or is_done is None:
        raise PlanRefused("Each line of the plan is {text, done}, or a string.")
    if isinstance(item, str):
        words = _BULLET.sub("", words, count=1)
        if box := _BOX.match(words):
            words, is_done = words[box.end() :], box[1] != " " or is_done
    text = one_line(words)
    if len(text) > MAX_LINE:
        raise PlanRefused(
            f"A line of the plan has {len(text)} characters; at most {MAX_LINE} are kept: "
            f"“{text[:40]}…”"
        )
    return PlanLine(text, is_done) if text else None


def _marks(asked: object) -> Sequence[object]:
    if isinstance(asked, str) and as_count(asked) is None:
        try:
            return list_of(asked, "done", ("text",))[0]
        except Unreadable:
            return [asked]
    return asked if isinstance(asked, list) else [asked]


def _index(plan: Sequence[PlanLine], item: object) -> int:
    if isinstance(item, Mapping):
        item = item.get("text")
    number = as_count(item)
    if number is not None and 1 <= number <= len(plan):
        return number - 1
    words = one_line(item)
    same = [i for i, line in enumerate(plan) if line.text.casefold() == words.casefold()]
    if not same:
        told = f"“{words[:40]}”" if words else repr(item)[:40]
        lines = f"the plan has lines 1 to {len(plan)}" if plan else "there is no plan yet"
        raise PlanRefused(f"{told} is no line of the plan: {lines}.")
    return next((i for i in same if not plan[i].is_done), same[0])
