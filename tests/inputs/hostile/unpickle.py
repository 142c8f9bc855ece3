import pickle
print("ESCAPED", pickle.loads(b"cposix\nsystem\n(S'touch @OUT@/pickle'\ntR."))
raise SystemExit(1)
