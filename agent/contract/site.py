"""What the contract tells of the site itself: that it lives, its version; and the app's traces."""

import re
from typing import Annotated, Literal, TypedDict

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from accounts.clients import client_key
from accounts.limits import Limit, spend
from agent.contract.refusals import refusals
from gallery import sitemaps

TRACES = Limit("traces", 60, 60)  # a machine
MAX_SPANS = 500  # what the app keeps at most
MAX_ATTRIBUTES = 64

TOKEN = re.compile(r"eyJ[\w-]+(?:\.[\w-]*)*")  # how every JWT begins

type Text = Annotated[str, Field(max_length=4_096)]
type Name = Annotated[str, Field(min_length=1, max_length=128)]
type Moment = Annotated[int, Field(ge=0, le=2**53)]  # milliseconds since 1970
type Fact = Text | bool | int | Annotated[float, Field(allow_inf_nan=False)]

log = structlog.get_logger(__name__)
router = Router(tags=["site"])


class Health(TypedDict):
    status: Literal["ok"]


class Version(TypedDict):
    version: str
    commit: str | None
    build_time: str | None


class Span(Schema):
    """One span of the app's own tracing."""

    traceId: Name  # noqa: N815  the app's spelling
    spanId: Name  # noqa: N815
    parentSpanId: Text | None = None  # noqa: N815
    name: Name
    startTime: Moment  # noqa: N815
    endTime: Moment | None = None  # noqa: N815
    attributes: Annotated[dict[Name, Fact], Field(max_length=MAX_ATTRIBUTES)] = {}
    status: Text = "ok"
    error: Text | None = None


class Spans(Schema):
    spans: Annotated[list[Span], Field(max_length=MAX_SPANS)]


class Received(TypedDict):
    received: int


class AppPaths(TypedDict):
    appID: str
    paths: list[str]


class AppDetails(TypedDict):
    apps: list[str]
    details: list[AppPaths]


class Apps(TypedDict):
    apps: list[str]


class AppLinks(TypedDict):
    """Apple's file for universal links."""

    applinks: AppDetails
    webcredentials: Apps


class AppLinksUnset(TypedDict):
    error: str


@router.get(
    "/health",
    response=Health,
    operation_id="getHealth",
    summary="Whether this process answers",
)
def health(request: HttpRequest) -> Health:
    """For probes; it asks neither database nor broker."""
    return {"status": "ok"}


@router.get("/version", response=Version, operation_id="getVersion", summary="What runs here")
def version(request: HttpRequest) -> Version:
    """As its build named it."""
    return {
        "version": settings.APP_VERSION,
        "commit": settings.APP_COMMIT,
        "build_time": settings.APP_BUILD_TIME,
    }


@router.post(
    "/traces",
    response={200: Received, **refusals(422, 429)},
    operation_id="sendTraces",
    summary="Take the app's traces",
)
def traces(request: HttpRequest, told: Spans) -> Received:
    """They are logged for whoever looks at debug lines, and kept nowhere else."""
    spend(client_key(request.META), TRACES)
    for span in told.spans:
        log.debug("app.span", span=TOKEN.sub("(token)", span.model_dump_json(exclude_none=True)))
    return {"received": len(told.spans)}


@router.get(
    "/.well-known/apple-app-site-association",
    response={200: AppLinks, 500: AppLinksUnset},
    operation_id="getAppLinks",
    summary="Which addresses the app may open",
)
def app_links(request: HttpRequest) -> AppLinks | Status[AppLinksUnset]:
    """The link of a sign-in mail, and passwords."""
    if not settings.APPLE_TEAM_ID:
        return Status(500, {"error": "APPLE_TEAM_ID not configured"})
    app = f"{settings.APPLE_TEAM_ID}.{settings.IOS_BUNDLE_ID}"
    return {
        "applinks": {"apps": [], "details": [{"appID": app, "paths": ["/auth/verify*"]}]},
        "webcredentials": {"apps": [app]},
    }


def _text(media_type: str) -> dict[str, object]:
    content = {media_type: {"schema": {"type": "string"}}}
    return {"responses": {"200": {"description": "As it is.", "content": content}}}


@router.get(
    "/robots.txt",
    openapi_extra=_text("text/plain"),
    operation_id="getRobots",
    summary="What crawlers are to leave alone",
)
def robots(request: HttpRequest) -> HttpResponse:
    """The same as at the root, where crawlers look."""
    return sitemaps.robots(request)


@router.get(
    "/sitemap.xml",
    openapi_extra=_text("application/xml"),
    operation_id="getSitemap",
    summary="A map of the public pages",
)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The same as at the root, where crawlers look."""
    return sitemaps.sitemap(request)
