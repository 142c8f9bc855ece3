import socket
s = socket.socket(socket.AF_UNIX)
s.connect("\0anything")
print("ESCAPED")
