import linecache, fileinput, tokenize
print(linecache.getlines("@SECRET@"), *fileinput.input("@SECRET@"))
