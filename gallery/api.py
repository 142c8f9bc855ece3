"""Pieces as JSON: the gallery by cursor pages, one piece, its replay. Each makes one call."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from ninja import Query, Router
from ninja.decorators import decorate_view

from accounts.problems import refusals
from accounts.visitors import Anyone
from canvas.styles import StyleName
from gallery.downloads import ASK_AGAIN_S, file_response
from gallery.errors import PieceNotFound
from gallery.exports import FILES, FileKind
from gallery.media import FOR_EVER, FOR_ME
from gallery.models import Piece
from gallery.pages import MAX_PAGE_SIZE, PAGE_SIZE, page_of
from gallery.piece_json import PieceDocument
from gallery.replay import replay_etag, replay_json
from gallery.shapes import FileBeingMade, PiecePage, PieceShape, ProvenanceShape, Replay

_BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE = {
    "description": "The file, named after the piece.",
    "content": {file.content_type: _BINARY for file in FILES.values() if file.suffix != "json"},
}
BEING_MADE = "The file is being made; ask again in a few seconds."

router = Router(auth=Anyone(), tags=["pieces"])


@router.get(
    "/pieces",
    response={200: PiecePage, **refusals(400)},
    exclude_none=True,
    operation_id="listPieces",
    summary="The gallery, newest first",
)
@decorate_view(conditional_page)
def list_pieces(
    request: HttpRequest,
    cursor: Annotated[str, Query(description="`next` of the page before.")] = "",
    style: Annotated[StyleName | None, Query(description="Only this style.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE)] = PAGE_SIZE,
) -> PiecePage:
    """Public pieces alone. Pages neither skip nor repeat while pieces are being hung."""
    pieces = Piece.objects.listed()
    if style:
        pieces = pieces.filter(style=style)
    page = page_of(pieces, cursor=cursor, size=limit)
    return PiecePage(items=[PieceShape.of(piece) for piece in page.pieces], next=page.next)


@router.get(
    "/pieces/{uuid:canvas_id}",
    response={200: PieceShape, **refusals(404)},
    operation_id="getPiece",
    summary="One piece",
)
@decorate_view(conditional_page)
def get_piece(request: HttpRequest, canvas_id: UUID) -> PieceShape:
    """A public or unlisted piece, or one of the caller's own."""
    return PieceShape.of(_visible(request, canvas_id))


@router.get(
    "/pieces/{uuid:canvas_id}/provenance",
    response={200: ProvenanceShape, **refusals(404)},
    operation_id="getPieceProvenance",
    summary="How a piece came about",
)
@decorate_view(conditional_page)
def get_piece_provenance(request: HttpRequest, canvas_id: UUID) -> ProvenanceShape:
    """Who and what worked on it, and what that cost; for whoever may see the piece."""
    return ProvenanceShape.of(_visible(request, canvas_id))


@router.get(
    "/pieces/{uuid:canvas_id}/replay",
    response={200: Replay, **refusals(404, 413)},
    operation_id="getPieceReplay",
    summary="How a piece was drawn",
)
@decorate_view(gzip_page)
def get_piece_replay(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Every change of its log. It never changes, so a public piece's may be kept for ever."""
    piece = _visible(request, canvas_id)
    etag = replay_etag(piece)
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    response = HttpResponse(replay_json(piece), content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER if piece.is_found else FOR_ME
    return response


@router.get(
    "/pieces/{uuid:canvas_id}/files/{kind}",
    response={200: PieceDocument, 202: FileBeingMade, **refusals(404, 413)},
    openapi_extra={"responses": {200: FILE}},
    operation_id="getPieceFile",
    summary="A piece as a file",
)
def get_piece_file(request: HttpRequest, canvas_id: UUID, kind: FileKind) -> HttpResponse:
    """PNG at one, two or four times its size, WebP, SVG, PDF, or JSON with the strokes asked for.

    What takes long is made first: 202 then, with `Retry-After`. A piece with so many strokes that
    its SVG, PDF or JSON would be too large has none: 413.
    """
    given = file_response(request, _visible(request, canvas_id), kind)
    if given is not None:
        return given
    waiting = HttpResponse(
        FileBeingMade(detail=BEING_MADE).model_dump_json(),
        status=202,
        content_type="application/json",
    )
    waiting["Retry-After"] = str(ASK_AGAIN_S)
    waiting["Cache-Control"] = "no-store"
    return waiting


def _visible(request: HttpRequest, canvas_id: UUID) -> Piece:
    pieces = Piece.objects.visible_to(request.user).for_showing()
    piece = pieces.filter(canvas_id=canvas_id).first()
    if piece is None:
        raise PieceNotFound(str(canvas_id))
    return piece
