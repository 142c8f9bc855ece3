import os
for call in ("mount", "reboot", "sethostname", "setns", "unshare", "memfd_create", "pidfd_open", "eventfd", "pipe", "sched_setaffinity"):
    f = getattr(os, call, None)
    if f is None:
        continue
    try:
        f(*([0] * {"memfd_create": 1, "pidfd_open": 1, "eventfd": 1, "unshare": 1, "setns": 1}.get(call, 0)))
        print("ESCAPED", call)
    except (OSError, TypeError):
        pass
