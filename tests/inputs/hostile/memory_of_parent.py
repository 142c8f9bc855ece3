print("ESCAPED", open("/proc/PARENT_PID/mem", "rb"), open("/proc/PARENT_PID/cmdline").read())
