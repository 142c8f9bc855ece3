"""The public gallery as the existing clients ask for it, without an account."""

import re
from typing import Annotated, TypedDict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from ninja import Query, Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from accounts.models import User
from agent.contract.answers import drawing
from agent.contract.pictures import PNG, picture_of
from agent.contract.refusals import refusals
from agent.contract.shapes import WirePath, paths_as_seen, piece_name
from gallery.models import Piece

LISTED, MOST_LISTED = 12, 50
FOR_A_WEEK = "public, max-age=604800"
USER_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
PIECE_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)

router = Router(tags=["public gallery"])


class PublicPiece(TypedDict):
    """A piece of the public gallery, without its strokes."""

    id: str
    user_id: str
    piece_number: int
    stroke_count: int
    created_at: str
    title: str | None
    drawing_style: str


class PublicStrokes(TypedDict):
    """A public piece as it was drawn; `id` is written as it was asked for."""

    id: str
    strokes: list[WirePath]
    piece_number: int
    created_at: str
    title: str | None
    drawing_style: str


@router.get(
    "/gallery",
    response={200: list[PublicPiece], **refusals(422)},
    operation_id="listPublicPieces",
    summary="The newest public pieces",
)
def public_gallery(
    request: HttpRequest, limit: Annotated[int, Query(ge=0, le=MOST_LISTED)] = LISTED
) -> list[PublicPiece]:
    """Those of all artists who show their gallery, the newest first: one query."""
    told = ("artist_id", "canvas__number", "stroke_count", "hung_at", "title", "style")
    rows = Piece.objects.listed().newest_first().values_list(*told)[:limit]
    return [
        {
            "id": piece_name(number),
            "user_id": str(artist),
            "piece_number": number,
            "stroke_count": strokes,
            "created_at": hung_at.isoformat(),
            "title": title or None,
            "drawing_style": style,
        }
        for artist, number, strokes, hung_at, title, style in rows
    ]


@router.get(
    "/gallery/{user_id}/{piece_id}/strokes",
    response={200: PublicStrokes, **refusals(400, 404)},
    operation_id="getPublicStrokes",
    summary="How a public piece is drawn",
)
@decorate_view(gzip_page)
def public_strokes(request: HttpRequest, user_id: str, piece_id: str) -> HttpResponse:
    """Every stroke with the ink it has in its style: some clients know no styles here."""
    piece = _piece(user_id, piece_id)
    told: PublicStrokes = {
        "id": piece_id,
        "strokes": paths_as_seen(piece.canvas, piece.seq),
        "piece_number": piece.canvas.number,
        "created_at": piece.hung_at.isoformat(),
        "title": piece.title or None,
        "drawing_style": piece.style,
    }
    return drawing(told)


@router.get(
    "/gallery/{user_id}/{piece_id}/thumbnail.png",
    response=refusals(400, 404),
    openapi_extra=PNG,
    operation_id="getPublicThumbnail",
    summary="A public piece's picture, 800 x 600",
)
def public_thumbnail(request: HttpRequest, user_id: str, piece_id: str) -> HttpResponse:
    """The stored picture; until it is made, the way to the drawing."""
    piece = _piece(user_id, piece_id)
    return picture_of(request, piece, piece.picture, keep=FOR_A_WEEK)


@router.get(
    "/gallery/{user_id}/{piece_id}/og-image.png",
    response=refusals(400, 404),
    openapi_extra=PNG,
    operation_id="getPublicSocialPicture",
    summary="A public piece's picture for other sites, 1200 x 630",
)
def public_social_picture(request: HttpRequest, user_id: str, piece_id: str) -> HttpResponse:
    """The stored picture; until it is made, the way to the drawing."""
    piece = _piece(user_id, piece_id)
    return picture_of(request, piece, piece.social_picture, keep=FOR_A_WEEK)


def _piece(user_id: str, piece_id: str) -> Piece:
    """Return a listed piece; raises HttpError with the contract's words."""
    if not USER_ID.fullmatch(user_id):
        raise HttpError(400, "Invalid user_id")
    if not PIECE_ID.fullmatch(piece_id):
        raise HttpError(400, "Invalid piece_id")
    showing = User.objects.filter(is_active=True, is_gallery_public=True)
    # ids have one spelling: the lower case in which they are given out
    if user_id != user_id.lower() or not showing.filter(pk=user_id).exists():
        raise HttpError(404, "Gallery not found")
    listed = Piece.objects.listed().for_showing().named(piece_id)
    piece = listed.filter(artist_id=UUID(user_id)).first()
    if piece is None:
        raise HttpError(404, "Piece not found")
    return piece
