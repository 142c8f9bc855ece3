import os
os.mkdir("@OUT@/made")
print("ESCAPED")
