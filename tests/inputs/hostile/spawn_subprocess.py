import subprocess
print("ESCAPED", subprocess.run(["cat", "@SECRET@"], capture_output=True).stdout)
