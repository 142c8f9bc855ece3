"""How a refusal looks on the wire: `{"detail": "<words>"}` whatever it was, and nothing else.

The clients show `detail` as it comes, so it is one plain sentence even where a request has several
faults.
"""

import json
import re
from collections.abc import Mapping
from typing import NoReturn

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from accounts.bearer import NotSignedIn
from accounts.limits import TooMany

type Problem = Mapping[str, object]

JSON = "application/json"
UNSTORABLE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")  # where such may be
UNREADABLE = "body: this is not JSON"
TOO_LARGE = "That is more than may be sent at once."
FAULTS_TOLD = 5
RETRY_AFTER_S = 2  # when the database could not answer

log = structlog.get_logger(__name__)


class Refusal(Schema):
    """Why a request was refused, in words for people."""

    detail: str


class StrictParser(Parser):
    """JSON as its standard has it, without NaN and infinities, of text that can be stored."""

    def parse_body(self, request: HttpRequest) -> dict[str, object]:
        parsed: dict[str, object] = json.loads(request.body, parse_constant=_no_constant)
        if UNSTORABLE.search(request.body):
            _require_storable(parsed)
        return parsed


class StrictRenderer(JSONRenderer):
    """Compact JSON that never holds NaN: a browser could not read it."""

    json_dumps_params: Mapping[str, object] = {"allow_nan": False, "separators": (",", ":")}


def refusals(*statuses: int) -> dict[int, type[Refusal]]:
    """Return the entries of an operation's `response` for the statuses it may refuse with."""
    return dict.fromkeys(statuses, Refusal)


def refused(detail: str, status: int, **headers: str) -> HttpResponse:
    """Return the contract's one kind of refusal; header names are written with underscores."""
    response = HttpResponse(json.dumps({"detail": detail}), status=status, content_type=JSON)
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def not_signed_in(words: str) -> HttpResponse:
    """Return the 401 that tells a client to renew its token."""
    return refused(words, 401, WWW_Authenticate="Bearer")


def map_refusals(api: NinjaAPI) -> None:
    """Tell `api` how to answer with each kind of exception."""
    api.exception_handler(Exception)(_broken)
    api.exception_handler(Http404)(lambda _request, _gone: refused("Not Found", 404))
    api.exception_handler(HttpError)(_as_told)
    api.exception_handler(NotSignedIn)(lambda _request, refusal: not_signed_in(refusal.words))
    api.exception_handler(AuthenticationError)(lambda _r, _e: not_signed_in(NotSignedIn().words))
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(TooMany)(_too_many)
    api.exception_handler(RequestDataTooBig)(lambda _request, _big: refused(TOO_LARGE, 413))
    api.exception_handler(OperationalError)(_unavailable)


def _as_told(_request: HttpRequest, refusal: HttpError) -> HttpResponse:
    if refusal.status_code == 400 and refusal.message.startswith("Cannot parse request body"):
        return refused(UNREADABLE, 422)
    return refused(refusal.message, refusal.status_code)


def _invalid(_request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    faults = [_fault(problem) for problem in refusal.errors]
    more = len(faults) - FAULTS_TOLD
    told = "; ".join(faults[:FAULTS_TOLD])
    return refused(f"{told}; and {more} more" if more > 0 else told, 422)


def _fault(problem: Problem) -> str:
    """Return `limit: Input should be less than or equal to 50`."""
    where = problem.get("loc")
    parts = [str(part) for part in where] if isinstance(where, tuple | list) else []
    name = ".".join(parts[1:]) or "body"
    return f"{name}: {problem.get('msg', 'not valid')}"


def _too_many(_request: HttpRequest, refusal: TooMany) -> HttpResponse:
    return refused("Too many requests", 429, Retry_After=str(refusal.retry_after_s))


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("contract.unavailable", path=request.path, exc_info=error)
    return refused("Service Unavailable", 503, Retry_After=str(RETRY_AFTER_S))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("contract.failed", path=request.path, exc_info=error)
    return refused("Internal Server Error", 500)


def _require_storable(parsed: object) -> None:
    """Raise ValueError for NUL and halves of surrogate pairs, which no column holds."""
    text = json.dumps(parsed, ensure_ascii=False)
    text.encode()  # which halves of pairs fail
    if "\\u0000" in text:
        raise ValueError("NUL is no text")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
