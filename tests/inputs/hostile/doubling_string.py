text = "x"
while len(text) < 2**31:
    text += text
print("ESCAPED")
