import os
print("ESCAPED", os.posix_spawn("/bin/cat", ["cat", "@SECRET@"], {}))
