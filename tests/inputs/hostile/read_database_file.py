import io
print("ESCAPED", io.FileIO("@DATABASE@").readall())
