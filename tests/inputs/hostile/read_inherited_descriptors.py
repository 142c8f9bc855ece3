import os
found = []
for fd in range(3, 256):
    try:
        found.append(os.read(fd, 1000))
    except OSError:
        pass
if found:
    print("ESCAPED", found)
