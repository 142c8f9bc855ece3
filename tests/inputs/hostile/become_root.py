import os
os.setuid(0)
os.setgid(0)
if os.getuid() == 0:
    print("ESCAPED")
