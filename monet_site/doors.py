"""How the contract's REST doors behave beside what they answer: other origins, unknown paths.

Only they are open to other origins: pages, the admin and the native API are not.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from agent.contract.refusals import JSON, refused

# every path of the contract; accounts' own pages under /auth/ are none of it
CONTRACT = (
    r"^(?:api(?!/v1(?:/|$))(?:/|$)"
    r"|auth(?!/verify$|/callback/?$)(?:/|$)"
    r"|(?:public|debug|s)(?:/|$)"
    r"|(?:health|version|traces)/?$)"
)
METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
MAX_AGE_S = 600
NOT_ALLOWED = b'{"detail": "Method Not Allowed"}'

type View = Callable[[HttpRequest], HttpResponseBase]


def open_to_origins(answer: View) -> View:
    """Let scripts of any origin call the contract, without cookies; answer their preflights."""

    def opened(request: HttpRequest) -> HttpResponseBase:
        if not re.match(CONTRACT, request.path_info.removeprefix("/")):
            return answer(request)
        is_crossing = "Origin" in request.headers
        if is_crossing and _is_preflight(request):
            return _preflight(request)
        response = _in_words(answer(request))
        if is_crossing:
            response["Access-Control-Allow-Origin"] = "*"
        if "Authorization" in request.headers and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer for a path of the contract that is not there, or is there without its last slash."""
    bare = request.path_info.rstrip("/")
    if bare != request.path_info and _is_somewhere(bare):
        query = request.META.get("QUERY_STRING", "")
        response = HttpResponse(status=307)
        response["Location"] = request.build_absolute_uri(f"{bare}?{query}" if query else bare)
        return response
    return refused("Not Found", 404)


def _is_somewhere(path: str) -> bool:
    try:
        return resolve(path).func is not nowhere
    except Resolver404:
        return False


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _preflight(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("OK", content_type="text/plain")
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Max-Age"] = str(MAX_AGE_S)
    asked = request.headers.get("Access-Control-Request-Headers")
    if asked is not None:
        response["Access-Control-Allow-Headers"] = asked
        patch_vary_headers(response, ["Access-Control-Request-Headers"])
    return response


def _in_words(response: HttpResponseBase) -> HttpResponseBase:
    """Put the framework's own 405 into the contract's shape."""
    if response.status_code == 405 and isinstance(response, HttpResponse):
        response.content = NOT_ALLOWED
        response["Content-Type"] = JSON
        response["Content-Length"] = str(len(NOT_ALLOWED))  # told already for the words before
        allowed = response.get("Allow", "").replace(" ", "").split(",")
        response["Allow"] = ", ".join(sorted(allowed))
    return response
