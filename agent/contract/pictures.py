"""Pieces' stored pictures for the contract: files with an ETag; none is drawn for a request."""

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from agent.contract.refusals import refused
from gallery.media import stored_picture
from gallery.models import Piece

SOON_S = 10  # by then a worker has usually made the picture
NOT_READY = "Picture not ready yet"
PNG: dict[str, object] = {
    "responses": {
        "200": {
            "description": "The picture.",
            "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
        },
        "304": {"description": "The picture that the asker already has."},
        "307": {"description": "Not stored yet: the drawing itself, elsewhere."},
    }
}


def picture_of(request: HttpRequest, piece: Piece, file: FieldFile, *, keep: str) -> HttpResponse:
    """Answer with `file` of `piece`, which the asker may see, or say that it is not made yet.

    keep: the Cache-Control of a picture that is there; it never changes.
    """
    if not file.name:
        return _not_yet(piece)
    try:
        return stored_picture(request, file.name, keep=keep)
    except Http404:
        return refused(NOT_READY, 404, Cache_Control="no-store")


def _not_yet(piece: Piece) -> HttpResponse:
    """Lead to the drawing as everybody may see it; a private one has to be asked for again."""
    if piece.canvas.visibility == "private" or piece.withdrawn_at is not None:
        return refused(NOT_READY, 404, Retry_After=str(SOON_S), Cache_Control="no-store")
    response = HttpResponse(status=307)
    response["Location"] = settings.PUBLIC_URL + reverse("canvas:picture", args=[piece.canvas_id])
    response["Cache-Control"] = "no-store"
    return response
