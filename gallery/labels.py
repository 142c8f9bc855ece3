"""What hangs beside a picture: the label's words and the bar of who drew what."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from canvas.events import ParticipantRole
from gallery.authorship import called
from gallery.models import DrawnShare, Provenance

CENT = Decimal("0.01")
GAP = 0.4  # percent of the bar between two people


@dataclass(frozen=True, slots=True)
class BarPart:
    """One person's part of the bar: `left` and `width` in percent of it."""

    name: str
    role: ParticipantRole
    words: str
    left: float
    width: float


def share_bar(shares: Sequence[DrawnShare]) -> list[BarPart]:
    """Return the parts of the bar from left to right, the greatest first."""
    parts, left = [], 0.0
    for share in shares:
        width = 100 * share["share"]
        drawn = max(width - GAP, 0.1)
        words = percent(share["share"])
        parts.append(BarPart(share["name"], share["role"], words, round(left, 2), round(drawn, 2)))
        left += width
    return parts


def percent(share: float) -> str:
    """Say a share in whole percents, without claiming all or nothing wrongly."""
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{round(100 * share)}%"


@dataclass(frozen=True, slots=True)
class ProvenanceFact:
    """A line of how a piece came about."""

    name: str
    words: str


def provenance_facts(told: Provenance) -> list[ProvenanceFact]:
    """Return what a piece's page tells of how it came about, for people."""
    tokens = told["input_tokens"] + told["output_tokens"]
    facts = {
        "Artist": _sentence(", ".join(map(called, told["models"]))),
        "Prompts": ", ".join(f"version {version}" for version in told["prompt_versions"]),
        "Seed": str(told["seed"]),
        "Turns": f"{told['turns']}, in {_count(told['steps'], 'step')}",
        "Nudges": str(told["nudges"]) if told["nudges"] else "none",
        "Critiques": str(told["critiques"]) if told["critiques"] else "none",
        "Tokens": f"{tokens:,}" if tokens else "",
        "Cost": _cost(Decimal(told["usd"])),
    }
    return [ProvenanceFact(name, words) for name, words in facts.items() if words]


def _cost(usd: Decimal) -> str:
    if not usd:
        return "nothing"
    return f"{usd:.2f} USD" if usd >= CENT else "under a cent"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
