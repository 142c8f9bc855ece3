"""Lists by cursor pages, and what came to a canvas since a change; nothing is written here."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from accounts.models import User
from canvas.errors import CanvasRefusal
from canvas.models import Canvas
from canvas.snapshot import placed_strokes
from canvas.strokes import WireStroke, stroke_to_wire

PAGE_SIZE = 24
MAX_PAGE_SIZE = 60
MAX_CURSOR_LENGTH = 64
STROKES_AT_ONCE = 1_000
MAX_STROKES_AT_ONCE = 2_000  # about a megabyte
MAX_INT = 2**31 - 1


@dataclass(eq=False)
class BadCursor(CanvasRefusal):
    """The words that say where a page begins were not made by this site."""

    cursor: str
    code = "bad_cursor"
    words = "This cursor is not one of ours; begin again without one."


@dataclass(eq=False)
class AheadOfCanvas(CanvasRefusal):
    """Somebody says that they know changes which never happened."""

    head: int
    code = "ahead_of_canvas"

    def __str__(self) -> str:
        return f"The canvas's last change is {self.head}; begin again from 0."


@dataclass(frozen=True, slots=True)
class CanvasesPage:
    """Some canvases, and where the next page begins: None on the last."""

    canvases: list[Canvas]
    next: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """The changes of a canvas after `since` up to `until`, at most its `head`."""

    since: int
    until: int
    head: int


def canvases_of(user: User, *, cursor: str = "", size: int = PAGE_SIZE) -> CanvasesPage:
    """Return a page of the person's canvases, the highest number first.

    Raises:
        BadCursor: it is not one that an earlier page gave.
    """
    canvases = Canvas.objects.filter(owner=user).select_related("owner").order_by("-number")
    if cursor:
        canvases = canvases.filter(number__lt=_number_in(cursor))
    found, more = a_page(canvases, size)
    return CanvasesPage(found, cursor_of(str(found[-1].number)) if more else None)


def a_page[Row: Model](rows: QuerySet[Row], size: int) -> tuple[list[Row], bool]:
    """Return the first `size` rows, and whether there are more."""
    found = list(rows[: size + 1])
    return found[:size], len(found) > size


def span_since(canvas: Canvas, since: int, *, size: int = STROKES_AT_ONCE) -> Span:
    """Return how far to tell of the canvas after `since`, so that some `size` strokes are told.

    A change is told whole. One that holds more than `size` strokes is told all the same.

    Raises:
        AheadOfCanvas: the canvas has no such change yet.
    """
    if since > canvas.head_seq:
        raise AheadOfCanvas(canvas.head_seq)
    later = canvas.strokes.filter(added_seq__gt=since).in_order()
    too_many = later.values_list("added_seq", flat=True)[size : size + 1].first()
    if too_many is None:
        return Span(since, canvas.head_seq, canvas.head_seq)
    first = later.values_list("added_seq", flat=True).first()
    until = too_many if too_many == first else too_many - 1
    return Span(since, until, canvas.head_seq)


def strokes_within(canvas: Canvas, span: Span) -> list[WireStroke]:
    """Return the strokes that came within `span` and are on the canvas at its end, in order."""
    placed = placed_strokes(canvas, seq=span.until, after=span.since)
    return [stroke_to_wire(stroke) for stroke in placed]


def removed_within(canvas: Canvas, span: Span) -> list[str]:
    """Return the ids of strokes that were on the canvas before `span` and went within it."""
    gone = canvas.strokes.filter(removed_seq__gt=span.since, removed_seq__lte=span.until)
    before = gone.filter(added_seq__lte=span.since)
    return list(before.in_order().values_list("client_id", flat=True))


def cursor_of(place: str) -> str:
    """Return the words that begin a page after `place`."""
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_in(cursor: str) -> str:
    """Return the place that `cursor_of` put into words; raises BadCursor."""
    cut = cursor[:MAX_CURSOR_LENGTH]
    try:
        return urlsafe_b64decode((cut + "=" * (-len(cut) % 4)).encode("ascii")).decode("ascii")
    except ValueError as error:
        raise BadCursor(cursor) from error


def _number_in(cursor: str) -> int:
    place = place_in(cursor)
    if not place.isdigit() or int(place) > MAX_INT:
        raise BadCursor(cursor)
    return int(place)
