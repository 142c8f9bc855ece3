"""The system calls that a jailed program may make, as a filter for the kernel.

All others are refused with EPERM. Numbers are those of the kernel's tables for x86-64 and for
arm64 (the generic table); on any other machine there is no filter, and so no jail.
"""

import ctypes
import platform
import struct
from dataclasses import dataclass

# What an interpreter needs that only computes: memory, time, locks, chance, and its three pipes.
# fmt: off
X86_64 = {
    "read": 0, "write": 1, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
    "rt_sigprocmask": 14, "rt_sigreturn": 15, "sched_yield": 24, "mremap": 25, "madvise": 28,
    "getpid": 39, "exit": 60, "gettimeofday": 96, "getrusage": 98, "gettid": 186, "time": 201,
    "futex": 202, "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229,
    "exit_group": 231, "getrandom": 318, "rseq": 334, "futex_wait": 455,
}
ARM64 = {
    "read": 63, "write": 64, "exit": 93, "exit_group": 94, "futex": 98, "clock_gettime": 113,
    "clock_getres": 114, "sched_yield": 124, "restart_syscall": 128, "rt_sigprocmask": 135,
    "rt_sigreturn": 139, "getrusage": 165, "gettimeofday": 169, "getpid": 172, "gettid": 178,
    "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222, "mprotect": 226, "madvise": 233,
    "getrandom": 278, "rseq": 293, "futex_wait": 455,
}
# fmt: on
NEVER_EXECUTABLE = ("mmap", "mprotect")  # allowed, but not for memory that can be run
PROT_EXEC = 4


@dataclass(frozen=True, slots=True)
class Machine:
    """What the filter must know of a processor."""

    audit_arch: int
    calls: dict[str, int]


MACHINES = {
    "x86_64": Machine(0xC000003E, X86_64),
    "aarch64": Machine(0xC00000B7, ARM64),
}
X32_BIT = 0x40000000  # the second table of x86-64 kernels

# Classic BPF: what to do, and where the call's facts lie in `struct seccomp_data`.
LOAD, IF_EQUAL, IF_AT_LEAST, IF_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, ARCH_AT, THIRD_ARGUMENT_AT = 0, 4, 32
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # EPERM

PR_SET_SECCOMP, MODE_FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def filter_calls(libc: ctypes.CDLL) -> None:
    """Install the filter, for good; raises OSError where it cannot be."""
    code = compiled(MACHINES.get(platform.machine()))
    program = _Program(len(code) // 8, code)
    nothing = ctypes.c_ulong(0)
    if libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(MODE_FILTER), ctypes.byref(program), nothing) != 0:
        raise OSError(ctypes.get_errno(), "seccomp cannot be set")


def compiled(machine: Machine | None) -> bytes:
    """Return the filter's instructions, eight bytes each; raises OSError for unknown machines."""
    if machine is None:
        raise OSError(f"no list of system calls for {platform.machine()}")
    guarded = [machine.calls[name] for name in NEVER_EXECUTABLE]
    free = [number for number in machine.calls.values() if number not in guarded]
    tests = [(number, "guarded") for number in guarded] + [(number, "free") for number in free]
    count = len(tests)
    lines = [
        _line(LOAD, ARCH_AT),
        _line(IF_EQUAL, machine.audit_arch, 1, 0),
        _line(RETURN, KILL),
        _line(LOAD, NUMBER_AT),
        _line(IF_AT_LEAST, X32_BIT, count, 0),  # to the refusal
    ]
    for index, (number, kind) in enumerate(tests):
        left = count - index - 1  # tests still to come, then: refuse, allow, guard
        lines.append(_line(IF_EQUAL, number, left + (1 if kind == "free" else 2), 0))
    return b"".join(
        [
            *lines,
            _line(RETURN, REFUSE),
            _line(RETURN, ALLOW),
            _line(LOAD, THIRD_ARGUMENT_AT),
            _line(IF_BITS, PROT_EXEC, 0, 1),
            _line(RETURN, REFUSE),
            _line(RETURN, ALLOW),
        ]
    )


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
