"""Cursor pages: nothing skipped, nothing twice, whatever is hung meanwhile."""

import random

import pytest

from accounts.models import User
from gallery.errors import BadCursor
from gallery.models import Piece
from gallery.pages import cursor_after, page_of
from tests.gallery.hanging import hang

pytestmark = pytest.mark.django_db


def walk(size: int, between) -> list[int]:
    """Read all pages, doing `between` after each; return the pieces' ids as they came."""
    seen, cursor = [], ""
    while True:
        page = page_of(Piece.objects.listed(), cursor=cursor, size=size)
        seen += [piece.pk for piece in page.pieces]
        if page.next is None:
            return seen
        cursor = page.next
        between()


class TestPages:
    @pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
    def test_every_piece_comes_once_newest_first(self, alice: User, size: int) -> None:
        minutes = [n // 2 for n in range(7)]  # two pieces in the same moment
        random.Random(size).shuffle(minutes)
        for minute in minutes:
            hang(alice, minutes=minute)
        wanted = Piece.objects.newest_first().values_list("pk", flat=True)
        assert walk(size, lambda: None) == list(wanted)

    def test_pieces_hung_while_one_reads_neither_shift_nor_repeat(self, alice: User) -> None:
        hung = [hang(alice, minutes=n).pk for n in range(6)]
        seen = walk(2, lambda: hang(alice, minutes=100))
        assert seen == hung[::-1]

    def test_a_page_with_nothing_after_it_has_no_next(self, alice: User) -> None:
        hang(alice)
        assert page_of(Piece.objects.listed(), size=1).next is None

    def test_the_cursor_of_the_last_piece_leads_to_nothing(self, alice: User) -> None:
        assert page_of(Piece.objects.listed(), cursor=cursor_after(hang(alice))).pieces == []

    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "é",
            "AAAA",
            "MTIz",
            "MTIzLg",
            "LjEy",
            "OTk5OTk5OTk5OTk5OTk5OTk5LjE",
            "=" * 9,
            "M" * 999,
        ],
    )
    def test_what_no_page_gave_is_refused(self, db: None, cursor: str) -> None:
        with pytest.raises(BadCursor):
            page_of(Piece.objects.listed(), cursor=cursor)
