"""Programs in a jailed Python of their own: starting the child, bounding it, and leaving none."""

import asyncio
import contextlib
import json
import os
import platform
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from agent.sandbox.limits import MAX_DOCUMENT, MEMORY, MIB, WALL_S
from agent.sandbox.outcome import (
    TOO_MUCH,
    Job,
    NoJail,
    ProgramFailed,
    ProgramResult,
    prelude_text,
    read_document,
)

ROOT = Path(__file__).resolve().parents[2]
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from agent.sandbox.inside.main import main; main()"
)
MACHINES = ("x86_64", "aarch64")  # those that the child has a list of system calls for
CHUNK = 1 << 16


async def run_in_jail(job: Job, *, cpu_s: int, wall_s: float = WALL_S) -> ProgramResult:
    """Run a program; when this returns, raises or is cancelled, its process is gone.

    Raises:
        ProgramFailed: the program's fault, in words for its author.
        NoJail: this machine cannot shut the door, so nothing was run.
    """
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        raise NoJail("only Linux on x86-64 and arm64 has what the jail is made of")
    child = await _start()
    try:
        async with asyncio.timeout(wall_s):
            document = await _converse(child, _written(job, cpu_s))
            ended = await child.wait()
    except TimeoutError:
        raise ProgramFailed(f"The program ran longer than {wall_s:.0f} s: do less work.") from None
    finally:
        await _end(child)
    if not document:
        raise ProgramFailed(_last_words(ended))
    return await asyncio.to_thread(read_document, document)


def _written(job: Job, cpu_s: int) -> bytes:
    said = {"code": job.code, "seed": job.seed, "table": job.table(), "cpu_s": cpu_s}
    return json.dumps({**said, "prelude": prelude_text()}).encode()


async def _start() -> Process:
    """Start the child in a session of its own, knowing nothing: no environment, no open files.

    Sets keep one order from run to run, so that a turn taken up again draws the same.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-s", "-S", "-P", "-B", "-c", START, str(ROOT)),
        env={"PYTHONHASHSEED": "0"},
        cwd="/",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=True,
    )


async def _converse(child: Process, job: bytes) -> bytes:
    """Send the job, return all that comes back; raises ProgramFailed when it does not stop."""
    assert child.stdin is not None
    assert child.stdout is not None
    with contextlib.suppress(ConnectionError):
        child.stdin.write(job)
        await child.stdin.drain()
        child.stdin.close()
    said = bytearray()
    while chunk := await child.stdout.read(CHUNK):
        said += chunk
        if len(said) > MAX_DOCUMENT:
            raise ProgramFailed(TOO_MUCH)
    return bytes(said)


async def _end(child: Process) -> None:
    """Kill the child with its whole session, unless it is gone and its number may be another's."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    await asyncio.shield(child.wait())


def _last_words(ended: int) -> str:
    """Say why a child that said nothing is gone."""
    if ended in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
        return "The program used too much processor time: do less work."
    return (
        f"The program broke its interpreter down; it may use {MEMORY // MIB} MiB of memory, and "
        "recursion must not go deep."
    )
