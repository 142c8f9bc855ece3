"""What a spectator knows of a canvas, and how each change alters it; `state.js` in Python.

Snapshots are made by folding changes through here, so the server cannot disagree with a client
that followed the same log.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from canvas.events import (
    ArtistPaused,
    ArtistResumed,
    CanvasFinished,
    CanvasStarted,
    CritiqueGiven,
    EndedBy,
    LogEvent,
    NudgeData,
    NudgeLeft,
    NudgesSeen,
    ParticipantData,
    ParticipantJoined,
    PerformanceData,
    PieceFacts,
    PieceNamed,
    PieceRenumbered,
    PlanChanged,
    PlanPart,
    ReferenceData,
    ReferencesChanged,
    SettingsChanged,
    Snapshot,
    StepTaken,
    StrokesAdded,
    StrokesRemoved,
    StyleChanged,
    TurnEnded,
    TurnStarted,
)
from canvas.strokes import WireStroke

NUDGES_KEPT = 60  # the newest ones; older ones stay in the log
STEPS_KEPT = 60


@dataclass(frozen=True, slots=True)
class CanvasState:
    """A canvas at one `seq`. Strokes are in drawing order, keyed by id."""

    piece: PieceFacts
    seq: int = 0
    title: str = ""
    alt_text: str = ""
    ended_by: EndedBy | None = None
    paused: str | None = None
    paused_words: str = ""
    turn: str | None = None
    last_ended: TurnEnded | None = None  # until the next turn starts
    painter: str | None = None
    participants: tuple[ParticipantData, ...] = ()
    strokes: tuple[WireStroke, ...] = ()
    performance: PerformanceData | None = None
    nudges: tuple[NudgeData, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    plan: tuple[PlanPart, ...] = ()
    critique: CritiqueGiven | None = None  # the last one
    references: tuple[ReferenceData, ...] = ()


def apply_event(state: CanvasState, event: LogEvent) -> CanvasState:  # noqa: PLR0911, PLR0912, C901
    """Return `state` after `event`, which must carry the next `seq`.

    One branch an event, each a line or two: longer than a screen would be hidden dispatch.
    """
    state = replace(state, seq=event.seq)
    match event:
        case CanvasStarted():
            return replace(state, piece=event.piece)
        case StrokesAdded():
            return _add_strokes(state, event)
        case StrokesRemoved():
            gone = set(event.ids)
            return replace(state, strokes=tuple(s for s in state.strokes if s["id"] not in gone))
        case ParticipantJoined():
            return replace(state, participants=(*state.participants, event.participant))
        case StyleChanged():
            return replace(state, piece=state.piece.model_copy(update={"style": event.style}))
        case PieceRenumbered():
            return replace(state, piece=state.piece.model_copy(update={"number": event.number}))
        case SettingsChanged():
            update = {"visibility": event.visibility, "open_to": event.open_to}
            return replace(state, piece=state.piece.model_copy(update=update))
        case PieceNamed():
            return replace(state, title=event.title, alt_text=event.alt_text)
        case NudgeLeft():
            return replace(state, nudges=_with_nudge(state.nudges, event.nudge))
        case NudgesSeen():
            return replace(state, nudges=_mark_seen(state.nudges, event.ids))
        case StepTaken():
            return replace(state, steps=(*state.steps, event)[-STEPS_KEPT:])
        case TurnStarted():
            return replace(state, turn=event.turn, painter=event.painter, last_ended=None)
        case TurnEnded():
            return replace(state, turn=None, last_ended=event)
        case ArtistPaused():
            return replace(state, paused=event.reason, paused_words=event.words)
        case ArtistResumed():
            return replace(state, paused=None, paused_words="")
        case PlanChanged():
            return replace(state, plan=event.plan)
        case CritiqueGiven():
            return replace(state, critique=event)
        case ReferencesChanged():
            return replace(state, references=event.references)
        case CanvasFinished():
            return replace(state, ended_by=event.ended_by)


def fold(state: CanvasState, events: Iterable[LogEvent]) -> CanvasState:
    """Return `state` after all of `events`, in order."""
    for event in events:
        state = apply_event(state, event)
    return state


def to_snapshot(state: CanvasState) -> Snapshot:
    """Return the frame that gives a client this state."""
    return Snapshot(
        seq=state.seq,
        piece=state.piece,
        title=state.title,
        alt_text=state.alt_text,
        ended_by=state.ended_by,
        paused=state.paused,
        paused_words=state.paused_words,
        turn=state.turn,
        last_ended=state.last_ended,
        painter=state.painter,
        participants=state.participants,
        strokes=state.strokes,
        performance=state.performance,
        nudges=state.nudges,
        steps=state.steps,
        plan=state.plan,
        critique=state.critique,
        references=state.references,
    )


def from_snapshot(frame: Snapshot) -> CanvasState:
    """Return the state that a snapshot frame gives."""
    fields = {name: getattr(frame, name) for name in CanvasState.__dataclass_fields__}
    return CanvasState(**fields)


def _add_strokes(state: CanvasState, event: StrokesAdded) -> CanvasState:
    return replace(
        state,
        strokes=(*state.strokes, *event.strokes),
        performance=event.performance or state.performance,
    )


def _with_nudge(nudges: tuple[NudgeData, ...], nudge: NudgeData) -> tuple[NudgeData, ...]:
    if any(known.id == nudge.id for known in nudges):
        return tuple(nudge if known.id == nudge.id else known for known in nudges)
    return (*nudges, nudge)[-NUDGES_KEPT:]


def _mark_seen(nudges: tuple[NudgeData, ...], ids: tuple[str, ...]) -> tuple[NudgeData, ...]:
    return tuple(n.model_copy(update={"state": "seen"}) if n.id in ids else n for n in nudges)
