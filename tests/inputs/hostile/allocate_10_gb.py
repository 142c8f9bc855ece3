hoard = bytearray(10 * 1024**3)
print("ESCAPED", len(hoard))
