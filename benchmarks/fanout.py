"""Fan-out in one process: floods of 2 KB frames beside a bare loop, and a live piece's pace."""

import asyncio
import sys
import time
from contextlib import AbstractContextManager
from uuid import UUID

from benchmarks import place
from benchmarks.crowd import Crowd, Seat, crowd
from benchmarks.hands import Hand, delays, draw_all
from benchmarks.rows import Row, ms, p50, p99
from benchmarks.servers import free_port, get, running, site

AREA = "fan-out, one process"
FRAMES = {100: 600, 1_000: 80}  # sockets -> frames of one flood
ROUNDS = 3  # floods of each, in turn; the median counts
RATIO = 0.6
WATCHERS, STROKES, PER_S, POINTS = 1_000, 200, 20.0, 350
P99_S = 0.100


def measure() -> list[Row]:
    """Flood both sites in turn, then draw before a thousand watchers."""
    place.settle()
    canvas = place.blank_canvas(place.artist())
    return [*(_flood(canvas.id, sockets) for sockets in FRAMES), _pace()]


def _flood(canvas_id: UUID, sockets: int) -> Row:
    hub, loop = free_port(), free_port()
    with _serving("hub", hub), _serving("loop", loop):
        hub_seats = [Seat(hub, place.spectator_path(canvas_id))] * sockets
        with crowd(hub_seats) as ours, crowd([Seat(loop, "/")] * sockets) as theirs:
            rounds = [
                (_rate(ours, hub, sockets, canvas_id), _rate(theirs, loop, sockets, canvas_id))
                for _ in range(ROUNDS)
            ]
    mine, bare = p50([a for a, _ in rounds]), p50([b for _, b in rounds])
    return Row(
        AREA,
        f"2 KB frames to {sockets:,} sockets through the hub, beside a bare uvicorn loop",
        f"≥ {RATIO} of the loop",
        f"{mine:,.0f} of {bare:,.0f} a second: {mine / bare:.2f}",
        mine / bare >= RATIO,
    )


def _rate(watchers: Crowd, port: int, sockets: int, canvas_id: UUID) -> float:
    """Flood once; return the frames delivered a second, from the first to the last arrival."""
    frames, before = FRAMES[sockets], watchers.large_frames()
    began = time.monotonic()
    get(port, f"/flood/{frames}/{canvas_id}")
    wanted = before + frames * sockets
    until = time.monotonic() + 20
    while watchers.large_frames() < wanted and time.monotonic() < until:
        time.sleep(0.02)
    seen = watchers.seen()
    missing = wanted - sum(one.large for one in seen)
    if missing:
        raise RuntimeError(f"{missing} frames of {frames * sockets} never came")
    return frames * sockets / (max(one.last_large for one in seen) - began)


def _serving(kind: str, port: int) -> AbstractContextManager[object]:
    return running([sys.executable, "-m", "benchmarks.flood", kind, str(port)], port=port)


def _pace() -> Row:
    """Draw twenty strokes a second, stored on the way, before a thousand watchers."""
    owner, port = place.artist(1), free_port()
    canvas = place.blank_canvas(owner)
    hand = Hand(port, place.studio_path(canvas.id), place.cookie_of(owner))
    with site(port), crowd([Seat(port, place.spectator_path(canvas.id))] * WATCHERS) as watchers:
        asyncio.run(draw_all([hand], strokes=STROKES, per_s=PER_S, points=POINTS))
        time.sleep(0.3)
        seen = watchers.seen()
    found, gaps = delays([hand], seen), sum(one.gaps for one in seen)
    is_whole = gaps == 0 and len(found) == STROKES * WATCHERS
    return Row(
        AREA,
        f"{WATCHERS:,} watchers, {PER_S:.0f} stored strokes a second of {POINTS} points, "
        "from the hand's sending to each arrival",
        "p99 ≤ 100 ms",
        f"p50 {ms(p50(found))}, p99 {ms(p99(found))}, {gaps} gaps",
        is_whole and p99(found) <= P99_S,
    )
