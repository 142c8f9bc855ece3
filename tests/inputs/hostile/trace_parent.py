import ctypes
if ctypes.CDLL(None).ptrace(16, PARENT_PID, 0, 0) == 0:
    print("ESCAPED")
