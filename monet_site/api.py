"""Our own API, `/api/v1`: mounts each app's router; how it refuses is in `problems`."""

from typing import cast

from django.conf import settings
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from accounts.profile_api import router as profile
from agent.api import router as artist
from canvas.api import router as canvases
from gallery.api import router as pieces
from monet_site.documented import DocumentedAPI
from monet_site.problem_list import router as problem_list
from monet_site.problems import answer_refusals

# the page that shows the documentation styles itself with style elements; no other page may
DOCS_CSP = cast("dict[str, list[str]]", settings.SECURE_CSP) | {
    "style-src": [str(CSP.SELF), str(CSP.UNSAFE_INLINE)]
}
ABOUT = """Everything the studio and the gallery do, for programs.

Dates are RFC 3339 in UTC. A key without a value is left out, never null. Lists come in pages:
ask again with the `cursor` that a page gives as `next`. A refusal is a problem (RFC 9457) with a
stable `code`. A create takes an `Idempotency-Key`: the same key and body get the same answer.
"""

native = DocumentedAPI(
    title="Code Monet",
    version="1",
    description=ABOUT,
    urls_namespace="native",
    servers=[{"url": "/", "description": "This host"}],
    docs_decorator=csp_override(DOCS_CSP),
)
for router in (pieces, canvases, artist, profile, problem_list):
    native.add_router("", router)
answer_refusals(native)
