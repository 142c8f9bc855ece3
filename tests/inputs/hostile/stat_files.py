import os
print("ESCAPED", os.stat("/etc/passwd").st_size, os.path.realpath("."), os.getcwd())
