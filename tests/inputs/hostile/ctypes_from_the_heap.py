# The jail's own ctypes is still on the heap: with it every system call can be made by hand.
import gc

cdll = None
for thing in gc.get_objects():
    if isinstance(thing, dict) and "CDLL" in thing and "pythonapi" in thing:
        cdll = thing["CDLL"]
if cdll is None:
    raise SystemExit("no ctypes on the heap")
libc = cdll(None)
attempts = {
    "open": (2, b"@SECRET@", 0), "openat": (257, -100, b"@SECRET@", 0), "socket": (41, 2, 1, 0),
    "fork": (57,), "clone": (56, 17, 0), "kill": (62, PARENT_PID, 0), "ptrace": (101, 16, PARENT_PID, 0, 0),
    "execve": (59, b"/bin/cat", 0, 0), "prctl": (157, 38, 0, 0, 0, 0), "setrlimit": (160, 0, 0),
    "memfd": (319, b"x", 0), "io_uring": (425, 8, 0), "bpf": (321, 0, 0, 0), "setuid": (105, 0),
    "readlink": (89, b"/proc/self/exe", bytes(64), 64),
}
held = [name for name, call in attempts.items() if libc.syscall(*call) == -1]
escaped = sorted(set(attempts) - set(held))
print("ESCAPED" if escaped else "held", escaped, len(held))
