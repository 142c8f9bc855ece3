"""What a model sent, made fit to be kept: the same before it is stored and after. No I/O."""

import math

from agent.messages import JsonObject, JsonValue

LARGEST_INT = 2**63  # larger ones fit no column, and no float without a fault
# NUL and halves of surrogate pairs: no text of PostgreSQL holds them, and no UTF-8 the latter.
UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], "\N{REPLACEMENT CHARACTER}")


def plain(value: JsonValue | tuple[JsonValue, ...]) -> JsonValue:
    """Return the value with every text storable, and null for numbers that no column holds."""
    match value:
        case str():
            return value.translate(UNSTORABLE)
        case bool() | None:
            return value
        case int():
            return value if abs(value) < LARGEST_INT else None
        case float():
            return value if math.isfinite(value) else None
        case list() | tuple():
            return [plain(part) for part in value]
        case dict():
            return plain_object(value)


def plain_object(value: JsonObject) -> JsonObject:
    """Return the object with plain keys and values."""
    return {key.translate(UNSTORABLE): plain(part) for key, part in value.items()}
