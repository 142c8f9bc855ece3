import os
for root, _, names in os.walk("@MEDIA@"):
    for name in names:
        print("ESCAPED", open(os.path.join(root, name), "rb").read())
print(os.listdir("@MEDIA@"))
