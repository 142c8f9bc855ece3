import sys
sys.stdout = sys.__stdout__
sys.stdin = open("/dev/tty")
print("ESCAPED", open("/dev/stdin").read())
