"""How long a fresh process takes to import the site, and what it leaves for later."""

import os
import subprocess
import sys
import tempfile
from statistics import median

from benchmarks.rows import Row, ms
from benchmarks.servers import ROOT

ROUNDS = 7
MOST_S = 1.2
LAZY = ("anthropic", "google.genai", "mcp")
SCRIPT = f"""
import sys, time
began = time.perf_counter()
import monet_site.asgi
print(time.perf_counter() - began)
print(" ".join(name for name in {LAZY!r} if name in sys.modules))
"""


def measure() -> list[Row]:
    """Import the ASGI application in fresh processes."""
    env = {**os.environ, "MONET_HOME": tempfile.mkdtemp(), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", SCRIPT]
    found = [
        subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        for _ in range(ROUNDS + 1)
    ][1:]  # the first one also writes bytecode
    took = median(float(one.stdout.split("\n")[0]) for one in found)
    early = found[0].stdout.split("\n")[1].strip()
    return [
        Row(
            "start",
            "import of the ASGI application in a fresh process",
            "< 1.2 s, without anthropic, google.genai, mcp",
            f"{ms(took)}, {'without them' if not early else 'WITH ' + early}",
            took < MOST_S and not early,
        )
    ]
