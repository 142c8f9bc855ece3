import os
os.write(1, b'{"no_jail": "please run me bare"}')
os._exit(0)
