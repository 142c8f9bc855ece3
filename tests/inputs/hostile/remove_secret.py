import os
os.unlink("@SECRET@")
print("ESCAPED")
