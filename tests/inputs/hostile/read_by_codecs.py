import codecs
print("ESCAPED", codecs.open("@SECRET@").read())
