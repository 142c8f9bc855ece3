"""How many human strokes a second the service stores: on SQLite, and on PostgreSQL."""

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from benchmarks import place
from benchmarks.backends import postgres, why_no_postgres
from benchmarks.rows import Row, ms, p50, p99, skipped
from benchmarks.servers import in_own_process

if TYPE_CHECKING:
    from accounts.models import User
    from canvas.models import Canvas

TARGET = 1_000.0  # strokes a second
POINTS = 40
WARM_UP_S, TIME_S = 0.5, 4.0
AREA = "append"
ON_SQLITE = "strokes a second through the service on SQLite, one process, 64 hands on 8 pieces"
ON_POSTGRES = "strokes a second through the service on PostgreSQL, 16 hands on 16 pieces"


def measure() -> list[Row]:
    """Measure both databases, each in a process of its own."""
    rows = [in_own_process(_on_sqlite)]
    missing = why_no_postgres()
    if missing:
        return [*rows, skipped(AREA, ON_POSTGRES, f"≥ {TARGET:,.0f}", missing)]
    with postgres() as url:
        return [*rows, in_own_process(_on_postgres, url)]


def _on_sqlite() -> Row:
    place.settle()
    return _measure(ON_SQLITE, hands=64, pieces=8)


def _on_postgres(url: str) -> Row:
    place.settle(database_url=url)
    return _measure(ON_POSTGRES, hands=16, pieces=16)


def _measure(what: str, *, hands: int, pieces: int) -> Row:
    """Let every hand send its next stroke as soon as the last one is stored."""
    people = [place.artist(n) for n in range(hands)]
    canvases = [place.blank_canvas(people[n]) for n in range(pieces)]
    for canvas in canvases:
        canvas.open_to = "signed_in"
        canvas.save(update_fields=["open_to"])
    took: list[float] = []
    asyncio.run(_draw_all(people, canvases, took))
    is_gapless = all(_is_gapless(canvas) for canvas in canvases)
    rate = len(took) / TIME_S
    gapless = "gapless" if is_gapless else "WITH GAPS"
    return Row(
        AREA,
        what,
        f"≥ {TARGET:,.0f}, gapless",
        f"{rate:,.0f} a second, {gapless}; one waits p50 {ms(p50(took))}, p99 {ms(p99(took))}",
        rate >= TARGET and is_gapless,
    )


async def _draw_all(
    people: Sequence["User"], canvases: Sequence["Canvas"], took: list[float]
) -> None:
    start = time.monotonic() + WARM_UP_S
    await asyncio.gather(
        *[
            _draw(person, canvases[n % len(canvases)], start, took)
            for n, person in enumerate(people)
        ]
    )


async def _draw(person: "User", canvas: "Canvas", start: float, took: list[float]) -> None:
    from benchmarks.hands import line
    from canvas.events import AskedStroke
    from canvas.intake import Intake
    from canvas.services import Drawing, read_strokes

    name, points, index = uuid4().hex[:12], line(POINTS, seed=1), 0
    while (began := time.monotonic()) < start + TIME_S:
        index += 1
        asked = AskedStroke(id=f"{name}-{index}", path={"type": "polyline", "points": points})
        strokes = read_strokes([asked], width=canvas.width, height=canvas.height)
        await Intake.here().add(Drawing(person, canvas.id, strokes))
        if began >= start:
            took.append(time.monotonic() - began)


def _is_gapless(canvas: "Canvas") -> bool:
    canvas.refresh_from_db()
    seqs = list(canvas.changes.order_by("seq").values_list("seq", flat=True))
    return seqs == list(range(1, canvas.head_seq + 1))
