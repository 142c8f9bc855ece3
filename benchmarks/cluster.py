"""Two web processes, PostgreSQL, Redis and a worker: thousands of watchers, nothing lost."""

import asyncio
import json
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from benchmarks import place
from benchmarks.backends import postgres, redis, why_no_postgres, why_no_redis
from benchmarks.crowd import Seat, Seen, crowd
from benchmarks.hands import Hand, delays, draw_all
from benchmarks.rows import Row, ms, p50, p99, skipped
from benchmarks.servers import free_port, running, site
from benchmarks.wire import open_wire

if TYPE_CHECKING:
    from canvas.models import Canvas

AREA = "fan-out, two web processes"
PIECES, WATCHERS = 50, 3_000
STROKES, PER_S, POINTS = 16, 2.0, 40  # of each piece's hand
P99_S = 0.250
SETTLE_S = 1.0
TURN_S = 20.0
WHAT = (
    f"{WATCHERS:,} watchers over {PIECES} pieces, {PIECES * PER_S:.0f} strokes a second in all, "
    "Redis and PostgreSQL beside them, from the hand's sending to each arrival"
)
TARGET = "p99 ≤ 250 ms, 0 gaps"


def measure() -> list[Row]:
    """Run the whole of it, or say what is missing."""
    missing = why_no_postgres() or why_no_redis()
    if missing:
        return [skipped(AREA, WHAT, TARGET, missing)]
    with ExitStack() as stack:
        database = stack.enter_context(postgres())
        layer = stack.enter_context(redis())
        place.settle(database_url=database, redis_url=layer)
        canvases = [place.blank_canvas(place.artist(n)) for n in range(PIECES)]
        ports = [free_port(), free_port()]
        for port in ports:
            stack.enter_context(site(port))
        hands = [_hand(ports[n % 2], canvas) for n, canvas in enumerate(canvases)]
        seats = [
            Seat(ports[(n // PIECES) % 2], place.spectator_path(canvases[n % PIECES].id))
            for n in range(WATCHERS)
        ]
        with crowd(seats) as watchers:
            asyncio.run(draw_all(hands, strokes=STROKES, per_s=PER_S, points=POINTS))
            time.sleep(SETTLE_S)
            row = _judge(hands, watchers.seen())
        stack.enter_context(_worker())
        _turn(ports, canvases[0])  # its start is part of the first one
        return [row, _turn(ports, canvases[1])]


def _hand(port: int, canvas: "Canvas") -> Hand:
    return Hand(port, place.studio_path(canvas.id), place.cookie_of(canvas.owner))


def _judge(hands: list[Hand], seen: list[Seen]) -> Row:
    found = delays(hands, seen)
    gaps = sum(one.gaps for one in seen)
    expected = STROKES * WATCHERS
    lost = expected - len(found)
    closed = sum(one.close_code is not None for one in seen)
    measured = f"p50 {ms(p50(found))}, p99 {ms(p99(found))}, {gaps} gaps"
    if lost or closed:
        measured += f", {lost} of {expected} deliveries missing, {closed} sockets closed"
    return Row(AREA, WHAT, TARGET, measured, p99(found) <= P99_S and not (gaps or lost or closed))


def _worker() -> "ExitStack":
    """Run a Celery worker of its own; it has no port, so nothing tells when it is ready."""
    stack = ExitStack()
    command = [sys.executable, "-m", "celery", "-A", "monet_site", "worker", "-P", "threads"]
    stack.enter_context(running([*command, "-c", "4", "--loglevel", "ERROR"], port=0))
    return stack


def _turn(ports: list[int], canvas: "Canvas") -> Row:
    """Ask one process for a turn; a watcher of the other one must hear of it."""
    took = asyncio.run(_hear_of_turn(ports, canvas))
    return Row(
        AREA,
        "a turn asked for in one process, done by a Celery worker, heard of in the other",
        "",
        ms(took),
        None,
    )


async def _hear_of_turn(ports: list[int], canvas: "Canvas") -> float:
    ready, started = asyncio.Event(), asyncio.Event()

    def on_studio(payload: bytes) -> None:
        if payload.startswith(b'{"type":"snapshot"'):
            ready.set()

    def on_spectator(payload: bytes) -> None:
        if b'"type":"turn_started"' in payload[:80]:
            started.set()

    cookie = await asyncio.to_thread(place.cookie_of, canvas.owner)
    studio = await open_wire(place.studio_path(canvas.id), ports[0], on_studio, cookie)
    await open_wire(place.spectator_path(canvas.id), ports[1], on_spectator)
    await asyncio.wait_for(ready.wait(), TURN_S)
    await asyncio.sleep(SETTLE_S)
    asked = time.monotonic()
    studio.send(json.dumps({"type": "resume", "ref": "go"}))
    await asyncio.wait_for(started.wait(), TURN_S)
    took = time.monotonic() - asked
    studio.send(json.dumps({"type": "stop", "ref": "end"}))
    await asyncio.sleep(0.3)
    return took
