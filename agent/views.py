"""The pages where the artist is at work: the home page and the studio."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import TooMany
from accounts.models import User
from agent import demo, ledger, services, stage
from agent.forms import NewCanvasForm
from agent.painters import UNDERSTUDY, called, choices, chosen_model
from agent.requests import request_canvas
from canvas.models import Canvas
from canvas.styles import STYLES
from gallery.models import Piece

PIECES_SHOWN = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a live piece, or an honestly labelled replay, and the newest pieces below."""
    demo.note_visit()
    shown = stage.choose(now=timezone.now())
    others = Piece.objects.listed().for_walls()
    if shown.piece is not None:
        others = others.exclude(pk=shown.piece.pk)
    return render(request, "home.html", {"stage": shown, "newest": others[:PIECES_SHOWN]})


@login_required
@require_safe
def studio(request: HttpRequest) -> HttpResponse:
    """Show the signed-in artist's easel; the first visit puts a blank canvas on it."""
    canvas = services.open_studio(user=_signed_in(request), now=timezone.now())
    return _show_studio(request, canvas)


@login_required
@require_safe
def studio_of(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Show a canvas that this person may draw on; whoever may only watch goes there."""
    user = _signed_in(request)
    canvas = Canvas.objects.visible_to(user).select_related("owner").filter(id=canvas_id).first()
    if canvas is None:
        raise Http404
    if not Canvas.objects.open_to(user).filter(id=canvas.id).exists():
        return redirect("canvas:watch", canvas_id=canvas.id)
    return _show_studio(request, canvas)


@login_required
@never_cache
@require_safe
def paint(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Show the owner how much paint is used; a fragment of the studio's page."""
    canvas = Canvas.objects.filter(id=canvas_id, owner=_signed_in(request)).first()
    if canvas is None:
        raise Http404
    return render(request, "canvas/_paint.html", {"meter": _meter(canvas)})


@login_required
@require_POST
def new_canvas(request: HttpRequest) -> HttpResponse:
    """Put a blank canvas on the easel and let the artist begin."""
    form = NewCanvasForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("; ".join(f"{k}: {v[0]}" for k, v in form.errors.items()))
    try:
        request_canvas(user=_signed_in(request), now=timezone.now(), **form.cleaned_data)
    except TooMany as refusal:
        words = f"You have begun a great many canvases; begin another in {refusal.wait_in_words}."
        return HttpResponse(words, status=429, content_type="text/plain; charset=utf-8")
    return redirect("agent:studio")


def _show_studio(request: HttpRequest, canvas: Canvas) -> HttpResponse:
    user = _signed_in(request)
    return render(
        request,
        "canvas/studio.html",
        {
            "canvas": canvas,
            "is_owner": canvas.owner_id == user.pk,
            "pieces": Piece.objects.by(user).for_showing()[:PIECES_SHOWN],
            "styles": STYLES.values(),
            "picture_url": reverse("canvas:picture", args=[canvas.id]),
            "meter": _meter(canvas),
            "who_paints": called(chosen_model(canvas)),
            "painters": [{"model": model, "name": called(model)} for model in choices()],
        },
    )


def _meter(canvas: Canvas) -> ledger.Meter | None:
    """Return the meter of a piece, or None when nobody paid works on it."""
    if chosen_model(canvas) == UNDERSTUDY:
        return None
    return ledger.meter(canvas, now=timezone.now())


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required let nobody else in
    return request.user
