import os
os.chdir("/tmp")
os.chroot("/tmp")
print("ESCAPED")
