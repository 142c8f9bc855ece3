"""Reading what models send: lenient where the meaning is plain, strict where it is not. Pure.

What was read otherwise than it was sent is told in a few words, so that the next call is better.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from agent.messages import JsonObject

MAX_JSON_TEXT = 2_000_000  # characters that are looked at as JSON

YES, NO = ("true", "yes"), ("false", "no", "")


class Unreadable(ValueError):
    """What was sent has no plain meaning."""


def parsed(text: str) -> tuple[object, bool]:
    """Return the JSON value in `text`, and whether one stray closing brace was left out after it.

    Raises:
        Unreadable: it is no JSON, or more than a brace follows.
    """
    text = text.strip()
    if len(text) > MAX_JSON_TEXT:
        raise Unreadable("too long")
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as failure:
        raise Unreadable("no JSON") from failure
    rest = text[end:].strip()
    if rest not in ("", "}", "]"):
        raise Unreadable("more follows")
    return value, bool(rest)


def list_of(asked: object, name: str, keys: Sequence[str]) -> tuple[list[object], list[str]]:
    """Return the list that was meant by `asked`, and what was understood leniently, in words.

    A list may come as JSON text, inside an object under its own name, or as the one object that
    would be its only item.

    keys: one of which an object must have to be such an item.

    Raises:
        Unreadable: it is none of these.
    """
    understood: list[str] = []
    if isinstance(asked, str):
        asked, is_stray = parsed(asked)
        understood.append(f"`{name}` came as a string")
        if is_stray:
            understood.append("a stray bracket after it was left out")
    if isinstance(asked, Mapping) and list(asked) == [name]:
        asked = asked[name]
        understood.append(f"`{name}` stood in an object of its own")
    if isinstance(asked, Mapping) and any(key in asked for key in keys):
        asked = [asked]
        understood.append("one object was taken for a list of one")
    if not isinstance(asked, list):
        raise Unreadable("no list")
    return asked, understood


def is_yes(asked: object) -> bool:
    """Return whether a boolean, or a word that plainly is one, says yes; all else says no."""
    return asked is True or (isinstance(asked, str) and asked.strip().lower() in YES)


def as_bool(asked: object) -> bool | None:
    """Return a boolean, or a word that plainly is one; None when it is neither."""
    if isinstance(asked, bool):
        return asked
    if isinstance(asked, str) and asked.strip().lower() in (*YES, *NO):
        return is_yes(asked)
    return None


def as_count(asked: object) -> int | None:
    """Return a whole number, also when it came as text or with a zero fraction; else None."""
    if isinstance(asked, str):
        digits = asked.strip().lstrip("#")
        return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 10 else None
    if isinstance(asked, bool) or not isinstance(asked, int | float):
        return None
    return int(asked) if asked == asked // 1 and abs(asked) < 10**9 else None


def plain(text: str) -> str:
    """Return text without what no column holds and no page shows: control characters, half ones."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace").decode()
    return "".join(c if c == "\n" or c.isprintable() else " " for c in whole).strip()


def one_line(asked: object) -> str:
    """Return text as one line of plain characters; what is no text is empty."""
    return " ".join(plain(asked).split()) if isinstance(asked, str) else ""


def told(understood: Iterable[str]) -> str:
    """Return what was understood leniently as a sentence; "" when nothing was."""
    parts = list(dict.fromkeys(understood))
    return f"(Understood: {'; '.join(parts)}.)" if parts else ""


def joined(*parts: str) -> str:
    """Return the sentences that are not empty, side by side."""
    return " ".join(part for part in parts if part)


def given(asked: JsonObject, names: Sequence[str]) -> JsonObject:
    """Return the fields of `asked` that were given a value."""
    return {name: asked[name] for name in names if asked.get(name) is not None}
