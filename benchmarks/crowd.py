"""Watchers in processes of their own: they note when each log frame reaches each of them."""

import asyncio
import multiprocessing as mp
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from benchmarks.wire import Wire, open_wire, processes, raise_file_limit, seq_of

JOIN_S = 60.0
AT_ONCE = 40  # sockets that one process opens side by side
LARGE = 1_500  # bytes: frames of a flood are told from the small talk by their size


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one watcher sits: the server's port, and the socket's path."""

    port: int
    path: str


@dataclass(slots=True)
class Seen:
    """What one watcher saw. Times are of the monotonic clock, which all processes share."""

    seat: Seat
    seqs: array = field(default_factory=lambda: array("q"))
    times: array = field(default_factory=lambda: array("d"))
    large: int = 0
    first_large: float = 0.0
    last_large: float = 0.0
    close_code: int | None = None

    @property
    def gaps(self) -> int:
        """How many log frames were missing, repeated or out of order."""
        return sum(b != a + 1 for a, b in zip(self.seqs, self.seqs[1:], strict=False))


class Crowd:
    """A handle on all watching processes."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self._pipes = pipes

    def large_frames(self) -> int:
        """Return how many large frames have reached the crowd so far."""
        return sum(self._ask("large"))

    def seen(self) -> list[Seen]:
        """Return what every watcher saw so far."""
        return [seen for part in self._ask("seen") for seen in part]

    def _ask(self, question: str) -> list:
        for pipe in self._pipes:
            pipe.send(question)
        return [pipe.recv() for pipe in self._pipes]


@contextmanager
def crowd(seats: Sequence[Seat]) -> Iterator[Crowd]:
    """Seat a watcher on every seat for as long as the block lasts."""
    context = mp.get_context("spawn")
    count = processes()
    workers, pipes = [], []
    for index in range(count):
        ours, theirs = context.Pipe()
        worker = context.Process(target=_watch, args=(list(seats[index::count]), theirs))
        worker.start()
        workers.append(worker)
        pipes.append(ours)
    try:
        for pipe in pipes:
            if not pipe.poll(JOIN_S):
                raise RuntimeError("the crowd did not get in")
            answer = pipe.recv()
            if answer != "ready":
                raise RuntimeError(answer)
        yield Crowd(pipes)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _watch(seats: list[Seat], pipe: Connection) -> None:
    import uvloop

    raise_file_limit()
    uvloop.run(_watch_all(seats, pipe))


async def _watch_all(seats: list[Seat], pipe: Connection) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    watched = [Seen(seat) for seat in seats]
    try:
        wires = await asyncio.gather(*[_join(seen, gate) for seen in watched])
    except (OSError, TimeoutError) as error:
        pipe.send(f"a watcher was refused: {error!r}")
        return
    pipe.send("ready")
    loop = asyncio.get_running_loop()
    while True:
        question = await loop.run_in_executor(None, pipe.recv)
        if question == "large":
            pipe.send(sum(seen.large for seen in watched))
        else:
            for seen, wire in zip(watched, wires, strict=True):
                seen.close_code = wire.close_code
            pipe.send(watched)


async def _join(seen: Seen, gate: asyncio.Semaphore) -> Wire:
    """Open a socket and wait for its first frame, so that it is known to be in its room."""
    greeted = asyncio.Event()

    def on_text(payload: bytes) -> None:
        seq = seq_of(payload)
        if seq:
            seen.seqs.append(seq)
            seen.times.append(time.monotonic())
        elif len(payload) > LARGE and greeted.is_set():
            seen.last_large = time.monotonic()
            seen.first_large = seen.first_large or seen.last_large
            seen.large += 1
        elif payload.startswith((b'{"type":"snapshot"', b"welcome")):
            greeted.set()

    async with gate:
        wire = await open_wire(seen.seat.path, seen.seat.port, on_text)
        await asyncio.wait_for(greeted.wait(), JOIN_S)
    return wire
