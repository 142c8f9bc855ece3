"""Where somebody watches a canvas: the live page, and the picture as it is now."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from canvas.models import Canvas, milliseconds
from canvas.pictures import KEPT, GrowingPicture, Shelf

pictures = Shelf(GrowingPicture, KEPT)


@never_cache
@require_safe
def watch(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Show a canvas live; the page needs no account and has no way to write."""
    canvas = _visible(request, canvas_id)
    may_draw = Canvas.objects.open_to(request.user).filter(id=canvas.id).exists()
    context = {
        "canvas": canvas,
        "picture_url": reverse("canvas:picture", args=[canvas.id]),
        "may_draw": may_draw and canvas.finished_at is None,
    }
    return render(request, "canvas/watch.html", context)


@require_safe
def picture(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Answer with the canvas as it looks now, as WebP, without what the artist has yet to draw.

    It is asked again every time, and answered with 304 while nothing changed.
    """
    canvas = _visible(request, canvas_id)
    unborn = _still_to_come(canvas, timezone.now())
    etag = quote_etag(f"{canvas.id}.{canvas.head_seq}.{len(unborn)}")
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(
            pictures.of(canvas.id).webp(canvas, unborn), content_type="image/webp"
        )
    answer["ETag"] = etag
    patch_cache_control(answer, no_cache=True, private=True)
    return answer


def _visible(request: HttpRequest, canvas_id: UUID) -> Canvas:
    visible = Canvas.objects.visible_to(request.user).select_related("owner")
    canvas = visible.filter(id=canvas_id).first()
    if canvas is None:
        raise Http404
    return canvas


def _still_to_come(canvas: Canvas, now: datetime) -> frozenset[str]:
    """Return the ids of strokes that the performance in play has not finished yet."""
    show = canvas.performances.order_by("-added_seq").first()
    if show is None or show.ends_at <= now:
        return frozenset()
    elapsed = milliseconds(now) - milliseconds(show.starts_at)
    return frozenset(timing.id for timing in show.to_event().strokes if timing.end_ms > elapsed)
