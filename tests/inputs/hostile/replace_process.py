import os
os.execv("/bin/cat", ["cat", "@SECRET@"])
