"""The JSON API: mounts each app's router and maps refusals to status codes, here alone."""

from typing import TypedDict, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from ninja import NinjaAPI

from gallery.api import router as gallery
from gallery.errors import BadCursor, GalleryRefusal, PieceNotFound, ReplayTooLong

# the page that shows the documentation styles itself with style elements; no other page may
DOCS_CSP = cast("dict[str, list[str]]", settings.SECURE_CSP) | {
    "style-src": [str(CSP.SELF), str(CSP.UNSAFE_INLINE)]
}
STATUS_OF: dict[type[GalleryRefusal], int] = {
    BadCursor: 400,
    PieceNotFound: 404,
    ReplayTooLong: 413,
}

api = NinjaAPI(
    title="Code Monet",
    version="1",
    urls_namespace="api",
    docs_decorator=csp_override(DOCS_CSP),
)
api.add_router("", gallery)


@api.exception_handler(GalleryRefusal)
def refused_by_the_gallery(request: HttpRequest, refusal: GalleryRefusal) -> HttpResponse:
    """Answer with the refusal's own code and words."""
    problem = {"code": refusal.code, "message": str(refusal)}
    return api.create_response(request, problem, status=STATUS_OF.get(type(refusal), 400))


class Health(TypedDict):
    status: str


@api.get(
    "/health",
    response=Health,
    operation_id="getHealth",
    summary="Whether this process answers",
    tags=["site"],
)
def health(request: HttpRequest) -> Health:
    return {"status": "ok"}
