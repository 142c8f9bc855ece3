"""Films of pieces as JSON and as files: asked for, looked after, taken. Each makes one call."""

from typing import Annotated, Literal, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Path, Router, Schema

from accounts.clients import client_key
from accounts.creating import Asked
from accounts.problems import refusals
from accounts.visitors import Anyone
from canvas.film_order import FilmKind
from canvas.film_plan import LONGEST_S, SHORTEST_S
from gallery.errors import FilmNotFound, PieceNotFound, ReplayTooLong
from gallery.film_files import film_response
from gallery.film_options import (
    CONTENT_TYPES,
    SVG_WIDTH,
    USUAL_S,
    FilmOptions,
    FilmWidth,
    film_options,
    options_named,
)
from gallery.film_rows import Film
from gallery.films import ask_for_film, film_of
from gallery.models import Piece
from gallery.replay import MAX_CHANGES, can_replay

ASK_AGAIN_S = 2
FILE = {
    "description": "The film, named after the piece.",
    "content": {
        content_type: {"schema": {"type": "string", "format": "binary"}}
        for content_type in CONTENT_TYPES.values()
    },
}
PART = {
    "description": "The part of it that `Range` asks for.",
    "content": FILE["content"],
}

type FilmName = Annotated[
    str, Path(description="As its `name` tells.", examples=["mp4-20s-800"], max_length=24)
]

router = Router(auth=Anyone(), tags=["pieces"])


class AskedFilm(Asked):
    """Which film somebody wants."""

    kind: FilmKind
    seconds: Annotated[int, Field(ge=SHORTEST_S, le=LONGEST_S)] = USUAL_S
    width: Annotated[FilmWidth, Field(description="In px; an svg has but one size.")] = SVG_WIDTH
    captions: Annotated[bool, Field(description="The artist's words below the picture.")] = False

    def options(self) -> FilmOptions:
        return film_options(self.kind, self.seconds, self.width, has_captions=self.captions)


class FilmShape(Schema):
    """A film of a piece, and how far it is."""

    name: str = Field(examples=["mp4-20s-800"])
    kind: FilmKind
    seconds: int
    width: int
    captions: bool
    state: Literal["asked", "being_made", "made", "refused"]
    percent: int = Field(description="How much of it is made, 0 to 100.")
    detail: str = Field(description="Why it cannot be made, for people; else empty.")
    url: str = Field(description="Where this is told.")
    file_url: str = Field(description="Where its file is, once it is made.")

    @classmethod
    def of(cls, film: Film, canvas_id: UUID) -> Self:
        """Return what is told of a film of that canvas's piece."""
        url = f"/api/v1/pieces/{canvas_id}/films/{film.name}"
        options = film.options
        return cls.model_validate(
            {
                "name": film.name,
                "kind": options.kind,
                "seconds": options.seconds,
                "width": options.width,
                "captions": options.has_captions,
                "state": film.state,
                "percent": film.percent,
                "detail": film.words,
                "url": url,
                "file_url": f"{url}/file",
            }
        )


@router.post(
    "/pieces/{uuid:canvas_id}/films",
    response={202: FilmShape, **refusals(404, 413, 429)},
    operation_id="askForFilm",
    summary="Have a time-lapse of a piece made",
)
def ask_for_a_film(request: HttpRequest, canvas_id: UUID, asked: AskedFilm) -> HttpResponse:
    """How the piece came about, in as many seconds as you like; ask at `Location` how far it is.

    There is one film of each wish: asked for again, it is told as it is now.
    """
    piece = _visible(request, canvas_id)
    if not can_replay(piece):
        raise ReplayTooLong(piece.seq, MAX_CHANGES)
    film = ask_for_film(
        piece=piece, options=asked.options(), asker=client_key(request.META), now=timezone.now()
    )
    told = _told(film, canvas_id, status=202)
    told["Location"] = FilmShape.of(film, canvas_id).url
    return told


@router.get(
    "/pieces/{uuid:canvas_id}/films/{name}",
    response={200: FilmShape, **refusals(404)},
    operation_id="getFilm",
    summary="How far a film is",
)
def get_film(request: HttpRequest, canvas_id: UUID, name: FilmName) -> HttpResponse:
    """While it is being made, `Retry-After` says when to ask again."""
    piece, options = _visible(request, canvas_id), _options(name)
    film = film_of(piece=piece, options=options, now=timezone.now())
    return _told(film, canvas_id, status=200)


@router.get(
    "/pieces/{uuid:canvas_id}/films/{name}/file",
    response=refusals(404),
    openapi_extra={"responses": {200: FILE, 206: PART}},
    operation_id="getFilmFile",
    summary="A film's file",
)
def get_film_file(request: HttpRequest, canvas_id: UUID, name: FilmName) -> HttpResponse:
    """MP4 (H.264), animated WebP, or an SVG that plays by itself; parts by `Range`."""
    piece, options = _visible(request, canvas_id), _options(name)
    given = film_response(request, piece, options, disposition="attachment")
    if given is None:
        raise FilmNotFound(name)
    return given


def _told(film: Film, canvas_id: UUID, *, status: int) -> HttpResponse:
    told = HttpResponse(
        FilmShape.of(film, canvas_id).model_dump_json(),
        status=status,
        content_type="application/json",
    )
    if film.is_unfinished:
        told["Retry-After"] = str(ASK_AGAIN_S)
    told["Cache-Control"] = "no-store"
    return told


def _options(name: str) -> FilmOptions:
    options = options_named(name)
    if options is None:
        raise FilmNotFound(name)
    return options


def _visible(request: HttpRequest, canvas_id: UUID) -> Piece:
    pieces = Piece.objects.visible_to(request.user).for_showing()
    piece = pieces.filter(canvas_id=canvas_id).first()
    if piece is None:
        raise PieceNotFound(str(canvas_id))
    return piece
