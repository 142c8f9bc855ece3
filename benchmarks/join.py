"""A cold join to a piece of 5,000 strokes: from opening the socket to the whole snapshot."""

import asyncio
import time
from typing import TYPE_CHECKING

from benchmarks import place
from benchmarks.rows import Row, ms
from benchmarks.servers import free_port, site
from benchmarks.wire import open_wire

if TYPE_CHECKING:
    from accounts.models import User
    from canvas.models import Canvas

STROKES, POINTS = 5_000, 40
ROUNDS = 5  # canvases: each is cold once
MOST_S = 0.300
WAIT_S = 20.0


def measure() -> list[Row]:
    """Join large pieces that nobody watches."""
    place.settle()
    owner, port = place.artist(), free_port()
    canvases = [_large_canvas(owner) for _ in range(ROUNDS)]
    with site(port):
        asyncio.run(_join(port, place.spectator_path(place.blank_canvas(owner).id)))
        joins = [asyncio.run(_join(port, place.spectator_path(c.id))) for c in canvases]
        again = asyncio.run(_join(port, place.spectator_path(canvases[0].id)))
    took = sorted(seconds for seconds, _ in joins)
    return [
        Row(
            "joining",
            f"cold join to a piece of {STROKES:,} strokes of {POINTS} points: the whole snapshot "
            f"({joins[0][1] / 1e6:.1f} MB) received",
            "≤ 300 ms",
            f"{ms(took[ROUNDS // 2])}, slowest {ms(took[-1])}",
            took[ROUNDS // 2] <= MOST_S,
        ),
        Row("joining", "a second join, alone again", "", ms(again[0]), None),
    ]


def _large_canvas(owner: "User") -> "Canvas":
    canvas = place.blank_canvas(owner)
    place.draw(owner, canvas, strokes=STROKES, points=POINTS)
    return canvas


async def _join(port: int, path: str) -> tuple[float, int]:
    """Return the seconds until the snapshot was there, and its size in bytes."""
    came: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def on_text(payload: bytes) -> None:
        if payload.startswith(b'{"type":"snapshot"') and not came.done():
            came.set_result(len(payload))

    began = time.monotonic()
    wire = await open_wire(path, port, on_text)
    size = await asyncio.wait_for(came, WAIT_S)
    took = time.monotonic() - began
    wire.close()
    return took, size
