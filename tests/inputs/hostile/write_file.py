open("@OUT@/written", "w").write("x")
print("ESCAPED")
