"""Files to take home over HTTP: how they are told, and the page that people wait on for them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.clients import client_key
from gallery.errors import FileTooLarge
from gallery.exports import FILES, FileKind, file_etag, file_name, kind_named
from gallery.media import FOR_ME
from gallery.models import Piece
from gallery.services import take_file

ASK_AGAIN_S = 3
FOR_ALL = "public, no-cache"  # its title may change, and it may be hidden by then
# Ours hold no script; should one ever come in, it must not run here.
FENCE = "default-src 'none'; sandbox"


@require_safe
def file(request: HttpRequest, artist_id: UUID, piece_id: str, kind: str) -> HttpResponse:
    """A piece as a file, for whoever may look at it; else a page that says why there is none."""
    wanted = kind_named(kind)
    if wanted is None:
        raise Http404("There is no such file.")
    seen = Piece.objects.visible_to(request.user).for_showing()
    piece = get_object_or_404(seen.named(piece_id), artist_id=artist_id)
    try:
        given = file_response(request, piece, wanted)
    except FileTooLarge as refusal:
        context = {"piece": piece, "refusal": refusal}
        return render(request, "gallery/file_refused.html", context, status=413)
    return _making(request, piece, wanted) if given is None else given


def file_response(request: HttpRequest, piece: Piece, kind: FileKind) -> HttpResponse | None:
    """Answer with the file, or that the visitor has it; None while it is being made.

    The asker was allowed to see the piece. Raises FileTooLarge.
    """
    etag = file_etag(piece, kind)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        content = take_file(piece=piece, kind=kind, asker=client_key(request.META))
        if content is None:
            return None
        response = HttpResponse(content, content_type=FILES[kind].content_type)
        named = content_disposition_header(as_attachment=True, filename=file_name(piece, kind))
        response["Content-Disposition"] = named or "attachment"
        response["Content-Security-Policy"] = FENCE
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Cache-Control"] = FOR_ALL if piece.is_found else FOR_ME
    return response


def _making(request: HttpRequest, piece: Piece, kind: FileKind) -> HttpResponse:
    context = {"piece": piece, "file": FILES[kind], "ask_again_s": ASK_AGAIN_S}
    response = render(request, "gallery/file_making.html", context, status=202)
    response["Retry-After"] = str(ASK_AGAIN_S)
    response["Cache-Control"] = "no-store"
    return response
