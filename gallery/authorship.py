"""Who drew what hangs: shares by drawn length, and which painter drew as the agent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from canvas.geometry import length
from canvas.models import Canvas, Change, Participant
from canvas.paths import subpaths
from canvas.strokes import PlacedStroke
from gallery.models import MAX_PAINTER_LENGTH, DrawnShare

DOT_PX = 1.0  # a dot counts as this much line
SHARE_DIGITS = 4
UNDERSTUDY = "understudy"


def drawn_shares(canvas: Canvas, strokes: Iterable[PlacedStroke]) -> list[DrawnShare]:
    """Return what part of the drawn length each participant drew, the greatest first."""
    drawn: dict[str, float] = defaultdict(float)
    for stroke in strokes:
        runs = subpaths(stroke.path)
        drawn[stroke.author] += max(sum(length(run) for run in runs), DOT_PX)
    whole = sum(drawn.values())
    names = Participant.objects.filter(canvas=canvas).in_bulk([UUID(key) for key in drawn])
    parts = [(names[UUID(author)].to_event(), part / whole) for author, part in drawn.items()]
    parts.sort(key=lambda part: -part[1])
    return [
        {"name": who.name, "role": who.role, "share": round(share, SHARE_DIGITS)}
        for who, share in parts
    ]


def painters(canvas: Canvas, strokes: Iterable[PlacedStroke]) -> str:
    """Return who drew as the agent, by the turns that ran; "" when the agent drew nothing."""
    if not any(stroke.role == "agent" for stroke in strokes):
        return ""
    turns = Change.objects.filter(canvas=canvas, type="turn_started").order_by("seq")
    bodies = turns.values_list("body", flat=True)
    names = dict.fromkeys(str(body.get("painter", "")) for body in bodies)
    return ", ".join(name for name in names if name)[:MAX_PAINTER_LENGTH]


def source_type(shares: Sequence[DrawnShare], painter: str) -> str:
    """Return IPTC's digital source type of a piece: drawn by an algorithm, by people, or both.

    The built-in artist alone is an algorithm that was trained on nothing, which has its own terms.

    https://cv.iptc.org/newscodes/digitalsourcetype/
    """
    by_agent = {share["role"] == "agent" for share in shares}
    is_trained = painter != UNDERSTUDY
    if by_agent == {True}:
        return "trainedAlgorithmicMedia" if is_trained else "algorithmicMedia"
    if True not in by_agent:
        return "digitalCreation"
    return "compositeWithTrainedAlgorithmicMedia" if is_trained else "composite"


def credit(painter: str) -> str:
    """Say in words who held the pen: the built-in artist is never passed off as a model."""
    names = [name for name in painter.split(", ") if name]
    if not names:
        return "Drawn by hand"
    return "Drawn by " + _joined([called(name) for name in names])


def models_used(painter: str) -> str:
    """Return which models drew as the agent; the built-in artist is a program and none of them."""
    return ", ".join(name for name in painter.split(", ") if name and name != UNDERSTUDY)


def called(name: str) -> str:
    """Return a painter's name for people, in the middle of a sentence."""
    if name == UNDERSTUDY:
        return "the understudy, Code Monet’s built-in artist"
    return f"Claude ({name})" if name.startswith("claude") else name


def _joined(names: Sequence[str]) -> str:
    return " and ".join(names)
