import os
os.write(1, b"[" * 500_000)
os._exit(0)
