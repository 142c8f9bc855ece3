"""A drawing in a file, sent by the studio's form; what becomes of it is told as a fragment."""

import re
from typing import cast
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.limits import TooMany
from accounts.models import User
from canvas.errors import CanvasNotFound, CanvasRefusal, FileNotDrawn, NotYours, ReadersAreBusy
from canvas.file_drawing import MAX_FILE_BYTES
from canvas.importing import Imported, draw_file, read_file

_KEY = re.compile(r"[a-z0-9]{8,40}")


@login_required
@require_POST
def bring(request: HttpRequest, canvas_id: UUID) -> HttpResponse:
    """Draw the file that was sent on the canvas, and say in words what became of it."""
    try:
        made = _drawn(request, canvas_id)
    except (CanvasNotFound, NotYours) as refusal:
        raise Http404(str(refusal)) from refusal
    except ReadersAreBusy as refusal:
        return _told(request, 503, refusal=str(refusal))
    except CanvasRefusal as refusal:
        return _told(request, 422, refusal=str(refusal))
    except TooMany as refusal:
        words = f"That was a great many files; send another in {refusal.wait_in_words}."
        return _told(request, 429, refusal=words)
    return _told(request, 200, words=made.words)


def _drawn(request: HttpRequest, canvas_id: UUID) -> Imported:
    user, now = request.user, timezone.now()
    assert isinstance(user, User)  # login_required let nobody else in
    content = _content(request.FILES.get("file"))
    drawing = read_file(user=user, canvas_id=canvas_id, content=content, now=now)
    key = request.POST.get("key", "")
    key = key if _KEY.fullmatch(key) else uuid4().hex
    return draw_file(user=user, canvas_id=canvas_id, drawing=drawing, key=key, now=now)


def _content(sent: object) -> bytes:
    """Return the bytes of the file that was sent; no more of a large one than shows that it is."""
    if not isinstance(sent, UploadedFile):
        raise FileNotDrawn("Choose a file first.")
    return cast("bytes", sent.read(MAX_FILE_BYTES + 1))


def _told(request: HttpRequest, status: int, **words: str) -> HttpResponse:
    response = render(request, "canvas/_brought.html", words, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
