hoard = []
while True:
    hoard.append(bytearray(1 << 20))
    if len(hoard) > 300:
        print("ESCAPED")
        break
