"""The label's words: who held the pen, and who drew how much."""

import pytest

from gallery.authorship import credit
from gallery.labels import percent, provenance_facts, share_bar
from gallery.models import Provenance, no_provenance


@pytest.mark.parametrize(
    ("painter", "words"),
    [
        ("", "Drawn by hand"),
        ("understudy", "Drawn by the understudy, Code Monet’s built-in artist"),
        ("claude-x", "Drawn by Claude (claude-x)"),
        (
            "understudy, claude-x",
            "Drawn by the understudy, Code Monet’s built-in artist and Claude (claude-x)",
        ),
    ],
)
def test_the_credit_names_who_drew(painter: str, words: str) -> None:
    assert credit(painter) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0%"), (0.004, "under 1%"), (0.25, "25%"), (0.996, "over 99%"), (1.0, "100%")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, words: str) -> None:
    assert percent(share) == words


def told_of(**facts: object) -> dict[str, str]:
    told: Provenance = {**no_provenance(seed=7), **facts}  # type: ignore[typeddict-item]
    return {fact.name: fact.words for fact in provenance_facts(told)}


@pytest.mark.parametrize(
    ("usd", "words"),
    [("0", "nothing"), ("0.000000", "nothing"), ("0.004", "under a cent"), ("1.239", "1.24 USD")],
)
def test_a_price_is_told_in_cents(usd: str, words: str) -> None:
    assert told_of(usd=usd)["Cost"] == words


def test_how_it_came_about_names_the_understudy_for_what_it_is() -> None:
    told = told_of(models=["understudy"], turns=1, steps=1, input_tokens=0)
    assert told["Artist"] == "The understudy, Code Monet’s built-in artist"
    assert told["Turns"] == "1, in 1 step"
    assert "Tokens" not in told


def test_the_bar_is_filled_from_left_to_right() -> None:
    bar = share_bar(
        [
            {"name": "Code Monet", "role": "agent", "share": 0.75},
            {"name": "Bob", "role": "guest", "share": 0.25},
        ]
    )
    assert [(part.left, part.words) for part in bar] == [(0, "75%"), (75, "25%")]
    assert all(part.left + part.width <= 100 for part in bar)
