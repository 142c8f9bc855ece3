"""The stored pictures of pieces over HTTP: only names that a visible piece bears are opened."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from gallery.models import Piece
from gallery.services import restore_pictures

TYPES = {"png": "image/png", "webp": "image/webp"}
# What is told never changes. Shared caches ask again all the same: it may be hidden by then.
FOR_EVER = "public, max-age=31536000, s-maxage=300, immutable"
FOR_ME = "private, no-cache"


@require_safe
def picture(request: HttpRequest, canvas_id: UUID, file_name: str) -> HttpResponse:
    """A picture of a piece that the visitor may look at."""
    name = f"pieces/{canvas_id}/{file_name}"
    seen = Piece.objects.visible_to(request.user).select_related("artist")
    piece = seen.filter(canvas_id=canvas_id).first()
    if piece is None or name not in _names(piece):
        raise Http404("There is no such picture.")
    try:
        return stored_picture(request, name, keep=FOR_EVER if piece.is_found else FOR_ME)
    except Http404:
        restore_pictures(piece=piece)
        raise


def stored_picture(request: HttpRequest, name: str, *, keep: str) -> HttpResponse:
    """Answer with a stored file, or that the visitor has it; the asker was allowed to see it.

    keep: the Cache-Control. Raises Http404 when the file is not there any more.
    """
    folder, _, file_name = name.removeprefix("pieces/").rpartition("/")
    etag = f'"{folder}.{file_name}"'  # of the piece too: two pieces may look alike
    response = get_conditional_response(request, etag=etag)
    if response is None:
        suffix = file_name.rpartition(".")[2]
        response = HttpResponse(_content(name), content_type=TYPES[suffix])
    response["ETag"] = etag
    response["Cache-Control"] = keep
    return response


def _names(piece: Piece) -> set[str]:
    stored = (piece.thumbnail, piece.picture, piece.social_picture)
    return {str(file.name) for file in stored if file}


def _content(name: str) -> bytes:
    try:
        with default_storage.open(name) as stored:
            content: bytes = stored.read()
            return content
    except OSError as error:  # lost, or the storage is away
        raise Http404("This picture is not there just now.") from error
