"""Canvases as JSON: a person's own, one, what came to it since a change, strokes onto it."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from ninja import Query, Router
from ninja.decorators import decorate_view

from accounts.bearer import PersonalOrBearer
from accounts.creating import Created, IdempotencyKey, created, created_before
from accounts.problems import refusals
from accounts.visitors import Anyone, person
from canvas.asked import DRAWING_FILE, AskedStrokes
from canvas.drawing import draw
from canvas.errors import CanvasNotFound
from canvas.importing import draw_file, read_file
from canvas.lists import (
    MAX_INT,
    MAX_PAGE_SIZE,
    MAX_STROKES_AT_ONCE,
    PAGE_SIZE,
    STROKES_AT_ONCE,
    canvases_of,
    removed_within,
    span_since,
    strokes_within,
)
from canvas.models import Canvas
from canvas.shapes import CanvasPage, CanvasShape, DrawnShape, ImportedShape, StrokesShape

router = Router(tags=["canvases"])


@router.get(
    "/canvases",
    auth=PersonalOrBearer("read"),
    response={200: CanvasPage, **refusals(400)},
    exclude_none=True,
    operation_id="listMyCanvases",
    summary="Your canvases, the newest first",
)
def list_my_canvases(
    request: HttpRequest,
    cursor: Annotated[str, Query(description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, examples=[PAGE_SIZE])] = PAGE_SIZE,
) -> CanvasPage:
    """In progress, finished, hung or not; pages neither skip nor repeat."""
    page = canvases_of(person(request), cursor=cursor, size=limit)
    return CanvasPage(items=[CanvasShape.of(canvas) for canvas in page.canvases], next=page.next)


@router.get(
    "/canvases/{uuid:canvas_id}",
    auth=Anyone(),
    response=CanvasShape,
    exclude_none=True,
    operation_id="getCanvas",
    summary="One canvas",
)
@decorate_view(conditional_page)
def get_canvas(request: HttpRequest, canvas_id: UUID) -> CanvasShape:
    """A public or unlisted canvas, or one of your own."""
    return CanvasShape.of(_visible(request, canvas_id))


@router.get(
    "/canvases/{uuid:canvas_id}/strokes",
    auth=Anyone(),
    response={200: StrokesShape, 304: None, **refusals(409)},
    operation_id="listStrokesSince",
    summary="What changed on a canvas since",
)
@decorate_view(gzip_page)
def list_strokes_since(
    request: HttpRequest,
    canvas_id: UUID,
    since: Annotated[
        int, Query(ge=0, le=MAX_INT, description="`until` of the answer before.", examples=[0])
    ] = 0,
    limit: Annotated[
        int,
        Query(ge=1, le=MAX_STROKES_AT_ONCE, description="Strokes; changes are told whole."),
    ] = STROKES_AT_ONCE,
) -> HttpResponse | StrokesShape:
    """Strokes that came and ids of those that went. Ask with `If-None-Match` to hear of news."""
    canvas = _visible(request, canvas_id)
    span = span_since(canvas, since, size=limit)
    etag = f'"{canvas.id}.{span.since}.{span.until}.{span.head}"'
    known = get_conditional_response(request, etag=etag)
    if known is None:
        told = StrokesShape(
            canvas=canvas.id,
            since=span.since,
            until=span.until,
            head=span.head,
            strokes=strokes_within(canvas, span),
            removed=removed_within(canvas, span),
        )
        known = HttpResponse(told.model_dump_json(), content_type="application/json")
    known["ETag"] = etag
    known["Cache-Control"] = "private, no-cache"
    patch_vary_headers(known, ["Authorization", "Cookie"])
    return known


@router.post(
    "/canvases/{uuid:canvas_id}/strokes",
    auth=PersonalOrBearer("draw"),
    response={201: DrawnShape, **refusals(403, 409, 429)},
    operation_id="addStrokes",
    summary="Draw on a canvas",
)
def add_strokes(
    request: HttpRequest,
    canvas_id: UUID,
    asked: AskedStrokes,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Put strokes on a canvas of your own or one that is open to you, all or none.

    Each has an id of your making. Sent again under the same ids they are stored once, whether or
    not there is an `Idempotency-Key`, and the answer is the same.
    """
    user, now = person(request), timezone.now()

    def work() -> Created:
        strokes = [stroke.as_sent() for stroke in asked.strokes]
        seq = draw(user=user, canvas_id=canvas_id, strokes=strokes, now=now)
        shape = DrawnShape(canvas=canvas_id, seq=seq)
        return Created(shape, f"/api/v1/canvases/{canvas_id}/strokes?since={seq - 1}")

    return created(request, idempotency_key, work)


@router.post(
    "/canvases/{uuid:canvas_id}/drawings",
    auth=PersonalOrBearer("draw"),
    response={201: ImportedShape, **refusals(403, 409, 413, 429, 503)},
    operation_id="importDrawing",
    summary="Draw a file on a canvas",
    openapi_extra={"requestBody": DRAWING_FILE},
)
def import_drawing(
    request: HttpRequest, canvas_id: UUID, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Put an SVG's shapes, or the strokes of a piece's JSON, on a canvas as one change.

    The body is the file itself, of at most 2 MB. Whatever cannot be drawn with a line is left out
    and counted. Undo takes all of it back at once. The file is not kept.
    """
    before = created_before(request, idempotency_key)
    if before is not None:
        return before
    user, now, content = person(request), timezone.now(), request.body
    drawing = read_file(user=user, canvas_id=canvas_id, content=content, now=now)

    def work() -> Created:
        key = uuid4().hex
        made = draw_file(user=user, canvas_id=canvas_id, drawing=drawing, key=key, now=now)
        shape = ImportedShape(canvas=canvas_id, **asdict(made))
        return Created(shape, f"/api/v1/canvases/{canvas_id}/strokes?since={made.seq - 1}")

    return created(request, idempotency_key, work)


def _visible(request: HttpRequest, canvas_id: UUID) -> Canvas:
    canvases = Canvas.objects.visible_to(request.user).select_related("owner")
    canvas = canvases.filter(id=canvas_id).first()
    if canvas is None:
        raise CanvasNotFound(str(canvas_id))
    return canvas
