"""Strokes that come by a request of their own instead of a socket: paced, read, and added."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.limits import Limit, spend
from accounts.models import User
from canvas import events
from canvas.errors import CanvasNotFound
from canvas.models import Canvas
from canvas.services import Drawing, add_strokes, read_strokes

DRAWS_PER_MINUTE = Limit("draws", count=60, window_s=60)  # requests of one person


def draw(
    *, user: User, canvas_id: UUID, strokes: Sequence[events.AskedStroke], now: datetime
) -> int:
    """Put what a person asked for on the canvas; return the seq of the change that holds it.

    Raises:
        CanvasRefusal: as `services.read_strokes` and `services.add_strokes` do.
        TooMany: the person has sent DRAWS_PER_MINUTE.
    """
    with transaction.atomic():
        spend(str(user.pk), DRAWS_PER_MINUTE, now=now)
        canvas = Canvas.objects.visible_to(user).filter(id=canvas_id).first()
        if canvas is None:
            raise CanvasNotFound(str(canvas_id))
        placed = read_strokes(strokes, width=canvas.width, height=canvas.height)
        return add_strokes(drawing=Drawing(user, canvas_id, placed), now=now)
