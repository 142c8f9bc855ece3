import re
re.match(r"(a+)+$", "a" * 60 + "b")
re.match(r"(x+x+)+y", "x" * 60)
while True:
    pass
