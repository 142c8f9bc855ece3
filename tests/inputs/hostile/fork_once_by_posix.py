import posix
if posix.fork() >= 0:
    print("ESCAPED")
