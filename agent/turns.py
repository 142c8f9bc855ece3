"""Doing a turn: claim its row, run the loop, and keep the lease. How it ends is in `endings`.

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
from django.db import DatabaseError, transaction
from django.utils import timezone

from agent.clock import Clock, RealClock
from agent.desk import TurnDesk
from agent.endings import Ending, end_turn, ending_of
from agent.loop import take_turn
from agent.models import LEASE_S, RENEW_S, Turn
from agent.painters import Painters, chosen_model, hire
from agent.prompts import PROMPT_VERSION, system_prompt
from agent.retrying import Patience
from agent.studio import TurnIsOver
from agent.tools import tools_for
from canvas import broadcast, events
from canvas.hop import in_db
from canvas.models import Canvas
from canvas.services import agent_of

POLL_S = 0.25  # how often a running turn looks whether it shall end: the one poll there is
WORKER = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"

log = structlog.get_logger(__name__)

closing_time = threading.Event()  # set once, when this process is told to end


@dataclass(slots=True)
class Verdict:
    """Why a running turn is to stop before its own end, once that is known."""

    reason: str = ""


def run_turn(turn_id: UUID, *, clock: Clock | None = None, painters: Painters | None = None) -> str:
    """Claim the turn and run it to its end; return how it ended, for the log.

    Safe to call twice: the second caller cannot claim what the first one holds.
    """
    if closing_time.is_set():
        return "closing"  # a process that ends would only hand it over again
    turn = Turn.objects.claim(turn_id, worker=WORKER, now=timezone.now())
    if turn is None:
        return "not_claimed"
    clock = clock or RealClock()
    try:
        # Watchers hear of it before the painters come: the first brings an SDK that takes seconds.
        name = painters.artist.name if painters else chosen_model(turn.canvas)
        _announce_start(turn, name, clock)
        painters = painters or hire(turn.canvas, clock)
    except DatabaseError:  # nothing was done yet: once its lease is out, somebody tries again
        raise
    except Exception as failure:  # noqa: BLE001  # around a whole turn: recorded, and logged there
        return end_turn(turn, ending_of(failure, turn), clock)
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
        # Without a verdict it was the process that was told to end, by a signal.
        end = Ending(verdict.reason or "handed_over")
    except TurnIsOver:
        end = Ending(await in_db(_cancel_reason)(turn))
    except Exception as failure:  # noqa: BLE001  # around a whole turn: recorded, and logged there
        end = ending_of(failure, turn)
    finally:
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
    return await in_db(end_turn)(turn, end, clock)


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
