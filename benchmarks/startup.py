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

LIBRARIES = """
import time
began = time.perf_counter()
import django
from django.conf import settings
apps = ["admin", "auth", "contenttypes", "sessions", "messages", "sitemaps", "staticfiles"]
settings.configure(INSTALLED_APPS=[f"django.contrib.{name}" for name in apps])
django.setup()
import celery.app.base, channels.auth, django.core.asgi, environs, ninja, numpy, PIL.ImageDraw
import structlog
print(time.perf_counter() - began)
"""


def measure() -> list[Row]:
    """Import the ASGI application in fresh processes, which share their bytecode."""
    with tempfile.TemporaryDirectory() as bytecode:
        first, *found = [_run(SCRIPT, bytecode) for _ in range(ROUNDS + 1)]
        libraries = median(float(_run(LIBRARIES, bytecode)[0]) for _ in range(ROUNDS))
    took = median(float(lines[0]) for lines in found)
    early = found[0][1].strip()
    return [
        Row(
            "start",
            "import of the ASGI application in a fresh process",
            "< 1.2 s, without anthropic, google.genai, mcp",
            f"{ms(took)}, {'without them' if not early else 'WITH ' + early}",
            took < MOST_S and not early,
        ),
        Row("start", "of which the libraries it is built on take", "", ms(libraries), None),
        Row(
            "start",
            "the same import the very first time, when all of it is compiled too",
            "–",
            ms(float(first[0])),
            None,
        ),
    ]


def _run(script: str, bytecode: str) -> list[str]:
    env = {**os.environ, "MONET_HOME": tempfile.mkdtemp(), "LOG_LEVEL": "ERROR"}
    env["DJANGO_SETTINGS_MODULE"] = "monet_site.settings"
    # Python keeps what it compiled. Where the one who measures told it not to, every start would
    # compile all of it again, which takes longer than importing it.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = bytecode
    command = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout.split("\n")
