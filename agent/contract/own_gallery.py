"""A signed-in client's own gallery: its pieces, their strokes and pictures, and who may see it."""

from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.gzip import gzip_page
from ninja import Router, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from accounts.bearer import bearer
from accounts.principals import Principal
from accounts.services import show_gallery
from agent.contract.answers import drawing
from agent.contract.pictures import PNG, picture_of
from agent.contract.refusals import refusals
from agent.contract.shapes import (
    GalleryEntry,
    StyleConfig,
    WirePath,
    gallery_of,
    paths_on,
    style_config,
)
from gallery.models import PIECE_NAME, Piece, PieceQuerySet

FOR_ME = "private, no-cache"  # the same address is another picture to somebody else: ask each time

router = Router(tags=["own gallery"], auth=bearer)


class Signed(HttpRequest):
    """A request that `bearer` let in."""

    auth: Principal


class OwnStrokes(TypedDict):
    """One of the asker's pieces as it was drawn."""

    strokes: list[WirePath]
    piece_number: int
    drawing_style: str
    style_config: StyleConfig


class GallerySettings(Schema):
    gallery_public: bool


@router.get(
    "/gallery",
    response={200: list[GalleryEntry], **refusals(401)},
    operation_id="listOwnPieces",
    summary="The asker's pieces, the oldest first",
)
def own_gallery(request: Signed) -> list[GalleryEntry]:
    """All that they hung, whoever else may see it."""
    return gallery_of(request.auth.user)


@router.get(
    "/gallery/{piece_number}/strokes",
    response={200: OwnStrokes, **refusals(401, 404, 422)},
    operation_id="getOwnStrokes",
    summary="How one of the asker's pieces is drawn",
)
@decorate_view(gzip_page)
def own_strokes(request: Signed, piece_number: int) -> HttpResponse:
    """As it hung, whatever happened on its canvas afterwards."""
    own = Piece.objects.by(request.auth.user)
    piece = _piece(own.filter(canvas__number=piece_number))
    told: OwnStrokes = {
        "strokes": paths_on(piece.canvas, piece.seq),
        "piece_number": piece_number,
        "drawing_style": piece.style,
        "style_config": style_config(piece.canvas.style_name),
    }
    return drawing(told)


@router.get(
    "/gallery/thumbnail/{piece_id}.png",
    response=refusals(400, 401, 404),
    openapi_extra=PNG,
    operation_id="getOwnThumbnail",
    summary="The picture of one of the asker's pieces, 800 x 600",
)
def own_thumbnail(request: Signed, piece_id: str) -> HttpResponse:
    """The stored picture, for the asker's cache alone; until it is made, the way to the drawing."""
    if not PIECE_NAME.fullmatch(piece_id):
        raise HttpError(400, "Invalid piece_id format")
    piece = _piece(Piece.objects.by(request.auth.user).named(piece_id))
    response = picture_of(request, piece, piece.picture, keep=FOR_ME)
    patch_vary_headers(response, ["Authorization"])
    return response


@router.get(
    "/settings/gallery",
    response={200: GallerySettings, **refusals(401)},
    operation_id="getGallerySettings",
    summary="Whether the asker's gallery is public",
)
def gallery_settings(request: Signed) -> GallerySettings:
    """What the public gallery goes by."""
    return GallerySettings(gallery_public=request.auth.user.is_gallery_public)


@router.put(
    "/settings/gallery",
    response={200: GallerySettings, **refusals(401, 422)},
    operation_id="setGallerySettings",
    summary="Show or hide the asker's gallery",
)
def set_gallery_settings(request: Signed, asked: GallerySettings) -> GallerySettings:
    """Lists, the sitemap and `/public/` go by it at once, for what hangs already too.

    Who has a piece's own address is let in by the piece's own setting.
    """
    show_gallery(user=request.auth.user, is_public=asked.gallery_public)
    return asked


def _piece(found: PieceQuerySet) -> Piece:
    piece = found.for_showing().first()
    if piece is None:
        raise HttpError(404, "Piece not found")
    return piece
