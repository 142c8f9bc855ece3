"""When a piece may be called finished: a critic passed it, or was overruled. Pure."""

from collections.abc import Sequence
from itertools import takewhile

from agent.tools.base import Verdict

FAILS_TO_OVERRULE = 3  # in a row, after which the artist decides alone


def why_not_done(verdicts: Sequence[Verdict]) -> str:
    """Return why the piece may not be marked done yet, in words for the artist; "" when it may.

    A pass counts until the artist draws again. After FAILS_TO_OVERRULE critiques in a row without a
    pass the artist may repaint or stop, as it sees fit.

    verdicts: of the piece, the newest first.
    """
    fails = len(list(takewhile(lambda verdict: not verdict.passes, verdicts)))
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
        return "You have drawn since the critique passed the piece: ask for another look first."
    return ""
