"""The style sheets within an SVG file: the plain rules that drawing tools write, no others.

A selector is `*`, a name, `.class` or `#id`, or several with commas; whatever else a sheet says is
passed over, and nothing that it names is fetched.
"""

import re
from collections.abc import Iterator, Mapping

MAX_SHEET_LENGTH = 40_000  # characters, of all sheets of a file
MAX_RULES = 500
MAX_CLASSES = 10  # of one element
MAX_VALUE_LENGTH = 200  # characters of one declaration that are looked at
PROPERTIES = frozenset({"stroke", "fill", "color", "opacity", "display", "visibility"})
PROPERTIES |= {"stroke-width", "stroke-opacity", "fill-opacity"}

_SELECTOR = re.compile(r"\*|[.#]?-?[A-Za-z_][A-Za-z0-9_-]{0,99}", re.ASCII)


class Sheet:
    """Declarations by selector, as far as they were read."""

    def __init__(self) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        self._length = 0

    def read(self, text: str) -> bool:
        """Take in the text of a style element; return whether all of it was understood."""
        self._length += len(text)
        if self._length > MAX_SHEET_LENGTH:
            return False
        is_understood = True
        for selectors, body in _rules(_without_comments(text)):
            for selector in selectors:
                is_plain = _SELECTOR.fullmatch(selector) is not None
                if is_plain and (selector in self._rules or len(self._rules) < MAX_RULES):
                    self._rules.setdefault(selector, {}).update(_wanted(body))
                else:
                    is_understood = False
        return is_understood

    def of(self, name: str, attributes: Mapping[str, str]) -> dict[str, str]:
        """Return what the sheet says of an element, the more particular over the general."""
        if not self._rules:
            return {}
        classes = attributes.get("class", "")[:1_000].split()[:MAX_CLASSES]
        named = [f".{word}" for word in classes]
        selectors = ("*", name, *named, f"#{attributes.get('id', '')[:100]}")
        told: dict[str, str] = {}
        for selector in selectors:
            told |= self._rules.get(selector, {})
        return told


def declarations(text: str) -> dict[str, str]:
    """Return the properties of a rule's body or a style attribute."""
    parts = (part.partition(":") for part in text.split(";"))
    told = (
        (name.strip().lower(), value[:MAX_VALUE_LENGTH].split("!")[0].strip())
        for name, _, value in parts
    )
    return {name: value for name, value in told if name}


def _wanted(body: str) -> dict[str, str]:
    return {name: value for name, value in declarations(body).items() if name in PROPERTIES}


def _without_comments(text: str) -> str:
    first, *others = text.split("/*")
    return " ".join([first, *(other.partition("*/")[2] for other in others)])


def _rules(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the selectors and the body of each rule; a statement is a selector without a body."""
    for rule in text.split("}"):
        head, _, body = rule.partition("{")
        *statements, head = head.split(";")
        yield from (([statement], "") for statement in statements)
        if head.strip():
            yield [selector.strip() for selector in head.split(",")], body
