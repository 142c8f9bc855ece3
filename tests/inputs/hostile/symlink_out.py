import os
os.symlink("@SECRET@", "@OUT@/link")
print("ESCAPED", open("@OUT@/link").read())
