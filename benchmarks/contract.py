"""The existing clients' door: coming to a piece, many at once, and fetching a batch of strokes."""

import asyncio
import time
from typing import TYPE_CHECKING

from benchmarks import place
from benchmarks.asking import asked
from benchmarks.rows import Row, ms, p50, p99
from benchmarks.servers import free_port, site
from benchmarks.wire import Wire, open_wire

if TYPE_CHECKING:
    from accounts.models import User
    from canvas.models import Canvas

AREA = "the existing clients"
STROKES, POINTS = 1_000, 40  # of the piece that is come to
LOOKS, ARRIVALS = 40, 15
INIT_S = 0.050
SOCKETS, THEIR_STROKES = 200, 50  # of as many people, each with a piece of so many strokes
CONNECT_S = 5.0
BATCH, FETCHES = 50, 100
WAIT_S = 30.0
OPENING = b'{"type":"init"'


def measure() -> list[Row]:
    """Come to a large piece, then come in large numbers, then fetch what is to be animated."""
    place.settle()
    owner, people = place.artist(), [place.artist(1 + n) for n in range(SOCKETS)]
    canvas = _piece(owner, STROKES)
    for person in people:
        _piece(person, THEIR_STROKES)
    looks, port = _looks(owner, canvas), free_port()
    mine, theirs = place.tokens_of(owner).access, [place.tokens_of(p).access for p in people]
    with site(port):
        arrivals = [asyncio.run(_arrive_all(port, [mine]))[0] for _ in range(ARRIVALS + 1)][1:]
        crowd = asyncio.run(_arrive_all(port, theirs))
        fetching = _fetching(port)
    size = arrivals[0][1] / 1e6
    took, waits = sorted(took for took, _ in arrivals), [took for took, _ in crowd]
    return [
        Row(
            AREA,
            f"`init` of a piece of {STROKES:,} strokes of {POINTS} points ({size:.1f} MB), server "
            "time: read, put into the contract's words, encoded",
            "< 50 ms",
            f"{ms(p50(looks))}, p99 {ms(p99(looks))}",
            p50(looks) < INIT_S,
        ),
        Row(
            AREA,
            "the same over a socket: from opening it, its token read, to the whole `init` received",
            "",
            f"{ms(p50(took))}, slowest {ms(took[-1])}",
            None,
        ),
        Row(
            AREA,
            f"{SOCKETS} people come at once to one process, each with a token and a piece of "
            f"{THEIR_STROKES} strokes: until the last one has its `init`",
            "≤ 5 s",
            f"{max(waits):.2f} s, one waits p50 {ms(p50(waits))}",
            max(waits) <= CONNECT_S,
        ),
        fetching,
    ]


def _piece(owner: "User", strokes: int) -> "Canvas":
    canvas = place.blank_canvas(owner)
    place.draw(owner, canvas, strokes=strokes, points=POINTS)
    return canvas


def _looks(owner: "User", canvas: "Canvas") -> list[float]:
    """Return the seconds that each look at the whole piece took, in this process."""
    from django.utils import timezone

    from agent.contract.arrivals import look

    found = []
    for _ in range(LOOKS + 1):
        began = time.perf_counter()
        look(owner, canvas.id, canvas.head_seq, now=timezone.now())
        found.append(time.perf_counter() - began)
    return found[1:]


async def _arrive_all(port: int, tokens: list[str]) -> list[tuple[float, int]]:
    """Open a socket for each token, all at once; return seconds and bytes until each `init`.

    The seconds are from the moment that all of them set out. They stay until the last one is in.
    """
    began = time.monotonic()
    found = await asyncio.gather(*[_arrive(port, token) for token in tokens])
    for wire, _, _ in found:
        wire.close()
    return [(at - began, size) for _, at, size in found]


async def _arrive(port: int, token: str) -> tuple[Wire, float, int]:
    """Return an open socket, when its `init` was there, and how many bytes that has."""
    came: asyncio.Future[tuple[float, int]] = asyncio.get_running_loop().create_future()

    def on_text(payload: bytes) -> None:
        if not came.done():
            if payload.startswith(OPENING):
                came.set_result((time.monotonic(), len(payload)))
            else:
                came.set_exception(RuntimeError(f"{payload[:80]!r} came before `init`"))

    wire = await open_wire(place.contract_path(token), port, on_text)
    return wire, *await asyncio.wait_for(came, WAIT_S)


def _fetching(port: int) -> Row:
    """Announce a batch to an app, and let it fetch the batch again and again."""
    owner = place.artist(SOCKETS + 1)
    access = place.tokens_of(owner).access
    _announce(owner, access)
    headers = {"Authorization": f"Bearer {access}", "Accept-Encoding": "gzip"}
    answers, _ = asked(port, "/api/strokes/pending", headers, times=FETCHES)
    took = [answer.took_s for answer in answers]
    return Row(
        AREA,
        f"GET /strokes/pending of a batch of {BATCH} strokes of {POINTS} points, with the points "
        f"to animate them along ({len(answers[0].body) / 1e3:.0f} kB of gzip), over HTTP",
        "",
        f"{ms(p50(took))}, p99 {ms(p99(took))}",
        None,
    )


def _announce(owner: "User", access: str) -> None:
    """Have the artist perform a batch, and announce it to the app that has this token."""
    from django.utils import timezone

    from accounts.devices import who
    from agent.contract import deliveries
    from canvas.services import perform

    now = timezone.now()
    canvas = place.blank_canvas(owner)
    show = perform(canvas_id=canvas.id, strokes=place.asked_strokes(BATCH, POINTS), now=now)
    device = who(access=access, now=now).device_id
    assert device is not None
    line = deliveries.open_line(device_id=device, now=now)
    told = deliveries.announce(line, show.id, afresh=True, now=now)
    assert told is not None
    assert told.count == BATCH
