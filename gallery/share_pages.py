"""The page that a share leads to, and the artist's two buttons for it on the piece's own page."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from accounts.models import User
from canvas.shapes import absolute
from canvas.snapshot import placed_strokes
from canvas.styles import STYLES
from canvas.svg import svg_document
from gallery import sharing
from gallery.authorship import credit
from gallery.errors import PieceNotFound, ShareNotFound
from gallery.models import PIECE_NAME, Piece, Share

APP_STORE_ID = "6740019844"
MOST_BYTES_AS_LINES = 40_000  # of stored points, four bytes each; more are shown as the picture


@gzip_page
def page(request: HttpRequest, share: Share) -> HttpResponse:
    """Show a shared piece; `share` comes with its piece, canvas and artist."""
    context = {
        "share": share,
        "piece": share.piece,
        "credit": credit(share.piece.painter),
        "lines": _lines(share.piece),
        "app_store_id": APP_STORE_ID,
        "url": absolute(share.get_absolute_url()),
        "preview_url": absolute(share.preview_url),
    }
    return render(request, "gallery/share.html", context)


def gone(request: HttpRequest) -> HttpResponse:
    """Tell a person that the address they were given leads nowhere, or no longer."""
    response = render(request, "404.html", status=404)
    patch_vary_headers(response, ["Accept"])
    return response


@login_required
@require_POST
def share(request: HttpRequest, artist_id: UUID, piece_id: str) -> HttpResponse:
    """Give out the address of one of the visitor's own pieces."""
    artist, name = _artist(request, artist_id), PIECE_NAME.fullmatch(piece_id)
    if name is None:
        raise Http404("There is no such piece.")
    try:
        sharing.share_piece(artist=artist, number=int(name[1]), now=timezone.now())
    except PieceNotFound as refusal:
        raise Http404(str(refusal)) from refusal
    return _back(artist_id, piece_id)


@login_required
@require_POST
def take_back(request: HttpRequest, artist_id: UUID, piece_id: str) -> HttpResponse:
    """Take the address back; a form sent twice changes nothing more."""
    artist = _artist(request, artist_id)
    with suppress(ShareNotFound):  # it is gone already, which is what was asked for
        sharing.take_back_share(artist=artist, token=request.POST.get("token", ""))
    return _back(artist_id, piece_id)


def _artist(request: HttpRequest, artist_id: UUID) -> User:
    if not isinstance(request.user, User) or request.user.pk != artist_id:
        raise Http404("There is no such piece.")
    return request.user


def _back(artist_id: UUID, piece_id: str) -> HttpResponse:
    return redirect(f"{reverse('gallery:piece', args=[artist_id, piece_id])}#share")


def _lines(piece: Piece) -> SafeString | None:
    """Return the drawing as svg lines; None where brushes or thousands of points ask for pixels."""
    if STYLES[piece.canvas.style_name].has_color:
        return None
    drawn = piece.canvas.strokes.at(piece.seq)
    size: int = drawn.aggregate(bytes=Sum(Length("points")))["bytes"] or 0
    if size > MOST_BYTES_AS_LINES:
        return None
    document = svg_document(
        placed_strokes(piece.canvas, piece.seq),
        style=piece.canvas.style_name,
        width=piece.canvas.width,
        height=piece.canvas.height,
        title=piece.shown_title,
        description=piece.description,
    )
    return mark_safe(document)  # noqa: S308  svg_document escapes the words; the rest is numbers
