"""Every refusal of our own API as problem details: the one table of codes and statuses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.responses import Response

from accounts.bearer import ForgedRequest, NotSignedIn, ScopeMissing
from accounts.idempotency import KeyReused, StillRunning
from accounts.limits import TooMany
from accounts.problems import FieldProblem, Problem
from agent import errors as agent
from agent.requests import PainterNotOffered
from canvas import errors as canvas
from canvas.lists import AheadOfCanvas, BadCursor
from gallery import errors as gallery

PREFIX = "/api/v1/"
CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_S = 2  # when the database could not answer
MAX_ERRORS = 20  # told of one request: a body may hold thousands of mistakes


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to be refused: `code` is stable, `title` says it in words."""

    status: int
    code: str
    title: str


KINDS: Mapping[type[Exception], Kind] = {
    gallery.BadCursor: Kind(400, "bad_cursor", "The cursor is not one that a page gave"),
    canvas.CanvasNotFound: Kind(404, "not_found", "There is no such thing, or it is not yours"),
    gallery.FilmNotFound: Kind(404, "not_found", "There is no such thing, or it is not yours"),
    gallery.PieceNotFound: Kind(404, "not_found", "There is no such thing, or it is not yours"),
    Http404: Kind(404, "not_found", "There is no such thing, or it is not yours"),
    canvas.NotYours: Kind(403, "forbidden", "Only its artist may do that"),
    canvas.CanvasIsFinished: Kind(409, "finished", "The piece is finished"),
    canvas.CanvasIsFull: Kind(409, "full", "The canvas holds no more"),
    canvas.NumberIsTaken: Kind(409, "number_taken", "Another piece has that number"),
    canvas.NothingToUndo: Kind(409, "nothing_to_undo", "There is nothing to take back"),
    canvas.BadStroke: Kind(422, "bad_stroke", "A stroke cannot be drawn"),
    canvas.FileNotDrawn: Kind(422, "file_not_drawn", "Nothing of the file can be drawn"),
    canvas.ReadersAreBusy: Kind(503, "busy", "Other files are being read just now"),
    AheadOfCanvas: Kind(409, "ahead_of_canvas", "The canvas has no such change yet"),
    BadCursor: Kind(400, "bad_cursor", "The cursor is not one that a page gave"),
    PainterNotOffered: Kind(422, "painter_not_offered", "That model does not paint here"),
    agent.NudgeIsEmpty: Kind(422, "nudge_empty", "A nudge needs words"),
    agent.TooManyNudges: Kind(409, "nudges_waiting", "As many nudges wait as may"),
    agent.NudgeIsFull: Kind(409, "nudge_full", "Your nudge that waits holds no more"),
    agent.TooManyOfOnesNudges: Kind(429, "too_many", "Too many requests"),
    gallery.ReplayTooLong: Kind(413, "replay_too_long", "The replay is too long to be sent whole"),
    gallery.FileTooLarge: Kind(413, "file_too_large", "The file would be too large"),
    gallery.PlotTooLarge: Kind(413, "plot_too_large", "The plot sheet would be too large"),
    gallery.PlotRefused: Kind(422, "plot_refused", "The plotter cannot draw the sheet"),
    gallery.PlottersAreBusy: Kind(
        503, "plotters_busy", "Other plot sheets are being made just now"
    ),
    gallery.PlotterNotInstalled: Kind(501, "plotter_missing", "No plot sheets are made here"),
    TooMany: Kind(429, "too_many", "Too many requests"),
    NotSignedIn: Kind(401, "not_signed_in", "Sign in first"),
    ScopeMissing: Kind(403, "scope_missing", "The token may not do that"),
    ForgedRequest: Kind(403, "csrf_failed", "The page's CSRF token is missing or wrong"),
    KeyReused: Kind(422, "idempotency_key_reused", "The key was used for another request"),
    StillRunning: Kind(409, "still_running", "The first request with this key still runs"),
    RequestDataTooBig: Kind(413, "too_large", "The request is larger than may be sent"),
    OperationalError: Kind(503, "unavailable", "The site cannot answer just now"),
    AuthenticationError: Kind(401, "not_signed_in", "Sign in first"),
    ValidationError: Kind(422, "invalid", "The request has values that cannot be used"),
}
PLAIN = {
    400: Kind(400, "malformed", "The request cannot be read"),
    401: Kind(401, "not_signed_in", "Sign in first"),
    403: Kind(403, "forbidden", "That is not yours to do"),
    404: Kind(404, "not_found", "There is no such thing, or it is not yours"),
    405: Kind(405, "method_not_allowed", "This address does not take this method"),
    409: Kind(409, "conflict", "That does not fit what is there"),
    413: Kind(413, "too_large", "The request is larger than may be sent"),
    422: Kind(422, "invalid", "The request has values that cannot be used"),
    429: Kind(429, "too_many", "Too many requests"),
    500: Kind(500, "internal_error", "Something went wrong here"),
    501: Kind(501, "not_offered", "That is not made here"),
    503: Kind(503, "unavailable", "The site cannot answer just now"),
}
KEPT_HEADERS = ("Allow", "WWW-Authenticate", "Retry-After", "Vary", "Set-Cookie")


def kinds() -> list[Kind]:
    """Return every way to be refused, one of each code, by status."""
    known = {kind.code: kind for kind in [*PLAIN.values(), *KINDS.values()]}
    return sorted(known.values(), key=lambda kind: (kind.status, kind.code))


def kind_of(refusal: Exception) -> Kind:
    """Return how a refusal is answered; one that nobody listed is a plain 400 with its code."""
    for ancestor in type(refusal).__mro__:
        if ancestor in KINDS:
            return KINDS[ancestor]
    if isinstance(refusal, HttpError) and refusal.status_code in PLAIN:
        return PLAIN[refusal.status_code]
    return PLAIN[400]


def problem(
    kind: Kind, detail: str, *, errors: Sequence[FieldProblem] | None = None
) -> HttpResponse:
    """Return the answer that says so."""
    told = Problem(
        type=f"{PREFIX}problems/{kind.code}",
        title=kind.title,
        status=kind.status,
        code=kind.code,
        detail=detail,
        errors=None if errors is None else list(errors),
    )
    shown = told.model_dump(exclude_none=True)
    said = Response(shown, status=kind.status, content_type=CONTENT_TYPE)
    said["Cache-Control"] = "no-store"
    return said


def answer_refusals(api: NinjaAPI, *refusals: type[Exception]) -> None:
    """Let `api` answer with problem details: whatever is in the table, and `refusals`."""
    for refusal in {*KINDS, *refusals, HttpError}:
        api.exception_handler(refusal)(_refused)
    api.exception_handler(ValidationError)(_invalid)


def in_problem_details(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what refuses below our API before or beside it is told as a problem, too.

    An unknown path, a method that is not taken, a crash: each has words of Django's own.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        said = answer(request)
        if said.status_code < 400 or not request.path.startswith(PREFIX):
            return said
        if said.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return said
        return _retold(said)

    return answered


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer for a path below our API that is not there."""
    return problem(PLAIN[404], "There is nothing at this address.")


def _refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    kind = kind_of(refusal)
    told = problem(kind, _words(kind, refusal))
    wait = getattr(refusal, "retry_after_s", RETRY_AFTER_S if kind.status == 503 else None)
    if wait is not None:
        told["Retry-After"] = str(max(1, ceil(wait)))
    if kind.status == 401:
        told["WWW-Authenticate"] = "Bearer"
    return told


def _words(kind: Kind, refusal: Exception) -> str:
    if isinstance(refusal, TooMany):
        return f"That was too often; try again in {refusal.wait_in_words}."
    if isinstance(refusal, Http404 | OperationalError | AuthenticationError):
        return f"{kind.title}."
    return str(refusal)


def _invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    errors = [
        FieldProblem(where=_place(error["loc"]), message=str(error["msg"]))
        for error in refusal.errors[:MAX_ERRORS]
    ]
    first = f"{errors[0].where}: {errors[0].message}" if errors else "It cannot be read."
    return problem(PLAIN[422], first, errors=errors)


def _place(names: Sequence[object]) -> str:
    """Return where a value stands, without the name that the server's code has for the body."""
    where, *rest = names
    return ".".join(str(name) for name in [where, *(rest[1:] if where == "body" else rest)])


def _retold(said: HttpResponseBase) -> HttpResponse:
    kind = PLAIN.get(said.status_code)
    if kind is None:
        phrase = HTTPStatus(said.status_code).phrase
        kind = Kind(said.status_code, phrase.lower().replace(" ", "_"), phrase)
    told = problem(kind, f"{kind.title}.")
    for name in KEPT_HEADERS:
        if name in said.headers:
            told[name] = said.headers[name]
    if "Allow" in told.headers:
        told["Allow"] = ", ".join(sorted(told["Allow"].split(", ")))
    told.cookies = said.cookies
    return told
