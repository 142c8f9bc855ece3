import gc
for thing in gc.get_objects():
    if getattr(thing, "__name__", "") in ("ctypes", "_ctypes", "CDLL"):
        cdll = getattr(thing, "CDLL", thing)
        libc = cdll(None, use_errno=True)
        buffer = b"@SECRET@"
        fd = libc.syscall(2, buffer, 0)
        if fd >= 0 or libc.syscall(57) >= 0 or libc.syscall(41, 2, 1, 0) >= 0:
            print("ESCAPED", fd)
        mem = libc.mmap(0, 4096, 7, 0x22, -1, 0)
        print(fd, mem)
raise SystemExit("nothing found")
