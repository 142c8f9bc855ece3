"""The label's words: who held the pen, and who drew how much."""

import pytest

from gallery.authorship import credit
from gallery.labels import percent, share_bar


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


def test_the_bar_is_filled_from_left_to_right() -> None:
    bar = share_bar(
        [
            {"name": "Code Monet", "role": "agent", "share": 0.75},
            {"name": "Bob", "role": "guest", "share": 0.25},
        ]
    )
    assert [(part.left, part.words) for part in bar] == [(0, "75%"), (75, "25%")]
    assert all(part.left + part.width <= 100 for part in bar)
