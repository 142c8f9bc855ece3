"""Films of a piece as pages: asking for one, waiting for it, watching it; each makes one call."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BooleanField, ChoiceField, Form, IntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.clients import client_key
from accounts.limits import TooMany
from canvas.film_plan import LONGEST_S, SHORTEST_S
from gallery.errors import FilmNotFound
from gallery.film_files import film_response
from gallery.film_making import told_by
from gallery.film_options import (
    KINDS,
    LABELS,
    USUAL_S,
    WIDTHS,
    FilmOptions,
    film_options,
    options_named,
)
from gallery.film_rows import Film
from gallery.films import ask_for_film, film_of
from gallery.models import Piece
from gallery.replay import can_replay

ASK_AGAIN_S = 2
ABOUT = {
    "mp4": "plays everywhere",
    "webp": "moves by itself in a page or a chat",
    "svg": "lines that draw themselves, sharp at any size",
}
TOO_LONG = "This piece has too many changes for a film."


class FilmForm(Form):
    """How somebody wants a film."""

    kind = ChoiceField(choices=[(kind, LABELS[kind]) for kind in KINDS])
    seconds = IntegerField(min_value=SHORTEST_S, max_value=LONGEST_S)
    width = ChoiceField(choices=[(str(width), f"{width} px") for width in WIDTHS])
    captions = BooleanField(required=False)

    def options(self) -> FilmOptions:
        """Return the options that a valid form asks for."""
        told = self.cleaned_data
        kind = next(kind for kind in KINDS if kind == told["kind"])
        width = next(width for width in WIDTHS if str(width) == told["width"])
        return film_options(kind, told["seconds"], width, has_captions=told["captions"])


@require_http_methods(["GET", "HEAD", "POST"])
def films(request: HttpRequest, artist_id: UUID, piece_id: str) -> HttpResponse:
    """The films of a piece, and a form that asks for another."""
    piece = _visible(request, artist_id, piece_id)
    if request.method != "POST":
        return _films(request, piece)
    form = FilmForm(request.POST)
    if not form.is_valid():
        return _films(request, piece, error=_first_error(form), status=422)
    if not can_replay(piece):
        return _films(request, piece, error=TOO_LONG, status=413)
    try:
        film = ask_for_film(
            piece=piece, options=form.options(), asker=client_key(request.META), now=timezone.now()
        )
    except TooMany as refusal:
        words = f"Many films are being asked for; try again in {refusal.wait_in_words}."
        return _films(request, piece, error=words, status=429)
    return redirect("gallery:film", artist_id, piece_id, film.name)


@require_safe
def film(request: HttpRequest, artist_id: UUID, piece_id: str, name: str) -> HttpResponse:
    """One film: how far it is, then the film itself."""
    piece, options = _visible(request, artist_id, piece_id), _options(name)
    try:
        shown = film_of(piece=piece, options=options, now=timezone.now())
    except FilmNotFound:
        return redirect("gallery:films", artist_id, piece_id)
    context = {
        "piece": piece,
        "film": shown,
        "ask_again_s": ASK_AGAIN_S,
        "height": options.width * piece.canvas.height // piece.canvas.width,
    }
    response = render(request, "gallery/film.html", context)
    response["Cache-Control"] = "no-store"
    if shown.is_unfinished:
        response["Retry-After"] = str(ASK_AGAIN_S)
    return response


@require_safe
def film_file(request: HttpRequest, artist_id: UUID, piece_id: str, name: str) -> HttpResponse:
    """The film's file, for a player in its page."""
    piece, options = _visible(request, artist_id, piece_id), _options(name)
    given = film_response(request, piece, options, disposition="inline")
    if given is None:
        raise Http404("There is no such film.")
    return given


def _films(
    request: HttpRequest, piece: Piece, *, error: str = "", status: int = 200
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else {}
    context = {
        "piece": piece,
        "films": _told(piece),
        "kinds": [(kind, LABELS[kind], ABOUT[kind]) for kind in KINDS],
        "widths": [str(width) for width in WIDTHS],
        "kind": asked.get("kind", "mp4"),
        "width": asked.get("width", "800"),
        "seconds": asked.get("seconds", USUAL_S),
        "captions": bool(asked.get("captions")),
        "shortest": SHORTEST_S,
        "longest": LONGEST_S,
        "can_replay": can_replay(piece),
        "error": error,
    }
    return render(request, "gallery/films.html", context, status=status)


def _told(piece: Piece) -> "QuerySet[Film]":
    return piece.films.filter(told=told_by(piece)).exclude(state="refused")


def _first_error(form: FilmForm) -> str:
    [first, *_] = form.errors.as_data().items()
    name, errors = first
    words = ValidationError(errors).messages[0]
    return f"{name.capitalize()}: {words}"


def _options(name: str) -> FilmOptions:
    options = options_named(name)
    if options is None:
        raise Http404("There is no such film.")
    return options


def _visible(request: HttpRequest, artist_id: UUID, piece_id: str) -> Piece:
    seen = Piece.objects.visible_to(request.user).for_showing()
    return get_object_or_404(seen.named(piece_id), artist_id=artist_id)
