"""The artist at work as JSON: begin a canvas, nudges, pause and resume. Each makes one call."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status

from accounts.bearer import PersonalOrBearer
from accounts.creating import Created, IdempotencyKey, created
from accounts.problems import refusals
from accounts.visitors import Anyone, person
from agent import services
from agent.requests import nudges_on, request_canvas
from agent.shapes import AskedCanvas, AskedNudge, LeftNudgeShape, NudgePage, NudgeShape
from canvas.api import router as canvases
from canvas.lists import MAX_PAGE_SIZE, PAGE_SIZE
from canvas.shapes import CanvasShape

router = Router(tags=["artist"])


@canvases.post(  # beside the list of them: a path has one router
    "/canvases",
    auth=PersonalOrBearer("draw"),
    response={201: CanvasShape, **refusals(403, 409, 429)},
    operation_id="createCanvas",
    summary="Begin a canvas",
    tags=["artist"],
)
def create_canvas(
    request: HttpRequest, asked: AskedCanvas, idempotency_key: IdempotencyKey = None
) -> HttpResponse:
    """Put a blank canvas on your easel and let the artist begin.

    The piece that was there is hung as it is, if there are strokes on it.
    """
    user, now = person(request), timezone.now()

    def work() -> Created:
        canvas = request_canvas(user=user, now=now, **asked.model_dump(exclude_unset=True))
        return Created(CanvasShape.of(canvas), f"/api/v1/canvases/{canvas.id}")

    return created(request, idempotency_key, work)


@router.get(
    "/canvases/{uuid:canvas_id}/nudges",
    auth=Anyone(),
    response={200: NudgePage, **refusals(400)},
    exclude_none=True,
    operation_id="listNudges",
    summary="What people said to the artist",
)
def list_nudges(
    request: HttpRequest,
    canvas_id: UUID,
    cursor: Annotated[str, Query(description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE_SIZE, examples=[PAGE_SIZE])] = PAGE_SIZE,
) -> NudgePage:
    """The newest first, for whoever may see the canvas."""
    page = nudges_on(canvas_id, seen_by=request.user, cursor=cursor, size=limit)
    return NudgePage(items=[NudgeShape.of(nudge) for nudge in page.nudges], next=page.next)


@router.post(
    "/canvases/{uuid:canvas_id}/nudges",
    auth=PersonalOrBearer("nudge"),
    response={201: LeftNudgeShape, **refusals(403, 409, 429)},
    operation_id="leaveNudge",
    summary="Say something to the artist",
)
def leave_nudge(
    request: HttpRequest,
    canvas_id: UUID,
    asked: AskedNudge,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponse:
    """Leave words for the artist, who takes them up at the next step.

    You have one nudge in the queue: while it waits, further words are added to it.
    """
    user, now, told = person(request), timezone.now(), asked.model_fields_set

    def work() -> Created:
        spot, area = asked.spot, asked.area
        left = services.leave_nudge(
            user=user,
            canvas_id=canvas_id,
            text=asked.text,
            spot=(spot.x, spot.y) if "spot" in told else None,
            area=(area.left, area.top, area.right, area.bottom) if "area" in told else None,
            now=now,
        )
        shape = LeftNudgeShape(
            nudge=NudgeShape.of(left.nudge), place=left.place, is_merged=left.is_merged
        )
        return Created(shape, f"/api/v1/canvases/{canvas_id}/nudges")

    return created(request, idempotency_key, work)


@router.post(
    "/canvases/{uuid:canvas_id}/pause",
    auth=PersonalOrBearer("draw"),
    response={204: None, **refusals(403, 409)},
    operation_id="pauseArtist",
    summary="Pause the artist",
)
def pause_artist(request: HttpRequest, canvas_id: UUID) -> Status[None]:
    """Stop the artist of your canvas at the end of a stroke, until it is resumed."""
    services.pause_artist(user=person(request), canvas_id=canvas_id, now=timezone.now())
    return Status(204, None)


@router.post(
    "/canvases/{uuid:canvas_id}/resume",
    auth=PersonalOrBearer("draw"),
    response={204: None, **refusals(403, 409)},
    operation_id="resumeArtist",
    summary="Let the artist go on",
)
def resume_artist(request: HttpRequest, canvas_id: UUID) -> Status[None]:
    """End the pause, or wake the artist of your canvas who had come to rest."""
    services.resume_artist(user=person(request), canvas_id=canvas_id, now=timezone.now())
    return Status(204, None)
