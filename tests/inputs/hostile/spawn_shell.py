import os
print("ESCAPED" if os.system("echo hello > @OUT@/shell") == 0 else "no shell")
