"""The original's stored strokes -> paths of ours. No files, no rows.

What cannot be drawn is left out, counted, and said in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canvas.paths import Path, PathRefused, parse_path
from canvas.styles import AskedStyle, AuthorRole

WIDTH_PX, HEIGHT_PX = 800, 600  # of every canvas of the original
MAX_STROKES = 20_000  # of one piece: a replay holds as many changes
REASONS_TOLD = 5  # of one file


@dataclass(frozen=True, slots=True, eq=False)
class StoredStroke:
    """A stroke of the original: who drew it, its path, and what it was to look like."""

    author: AuthorRole
    path: Path
    asked: AskedStyle


def read_strokes(stored: Sequence[object]) -> tuple[tuple[StoredStroke, ...], tuple[str, ...]]:
    """Return the strokes that can be drawn, in order, and words about those that cannot.

    Points outside the canvas are moved to its edge and colours that are none are dropped, as for
    any stroke that is sent to us.
    """
    read: list[StoredStroke] = []
    refused: list[str] = []
    for place, stroke in enumerate(stored[:MAX_STROKES], start=1):
        try:
            path, asked = parse_path(stroke, width=WIDTH_PX, height=HEIGHT_PX)
        except PathRefused as refusal:
            refused.append(f"stroke {place}: {refusal}")
        else:
            read.append(StoredStroke(_author(stroke), path, asked))
    return tuple(read), _in_words(refused, beyond=max(0, len(stored) - MAX_STROKES))


def _author(stroke: object) -> AuthorRole:
    """Return who drew it: the agent, where the file names nobody, as the oldest ones do."""
    author = stroke.get("author") if isinstance(stroke, Mapping) else None
    return "human" if author == "human" else "agent"


def _in_words(refused: Sequence[str], *, beyond: int) -> tuple[str, ...]:
    words = list(refused[:REASONS_TOLD])
    if len(refused) > REASONS_TOLD:
        words.append(f"and {len(refused) - REASONS_TOLD} more that cannot be drawn")
    if beyond:
        words.append(f"the {beyond} strokes after the first {MAX_STROKES:,} are too many")
    count = len(refused) + beyond
    if not count:
        return ()
    return (f"{count} stroke{'' if count == 1 else 's'} left out", *words)
