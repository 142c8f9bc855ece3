"""The plot sheet over HTTP: its page with a preview, and its files; each makes one call."""

from collections.abc import Mapping
from math import ceil
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from pydantic import ValidationError

from accounts.clients import client_key
from accounts.limits import TooMany
from canvas.plot_figures import time_in_words
from canvas.plot_svg import preview_svg
from gallery import plotting
from gallery.downloads import FENCE, FOR_ALL
from gallery.errors import (
    GalleryRefusal,
    PlotRefused,
    PlotterNotInstalled,
    PlottersAreBusy,
    PlotTooLarge,
)
from gallery.media import FOR_ME
from gallery.models import Piece
from gallery.plot_form import plot_form
from gallery.plot_options import PlotKind, PlotOptions, words_for
from gallery.plotting import (
    PLOT_FILES,
    Plot,
    plot,
    plot_etag,
    plot_name,
    plot_text,
    require_sheets,
    turn_to_plot,
)

STATUS: Mapping[type[Exception], int] = {
    PlotterNotInstalled: 501,
    PlotTooLarge: 413,
    PlotRefused: 422,
    PlottersAreBusy: 503,
    TooMany: 429,
}


@require_safe
def plot_page(request: HttpRequest, artist_id: UUID, piece_id: str) -> HttpResponse:
    """A piece on a sheet of paper, as the address's parameters ask for it, before it is plotted."""
    piece = _visible(request, artist_id, piece_id)
    try:
        require_sheets()
        options = PlotOptions.model_validate(request.GET.dict())
        with turn_to_plot(piece, asker=client_key(request.META)):
            plotted = plot(piece, options, most_lines=plotting.MAX_LINES)
        return _page(request, piece, plotted=plotted)
    except ValidationError as refusal:
        return _page(request, piece, errors=words_for(refusal), status=422)
    except (GalleryRefusal, TooMany) as refusal:
        return _refused(request, piece, refusal)


@require_safe
def plot_file(request: HttpRequest, artist_id: UUID, piece_id: str, kind: str) -> HttpResponse:
    """The sheet as a file for a plotter; else its page, which says why there is none."""
    piece = _visible(request, artist_id, piece_id)
    wanted = next((known for known in PLOT_FILES if known == kind), None)
    if wanted is None:
        raise Http404("There is no such file.")
    try:
        require_sheets()
        options = PlotOptions.model_validate(request.GET.dict())
        return plot_response(request, piece, options, wanted)
    except ValidationError as refusal:
        return _page(request, piece, errors=words_for(refusal), status=422)
    except PlotRefused as refusal:
        return _page(request, piece, errors={"device": str(refusal)}, status=422)
    except (GalleryRefusal, TooMany) as refusal:
        return _refused(request, piece, refusal)


def plot_response(
    request: HttpRequest, piece: Piece, options: PlotOptions, kind: PlotKind
) -> HttpResponse:
    """Answer with the file, or that the visitor has it; who asks was allowed to see the piece.

    Raises:
        GalleryRefusal, TooMany: as `plotting` does.
    """
    etag = plot_etag(piece, options, kind)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        with turn_to_plot(piece, asker=client_key(request.META)):
            plotted = plot(piece, options, most_lines=plotting.MAX_LINES)
            text = plot_text(plotted, piece, options, kind)
        response = HttpResponse(text, content_type=PLOT_FILES[kind].content_type)
        named = content_disposition_header(as_attachment=True, filename=plot_name(piece, kind))
        response["Content-Disposition"] = named or "attachment"
        response["Content-Security-Policy"] = FENCE
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Cache-Control"] = FOR_ALL if piece.is_found else FOR_ME
    return response


def _page(
    request: HttpRequest,
    piece: Piece,
    *,
    plotted: Plot | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "piece": piece,
        "form": plot_form(request.GET.dict(), errors or {}),
        "files": PLOT_FILES,
        "plotted": plotted,
    }
    if plotted is not None:
        label = f"{piece.shown_title} as a plotter draws it"
        # Only numbers of ours, colours that were read as such, and the label, which is escaped.
        context["preview"] = SafeString(preview_svg(plotted.sheet, label=label))
        context["time"] = time_in_words(plotted.seconds)
    return render(request, "gallery/plot.html", context, status=status)


def _refused(request: HttpRequest, piece: Piece, refusal: GalleryRefusal | TooMany) -> HttpResponse:
    words = str(refusal)
    if isinstance(refusal, TooMany):
        words = f"Many sheets are being made just now. Try again in {refusal.wait_in_words}."
    context = {"piece": piece, "words": words}
    status = STATUS.get(type(refusal), 400)
    response = render(request, "gallery/plot_refused.html", context, status=status)
    if isinstance(refusal, TooMany | PlottersAreBusy):
        response["Retry-After"] = str(ceil(refusal.retry_after_s))
    return response


def _visible(request: HttpRequest, artist_id: UUID, piece_id: str) -> Piece:
    seen = Piece.objects.visible_to(request.user).for_showing()
    return get_object_or_404(seen.named(piece_id), artist_id=artist_id)
