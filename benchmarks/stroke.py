"""A human stroke from its sending to the sockets of 50 watchers, in one process."""

import asyncio
import time

from benchmarks import place
from benchmarks.crowd import Seat, crowd
from benchmarks.hands import Hand, delays, draw_all
from benchmarks.rows import Row, ms, p50, p99
from benchmarks.servers import free_port, site

WATCHERS = 50
STROKES = 200
PER_S = 18.0
POINTS = 40
P50_S, P99_S = 0.025, 0.100
SETTLE_S = 0.3  # for the last stroke to arrive, too


def measure() -> list[Row]:
    """Draw at a hand's quickest pace before 50 watchers."""
    place.settle()
    port, owner = free_port(), place.artist()
    canvas = place.blank_canvas(owner)
    hand = Hand(port, place.studio_path(canvas.id), place.cookie_of(owner))
    with site(port), crowd([Seat(port, place.spectator_path(canvas.id))] * WATCHERS) as watchers:
        asyncio.run(draw_all([hand], strokes=STROKES, per_s=PER_S, points=POINTS))
        time.sleep(SETTLE_S)
        seen = watchers.seen()
    found, gaps = delays([hand], seen), sum(one.gaps for one in seen)
    is_whole = len(found) == STROKES * WATCHERS and gaps == 0
    return [
        Row(
            "one stroke",
            f"from a hand's socket to {WATCHERS} watchers' sockets, stored on the way ({STROKES} "
            f"strokes of {POINTS} points, {PER_S:.0f} a second)",
            "p50 < 25 ms, p99 < 100 ms",
            f"p50 {ms(p50(found))}, p99 {ms(p99(found))}, {gaps} gaps",
            is_whole and p50(found) < P50_S and p99(found) < P99_S,
        ),
        Row(
            "one stroke",
            "from its sending to its acknowledgement",
            "",
            f"p50 {ms(p50(hand.acknowledged))}, p99 {ms(p99(hand.acknowledged))}",
            None,
        ),
    ]
