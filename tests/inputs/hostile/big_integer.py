print(len(str(10 ** 10 ** 9)))
print("ESCAPED")
