"""`notes`: what the artist keeps in mind of this piece, its plan, and a little across pieces."""

from collections.abc import Sequence
from dataclasses import replace

from agent.messages import JsonObject, Notes, PlanLine, TextBlock, ToolSchema
from agent.tools.base import Studio, Tool, ToolOutcome, refused
from agent.tools.leniency import given, joined, plain, told
from agent.tools.plans import (
    MAX_LINE,
    MAX_PLAN_LINES,
    PlanRefused,
    as_words,
    in_words,
    read_plan,
    ticked_off,
)

MAX_TEXT_BYTES = 4 * 1024  # of UTF-8, on one piece
MAX_MEMORY_BYTES = 1024  # of UTF-8, across the owner's pieces
FIELDS = ("text", "plan", "done", "remember")
TRIED = "tried to write notes"

SCHEMA = ToolSchema(
    name="notes",
    description=(
        "Your notebook. Give only the fields that change; each replaces what it held. Without any "
        "you read everything. People who watch see the plan and what is ticked off in it."
    ),
    parameters={
        "type": "object",
        "properties": {
            "text": {
                "type": "string",
                "description": f"on this piece, for yourself; at most {MAX_TEXT_BYTES} bytes",
            },
            "plan": {
                "type": "array",
                "maxItems": MAX_PLAN_LINES,
                "items": {
                    "type": "object",
                    "required": ["text"],
                    "properties": {
                        "text": {"type": "string", "maxLength": MAX_LINE},
                        "done": {"type": "boolean"},
                    },
                },
                "description": "what you mean to do, in order, a few words a line",
            },
            "done": {
                "type": "array",
                "items": {"type": "integer", "minimum": 1},
                "description": "numbers of plan lines, from 1, to tick off",
            },
            "remember": {
                "type": "string",
                "description": (
                    "what you want to know when you paint another piece in this studio; at most "
                    f"{MAX_MEMORY_BYTES} bytes"
                ),
            },
        },
    },
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Write what is given and say what is kept; read everything when nothing is given."""
    fields = given(asked, FIELDS)
    unknown = [key for key in asked if key not in FIELDS]
    if unknown and not fields:
        words = f"There is no field {str(unknown[0])[:40]!r}; there are {', '.join(FIELDS)}."
        return refused(words, TRIED)
    before = await studio.notes()
    if not fields:
        return ToolOutcome((TextBlock(_everything(before)),), "read its notes")
    try:
        after, understood = _written(before, fields)
    except PlanRefused as refusal:
        return refused(f"Nothing was written. {refusal}", TRIED)
    if after != before:
        await studio.write_notes(after, remember=after.memory if "remember" in fields else None)
    words = joined(_kept(after), told(understood))
    return ToolOutcome((TextBlock(words),), _summary(after.plan, fields))


def _written(before: Notes, fields: JsonObject) -> tuple[Notes, list[str]]:
    """Return the notes with the fields written into them, and what was understood leniently."""
    notes, understood = before, list[str]()
    if "text" in fields:
        notes = replace(notes, text=_short(fields["text"], "text", MAX_TEXT_BYTES))
    if "remember" in fields:
        notes = replace(notes, memory=_short(fields["remember"], "remember", MAX_MEMORY_BYTES))
    if "plan" in fields:
        plan, understood = read_plan(fields["plan"])
        notes = replace(notes, plan=plan)
    if "done" in fields:
        notes = replace(notes, plan=ticked_off(notes.plan, fields["done"]))
    return notes, understood


def _short(asked: object, name: str, most: int) -> str:
    """Return the words of a field; what is too long is refused, for a cut note misleads."""
    words = as_words(asked)
    if words is None:
        raise PlanRefused(f"`{name}` must be text.")
    text = plain(words)
    size = len(text.encode())
    if size > most:
        raise PlanRefused(f"`{name}` has {size} bytes; at most {most} are kept. Say it shorter.")
    return text


def _kept(notes: Notes) -> str:
    parts = [
        f"{len(notes.text.encode())} of {MAX_TEXT_BYTES} bytes on this piece" * bool(notes.text),
        _plan_size(notes.plan),
        f"{len(notes.memory.encode())} of {MAX_MEMORY_BYTES} bytes of memory" * bool(notes.memory),
    ]
    kept = "; ".join(part for part in parts if part)
    left = [line.text for line in notes.plan if not line.is_done]
    return joined(f"Kept: {kept}." if kept else "Nothing is kept.", _next(left))


def _plan_size(plan: tuple[PlanLine, ...]) -> str:
    done = sum(line.is_done for line in plan)
    return f"a plan of {len(plan)} lines, {done} of them done" if plan else ""


def _next(left: list[str]) -> str:
    return f"Next in the plan: {left[0]}" if left else ""


def _everything(notes: Notes) -> str:
    parts = (
        f"On this piece:\n{notes.text}" if notes.text else "",
        f"The plan:\n{in_words(notes.plan)}" if notes.plan else "",
        f"From piece to piece:\n{notes.memory}" if notes.memory else "",
    )
    return "\n\n".join(part for part in parts if part) or "Nothing is written down yet."


def _summary(plan: Sequence[PlanLine], fields: JsonObject) -> str:
    """Return for people what happened in the notebook: the plan is theirs to see, the rest not."""
    if "plan" in fields:
        return f"made a plan of {len(plan)} lines" if plan else "dropped the plan"
    if "done" in fields:
        # Of the call alone: a call that is run again after a crash says the same.
        blank = [PlanLine(line.text) for line in plan]
        ticked = [line.text for line in ticked_off(blank, fields["done"]) if line.is_done]
        return f"ticked off: {'; '.join(ticked)}" if ticked else "looked at the plan"
    return "wrote in its notes"


TOOL = Tool(SCHEMA, use)
