print("ESCAPED", open("/proc/self/mem", "r+b"), open("/proc/self/maps").read())
