text = open("/etc/passwd").read()
print("ESCAPED", text)
