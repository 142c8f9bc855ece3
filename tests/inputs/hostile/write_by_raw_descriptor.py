import os
os.write(os.open("@OUT@/raw", os.O_CREAT | os.O_WRONLY), b"x")
print("ESCAPED")
