"""How the gallery's tests come by films, and the doors to them."""

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gallery.film_options import FilmOptions, film_options
from gallery.film_rows import Film
from gallery.films import ask_for_film, film_of, make_next_film
from gallery.models import Piece

SVG = film_options("svg", 5, 800, has_captions=False)
MP4 = film_options("mp4", 5, 480, has_captions=True)
WISH = {"kind": "svg", "seconds": 5}


def asked(piece: Piece, options: FilmOptions = SVG, asker: str = "") -> Film:
    """Ask as a machine of its own for each film, or as `asker`."""
    asker = asker or f"who wants {options.name} of {piece.pk}"
    return ask_for_film(piece=piece, options=options, asker=asker, now=timezone.now())


def made(piece: Piece, options: FilmOptions = SVG) -> Film:
    asked(piece, options)
    make_next_film(now=timezone.now())
    return film_of(piece=piece, options=options, now=timezone.now())


def api(piece: Piece, name: str = "", *, file: str = "") -> str:
    return f"/api/v1/pieces/{piece.canvas_id}/films" + f"/{name}" * bool(name) + file


def page(piece: Piece, name: str = "", *, file: str = "") -> str:
    return f"{piece.get_absolute_url()}/films" + f"/{name}" * bool(name) + file


def post(client: Client, piece: Piece, **wish: object) -> HttpResponse:
    return client.post(api(piece), WISH | wish, content_type="application/json")
