"""Shares as the contract has them: an artist makes and takes back; whoever has one looks."""

from typing import Annotated, TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import AfterValidator, StringConstraints

from accounts.bearer import bearer
from agent.contract.own_gallery import Signed
from agent.contract.pictures import PNG, picture_of
from agent.contract.refusals import JSON, refusals
from canvas.models import MAX_TITLE_LENGTH
from gallery import share_pages, sharing
from gallery.errors import PieceNotFound, ShareIsEmpty, ShareNotFound
from gallery.models import Share

FOR_A_MINUTE = "public, max-age=60"  # a share that is taken back is gone at once
HTML: dict[str, object] = {
    "responses": {
        "200": {
            "description": "The page.",
            "content": {"text/html": {"schema": {"type": "string"}}},
        }
    }
}

router = Router(tags=["shares"])


def _printable(title: str) -> str:
    return "".join(character for character in title if character.isprintable())


type Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=MAX_TITLE_LENGTH),
    AfterValidator(_printable),
]


class ShareWish(Schema):
    piece_number: int
    title: Title | None = None


class ShareShape(TypedDict):
    """A share as its artist gets it."""

    token: str
    url: str
    piece_number: int
    title: str | None
    created_at: str


class SharedPiece(TypedDict):
    """A share as whoever has the address gets it."""

    token: str
    title: str
    piece_number: int
    stroke_count: int
    created_at: str
    url: str
    preview_url: str


class Deleted(TypedDict):
    status: str


@router.post(
    "/create",
    auth=bearer,
    response={200: ShareShape, **refusals(401, 404, 422)},
    operation_id="createShare",
    summary="Share a piece",
)
def create_share(request: Signed, wish: ShareWish) -> ShareShape:
    """A piece that is shared already keeps its address and title."""
    artist = request.auth.user
    try:
        share = sharing.share_piece(
            artist=artist, number=wish.piece_number, title=wish.title or "", now=timezone.now()
        )
    except PieceNotFound as refusal:
        raise HttpError(404, "Piece not found in gallery") from refusal
    return _shape(share)


@router.get(
    "/my-shares",
    auth=bearer,
    response={200: list[ShareShape], **refusals(401)},
    operation_id="listShares",
    summary="The asker's shares, the newest first",
)
def my_shares(request: Signed) -> list[ShareShape]:
    """Those that lead somewhere and those of withdrawn pieces."""
    return [_shape(share) for share in sharing.shares_of(request.auth.user)]


@router.delete(
    "/{token}",
    auth=bearer,
    response={200: Deleted, **refusals(401, 404)},
    operation_id="deleteShare",
    summary="Take a share back",
)
def delete_share(request: Signed, token: str) -> Deleted:
    """Its address leads nowhere from now on."""
    try:
        sharing.take_back_share(artist=request.auth.user, token=token)
    except ShareNotFound as refusal:
        raise HttpError(404, "Share not found or not owned by you") from refusal
    return {"status": "deleted"}


@router.get(
    "/{token}",
    response=refusals(404),
    openapi_extra=HTML,
    operation_id="getSharePage",
    summary="The page of a shared piece",
)
def share_page(request: HttpRequest, token: str) -> HttpResponse:
    """For people and for the previews that other sites make of it."""
    try:
        response = share_pages.page(request, _found(token))
    except HttpError:
        if request.get_preferred_type([JSON, "text/html"]) != "text/html":
            raise
        return share_pages.gone(request)
    response["Cache-Control"] = FOR_A_MINUTE
    return response


@router.get(
    "/{token}/preview.png",
    response=refusals(404),
    openapi_extra=PNG,
    operation_id="getSharePreview",
    summary="The picture of a shared piece, 800 x 600",
)
def share_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The stored picture."""
    piece = _found(token).piece
    return picture_of(request, piece, piece.picture, keep=FOR_A_MINUTE)


@router.get(
    "/{token}/api",
    response={200: SharedPiece, **refusals(404)},
    operation_id="getShare",
    summary="A shared piece",
)
def share_facts(request: HttpRequest, token: str) -> SharedPiece:
    """What its page tells, for programs."""
    share = _found(token)
    return {
        "token": share.token,
        "title": share.given_title or f"Artwork #{share.piece.canvas.number}",
        "piece_number": share.piece.canvas.number,
        "stroke_count": share.piece.stroke_count,
        "created_at": share.created_at.isoformat(),
        "url": settings.PUBLIC_URL + share.get_absolute_url(),
        "preview_url": settings.PUBLIC_URL + share.preview_url,
    }


def _found(token: str) -> Share:
    try:
        return sharing.shared_by(token)
    except ShareNotFound as refusal:
        raise HttpError(404, "Share not found") from refusal
    except ShareIsEmpty as refusal:
        raise HttpError(404, "Artwork no longer exists") from refusal


def _shape(share: Share) -> ShareShape:
    return {
        "token": share.token,
        "url": settings.PUBLIC_URL + share.get_absolute_url(),
        "piece_number": share.piece.canvas.number,
        "title": share.title or None,
        "created_at": share.created_at.isoformat(),
    }
