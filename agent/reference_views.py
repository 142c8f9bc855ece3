"""Reference pictures over HTTP: to look at for whoever may, to give and to take for the owner."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from agent import references
from agent.errors import PictureNotTaken
from agent.models import Reference
from agent.models.memory import MAX_REFERENCES
from agent.pictures import MAX_BYTES
from canvas.errors import CanvasNotFound, CanvasRefusal, NotYours
from canvas.models import Canvas


@require_safe
def picture(request: HttpRequest, reference_id: UUID) -> HttpResponse:
    """A reference: the owner's always; others' while the canvas and its references are shown."""
    reference = Reference.objects.visible_to(request.user).filter(id=reference_id).first()
    if reference is None:
        raise Http404("There is no such picture.")
    etag = f'"{reference.sha256}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    try:
        with default_storage.open(str(reference.picture.name)) as stored:
            response = HttpResponse(stored.read(), content_type="image/webp")
    except FileNotFoundError as failure:
        raise Http404("This picture is not there any more.") from failure
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"  # it may be hidden again at any time
    return response


@login_required
@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Show the owner's references, after keeping one that was sent along."""
    if request.method != "POST":
        return _panel(request, canvas_id)
    try:
        references.give_reference(
            user=_signed_in(request),
            canvas_id=canvas_id,
            name=request.POST.get("name", ""),
            content=_content(request.FILES.get("picture")),
            now=timezone.now(),
        )
    except (CanvasNotFound, NotYours) as refusal:
        raise Http404(str(refusal)) from refusal
    except CanvasRefusal as refusal:
        return _panel(request, canvas_id, refusal=str(refusal))
    return _panel(request, canvas_id)


@login_required
@require_POST
def take_away(request: HttpRequest, canvas_id: UUID, reference_id: UUID) -> HttpResponse:
    """Delete one of the owner's references."""
    try:
        references.take_reference_away(
            user=_signed_in(request),
            canvas_id=canvas_id,
            reference_id=reference_id,
            now=timezone.now(),
        )
    except CanvasRefusal as refusal:
        raise Http404(str(refusal)) from refusal
    return _panel(request, canvas_id)


@login_required
@require_POST
def show(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Let watchers see the references, or no longer."""
    is_shown = request.POST.get("shown") == "yes"
    try:
        references.show_references(
            user=_signed_in(request), canvas_id=canvas_id, is_shown=is_shown, now=timezone.now()
        )
    except CanvasRefusal as refusal:
        raise Http404(str(refusal)) from refusal
    return _panel(request, canvas_id)


def _panel(request: HttpRequest, canvas_id: UUID, refusal: str = "") -> HttpResponse:
    canvas = Canvas.objects.filter(id=canvas_id, owner=_signed_in(request)).first()
    if canvas is None:
        raise Http404("There is no such canvas.")
    context = {
        "canvas": canvas,
        "references": references.references_of(canvas),
        "are_shown": references.are_shown(canvas),
        "most": MAX_REFERENCES,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    response = render(request, "canvas/_reference_panel.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _content(sent: object) -> bytes:
    """Return the bytes of the file that was sent; no more of a large one than shows that it is."""
    if not isinstance(sent, UploadedFile):
        raise PictureNotTaken("Choose a picture first.")
    return cast("bytes", sent.read(MAX_BYTES + 1))


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required let nobody else in
    return request.user
