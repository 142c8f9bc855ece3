"""When a piece may be called finished: a critic passed it, or was overruled."""

from collections.abc import Sequence
from itertools import takewhile

from agent.messages import JsonObject
from agent.tools.base import Studio, Verdict
from agent.tools.leniency import is_yes

FAILS_TO_OVERRULE = 3  # in a row, after which the artist decides alone


async def asked_to_finish(asked: JsonObject, studio: Studio) -> tuple[bool, str]:
    """Return whether the piece ends with a call that drew, and if it was to but may not, why.

    Ask it after the drawing: what a call draws voids the pass that came before.
    """
    if not is_yes(asked.get("done")):
        return False, ""
    why_not = await why_not_finished(studio)
    return not why_not, why_not and f"The piece is not done yet: {why_not}"


async def why_not_finished(studio: Studio) -> str:
    """Return why the piece may not be finished as it is now, in words; "" when it may."""
    if await studio.is_blank():
        return "There is nothing on the canvas: draw first."
    return why_not_done(await studio.verdicts())


def why_not_done(verdicts: Sequence[Verdict]) -> str:
    """Return why the piece may not be marked done yet, in words for the artist; "" when it may.

    A pass counts until the artist draws again, or strokes of its are taken away. After
    FAILS_TO_OVERRULE critiques in a row without a pass the artist may repaint or stop, as it sees
    fit.

    verdicts: of the piece, the newest first.
    """
    fails = fails_in_a_row(verdicts)
    if fails >= FAILS_TO_OVERRULE:
        return ""
    if not verdicts:
        return "Nobody has looked at the piece yet: ask for a critique first, then mark it done."
    if fails:
        return (
            "The last critique did not pass the piece: repaint what it found and ask again. "
            f"After {FAILS_TO_OVERRULE} in a row that did not pass you may stop where you are."
        )
    if verdicts[0].is_void:
        return "The picture is not the one that passed: ask for another look first."
    return ""


def fails_in_a_row(verdicts: Sequence[Verdict]) -> int:
    """Return how many of the newest critiques did not pass, up to the last one that did."""
    return len(list(takewhile(lambda verdict: not verdict.passes, verdicts)))
