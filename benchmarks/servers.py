"""Server processes for the benchmarks: started on free ports of the loopback, ended by their id."""

import http.client
import multiprocessing as mp
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_S = 30.0
END_S = 8.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    ready: str = "",
    quiet: bool = False,
    env: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run `command` until the block ends; it is ready when `ready`, or its port, answers.

    Port 0 is that of a process which serves nothing.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else None,
    )
    try:
        if port:
            _wait_for(port, ready, process)
        yield process
    finally:
        end(process)


@contextmanager
def site(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the whole site in one process, as `make run` does, on the settings in the environment."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with running(command, port=port, ready="/api/health") as process:
        yield process


def in_own_process[**P, R](work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return what `work` returns in a fresh process, in which Django is not set up yet."""
    with ProcessPoolExecutor(1, mp_context=mp.get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, and make it when it does not."""
    process.terminate()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def get(port: int, path: str, timeout_s: float = 60.0) -> bytes:
    """Return the body of a page; raises RuntimeError unless it answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body


def _wait_for(port: int, ready: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            if ready:
                get(port, ready, timeout_s=2)
            else:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except (OSError, RuntimeError, http.client.HTTPException):
            time.sleep(0.05)
            continue
        return
    raise RuntimeError("the server did not come up")
