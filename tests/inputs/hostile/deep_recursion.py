def down(n):
    return down(n + 1)

try:
    down(0)
except RecursionError:
    pass
import sys
sys.setrecursionlimit(10**9)
down(0)
