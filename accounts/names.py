"""What a name may hold: nothing that cannot be seen, for it would deceive those who read it."""

import unicodedata

HIDDEN_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # controls, direction marks, breaks
# They shape what stands beside them in Persian and Indic names and in emoji of several parts;
# between letters of these alphabets they only make two names look like one.
JOINERS = {"\u200c", "\u200d"}
UNJOINED = {"LATIN", "GREEK", "CYRILLIC", "DIGIT"}


def holds_hidden(name: str) -> bool:
    """Return whether the name holds characters that cannot be seen and do nothing to be seen."""
    framed = f" {name} "
    return any(
        unicodedata.category(character) in HIDDEN_CATEGORIES
        and not (character in JOINERS and _is_joined(framed[i - 1]) and _is_joined(framed[i + 1]))
        for i, character in enumerate(name, start=1)
    )


def _is_joined(character: str) -> bool:
    is_seen = unicodedata.category(character)[0] in "LMS"
    return is_seen and unicodedata.name(character, "LATIN").split()[0] not in UNJOINED
