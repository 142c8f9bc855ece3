"""Pages of the gallery by cursor: a page begins after a piece, whatever is hung meanwhile."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from gallery.errors import BadCursor
from gallery.models import Piece, PieceQuerySet

PAGE_SIZE = 24
MAX_PAGE_SIZE = 60
MAX_CURSOR_LENGTH = 64

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(rb"([0-9]{1,17})\.([0-9]{1,18})")  # before the year 5139, and 64 bits


@dataclass(frozen=True, slots=True)
class Page:
    """Some pieces, newest first, and where the next page begins: None on the last."""

    pieces: list[Piece]
    next: str | None


def page_of(pieces: PieceQuerySet, *, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """Return the page of `pieces` that begins after `cursor`, or the first.

    Raises:
        BadCursor: it is not one that an earlier page gave.
    """
    if cursor:
        pieces = pieces.filter(_after(cursor))
    found = list(pieces.newest_first().for_walls()[: size + 1])
    more = len(found) > size
    return Page(found[:size], cursor_after(found[size - 1]) if more else None)


def cursor_after(piece: Piece) -> str:
    """Return the words that begin a page right after `piece`."""
    microseconds = (piece.hung_at - EPOCH) // timedelta(microseconds=1)
    return urlsafe_b64encode(f"{microseconds}.{piece.pk}".encode()).decode().rstrip("=")


def before(piece: Piece) -> Q:
    """Match what was hung before `piece`."""
    return _older(piece.hung_at, piece.pk)


def after(piece: Piece) -> Q:
    """Match what was hung after `piece`."""
    later = Q(hung_at__gt=piece.hung_at) | Q(id__gt=piece.pk)
    return Q(hung_at__gte=piece.hung_at) & later


def _older(hung_at: datetime, pk: int) -> Q:
    # the outer bound is what the index searches by
    return Q(hung_at__lte=hung_at) & (Q(hung_at__lt=hung_at) | Q(id__lt=pk))


def _after(cursor: str) -> Q:
    try:
        padded = cursor[:MAX_CURSOR_LENGTH] + "=" * (-len(cursor) % 4)
        place = PLACE.fullmatch(urlsafe_b64decode(padded.encode("ascii")))
    except ValueError as error:
        raise BadCursor(cursor) from error
    if place is None:
        raise BadCursor(cursor)
    return _older(EPOCH + timedelta(microseconds=int(place[1])), int(place[2]))
