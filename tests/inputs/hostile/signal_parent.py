import os
os.kill(os.getppid() or PARENT_PID, 9)
print("ESCAPED")
