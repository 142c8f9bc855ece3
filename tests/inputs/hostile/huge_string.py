text = "x" * 10**10
print("ESCAPED")
