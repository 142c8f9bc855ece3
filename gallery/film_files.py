"""A film's file over HTTP: whole, or the part that a player asks for. Who may is decided before."""

import re
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from gallery.downloads import FENCE, FOR_ALL
from gallery.exports import file_name
from gallery.film_making import told_by
from gallery.film_options import CONTENT_TYPES, FilmOptions
from gallery.films import film_file
from gallery.media import FOR_ME
from gallery.models import Piece

RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{1,12})?", re.ASCII)
# An svg's own styles are what moves it; it holds no script, and none would run.
STYLED_FENCE = FENCE.replace("sandbox", "style-src 'unsafe-inline'; sandbox")

type Disposition = Literal["inline", "attachment"]


def film_response(
    request: HttpRequest, piece: Piece, options: FilmOptions, *, disposition: Disposition
) -> HttpResponse | None:
    """Answer with the film's file, or that the visitor has it; None when it has not been made.

    The asker was allowed to see the piece.
    """
    etag = f'"{piece.canvas_id}.{options.name}.{told_by(piece)}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        content = film_file(piece=piece, options=options)
        if content is None:
            return None
        response = _part_or_whole(request, content, etag)
        response["Content-Type"] = CONTENT_TYPES[options.kind]
        is_attached = disposition == "attachment"
        named = content_disposition_header(is_attached, film_name(piece, options))
        response["Content-Disposition"] = named or disposition
        response["Content-Security-Policy"] = STYLED_FENCE
        response["X-Content-Type-Options"] = "nosniff"
        response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = FOR_ALL if piece.is_found else FOR_ME
    return response


def film_name(piece: Piece, options: FilmOptions) -> str:
    """Return what the film is called at home."""
    title = file_name(piece, "png").removesuffix(".png")
    return f"{title} {options.seconds}s.{options.kind}"


def _part_or_whole(request: HttpRequest, content: bytes, etag: str) -> HttpResponse:
    """Answer a plain range with that part; anything else that is asked for gets the whole.

    Some players show no film that does not come in parts.
    """
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or request.headers.get("If-Range", etag) != etag:
        return HttpResponse(content)
    first, size = int(found[1]), len(content)
    last = min(int(found[2]) if found[2] else size - 1, size - 1)
    if first > last:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    part = HttpResponse(content[first : last + 1], status=206)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    return part
