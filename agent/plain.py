"""What a model sent, made fit to be kept: the same before it is stored and after. No I/O."""

import math

from agent.messages import JsonObject, JsonValue

LARGEST_INT = 2**63  # larger ones fit no column, and no float without a fault
MAX_DEPTH = 64  # of objects and lists in each other; no tool asks for more than a handful
# NUL and halves of surrogate pairs: no text of PostgreSQL holds them, and no UTF-8 the latter.
UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], "\N{REPLACEMENT CHARACTER}")


def plain_text(words: str) -> str:
    """Return the words with whatever no column holds replaced; two halves of a pair are joined."""
    if words.isascii() and "\0" not in words:
        return words
    whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(UNSTORABLE)


def plain(value: JsonValue | tuple[JsonValue, ...], depth: int = 0) -> JsonValue:
    """Return the value storable: null for numbers that no column holds and for what lies too deep.

    depth: how many objects and lists it lies in.
    """
    match value:
        case str():
            return plain_text(value)
        case dict() if depth < MAX_DEPTH:
            return plain_object(value, depth)
        case list() | tuple() if depth < MAX_DEPTH:
            return [plain(part, depth + 1) for part in value]
        case int() if abs(value) < LARGEST_INT:
            return value
        case float() if math.isfinite(value):
            return value
    return None


def plain_object(value: JsonObject, depth: int = 0) -> JsonObject:
    """Return the object with plain keys and values."""
    return {plain_text(key): plain(part, depth + 1) for key, part in value.items()}
