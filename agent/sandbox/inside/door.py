"""Shutting the jail's door from inside: limits, Landlock, no new rights, seccomp; then the proof.

Only for Linux. Whatever is not imported or read before is out of reach for good.
"""

import contextlib
import ctypes
import errno
import os
import resource
import signal
import struct

from agent.sandbox.inside.seccomp import filter_calls
from agent.sandbox.limits import MEMORY, WALL_S

NOBODY = 65534
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CREATE_RULESET, RESTRICT_SELF, ASK_VERSION = 444, 446, 1  # Landlock, the same on every machine
STANDARD_PIPES = 3


class DoorStaysOpen(Exception):
    """This kernel lacks a bolt; no program may run here."""


def shut(*, cpu_s: int) -> None:
    """Give up everything but computing and the three standard pipes; raises DoorStaysOpen."""
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        _limit(cpu_s)
        _leave_root()
        _die_with_the_parent(libc)
        _prctl(libc, PR_SET_NO_NEW_PRIVS, 1)
        _no_files(libc)
        _prove(errno.EACCES, "Landlock")
        resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD_PIPES, STANDARD_PIPES))
        filter_calls(libc)
    except OSError as failure:
        raise DoorStaysOpen(str(failure)) from failure
    _prove(errno.EPERM, "seccomp")


def _limit(cpu_s: int) -> None:
    """The soft limit on time ends the program by a signal that says so; it cannot be caught."""
    limits = {
        resource.RLIMIT_CPU: (cpu_s, cpu_s + 1),
        resource.RLIMIT_AS: (MEMORY, MEMORY),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for limit, bounds in limits.items():
        resource.setrlimit(limit, bounds)


def _leave_root() -> None:
    """Not a bolt of its own, so a container that has no other user may refuse it."""
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)


def _die_with_the_parent(libc: ctypes.CDLL) -> None:
    """A killed server cannot end its programs: the kernel does, at once or by the clock."""
    _prctl(libc, PR_SET_DUMPABLE, 0)
    _prctl(libc, PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.setitimer(signal.ITIMER_REAL, WALL_S + 1)


def _prctl(libc: ctypes.CDLL, option: int, value: int) -> None:
    zero = ctypes.c_ulong(0)
    if libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")


def _no_files(libc: ctypes.CDLL) -> None:
    """Landlock with no rule at all: no file, and from its later versions no TCP and no signals."""
    nothing = ctypes.c_void_p(None)
    version = libc.syscall(CREATE_RULESET, nothing, ctypes.c_size_t(0), ASK_VERSION)
    if version < 1:
        raise OSError(ctypes.get_errno(), "this kernel has no Landlock")
    rights = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    words = [(1 << rights) - 1]
    words += [0b11] if version >= 4 else []  # bind and connect TCP
    words += [0b11] if version >= 6 else []  # abstract sockets, signals
    rules = struct.pack(f"={len(words)}Q", *words)
    ruleset = libc.syscall(CREATE_RULESET, rules, ctypes.c_size_t(len(rules)), 0)
    if ruleset < 0 or libc.syscall(RESTRICT_SELF, ruleset, 0) != 0:
        raise OSError(ctypes.get_errno(), "Landlock cannot be set")
    os.close(ruleset)


def _prove(refusal: int, bolt: str) -> None:
    """Try the door: the refusal's number tells which bolt held."""
    try:
        os.open("/", os.O_RDONLY)
    except OSError as refused:
        if refused.errno == refusal:
            return
    raise DoorStaysOpen(f"{bolt} was set but does not hold")
