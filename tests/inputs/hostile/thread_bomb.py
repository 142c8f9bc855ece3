import _thread
import time
for _ in range(10_000):
    _thread.start_new_thread(time.sleep, (100,))
print("ESCAPED")
