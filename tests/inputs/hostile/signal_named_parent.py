import os
os.kill(PARENT_PID, 0)
print("ESCAPED")
