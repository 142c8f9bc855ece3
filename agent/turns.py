"""Doing a turn: claim its row, run the loop, keep the lease, and end it with a reason.

Whoever asks for a turn does so in `services`; nothing here is called by a web request.
"""

import asyncio
import contextlib
import os
import secrets
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from agent.audience import WORDS, NobodyWatches
from agent.clock import Clock, RealClock
from agent.desk import TurnDesk, close_open_steps, pending_nudges
from agent.ledger import PaintUsedUp
from agent.loop import take_turn
from agent.messages import ModelBroken, ModelBusy
from agent.models import ASKED_AGAIN, LEASE_S, MAX_RUNNING, RENEW_S, Nudge, Turn
from agent.painters import Painters, chosen_model, hire
from agent.prompts import PROMPT_VERSION, system_prompt
from agent.queue import enqueue_turn
from agent.retrying import Patience
from agent.studio import TurnIsOver
from agent.tools import tools_for
from agent.troubles import pause_over, tell_staff
from canvas import broadcast, events
from canvas.hop import in_db
from canvas.models import Canvas
from canvas.services import agent_of

POLL_S = 0.25  # how often a running turn looks whether it shall end: the one poll there is
WORKER = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
MAX_UNASKED = 11  # turns of one piece that follow by themselves the one that somebody asked for
ENDS_OF_ITS_OWN = {"rested", "step_limit", "cut_short", "context_full"}  # the next may be a nudge's

REFUSED = "The model declined to go on with this piece."
OUR_FAULT = "Something went wrong in the studio; the people who run it have been told."

log = structlog.get_logger(__name__)

closing_time = threading.Event()  # set once, when this process is told to end


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a turn ended, in a word and in words for people.

    trouble: what kind of thing somebody has to put right first; "" when nobody needs to.
    pause: why the piece pauses over it, of `Pause.REASONS`; "" when it does not.
    """

    reason: str
    detail: str = ""
    trouble: str = ""
    pause: str = ""


@dataclass(slots=True)
class Verdict:
    """Why a running turn is to stop before its own end, once that is known."""

    reason: str = ""


def run_turn(turn_id: UUID, *, clock: Clock | None = None, painters: Painters | None = None) -> str:
    """Claim the turn and run it to its end; return how it ended, for the log.

    Safe to call twice: the second caller cannot claim what the first one holds.
    """
    turn = Turn.objects.claim(turn_id, worker=WORKER, now=timezone.now())
    if turn is None:
        return "not_claimed"
    clock = clock or RealClock()
    try:
        # Watchers hear of it before the painters come: the first brings an SDK that takes seconds.
        name = painters.artist.name if painters else chosen_model(turn.canvas)
        _announce_start(turn, name, clock)
        painters = painters or hire(turn.canvas, clock)
    except Exception as failure:  # noqa: BLE001  # around a whole turn: recorded, and logged there
        return _end(turn, _ending_of(failure), clock)
    return asyncio.run(_run(turn, clock, painters))


async def _run(turn: Turn, clock: Clock, painters: Painters) -> str:
    structlog.contextvars.bind_contextvars(turn=str(turn.id), canvas=str(turn.canvas_id))
    try:
        return await _run_kept(turn, painters, clock)
    finally:
        await painters.close()
        structlog.contextvars.clear_contextvars()


async def _run_kept(turn: Turn, painters: Painters, clock: Clock) -> str:
    """Run the loop beside a keeper that renews the lease and hears the call to stop."""
    verdict = Verdict()
    tools = tools_for(can_imagine=painters.imaginer is not None)
    work = asyncio.create_task(
        take_turn(
            model=painters.artist,
            desk=TurnDesk(turn, clock, painters),
            tools=tools,
            system=system_prompt(turn.canvas.style, tools),
            patience=Patience(sleep=clock.pause),
        )
    )
    keeper = asyncio.create_task(_keep(turn, work, verdict))
    try:
        end = Ending(await work)
    except asyncio.CancelledError:
        end = Ending(verdict.reason)
    except TurnIsOver:
        end = Ending(await in_db(_cancel_reason)(turn))
    except Exception as failure:  # noqa: BLE001  # around a whole turn: recorded, and logged there
        end = _ending_of(failure)
    finally:
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
    return await in_db(_end)(turn, end, clock)


def _ending_of(failure: Exception) -> Ending:
    """Return what a failure comes to: an end in words, and whether the piece pauses over it."""
    match failure:
        case PaintUsedUp():
            return Ending("paint_used_up", str(failure))
        case NobodyWatches():
            return Ending("nobody_watches", WORDS, pause="alone")
        case ModelBroken():
            return Ending("failed", f"{failure.words}.", failure.reason, "error")
        case ModelBusy():
            words = f"{failure.words}; it was asked several times. Resume to try again."
            return Ending("failed", words)
    log.error("turn.failed", exc_info=failure)
    return Ending("failed", OUR_FAULT, "fault")


async def _keep(turn: Turn, work: asyncio.Task[str], verdict: Verdict) -> None:
    """Renew the lease, and cancel the work when it shall not go on."""
    renewed = asyncio.get_running_loop().time()
    while not work.done():
        await asyncio.sleep(POLL_S)
        if closing_time.is_set():
            verdict.reason = "handed_over"
        else:
            due = asyncio.get_running_loop().time() - renewed >= RENEW_S
            try:
                verdict.reason = await in_db(_look_up)(turn, due)
            except DatabaseError:  # the next look may succeed, and is due as this one was
                log.exception("turn.look_up_failed")
                continue
            renewed = asyncio.get_running_loop().time() if due else renewed
        if verdict.reason:
            work.cancel()
            return


def _look_up(turn: Turn, due: bool) -> str:
    """Return why the turn is to stop, or nothing; renew its lease when that is due."""
    held = Turn.objects.filter(id=turn.id, fence=turn.fence, state="running")
    cancel = held.values_list("cancel", flat=True).first()
    if cancel is None:
        return "taken_over"
    if due:
        held.update(lease_until=timezone.now() + timedelta(seconds=LEASE_S))
    return cancel


def _cancel_reason(turn: Turn) -> str:
    held = Turn.objects.filter(id=turn.id, fence=turn.fence, state="running")
    return held.values_list("cancel", flat=True).first() or "taken_over"


def _announce_start(turn: Turn, painter: str, clock: Clock) -> None:
    """Tell the watchers, the first time the turn is claimed."""
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=turn.canvas_id)
        held = Turn.objects.filter(id=turn.id, fence=turn.fence, state="running")
        fresh = held.filter(started_at=None)
        if fresh.update(started_at=clock.now(), painter=painter, prompt_version=PROMPT_VERSION):
            started = events.TurnStarted(turn=str(turn.id), painter=painter)
            broadcast.publish(canvas, started, by=agent_of(canvas), now=clock.now())


def _end(turn: Turn, end: Ending, clock: Clock) -> str:
    """Write down how the turn ended; hand it over instead when this process ends."""
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
        end = Ending(cancel) if cancel else _after_refusal(turn, end)
        now = clock.now()
        if canvas.finished_at is None:
            close_open_steps(canvas, turn, now=now)
        held.update(state="ended", ended_reason=end.reason, detail=end.detail, ended_at=now)
        ended = events.TurnEnded(turn=str(turn.id), reason=end.reason, detail=end.detail)
        broadcast.publish(canvas, ended, by=agent_of(canvas), now=now)
        _put_back_nudges(canvas)
        if end.pause:
            pause_over(canvas, reason=end.pause, words=end.detail, now=now)
        else:
            _follow_on(canvas, turn, end.reason)
        if end.trouble:
            _tell_staff(end, now)
    _ring_next(turn)
    log.info("turn.ended", reason=end.reason, turn_number=turn.number)
    return end.reason


def _put_back_nudges(canvas: Canvas) -> None:
    """Let nudges grow again that were told in vain: of each person the newest."""
    pending = Nudge.objects.filter(canvas=canvas).pending().order_by("created_at")
    newest = {nudge.participant_id: nudge.id for nudge in pending}
    Nudge.objects.filter(id__in=newest.values()).update(told_at=None)


def _tell_staff(end: Ending, now: datetime) -> None:
    """Tell the staff; that this fails must not keep a turn from ending."""
    try:
        with transaction.atomic():
            tell_staff(end.trouble, words=end.detail, now=now)
    except DatabaseError:
        log.exception("turn.staff_not_told", kind=end.trouble)


def _ring_next(turn: Turn) -> None:
    """Ring for the turns of the same owner's other pieces, which this one may have held up."""
    waiting = Turn.objects.filter(state="queued", canvas__owner_id=turn.canvas.owner_id)
    waiting = waiting.exclude(canvas_id=turn.canvas_id).order_by("requested_at")
    for turn_id in waiting.values_list("id", flat=True)[:MAX_RUNNING]:
        enqueue_turn(turn_id)


def _after_refusal(turn: Turn, end: Ending) -> Ending:
    """A model that would not go on is not asked again before somebody has looked."""
    if end.reason != "refused":
        return end
    return Ending("refused", REFUSED, "refusal", "error")


def _follow_on(canvas: Canvas, turn: Turn, reason: str) -> None:
    """Queue the turn that begins by itself after this one, if any."""
    if canvas.finished_at is not None:
        return
    nudge = pending_nudges(canvas)[:1] if reason in ENDS_OF_ITS_OWN else []
    if nudge or reason == ASKED_AGAIN:
        asker = nudge[0].participant.user if nudge else canvas.owner
        _queue_after(canvas, turn, by=asker or canvas.owner)
    elif reason == "step_limit" and _unasked_in_a_row(canvas) < MAX_UNASKED:
        _queue_after(canvas, turn, by=None)


def _unasked_in_a_row(canvas: Canvas) -> int:
    """Return how many of the newest turns began by themselves since somebody asked for one."""
    newest = Turn.objects.filter(canvas=canvas).order_by("-number")
    askers = newest.values_list("requested_by", flat=True)[: MAX_UNASKED + 1]
    return len(list(takewhile(lambda asker: asker is None, askers)))


def _queue_after(canvas: Canvas, turn: Turn, *, by: User | None) -> None:
    after = Turn.objects.create(canvas=canvas, number=turn.number + 1, requested_by=by)
    transaction.on_commit(lambda: enqueue_turn(after.id), robust=True)
