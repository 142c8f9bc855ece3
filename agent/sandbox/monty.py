"""Programs in Monty: an interpreter of a Python subset that knows no files, network or processes.

One small pool of warm worker processes for each process of ours, made when it is first needed, so
after any fork. It is the blocking pool in threads, for the asyncio one can abort its host's
interpreter at exit (see docs/decisions/fence.md).
"""

import asyncio
import contextlib
import os
import signal
import threading
from typing import TYPE_CHECKING

from agent.sandbox.limits import (
    CPU_S,
    MAX_PATHS,
    MAX_STDOUT,
    MONTY_MEMORY,
    MONTY_WORKERS,
    RECURSION,
    WALL_S,
)
from agent.sandbox.outcome import Job, ProgramFailed, ProgramResult, prelude_text, read_paths

if TYPE_CHECKING:
    from pydantic_monty import Frame, Monty, MontyError, MontySession

PROGRAM = "<python-input-1>"  # the second text that a session is fed, in its tracebacks
BURIAL_S = 0.5  # that a killed worker's thread may take to notice

_pools: dict[int, "Monty"] = {}  # by process id: a fork must not talk to its parent's workers
_making = threading.Lock()


class MontyRefused(Exception):
    """Monty could not run the program to its end; Python itself may. The words are its author's."""


async def run_in_monty(job: Job) -> ProgramResult:
    """Run a program; a caller that is cancelled takes the worker with it.

    Raises:
        ProgramFailed: it used too much time or memory.
        MontyRefused: anything else, be it the program's fault or something that Monty lacks.
    """
    run = _Run(job)
    ending = asyncio.ensure_future(asyncio.to_thread(run.to_its_end))
    try:
        return await asyncio.shield(ending)
    except asyncio.CancelledError:
        run.kill()
        ending.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        await asyncio.wait([ending], timeout=BURIAL_S)
        raise


class _Run:
    """One program in one worker; `kill` may come from another thread."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._worker: int | None = None
        self._lock = threading.Lock()
        self._is_cancelled = False

    def kill(self) -> None:
        """End the worker, whatever it is at; the pool makes another."""
        with self._lock:
            self._is_cancelled = True
            if self._worker is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._worker, signal.SIGKILL)

    def to_its_end(self) -> ProgramResult:
        from pydantic_monty import MontyError

        try:
            with _checkout(self._job) as session:
                with self._lock:
                    if self._is_cancelled:
                        raise MontyRefused("The program was stopped.")
                    self._worker = session.worker_pid
                try:
                    return _feed(session, self._job)
                finally:
                    with self._lock:
                        self._worker = None
        except MontyError as failure:
            raise _told(failure) from failure
        except (OSError, TimeoutError) as failure:  # no worker could be had
            raise MontyRefused("The small Python is busy or missing.") from failure


def _feed(session: "MontySession", job: Job) -> ProgramResult:
    """Run the helpers, the program, and then hand out all paths as one document."""
    from pydantic_monty import CollectString

    printed = CollectString(max_bytes=MAX_STDOUT)
    session.feed_run(prelude_text(), inputs=job.table(), print_callback=printed)
    session.feed_run(job.code, print_callback=printed)
    document = session.feed_run(f"_document({MAX_PATHS})", print_callback=printed)
    return read_paths(document, printed.output)


def _checkout(job: Job) -> "MontySession":
    return _pool().checkout(
        limits={
            "max_feed_duration_secs": CPU_S,
            "max_memory": MONTY_MEMORY,
            "max_recursion_depth": RECURSION,
            "max_suspensions": 10,
        },
        os_policy={"random_start": {"seed": job.seed}, "sleep": "zero"},
    )


def _pool() -> "Monty":
    from pydantic_monty import Monty

    with _making:
        if os.getpid() not in _pools:
            pool = Monty(
                max_processes=MONTY_WORKERS, checkout_timeout=WALL_S, request_timeout=WALL_S
            )
            _pools[os.getpid()] = pool.__enter__()
        return _pools[os.getpid()]


def _told(failure: "MontyError") -> Exception:
    from pydantic_monty import MontyCrashedError, MontyRuntimeError, MontySyntaxError

    cause = failure.exception()
    if isinstance(cause, TimeoutError) or (
        isinstance(failure, MontyCrashedError) and failure.timed_out
    ):
        return ProgramFailed(f"The program ran longer than {CPU_S} s: do less work.")
    if isinstance(cause, MemoryError):
        return ProgramFailed("The program used too much memory or printed too much.")
    if isinstance(failure, MontyRuntimeError | MontySyntaxError):
        return MontyRefused(failure.display("type-msg") + _place(failure.traceback()))
    return MontyRefused("The program's interpreter broke down.")


def _place(frames: "list[Frame]") -> str:
    own = [frame for frame in reversed(frames) if frame.filename == PROGRAM][:3]
    told = [f"line {frame.line}: `{(frame.source_line or '').strip()[:120]}`" for frame in own]
    return f" — at {', called from '.join(told)}" if told else ""
