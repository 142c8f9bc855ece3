"""Why the artist rests, in words that everybody may read. Pure.

The one place for them: ends of turns and pauses carry these words to whoever watches, and the first
page says them too. So they name no sums, no addresses and nothing that a provider wrote.
"""

from dataclasses import dataclass

GOES_ON = "The artist goes on in a moment."
WAITS = "The artist rests: it works when somebody asks it to."
NOBODY_WATCHED = "Nobody was watching, so the artist put its brush down."
REFUSED = "The model declined to go on with this piece."

_ENDS = {  # by a turn's `ended_reason`
    "step_limit": "The artist has drawn for a long while; it goes on when somebody asks it to.",
    "cut_short": "The artist was cut short; it goes on when somebody asks it to.",
    "context_full": "The artist can hold no more of this piece in mind.",
    "stopped": "Stopped by the artist’s owner; it goes on when somebody asks it to.",
    "signed_out": "The artist’s owner has left; it goes on when somebody asks it to.",
    "nobody_watches": NOBODY_WATCHED,
    "refused": REFUSED,
}
_PAUSES = {  # by a pause's reason
    "owner": "Paused by the artist’s owner.",
    "alone": NOBODY_WATCHED,
    "error": "Something has to be put right before the artist goes on.",
}
_WORDLESS = {"finished", "replaced", "paused"}  # the piece's end or the pause says it


@dataclass(frozen=True, slots=True)
class Rest:
    """Why the artist rests: a word for programs, a sentence for people."""

    reason: str
    words: str


WAITING = Rest("waiting", WAITS)
BEGUN = Rest(
    "begun", "The artist has begun a piece; it stands here as soon as there is something to see."
)
FINISHED = Rest(
    "finished", "The last piece is finished; the artist begins another when somebody asks it to."
)


def words_after(reason: str) -> str:
    """Say why the artist rests after a turn that none follows; "" where that is said already."""
    return "" if reason in _WORDLESS else _ENDS.get(reason, WAITS)


def words_of_pause(reason: str, words: str = "") -> str:
    """Say why the artist is paused. words: what went wrong, when something did."""
    return words or _PAUSES[reason]
