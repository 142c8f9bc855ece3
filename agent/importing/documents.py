"""The original's two kinds of files, as bytes -> values. Where they lie is in `folders`.

Any bytes give a document or an Unreadable; nothing else is raised. What a document lacks or says
wrongly is put right where that is harmless, and noted in words for the operator.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.importing.strokes import HEIGHT_PX, WIDTH_PX, StoredStroke, read_strokes
from agent.plain import UNSTORABLE
from canvas.styles import StyleName

MAX_TITLE = 100  # characters
MAX_NOTES_BYTES = 4 * 1024  # of UTF-8; what a page of the artist's notebook holds
LARGEST_NUMBER = 10**8 - 1  # of a piece: addresses take nine digits, so what is drawn next has room
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # the original is younger


class Unreadable(ValueError):
    """A file of which nothing can be taken over; the message says why, for the operator."""


@dataclass(frozen=True, slots=True, eq=False)
class StoredPiece:
    """A finished piece.

    number: of its artist, from 0. at: when it was finished. remarks: what was left out or mended.
    """

    number: int
    style: StyleName
    title: str
    strokes: tuple[StoredStroke, ...]
    at: datetime
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StoredWorkspace:
    """What an artist was working on.

    number: None when the file has none. at: when it was changed last. is_paused: by its owner.
    """

    number: int | None
    style: StyleName
    title: str
    strokes: tuple[StoredStroke, ...]
    notes: str
    is_paused: bool
    at: datetime
    remarks: tuple[str, ...]


def read_piece(raw: bytes, *, number: int, modified_at: datetime, now: datetime) -> StoredPiece:
    """Read a `piece_NNNNNN.json`.

    number: the one in the file's name, by which its address goes; it wins over the one inside.
    modified_at: the file's own date, for when it tells none that can be.

    Raises:
        Unreadable: it is not JSON, not an object, or has no list of strokes.
    """
    stored = _object(raw)
    remarks: list[str] = []
    if "piece_number" in stored and stored["piece_number"] != number:
        remarks.append(f"it calls itself number {_shown(stored['piece_number'])}; its name is kept")
    strokes, left_out = _strokes(stored)
    return StoredPiece(
        number=number,
        style=_style(stored.get("drawing_style"), remarks),
        title=_title(stored.get("title"), remarks),
        strokes=strokes,
        at=_moment(stored.get("created_at"), remarks, modified_at=modified_at, now=now),
        remarks=(*left_out, *remarks),
    )


def read_workspace(raw: bytes, *, modified_at: datetime, now: datetime) -> StoredWorkspace:
    """Read a `workspace.json`; its queue of undelivered strokes lies on its canvas as well.

    Raises:
        Unreadable: it is not JSON, not an object, or has no canvas with a list of strokes.
    """
    stored = _object(raw)
    canvas = stored.get("canvas")
    if not isinstance(canvas, Mapping):
        raise Unreadable("it has no canvas")
    remarks: list[str] = []
    _check_size(canvas, remarks)
    strokes, left_out = _strokes(canvas)
    return StoredWorkspace(
        number=_number(stored.get("piece_number"), remarks),
        style=_style(canvas.get("drawing_style"), remarks),
        title=_title(stored.get("current_piece_title"), remarks),
        strokes=strokes,
        notes=_notes(stored.get("notes"), remarks),
        is_paused=stored.get("pause_reason") == "user",
        at=_moment(stored.get("updated_at"), remarks, modified_at=modified_at, now=now),
        remarks=(*left_out, *remarks),
    )


def is_number(asked: object) -> bool:
    """Say whether `asked` can be a piece's number."""
    return isinstance(asked, int) and not isinstance(asked, bool) and 0 <= asked <= LARGEST_NUMBER


def _object(raw: bytes) -> Mapping[str, object]:
    try:
        stored = json.loads(raw)
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None
    except ValueError as error:  # also text that is no UTF-8, and integers of too many digits
        raise Unreadable(f"it is not JSON: {str(error)[:120]}") from error
    if not isinstance(stored, dict):
        raise Unreadable("it holds no JSON object")
    return stored


def _strokes(
    stored: Mapping[str, object],
) -> tuple[tuple[StoredStroke, ...], tuple[str, ...]]:
    strokes = stored.get("strokes")
    if not isinstance(strokes, list):
        raise Unreadable("it has no list of strokes")
    return read_strokes(strokes)


def _style(asked: object, remarks: list[str]) -> StyleName:
    if asked == "paint":
        return "paint"
    if asked is not None and asked != "plotter":
        remarks.append(f"its style is {_shown(asked)}; plotter is taken")
    return "plotter"


def _title(asked: object, remarks: list[str]) -> str:
    if asked is None:
        return ""
    if not isinstance(asked, str):
        remarks.append(f"its title is {_shown(asked)}; it gets none")
        return ""
    title = " ".join("".join(c if c.isprintable() else " " for c in asked).split())
    if len(title) > MAX_TITLE:
        remarks.append(f"its title is cut to {MAX_TITLE} characters")
    return title[:MAX_TITLE].strip()


def _notes(asked: object, remarks: list[str]) -> str:
    if asked is not None and not isinstance(asked, str):
        remarks.append(f"its notes are {_shown(asked)}; they are left out")
    if not isinstance(asked, str):
        return ""
    notes = asked.translate(UNSTORABLE).encode()
    if len(notes) > MAX_NOTES_BYTES:
        remarks.append(f"its notes are cut to {MAX_NOTES_BYTES} bytes")
    return notes[:MAX_NOTES_BYTES].decode(errors="ignore")


def _number(asked: object, remarks: list[str]) -> int | None:
    if isinstance(asked, int) and is_number(asked):
        return asked
    remarks.append(f"its piece_number is {_shown(asked)}; it gets the artist's next one")
    return None


def _moment(asked: object, remarks: list[str], *, modified_at: datetime, now: datetime) -> datetime:
    """Return a moment between the original's first day and now; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(asked if isinstance(asked, str) else "")
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        at = None
    if at is not None and FIRST_DAY <= at <= now:
        return at
    remarks.append(f"its date is {_shown(asked)}; the file's own is taken")
    return min(max(modified_at, FIRST_DAY), now)


def _check_size(canvas: Mapping[str, object], remarks: list[str]) -> None:
    size = canvas.get("width", WIDTH_PX), canvas.get("height", HEIGHT_PX)
    if size != (WIDTH_PX, HEIGHT_PX):
        width, height = map(_shown, size)
        remarks.append(f"its canvas is {width} by {height}; what lies outside ours is at its edge")


def _shown(asked: object) -> str:
    """Return a few characters of a value of the file, safe to print."""
    if asked is None:
        return "missing"
    if isinstance(asked, dict | list):
        return "an object" if isinstance(asked, dict) else "a list"
    if isinstance(asked, int) and abs(asked) > 10**40:
        return "a number with too many digits"
    return ascii(asked[:40] if isinstance(asked, str) else asked)[:60]
