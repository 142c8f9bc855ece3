"""Critiques as rows: kept once a call, told to the watchers, and void once the artist draws on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from agent.models import Critique, Turn
from agent.tools.base import Verdict
from agent.tools.finishing import FAILS_TO_OVERRULE
from canvas import broadcast
from canvas.events import CritiqueGiven
from canvas.models import Canvas, Stroke
from canvas.services import agent_of


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked at the picture, when in its log, and what it was said to be."""

    turn: Turn
    call: str
    seq: int
    critic: str
    intent: str


def verdicts_on(canvas: Canvas) -> list[Verdict]:
    """Return the newest critiques of the canvas, as many as its finishing depends on."""
    newest = Critique.objects.filter(canvas=canvas).order_by("-id")[:FAILS_TO_OVERRULE]
    return [_verdict(critique, is_void=_is_void(canvas, critique.seq)) for critique in newest]


def is_same_picture(canvas: Canvas) -> bool:
    """Whether the newest critique saw the picture as it is: no stroke came or went, of anybody."""
    newest = Critique.objects.filter(canvas=canvas).order_by("-id").first()
    return newest is not None and not _changed(canvas.strokes.all(), newest.seq)


def critique_of_call(canvas: Canvas, call: str) -> Verdict | None:
    """Return what the critique of a tool call came to, when it was saved already."""
    known = Critique.objects.filter(canvas=canvas, call=call).first()
    return _verdict(known) if known else None


def save_critique(canvas: Canvas, looked: Looked, verdict: Verdict, *, now: datetime) -> None:
    """Keep a verdict on the locked canvas and tell the watchers."""
    Critique.objects.create(
        canvas=canvas,
        turn=looked.turn,
        call=looked.call,
        seq=looked.seq,
        critic=looked.critic,
        intent=looked.intent,
        passes=verdict.passes,
        findings=list(verdict.findings),
        at=now,
    )
    given = CritiqueGiven(
        turn=str(looked.turn.id),
        critic=looked.critic,
        passes=verdict.passes,
        findings=verdict.findings,
    )
    broadcast.publish(canvas, given, by=agent_of(canvas), now=now)


def _is_void(canvas: Canvas, seq: int) -> bool:
    """Whether the artist's part of the picture is not what it was at `seq`.

    Other people's strokes come and go: a guest must not keep a piece from ever being finished.
    """
    return _changed(canvas.strokes.filter(participant__role="agent"), seq)


def _changed(strokes: QuerySet[Stroke], seq: int) -> bool:
    """Whether any of the strokes came or went since `seq`."""
    gone = strokes.filter(added_seq__lte=seq, removed_seq__gt=seq)
    return strokes.filter(added_seq__gt=seq).exists() or gone.exists()


def _verdict(critique: Critique, *, is_void: bool = False) -> Verdict:
    return Verdict(critique.passes, tuple(map(str, critique.findings)), is_void)
