"""Our own API, `/api/v1`: mounts each app's router; how it refuses is in `problems`."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from accounts.profile_api import router as profile
from accounts.visitors import Anyone
from agent.api import router as artist
from canvas.api import router as canvases
from gallery.api import router as pieces
from gallery.film_api import router as films
from gallery.plot_api import router as plots
from monet_site.documented import DocumentedAPI
from monet_site.problem_list import router as problem_list
from monet_site.problems import answer_refusals

type Answer = Callable[..., HttpResponseBase]

# the page that shows the documentation styles itself with style elements; no other page may
DOCS_CSP = cast("dict[str, list[str]]", settings.SECURE_CSP) | {
    "style-src": [str(CSP.SELF), str(CSP.UNSAFE_INLINE)]
}
ABOUT = """Everything the studio and the gallery do, for programs.

Dates are RFC 3339 in UTC. A key without a value is left out, never null. Lists come in pages:
ask again with the `cursor` that a page gives as `next`. A refusal is a problem (RFC 9457) with a
stable `code`. A create takes an `Idempotency-Key`: the same key and body get the same answer.
"""


def for_the_asker(answer: Answer) -> Answer:
    """Keep answers out of shared caches: what is told depends on who asks."""

    @wraps(answer)
    def answered(request: HttpRequest, **named: object) -> HttpResponseBase:
        response = answer(request, **named)
        if "Cache-Control" not in response.headers:
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    return answered


native = DocumentedAPI(
    title="Code Monet",
    version="1",
    description=ABOUT,
    urls_namespace="native",
    auth=Anyone(),
    servers=[{"url": "/", "description": "This host"}],
    docs_decorator=csp_override(DOCS_CSP),
)
for router in (pieces, films, plots, canvases, artist, profile, problem_list):
    native.add_router("", router)
native.add_decorator(for_the_asker, mode="view")
answer_refusals(native)
