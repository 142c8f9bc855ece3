"""What programs ask about the artist by requests of their own: paced, then the same verbs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q

from accounts.limits import Limit, spend
from accounts.models import User
from agent.models import Nudge
from agent.nudging import one_line
from agent.painters import choices
from agent.services import begin_canvas
from canvas import events
from canvas.errors import CanvasNotFound, CanvasRefusal
from canvas.lists import PAGE_SIZE, BadCursor, a_page, cursor_of, place_in
from canvas.models import Canvas
from canvas.styles import StyleName

CANVASES_PER_HOUR = Limit("canvases", count=60, window_s=3600)  # of one person
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(eq=False)
class PainterNotOffered(CanvasRefusal):
    """Somebody asks for a model that this site does not offer."""

    model: str
    code = "painter_not_offered"

    def __str__(self) -> str:
        return f"{self.model} does not paint here; there are: {', '.join(choices())}."


@dataclass(frozen=True, slots=True)
class NudgesPage:
    """Some nudges, the newest first, and where the next page begins: None on the last."""

    nudges: list[Nudge]
    next: str | None


def request_canvas(
    *,
    user: User,
    style: StyleName,
    now: datetime,
    direction: str = "",
    visibility: events.Visibility | None = None,
    open_to: events.OpenTo = "owner",
    model: str = "",
) -> Canvas:
    """Begin a canvas as `services.begin_canvas` does, CANVASES_PER_HOUR at most.

    Raises:
        PainterNotOffered: `model` is not "" and none of `painters.choices()`.
        TooMany: the person began that many within the hour.
    """
    if model and model not in choices():
        raise PainterNotOffered(model)
    with transaction.atomic():
        spend(str(user.pk), CANVASES_PER_HOUR, now=now)
        return begin_canvas(
            user=user,
            style=style,
            direction=one_line(direction),
            visibility=visibility,
            open_to=open_to,
            model=model,
            now=now,
        )


def nudges_on(
    canvas_id: UUID, *, seen_by: User | AnonymousUser, cursor: str = "", size: int = PAGE_SIZE
) -> NudgesPage:
    """Return a page of what people said to the artist of a canvas, the newest first.

    Raises:
        CanvasNotFound: there is none, or it is not `seen_by`'s to see.
        BadCursor: it is not one that an earlier page gave.
    """
    if not Canvas.objects.visible_to(seen_by).filter(id=canvas_id).exists():
        raise CanvasNotFound(str(canvas_id))
    nudges = Nudge.objects.filter(canvas_id=canvas_id).select_related("participant")
    if cursor:
        nudges = nudges.filter(_before(cursor))
    found, more = a_page(nudges.order_by("-created_at", "-id"), size)
    return NudgesPage(found, _cursor_after(found[-1]) if more else None)


def _cursor_after(nudge: Nudge) -> str:
    microseconds = (nudge.created_at - EPOCH) // timedelta(microseconds=1)
    return cursor_of(f"{microseconds:x}.{nudge.id.hex}")


def _before(cursor: str) -> Q:
    microseconds, _, name = place_in(cursor).partition(".")
    try:
        at, nudge_id = EPOCH + timedelta(microseconds=int(microseconds, 16)), UUID(hex=name)
    except (ValueError, OverflowError) as error:
        raise BadCursor(cursor) from error
    return Q(created_at__lt=at) | Q(created_at=at, id__lt=nudge_id)
