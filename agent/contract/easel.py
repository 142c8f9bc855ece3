"""The canvas on a signed-in client's easel, over REST: its strokes, its pictures, its number."""

from typing import Annotated, TypedDict

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from ninja import Path, Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from accounts.bearer import bearer
from accounts.limits import Limit, spend
from agent.contract import deliveries, workspace
from agent.contract.own_gallery import Signed
from agent.contract.pictures import PNG
from agent.contract.refusals import JSON, StrictRenderer, refusals
from agent.contract.shapes import PendingStroke, WirePath, paths_on
from canvas.errors import CanvasIsFinished, NumberIsTaken
from canvas.models import Canvas
from canvas.png import encode_png
from canvas.redrawing import redraw
from canvas.rendering import AGENT_VIEW
from canvas.snapshot import placed_strokes
from canvas.styles import StyleName
from canvas.svg import svg_document

PICTURES = Limit("contract-pictures", 30, 60)  # of one person: each is drawn for its request
MAX_SVG_STROKES = 2_000  # more of them, painted, make tens of megabytes
MAX_NUMBER = 999_999  # `piece_%06d` names it
NO_STORE = "private, no-store"
SVG: dict[str, object] = {
    "responses": {
        "200": {
            "description": "The drawing.",
            "content": {"image/svg+xml": {"schema": {"type": "string"}}},
        }
    }
}

router = Router(tags=["easel"], auth=bearer)


class CanvasShape(TypedDict):
    width: int
    height: int
    strokes: list[WirePath]
    drawing_style: StyleName


class StateShape(TypedDict):
    """The canvas as it is now, and what the artist is doing."""

    canvas: CanvasShape
    status: workspace.Status
    piece_number: int


class PendingShape(TypedDict):
    """Strokes to be animated: of one batch, or none."""

    strokes: list[PendingStroke]
    count: int
    piece_number: int


class NumberShape(TypedDict):
    piece_number: int


@router.get(
    "/state",
    response={200: StateShape, **refusals(401)},
    operation_id="getState",
    summary="The canvas on the easel",
)
@decorate_view(gzip_page)
def state(request: Signed) -> HttpResponse:
    """With every stroke that is stored, those that the artist is still drawing included."""
    now = timezone.now()
    canvas = workspace.canvas_of(request.auth.user, now=now)
    told: StateShape = {
        "canvas": {
            "width": canvas.width,
            "height": canvas.height,
            "strokes": paths_on(canvas),
            "drawing_style": canvas.style_name,
        },
        "status": workspace.status_of(canvas, now=now),
        "piece_number": canvas.number,
    }
    return _answer(request, told)


@router.get(
    "/strokes/pending",
    response={200: PendingShape, **refusals(401)},
    operation_id="getPendingStrokes",
    summary="What was announced to this device and is to be animated",
)
@decorate_view(gzip_page)
def pending_strokes(request: Signed) -> HttpResponse:
    """The same answer until the device acknowledges it, or something overtakes it."""
    device, user = request.auth.device_id, request.auth.user
    assert device is not None  # an access token is always a device's
    pending = deliveries.pending_of(device_id=device, user_id=user.pk, now=timezone.now())
    told: PendingShape = {
        "strokes": pending.strokes,
        "count": len(pending.strokes),
        "piece_number": pending.piece_number,
    }
    return _answer(request, told)


@router.post(
    "/piece_number/{number}",
    response={200: NumberShape, **refusals(401, 409, 422)},
    operation_id="setPieceNumber",
    summary="Give the piece on the easel a number",
)
def set_piece_number(
    request: Signed, number: Annotated[int, Path(ge=0, le=MAX_NUMBER)]
) -> NumberShape:
    """Refused when another piece has it, or when this one hangs already."""
    try:
        told = workspace.set_number(request.auth.user, number, now=timezone.now())
    except (NumberIsTaken, CanvasIsFinished) as refusal:
        raise HttpError(409, str(refusal)) from refusal
    return {"piece_number": told}


@router.get(
    "/canvas.png",
    response=refusals(401, 429),
    openapi_extra=PNG,
    operation_id="getCanvasPicture",
    summary="The canvas as a picture, people's strokes in their colour",
)
def canvas_png(request: Signed) -> HttpResponse:
    """Drawn for the request, so not more often than PICTURES allows."""
    canvas = _to_draw(request)
    picture = redraw(
        placed_strokes(canvas),
        style=canvas.style_name,
        preset=AGENT_VIEW,
        width=canvas.width,
        height=canvas.height,
    )
    return _picture(encode_png(picture), "image/png")


@router.get(
    "/canvas.svg",
    response=refusals(401, 413, 429),
    openapi_extra=SVG,
    operation_id="getCanvasDrawing",
    summary="The canvas as svg, in its true colours",
)
def canvas_svg(request: Signed) -> HttpResponse:
    """Refused for a canvas of more than MAX_SVG_STROKES."""
    canvas = _to_draw(request)
    if canvas.strokes.live().count() > MAX_SVG_STROKES:
        raise HttpError(413, f"More than {MAX_SVG_STROKES} strokes are too many for this format")
    drawing = svg_document(
        placed_strokes(canvas), style=canvas.style_name, width=canvas.width, height=canvas.height
    )
    return _picture(drawing.encode(), "image/svg+xml")


def _to_draw(request: Signed) -> Canvas:
    spend(str(request.auth.user.pk), PICTURES, now=timezone.now())
    return workspace.canvas_of(request.auth.user, now=timezone.now())


def _picture(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = NO_STORE
    return response


def _answer(request: Signed, told: StateShape | PendingShape) -> HttpResponse:
    """Answer straight in JSON: thousands of points need no second look."""
    text = StrictRenderer().render(request, told, response_status=200)
    response = HttpResponse(text, content_type=JSON)
    response["Cache-Control"] = NO_STORE
    return response
