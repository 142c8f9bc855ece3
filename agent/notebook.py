"""The artist's notes as rows: what it keeps of a piece, its plan, and its memory across pieces."""

from datetime import datetime

from agent.messages import Notes, PlanLine
from agent.models import Memory, Notebook
from canvas import broadcast
from canvas.events import PlanChanged, PlanPart
from canvas.models import Canvas
from canvas.services import agent_of


def notes_on(canvas: Canvas) -> Notes:
    """Return what the artist wrote on `canvas`, with what it remembers of its owner's pieces."""
    page = Notebook.objects.filter(canvas=canvas).first() or Notebook(canvas=canvas)
    memory = Memory.objects.filter(artist_id=canvas.owner_id).values_list("text", flat=True).first()
    plan = tuple(PlanLine(str(line["text"]), bool(line["is_done"])) for line in page.plan)
    return Notes(page.text, plan, memory or "")


def write_notes(
    canvas: Canvas, notes: Notes, *, now: datetime, remember: str | None = None
) -> None:
    """Replace the notes on the locked canvas; watchers hear of a plan that changed.

    remember: replaces the memory across pieces, which turns of other pieces write too; None leaves
        it as it is by now, whatever `notes` read.
    """
    before = notes_on(canvas)
    plan = [{"text": line.text, "is_done": line.is_done} for line in notes.plan]
    Notebook.objects.update_or_create(canvas=canvas, defaults={"text": notes.text, "plan": plan})
    if remember is not None:
        Memory.objects.update_or_create(artist_id=canvas.owner_id, defaults={"text": remember})
    if notes.plan != before.plan:
        parts = tuple(PlanPart(text=line.text, is_done=line.is_done) for line in notes.plan)
        broadcast.publish(canvas, PlanChanged(plan=parts), by=agent_of(canvas), now=now)
