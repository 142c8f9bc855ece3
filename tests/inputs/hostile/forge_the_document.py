import os
os.write(1, b'{"paths": [{"type": "svg", "d": 3}, 7, null], "asked": -9, "stdout": {"a": [1]}}')
os._exit(0)
