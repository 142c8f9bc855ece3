"""`critique`: somebody looks who sees only the picture and what it was meant to be."""

from collections.abc import Sequence

from agent.messages import JsonObject, TextBlock, ToolSchema
from agent.tools.base import NotAvailable, Studio, Tool, ToolOutcome, Verdict, refused
from agent.tools.finishing import FAILS_TO_OVERRULE, fails_in_a_row
from agent.tools.leniency import one_line

MAX_INTENT = 500  # characters; what is longer is cut
BLANK = "There is nothing on the canvas to look at: draw first."
TRIED = "tried to ask for a critique"
PASSED = "The critique passes the piece."
FAILED = "The critique does not pass the piece"

SCHEMA = ToolSchema(
    name="critique",
    description=(
        "Have somebody look at the picture who knows nothing of it but your intent. Ask when the "
        "piece is complete, signed and named. A piece that passed may be marked done as long as "
        "you do not draw again."
    ),
    parameters={
        "type": "object",
        "required": ["intent"],
        "properties": {
            "intent": {
                "type": "string",
                "maxLength": MAX_INTENT,
                "description": "what the picture is meant to be and do, in a sentence or two",
            },
        },
    },
)


async def use(asked: JsonObject, studio: Studio) -> ToolOutcome:
    """Ask for a second look and tell what it found and what may be done next."""
    intent = one_line(asked.get("intent"))[:MAX_INTENT]
    if not intent:
        words = "`intent` must say in words what the picture is meant to be."
        return refused(words, TRIED)
    if await studio.is_blank():
        return refused(BLANK, TRIED)
    try:
        verdict = await studio.critique(intent)
    except NotAvailable as failure:
        return refused(str(failure), "found nobody to look")
    fails = fails_in_a_row(await studio.verdicts())
    summary = "had it looked at: it holds" if verdict.passes else "had it looked at: not yet"
    return ToolOutcome((TextBlock(_words(verdict, fails)),), summary)


def _words(verdict: Verdict, fails: int) -> str:
    if verdict.passes:
        lines = [PASSED, *_listed("It remarks:", verdict.findings)]
        return "\n".join((*lines, "You may mark it done. Drawing again calls for another look."))
    lines = [f"{FAILED} ({_in_a_row(fails)}).", *_listed("It finds:", verdict.findings)]
    return "\n".join((*lines, _advice(fails)))


def _listed(head: str, findings: Sequence[str]) -> list[str]:
    return [head, *(f"{i}. {found}" for i, found in enumerate(findings, 1))] if findings else []


def _in_a_row(fails: int) -> str:
    return f"{fails} in a row" if fails > 1 else "the first time in a row"


def _advice(fails: int) -> str:
    if fails >= FAILS_TO_OVERRULE:
        return "Repaint what it found, or stop where you are: you may mark the piece done."
    return "Repaint what it found, look, and ask again."


TOOL = Tool(SCHEMA, use)
