"""From asking for a turn to its first event on every watcher's socket, worker in the process."""

import asyncio
import json
import time
from uuid import UUID

from benchmarks import place
from benchmarks.crowd import Seat, Seen, crowd
from benchmarks.rows import Row, ms, p50
from benchmarks.servers import free_port, site
from benchmarks.wire import open_wire

WATCHERS = 20
ROUNDS = 7
MOST_S = 0.300
WAIT_S = 10.0


def measure() -> list[Row]:
    """Ask the artist to go on, on fresh canvases one after another."""
    place.settle()
    port = free_port()
    owners = [place.artist(n) for n in range(ROUNDS)]
    canvases = [place.blank_canvas(owner) for owner in owners]
    cookies = [place.cookie_of(owner) for owner in owners]
    worst = []
    with site(port):
        for canvas, cookie in zip(canvases, cookies, strict=True):
            with crowd([Seat(port, place.spectator_path(canvas.id))] * WATCHERS) as watchers:
                asked = asyncio.run(_ask(port, canvas.id, cookie))
                worst.append(max(_first(seen) for seen in watchers.seen()) - asked)
    return [
        Row(
            "a turn",
            f"from asking for it to its first event on the last of {WATCHERS} watchers' sockets "
            f"(median of {ROUNDS}; worst {ms(max(worst))})",
            "< 300 ms",
            ms(p50(worst)),
            p50(worst) < MOST_S,
        )
    ]


def _first(seen: Seen) -> float:
    if not seen.times:
        raise RuntimeError("a watcher heard nothing of the turn")
    return seen.times[0]


async def _ask(port: int, canvas_id: UUID, cookie: str) -> float:
    """Send `resume`, wait until the turn has started, stop it; return when it was asked for."""
    ready, started = asyncio.Event(), asyncio.Event()

    def on_text(payload: bytes) -> None:
        if payload.startswith(b'{"type":"snapshot"'):
            ready.set()
        elif b'"type":"turn_started"' in payload[:80]:
            started.set()

    wire = await open_wire(place.studio_path(canvas_id), port, on_text, cookie)
    await asyncio.wait_for(ready.wait(), WAIT_S)
    asked = time.monotonic()
    wire.send(json.dumps({"type": "resume", "ref": "go"}))
    await asyncio.wait_for(started.wait(), WAIT_S)
    await asyncio.sleep(0.2)  # let it reach the others, too
    wire.send(json.dumps({"type": "stop", "ref": "end"}))
    await asyncio.sleep(0.3)
    wire.close()
    return asked
