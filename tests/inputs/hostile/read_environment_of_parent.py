print(open("/proc/PARENT_PID/environ").read())
