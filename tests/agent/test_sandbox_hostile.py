"""The fence, for programs that mean harm: an obedient model emits them, and they get nothing.

Each runs twice: as the tool runs it, and straight into the jail, so that Monty's refusal is not
what saves us. A program that got somewhere prints ESCAPED.
"""

import asyncio
import os
import resource
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from agent.sandbox.limits import MAX_DOCUMENT
from agent.sandbox.outcome import NoJail, ProgramFailed, ProgramResult
from tests.agent.fences import FENCES, children_at_work, children_left, programs

CANARY = "canary-5f1d0c9e77ab"
HOSTILE = programs("hostile")
EVERY = [(fence, name) for fence in FENCES for name in HOSTILE]
AT_ONCE = 4
TOOK_S = 60  # those that nobody ends sleep for an hour; a slow machine may be six times late


@dataclass
class Outcome:
    """What a hostile program came to: a result, a failure, or (forged) that there is no jail."""

    result: ProgramResult | None
    words: str
    took_s: float

    def __str__(self) -> str:
        return f"{self.result} {self.words}"


@dataclass
class Aftermath:
    """How the place looks when all of them are done."""

    outcomes: dict[tuple[str, str], Outcome]
    left_behind: list[str]
    secret_is_whole: bool
    calls_received: int
    children: list[str]
    grew_mib: float


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def aftermath(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Aftermath]:
    place = tmp_path_factory.mktemp("place")
    place.chmod(0o777)
    os.environ["SECRET_KEY"] = os.environ["ANTHROPIC_API_KEY"] = CANARY
    (place / "secret").write_text(CANARY)
    (place / "secret").chmod(0o666)
    (place / "media").mkdir()
    (place / "media" / "others.png").write_text(CANARY)
    (place / "out").mkdir(mode=0o777)
    with sqlite3.connect(place / "site.sqlite3") as database:
        database.execute("create table secrets as select ? as secret", [CANARY])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        words = {
            "@SECRET@": str(place / "secret"),
            "@MEDIA@": str(place / "media"),
            "@DATABASE@": str(place / "site.sqlite3"),
            "@OUT@": str(place / "out"),
            "PORT_NUMBER": str(listener.getsockname()[1]),
            "PARENT_PID": str(os.getpid()),
        }
        for fence in FENCES:
            await run(fence, "read_etc_passwd", words, asyncio.Semaphore())  # warms up
        before = resident_mib()
        guard = asyncio.Semaphore(AT_ONCE)
        runs = [run(fence, name, words, guard) for fence, name in EVERY]
        outcomes = dict(zip(EVERY, await asyncio.gather(*runs), strict=True))
        yield Aftermath(
            outcomes,
            [str(path) for path in (place / "out").iterdir()],
            (place / "secret").read_text() == CANARY,
            pending_calls(listener),
            await children_left(),
            resident_mib() - before,
        )
    del os.environ["SECRET_KEY"], os.environ["ANTHROPIC_API_KEY"]


async def run(fence: str, name: str, words: dict[str, str], guard: asyncio.Semaphore) -> Outcome:
    code = HOSTILE[name]
    for word, meaning in words.items():
        code = code.replace(word, meaning)
    async with guard:
        began = time.monotonic()
        try:
            result, said = await FENCES[fence](code), ""
        except (ProgramFailed, NoJail) as failure:
            result, said = None, f"{type(failure).__name__}: {failure}"
        return Outcome(result, said, time.monotonic() - began)


def pending_calls(listener: socket.socket) -> int:
    count = 0
    try:
        while True:
            listener.accept()[0].close()
            count += 1
    except BlockingIOError:
        return count


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


def test_there_are_at_least_forty_of_them() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.asyncio(loop_scope="module")
class TestHostilePrograms:
    @pytest.mark.parametrize(("fence", "name"), EVERY)
    async def test_each_gets_nothing(self, aftermath: Aftermath, fence: str, name: str) -> None:
        outcome = aftermath.outcomes[fence, name]
        said = str(outcome)
        assert CANARY not in said
        assert "ESCAPED" not in (outcome.result.stdout if outcome.result else "")
        assert len(said) < MAX_DOCUMENT
        assert outcome.took_s < TOOK_S

    async def test_they_leave_no_file(self, aftermath: Aftermath) -> None:
        assert aftermath.left_behind == []
        assert aftermath.secret_is_whole

    async def test_they_call_nobody(self, aftermath: Aftermath) -> None:
        assert aftermath.calls_received == 0

    async def test_they_leave_no_process(self, aftermath: Aftermath) -> None:
        assert aftermath.children == []

    async def test_the_server_is_as_large_as_before(self, aftermath: Aftermath) -> None:
        assert aftermath.grew_mib < 24  # an allocator keeps what a MiB or two of answers took


@pytest.mark.parametrize("name", ["read_by_raw_descriptor", "write_file", "connect_raw_socket"])
def test_without_a_fence_they_would_get_somewhere(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(CANARY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        code = HOSTILE[name].replace("@SECRET@", str(tmp_path / "secret"))
        code = code.replace("@OUT@", str(tmp_path)).replace(
            "PORT_NUMBER", str(listener.getsockname()[1])
        )
        bare = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert b"ESCAPED" in bare.stdout


def test_children_are_looked_at_in_earnest() -> None:
    child = subprocess.Popen(["/bin/true"])
    try:
        assert children_at_work() != []
    finally:
        child.wait()
