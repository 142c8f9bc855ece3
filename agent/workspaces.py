"""What is on people's easels, read for operators: a few queries for any number of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet

from accounts.models import User
from agent.models import Notebook, Pause, Turn
from canvas.models import Canvas, Change, Stroke
from gallery.models import Piece

MAX_THOUGHT = 500  # characters of the last thought
MAX_HUNG = 20  # pieces told of one artist, the newest first

PAUSES = {"owner": "paused", "alone": "paused, nobody watches", "error": "in trouble"}


@dataclass(frozen=True, slots=True)
class Workspace:
    """One artist and what stands on their easel; the canvas is None before the first.

    strokes: that lie on it. status: what the artist is doing there, in a word or two.
    """

    artist: User
    canvas: Canvas | None
    pieces: int  # that hang
    strokes: int
    status: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Insight:
    """What the artist keeps in mind of the canvas on the easel, and what hangs already."""

    notes: str
    plan: tuple[str, ...]
    thought: str  # the last one, cut to MAX_THOUGHT
    hung: tuple[Piece, ...]


def workspaces_of(artists: QuerySet[User]) -> list[Workspace]:
    """Return the artists' workspaces, the artist who came first at the top."""
    people = list(artists.select_related("easel__canvas").order_by("created_at", "id"))
    easels = Canvas.objects.filter(easel__artist__in=artists)
    pieces = _counts(Piece.objects.filter(artist__in=artists).values_list("artist"))
    strokes = _counts(Stroke.objects.live().filter(canvas__in=easels).values_list("canvas"))
    status = _statuses(easels)
    changes = Change.objects.filter(canvas__in=easels, seq=F("canvas__head_seq"))
    changed_at = dict(changes.values_list("canvas", "at"))
    found = []
    for artist in people:
        canvas = artist.easel.canvas if hasattr(artist, "easel") else None
        key = canvas.id if canvas else None
        found.append(
            Workspace(
                artist=artist,
                canvas=canvas,
                pieces=pieces.get(artist.pk, 0),
                strokes=strokes.get(key, 0),
                status=status.get(key, "nothing begun"),
                changed_at=changed_at.get(key) if key else None,
            )
        )
    return found


def insight_into(workspace: Workspace) -> Insight:
    """Return what is known besides of one workspace."""
    page = Notebook.objects.filter(canvas=workspace.canvas).first() or Notebook()
    steps = Change.objects.filter(canvas=workspace.canvas, type="step_taken").order_by("-seq")
    last = steps.values_list("body", flat=True).first() or {}
    hung = Piece.objects.filter(artist=workspace.artist).for_showing().newest_first()
    return Insight(
        notes=page.text,
        plan=tuple(f"[{'x' if line['is_done'] else ' '}] {line['text']}" for line in page.plan),
        thought=str(last.get("thought", ""))[:MAX_THOUGHT],
        hung=tuple(hung[:MAX_HUNG]),
    )


def _counts(
    keys: "QuerySet[Piece, tuple[UUID]] | QuerySet[Stroke, tuple[UUID]]",
) -> dict[UUID | None, int]:
    return dict(keys.annotate(count=Count("id")).order_by())


def _statuses(easels: QuerySet[Canvas]) -> dict[UUID | None, str]:
    """Say of each canvas what the artist is doing; a turn under way says more than a pause."""
    status: dict[UUID | None, str] = {}
    for canvas_id, finished_at in easels.values_list("id", "finished_at"):
        status[canvas_id] = "finished" if finished_at else "resting"
    for canvas_id, reason in Pause.objects.filter(
        canvas__in=easels, canvas__finished_at=None
    ).values_list("canvas", "reason"):
        status[canvas_id] = PAUSES.get(reason, reason)
    for canvas_id, state in (
        Turn.objects.active().filter(canvas__in=easels).values_list("canvas", "state")
    ):
        status[canvas_id] = "painting" if state == "running" else "about to paint"
    return status
