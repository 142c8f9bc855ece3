import os
fd = os.open("@SECRET@", os.O_RDONLY)
print("ESCAPED", os.read(fd, 1000))
