"""How a turn ends: why, in words; what is written down, who is told, and which turn follows it.

The turn itself is run in `turns`.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from agent import resting
from agent.audience import NobodyWatches
from agent.clock import Clock
from agent.desk import close_open_steps
from agent.ledger import PaintUsedUp
from agent.messages import ModelBroken, ModelBusy
from agent.models import ASKED_AGAIN, MAX_RUNNING, Nudge, Turn
from agent.news import pending_nudges
from agent.queue import enqueue_turn
from agent.troubles import Trouble, pause_over, tell_staff
from canvas import broadcast, events
from canvas.models import Canvas
from canvas.services import agent_of

MAX_UNASKED = 11  # turns of one piece that follow by themselves the one that somebody asked for
ENDS_OF_ITS_OWN = {"rested", "step_limit", "cut_short", "context_full"}  # the next may be a nudge's

OUR_FAULT = "Something went wrong in the studio; the people who run it have been told."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a turn ended, in a word and in words for people.

    trouble: what somebody has to put right, if anybody needs to.
    pause: why the piece pauses over it, of `Pause.REASONS`; "" when it does not.
    cap: which one was reached, of `ledger.CAPS`, when the paint is used up.
    """

    reason: str
    detail: str = ""
    trouble: Trouble | None = None
    pause: str = ""
    cap: str = ""


def ending_of(failure: Exception, turn: Turn) -> Ending:
    """Return what a failure comes to: an end in words, and whether the piece pauses over it."""
    match failure:
        case PaintUsedUp():
            return Ending("paint_used_up", str(failure), cap=failure.cap)
        case NobodyWatches():
            return Ending("nobody_watches", resting.NOBODY_WATCHED, pause="alone")
        case ModelBroken():
            words = f"{failure.words}."
            return Ending("failed", words, Trouble(failure.reason, words), "error")
        case ModelBusy():
            words = f"{failure.words}; it was asked several times."
            return Ending("failed", words)
    log.error("turn.failed", exc_info=failure)
    return Ending("failed", OUR_FAULT, _fault(failure, turn))


def end_turn(turn: Turn, end: Ending, clock: Clock) -> str:
    """Write down how the turn ended, or hand it over when this process ends; return its reason.

    "taken_over" when it was not this worker's to end.
    """
    held = Turn.objects.filter(id=turn.id, fence=turn.fence, state="running")
    if end.reason == "taken_over":
        return end.reason
    if end.reason == "handed_over":
        held.update(lease_until=F("requested_at"))  # long past: anybody may claim it at once
        return end.reason
    with transaction.atomic():
        canvas = Canvas.objects.locked().filter(id=turn.canvas_id).first()
        # Locked: a claim takes the turn's row without the canvas's.
        cancel = held.select_for_update().values_list("cancel", flat=True).first()
        if canvas is None or cancel is None:
            return "taken_over"
        end = Ending(cancel) if cancel else _after_refusal(end)
        _write(canvas, turn, held, end, now=clock.now())
    _ring_next(turn)
    log.info("turn.ended", reason=end.reason, turn_number=turn.number)
    return end.reason


def _write(canvas: Canvas, turn: Turn, held: QuerySet[Turn], end: Ending, *, now: datetime) -> None:
    """End the held turn on its locked canvas, tell of it, and queue what follows."""
    if canvas.finished_at is None:
        close_open_steps(canvas, turn, now=now)
    held.update(state="ended", ended_reason=end.reason, detail=end.detail, ended_at=now)
    _put_back_nudges(canvas)
    goes_on = not end.pause and _follow_on(canvas, turn, end, now)
    then = resting.GOES_ON if goes_on else resting.words_after(end.reason)
    ended = events.TurnEnded(turn=str(turn.id), reason=end.reason, detail=end.detail or then)
    broadcast.publish(canvas, ended, by=agent_of(canvas), now=now)
    if end.pause:
        pause_over(canvas, reason=end.pause, words=end.detail, now=now)
    if end.trouble is not None:
        _tell_staff(end.trouble, now)


def _fault(failure: Exception, turn: Turn) -> Trouble:
    """Name a fault of ours without its words, which may hold what no mail should."""
    name = type(failure).__name__
    where = f"turn {turn.id} on canvas {turn.canvas_id}"
    return Trouble(f"fault.{name}", f"A fault of ours ({name}) ended {where}.")


def _put_back_nudges(canvas: Canvas) -> None:
    """Let nudges grow again that were told in vain: of each person the newest."""
    pending = Nudge.objects.filter(canvas=canvas).pending().order_by("created_at")
    newest = {nudge.participant_id: nudge.id for nudge in pending}
    Nudge.objects.filter(id__in=newest.values()).update(told_at=None)


def _tell_staff(trouble: Trouble, now: datetime) -> None:
    """Tell the staff; that this fails, however it does, must not keep a turn from ending."""
    try:
        with transaction.atomic():
            tell_staff(trouble, now=now)
    except Exception:
        log.exception("turn.staff_not_told", kind=trouble.kind)


def _ring_next(turn: Turn) -> None:
    """Ring for the turns of the same owner's other pieces, which this one may have held up."""
    waiting = Turn.objects.filter(state="queued", canvas__owner_id=turn.canvas.owner_id)
    waiting = waiting.exclude(canvas_id=turn.canvas_id).order_by("requested_at")
    for turn_id in waiting.values_list("id", flat=True)[:MAX_RUNNING]:
        enqueue_turn(turn_id)


def _after_refusal(end: Ending) -> Ending:
    """A model that would not go on is not asked again before somebody has looked."""
    if end.reason != "refused":
        return end
    words = resting.REFUSED
    return Ending("refused", words, Trouble("refusal", words), "error")


def _follow_on(canvas: Canvas, turn: Turn, end: Ending, now: datetime) -> bool:
    """Queue the turn that begins by itself after this one, if any; return whether one does."""
    if canvas.finished_at is not None:
        return False
    nudge = pending_nudges(canvas)[:1] if _may_answer_nudges(turn, end) else []
    if end.reason == ASKED_AGAIN:
        _queue_after(turn, by=_who_asked_again(canvas, turn), now=now)
    elif nudge:
        _queue_after(turn, by=nudge[0].participant.user or canvas.owner, now=now)
    elif end.reason == "step_limit" and _unasked_in_a_row(canvas) < MAX_UNASKED:
        _queue_after(turn, by=None, now=now)
    else:
        return False
    return True


def _may_answer_nudges(turn: Turn, end: Ending) -> bool:
    """Whether another turn may answer what came too late for this one.

    One has paint of its own; but where a turn's paint does not pay for one answer, none has enough.
    """
    if end.reason in ENDS_OF_ITS_OWN:
        return True
    return end.cap == "turn" and turn.steps.filter(answer__isnull=False).exists()


def _who_asked_again(canvas: Canvas, turn: Turn) -> User:
    """Return who asked for a turn while this one was ending: by a nudge, or by resuming."""
    asked = canvas.changes.filter(
        type__in=["nudge_left", "artist_resumed"], at__gt=turn.requested_at
    )
    last = asked.select_related("participant__user").order_by("-seq").first()
    asker = last.participant.user if last is not None and last.participant is not None else None
    return asker or canvas.owner  # whoever resumes what was only stopped is the owner


def _unasked_in_a_row(canvas: Canvas) -> int:
    """Return how many of the newest turns began by themselves since somebody asked for one."""
    newest = Turn.objects.filter(canvas=canvas).order_by("-number")
    askers = newest.values_list("requested_by", flat=True)[: MAX_UNASKED + 1]
    return len(list(takewhile(lambda asker: asker is None, askers)))


def _queue_after(turn: Turn, *, by: User | None, now: datetime) -> None:
    after = Turn.objects.create(
        canvas_id=turn.canvas_id, number=turn.number + 1, requested_by=by, requested_at=now
    )
    transaction.on_commit(lambda: enqueue_turn(after.id), robust=True)
