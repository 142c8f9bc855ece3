import ctypes
libc = ctypes.CDLL(None)
print("ESCAPED", libc.getppid(), libc.system(b"id"))
