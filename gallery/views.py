"""The public pages: the gallery, an artist's wall, a piece; each makes one call and answers."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from canvas.plot_paths import has_plotter
from canvas.shapes import absolute
from canvas.styles import STYLES
from gallery.authorship import credit
from gallery.errors import BadCursor
from gallery.exports import offers
from gallery.labels import provenance_facts, share_bar
from gallery.models import Piece, PieceQuerySet
from gallery.pages import after, before, page_of
from gallery.replay import can_replay


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The newest public pieces, or those after a cursor, perhaps of one style."""
    return _wall(request, Piece.objects.listed(), canonical=reverse("gallery:gallery"))


@require_safe
def artist(request: HttpRequest, artist_id: UUID) -> HttpResponse:
    """One artist's public pieces."""
    shown = User.objects.filter(is_active=True, is_gallery_public=True)
    person = get_object_or_404(shown, pk=artist_id)
    pieces = Piece.objects.listed().by(person)
    return _wall(request, pieces, canonical=request.path, person=person)


@require_safe
def piece(request: HttpRequest, artist_id: UUID, piece_id: str) -> HttpResponse:
    """A piece with its label and its replay, and the ways to its neighbours in the gallery."""
    seen = Piece.objects.visible_to(request.user).for_showing().select_related("share")
    shown = get_object_or_404(seen.named(piece_id), artist_id=artist_id)
    listed = Piece.objects.listed().for_showing()
    context = {
        "piece": shown,
        "canvas": shown.canvas,
        "credit": credit(shown.painter),
        "bar": share_bar(shown.shares),
        "provenance": provenance_facts(shown.provenance) if shown.provenance else [],
        "can_replay": can_replay(shown),
        "files": offers(shown),
        "can_plot": has_plotter(),
        "earlier": listed.filter(before(shown)).newest_first().first(),
        "later": listed.filter(after(shown)).newest_first().reverse().first(),
        "canonical": absolute(shown.get_absolute_url()),
        "is_mine": request.user.pk == shown.artist_id,
        "social_url": absolute(shown.social_picture.url) if shown.social_picture else "",
        "site": settings.PUBLIC_URL,
    }
    return render(request, "gallery/piece.html", context)


def _wall(
    request: HttpRequest, pieces: PieceQuerySet, *, canonical: str, person: User | None = None
) -> HttpResponse:
    style = request.GET.get("style", "")
    if style and style not in STYLES:
        raise Http404("There is no such style.")
    if style:
        pieces = pieces.filter(style=style)
    cursor = request.GET.get("after", "")
    context = {
        "person": person,
        "style": style,
        "styles": STYLES.values(),
        "is_later_page": bool(cursor),
        "canonical": absolute(canonical),
    }
    try:
        page = page_of(pieces, cursor=cursor)
    except BadCursor as refusal:
        return render(request, "gallery/refused.html", {"refusal": refusal}, status=400)
    return render(request, "gallery/gallery.html", {**context, "page": page})
