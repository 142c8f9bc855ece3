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
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agent.clock import Clock, RealClock
from agent.desk import TurnDesk
from agent.loop import ModelBrokeOff, take_turn
from agent.messages import Model
from agent.models import ASKED_AGAIN, LEASE_S, RENEW_S, Nudge, Turn
from agent.prompts import PROMPT_VERSION, system_prompt
from agent.queue import enqueue_turn
from agent.studio import TurnIsOver
from agent.tools import TOOLS
from agent.understudy import Understudy
from canvas import broadcast, events
from canvas.hop import in_db
from canvas.models import Canvas
from canvas.services import agent_of

POLL_S = 0.25  # how often a running turn looks whether it shall end: the one poll there is
WORKER = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
MAX_TURNS = 12  # of one piece that follow each other by themselves

log = structlog.get_logger(__name__)

closing_time = threading.Event()  # set once, when this process is told to end


@dataclass(slots=True)
class Verdict:
    """Why a running turn is to stop before its own end, once that is known."""

    reason: str = ""


def run_turn(turn_id: UUID, *, clock: Clock | None = None, model: Model | None = None) -> str:
    """Claim the turn and run it to its end; return how it ended, for the log.

    Safe to call twice: the second caller cannot claim what the first one holds.
    """
    turn = Turn.objects.claim(turn_id, worker=WORKER, now=timezone.now())
    if turn is None:
        return "not_claimed"
    clock = clock or RealClock()
    return asyncio.run(_run(turn, clock, model or painter(clock)))


def painter(clock: Clock) -> Model:
    """Return who paints on this installation: the understudy, which needs no key."""
    return Understudy(pause=clock.pause)


async def _run(turn: Turn, clock: Clock, model: Model) -> str:
    structlog.contextvars.bind_contextvars(turn=str(turn.id), canvas=str(turn.canvas_id))
    try:
        await in_db(_announce_start)(turn, model, clock)
        return await _run_kept(turn, model, clock)
    except TurnIsOver:
        return "taken_over"
    finally:
        structlog.contextvars.clear_contextvars()


async def _run_kept(turn: Turn, model: Model, clock: Clock) -> str:
    """Run the loop beside a keeper that renews the lease and hears the call to stop."""
    verdict = Verdict()
    work = asyncio.create_task(
        take_turn(
            model=model,
            desk=TurnDesk(turn, clock),
            tools=TOOLS,
            system=system_prompt(turn.canvas.style),
        )
    )
    keeper = asyncio.create_task(_keep(turn, work, verdict))
    reason, detail = "", ""
    try:
        reason = await work
    except asyncio.CancelledError:
        reason = verdict.reason
    except TurnIsOver:
        reason = await in_db(_cancel_reason)(turn)
    except Exception as failure:
        log.exception("turn.failed")
        reason = "failed"
        detail = _in_words(failure)
    finally:
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
    return await in_db(_end)(turn, reason, detail, clock)


async def _keep(turn: Turn, work: asyncio.Task[str], verdict: Verdict) -> None:
    """Renew the lease, and cancel the work when it shall not go on."""
    renewed = asyncio.get_running_loop().time()
    while not work.done():
        await asyncio.sleep(POLL_S)
        if closing_time.is_set():
            verdict.reason = "handed_over"
        else:
            due = asyncio.get_running_loop().time() - renewed >= RENEW_S
            verdict.reason = await in_db(_look_up)(turn, due)
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


def _announce_start(turn: Turn, model: Model, clock: Clock) -> None:
    """Tell the watchers, the first time the turn is claimed."""
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=turn.canvas_id)
        held = Turn.objects.filter(id=turn.id, fence=turn.fence, state="running")
        fresh = held.filter(started_at=None)
        if fresh.update(started_at=clock.now(), painter=model.name, prompt_version=PROMPT_VERSION):
            started = events.TurnStarted(turn=str(turn.id), painter=model.name)
            broadcast.publish(canvas, started, by=agent_of(canvas), now=clock.now())


def _end(turn: Turn, reason: str, detail: str, clock: Clock) -> str:
    """Write down how the turn ended; hand it over instead when this process ends."""
    held = Turn.objects.filter(id=turn.id, fence=turn.fence, state="running")
    if reason == "taken_over":
        return reason
    if reason == "handed_over":
        held.update(lease_until=F("requested_at"))  # long past: anybody may claim it at once
        return reason
    with transaction.atomic():
        canvas = Canvas.objects.locked().get(id=turn.canvas_id)
        cancel = held.values_list("cancel", flat=True).first()
        if cancel is None:
            return "taken_over"
        reason = cancel or reason
        held.update(state="ended", ended_reason=reason, detail=detail, ended_at=clock.now())
        ended = events.TurnEnded(turn=str(turn.id), reason=reason, detail=detail)
        broadcast.publish(canvas, ended, by=agent_of(canvas), now=clock.now())
        if _is_followed(canvas, turn, reason):
            follow_on(canvas, turn)
    log.info("turn.ended", reason=reason, turn_number=turn.number)
    return reason


def _is_followed(canvas: Canvas, turn: Turn, reason: str) -> bool:
    """Whether another turn begins by itself: asked for meanwhile, or the piece is not done."""
    if canvas.finished_at is not None:
        return False
    if reason == "rested":
        return Nudge.objects.filter(canvas=canvas).pending().exists()
    return reason == ASKED_AGAIN or (reason == "step_limit" and turn.number < MAX_TURNS)


def follow_on(canvas: Canvas, turn: Turn) -> None:
    """Queue the turn after `turn`."""
    after = Turn.objects.create(
        canvas=canvas, number=turn.number + 1, requested_by=turn.requested_by
    )
    transaction.on_commit(lambda: enqueue_turn(after.id), robust=True)


def _in_words(failure: Exception) -> str:
    if isinstance(failure, ModelBrokeOff):
        return f"{failure}."
    return "Something went wrong in the studio; the people who run it have been told."
