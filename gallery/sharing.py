"""Giving out a piece's address and taking it back; who follows one is answered elsewhere."""

from datetime import datetime

import structlog
from django.db import transaction

from accounts.models import User
from gallery.errors import PieceNotFound, ShareIsEmpty, ShareNotFound
from gallery.models import TOKEN_LENGTH, Piece, Share

log = structlog.get_logger(__name__)


def share_piece(*, artist: User, number: int, title: str = "", now: datetime) -> Share:
    """Return the share of the artist's piece with this number, made if there is none yet.

    One that is there stays as it is, whatever `title` is: its address was given out.

    Raises:
        PieceNotFound: no piece of theirs has this number, or it was withdrawn.
    """
    with transaction.atomic():
        own = Piece.objects.by(artist).for_showing()
        piece = own.filter(canvas__number=number, withdrawn_at=None).first()
        if piece is None:
            raise PieceNotFound(str(number))
        share, is_new = Share.objects.get_or_create(
            piece=piece, defaults={"title": title, "created_at": now}
        )
    if is_new:
        log.info("piece.shared", canvas=str(piece.canvas_id))
    return share


def take_back_share(*, artist: User, token: str) -> None:
    """Take the address back: from now on it leads nowhere, and a later share has another one.

    Raises:
        ShareNotFound: no share of theirs has this token.
    """
    found = Share.objects.by(artist).filter(token=_plain(token))
    if not found.delete()[0]:
        raise ShareNotFound
    log.info("piece.unshared", artist=str(artist.pk))


def shares_of(artist: User) -> list[Share]:
    """Return the artist's shares, newest first, with their pieces."""
    return list(Share.objects.by(artist).for_showing())


def shared_by(token: str) -> Share:
    """Return the share that `token` leads to, with its piece.

    Raises:
        ShareNotFound: there is none.
        ShareIsEmpty: its piece was withdrawn, or its artist's account is closed.
    """
    share = Share.objects.filter(token=_plain(token)).for_showing().first()
    if share is None:
        raise ShareNotFound
    if share.piece.withdrawn_at is not None or not share.piece.artist.is_active:
        raise ShareIsEmpty
    return share


def _plain(token: str) -> str:
    """Return `token`, or nothing when it cannot be one: PostgreSQL refuses some characters."""
    is_token = len(token) == TOKEN_LENGTH and token.isascii() and token.isprintable()
    return token if is_token else ""
