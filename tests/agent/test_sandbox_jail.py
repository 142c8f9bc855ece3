"""The jail's bolts one by one: the filter of system calls, and machines that lack a bolt."""

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.sandbox.inside.seccomp import MACHINES, NEVER_EXECUTABLE, PROT_EXEC, compiled
from agent.sandbox.limits import CPU_S

ROOT = Path(__file__).parents[2]
PATIENCE_S, LOOK_S = 120, 0.02  # of another process no event tells
ALLOWED, REFUSED, KILLED = "allowed", "refused with EPERM", "killed"
VERDICTS = {0x7FFF0000: ALLOWED, 0x00050001: REFUSED, 0x80000000: KILLED}


def verdict(program: bytes, *, arch: int, number: int, third: int = 0) -> str:
    """Run a filter as the kernel would: the few instructions of classic BPF that it uses."""
    facts = struct.pack("<IIQQQQ", number, arch, 0, 0, 0, third)
    lines = list(struct.iter_unpack("<HBBI", program))
    at, held = 0, 0
    while True:
        code, if_true, if_false, value = lines[at]
        at += 1
        if code == 0x06:
            return VERDICTS[value]
        if code == 0x20:
            held = struct.unpack_from("<I", facts, value)[0]
            continue
        holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[code]
        at += if_true if holds else if_false


@pytest.mark.parametrize("name", MACHINES)
class TestFilter:
    def test_it_allows_what_is_listed_and_refuses_all_else(self, name: str) -> None:
        machine = MACHINES[name]
        program = compiled(machine)
        allowed = {
            number
            for number in range(600)
            if verdict(program, arch=machine.audit_arch, number=number) == ALLOWED
        }
        assert allowed == set(machine.calls.values())

    def test_memory_cannot_be_made_executable(self, name: str) -> None:
        machine = MACHINES[name]
        program = compiled(machine)
        for call in NEVER_EXECUTABLE:
            number = machine.calls[call]
            for protection in (PROT_EXEC, PROT_EXEC | 3, 7 | 0x100):
                said = verdict(program, arch=machine.audit_arch, number=number, third=protection)
                assert said == REFUSED

    def test_calls_of_another_machine_kill(self, name: str) -> None:
        machine = MACHINES[name]
        assert verdict(compiled(machine), arch=0x40000003, number=machine.calls["read"]) == KILLED

    def test_the_second_table_of_calls_is_refused(self, name: str) -> None:
        machine = MACHINES[name]
        number = 0x40000000 | machine.calls["read"]
        assert verdict(compiled(machine), arch=machine.audit_arch, number=number) == REFUSED


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(OSError, match="no list of system calls"):
        compiled(None)


# Takes a bolt away, by a filter that this process and its children inherit: {number} fails when
# its first argument is {first} (or whatever it is, when that is -1).
TAKE_AWAY = """
import ctypes, struct
lines = [(0x20, 0, 0, 0), (0x15, 0, {skip}, {number}), (0x20, 0, 0, 16), (0x15, 0, 1, {first}),
         (0x06, 0, 0, 0x00050026), (0x06, 0, 0, 0x7FFF0000)]
if {first} < 0:
    lines = [lines[0], (0x15, 0, 1, {number}), *lines[4:]]
code = b"".join(struct.pack("<HBBI", *line) for line in lines)
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]
libc, zero = ctypes.CDLL(None), ctypes.c_ulong(0)
assert libc.prctl(38, ctypes.c_ulong(1), zero, zero, zero) == 0
program = Program(len(lines), code)
assert libc.prctl(22, ctypes.c_ulong(2), ctypes.byref(program), zero) == 0
"""

RUN = """
import asyncio
from tests.agent.fences import through_the_front
try:
    print(asyncio.run(through_the_front({code!r})))
except Exception as failure:
    print(type(failure).__name__, failure)
"""

LANDLOCK, PRCTL, SET_SECCOMP = 444, 157, 22
MISSING = {"Landlock": (LANDLOCK, -1), "seccomp": (PRCTL, SET_SECCOMP)}


def in_python(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of x86-64 calls")
@pytest.mark.parametrize("bolt", MISSING)
class TestWithoutABolt:
    def without(self, bolt: str, code: str) -> str:
        number, first = MISSING[bolt]
        take_away = TAKE_AWAY.format(number=number, first=first, skip=3)
        return in_python(take_away + RUN.format(code=code)).stdout

    def test_nothing_runs_in_the_jail_and_the_model_is_told_what_is_missing(
        self, bolt: str
    ) -> None:
        said = self.without(bolt, "class A(dict): pass\nprint('ran')\nopen('/etc/passwd')")
        assert said.startswith("ProgramFailed NotImplementedError")
        assert "class inheritance" in said
        assert "small Python" in said

    def test_monty_still_draws(self, bolt: str) -> None:
        assert "asked=1" in self.without(bolt, "output_paths([line(1, 2, 3, 4)])")


class TestTheEnd:
    def test_a_server_that_used_the_fence_ends_clean(self) -> None:
        ended = in_python(RUN.format(code="output_paths([line(1, 2, 3, 4)])"))
        assert (ended.returncode, ended.stderr) == (0, "")

    @pytest.mark.parametrize("code", ["while True: pass", "def f(): yield\nwhile True: pass"])
    def test_programs_die_with_a_server_that_is_killed(self, code: str) -> None:
        server = subprocess.Popen([sys.executable, "-c", RUN.format(code=code)], cwd=ROOT)
        try:
            child = _wait_for(lambda: _spinning_child(server.pid))
        finally:
            server.send_signal(signal.SIGKILL)
            server.wait()
        assert child is not None
        worked_s = 0.0
        while _is_alive(child):
            assert worked_s < 2 * CPU_S, "Monty's end by their limit, the jail's at once"
            worked_s = _processor_time(child)
            time.sleep(LOOK_S)


def _spinning_child(parent: int) -> int | None:
    for task in Path(f"/proc/{parent}/task").iterdir():
        for pid in (task / "children").read_text().split():
            if _processor_time(int(pid)) > 0.2:
                return int(pid)
    return None


def _processor_time(pid: int) -> float:
    """Return the seconds it has worked; none any more when it is gone."""
    facts = _facts(pid)
    return int(facts[11]) / os.sysconf("SC_CLK_TCK") if facts else 0.0


def _is_alive(pid: int) -> bool:
    facts = _facts(pid)
    return bool(facts) and facts[0] != "Z"


def _facts(pid: int) -> list[str]:
    """Return what the kernel tells of a process behind its name; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _wait_for[T](find: Callable[[], T | None]) -> T | None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if (found := find()) is not None:
            return found
        time.sleep(LOOK_S)
    return None
