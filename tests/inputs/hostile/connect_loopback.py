import socket
s = socket.create_connection(("127.0.0.1", PORT_NUMBER), timeout=2)
s.send(b"hello")
print("ESCAPED")
