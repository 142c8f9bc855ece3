import socket
print("ESCAPED", socket.getaddrinfo("localhost", 80))
