"""What the artist is told when a step opens: the facts of its piece, and what came up since.

How that reads is in `briefs`.
"""

from agent.messages import Briefing, PersonStroke, SeenNudge
from agent.models import Nudge, Step, Turn
from agent.notebook import notes_on
from canvas.geometry import bounds, resample
from canvas.geometry import length as length_of
from canvas.models import Canvas
from canvas.paths import subpaths
from canvas.snapshot import placed_strokes
from canvas.strokes import PlacedStroke

MAX_PEOPLE_STROKES = 20  # told in one briefing; the newest ones
TRACE_POINTS = 16


def briefing_on(canvas: Canvas, turn: Turn) -> Briefing:
    """Return what the next request of `turn` tells; of strokes, what came since an answer."""
    seen = Step.objects.filter(turn__canvas=canvas, answer__isnull=False)
    last = seen.order_by("-seen_seq").values_list("seen_seq", flat=True).first() or 0
    strokes = [s for s in placed_strokes(canvas, after=last) if s.role == "human"]
    names = {str(part.id): part.name for part in canvas.participants.all()}
    return Briefing(
        style=canvas.style_name,
        width=canvas.width,
        height=canvas.height,
        piece_number=canvas.number,
        stroke_count=canvas.strokes.live().count(),
        seed=canvas.seed,
        direction=canvas.direction,
        title=canvas.title,
        turn_number=turn.number,
        people_strokes=tuple(
            _seen_stroke(stroke, names[stroke.author]) for stroke in strokes[-MAX_PEOPLE_STROKES:]
        ),
        nudges=tuple(_seen_nudge(nudge) for nudge in pending_nudges(canvas)),
        notes=notes_on(canvas),
        references=tuple(canvas.references.order_by("at").values_list("name", flat=True)),
    )


def pending_nudges(canvas: Canvas) -> list[Nudge]:
    """Return the nudges the artist has not seen, oldest first."""
    pending = Nudge.objects.filter(canvas=canvas).pending().order_by("created_at")
    return list(pending.select_related("participant"))


def _seen_nudge(nudge: Nudge) -> SeenNudge:
    return SeenNudge(str(nudge.id), nudge.participant.name, nudge.text, nudge.spot, nudge.area)


def _seen_stroke(stroke: PlacedStroke, author: str) -> PersonStroke:
    runs = subpaths(stroke.path)
    longest = max(runs, key=length_of)
    whole = sum(length_of(run) for run in runs)
    trace = resample(longest, max(length_of(longest) / (TRACE_POINTS - 1), 1.0))
    return PersonStroke(
        author=author,
        bounds=bounds(longest),
        length_px=whole,
        trace=tuple((float(x), float(y)) for x, y in trace[:TRACE_POINTS]),
    )
