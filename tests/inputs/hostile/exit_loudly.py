import sys
sys.exit("canary? no")
