import mmap
page = mmap.mmap(-1, 4096, prot=7)
print("ESCAPED")
