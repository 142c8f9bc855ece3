import tempfile
print("ESCAPED", tempfile.mkstemp())
